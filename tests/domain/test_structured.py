"""Structured answers: which JSON is found in a text, where things stand, and the table."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.messages import Json
from chatapp.domain.structured import (
    ValueTable,
    cell_text,
    place_of,
    read_json,
    schema_in,
    table_of,
)

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(max_size=8), VALUES, min_size=1, max_size=4)


@given(VALUES, st.sampled_from(["{}", " \n{}\n", "```json\n{}\n```", "Here:\n```\n{}\n```\nDone."]))
def test_given_json_alone_or_in_a_fence_when_read_then_the_value_is_found(
    value: Json, around: str
) -> None:
    read = read_json(around.replace("{}", json.dumps(value, indent=1)))
    assert (read.value, read.found, read.problems) == (value, True, ())


@given(OBJECTS)
def test_given_words_around_an_object_when_read_then_it_is_found(value: dict[str, Json]) -> None:
    read = read_json(f"Sure! {json.dumps(value)} Is that [all]?")
    assert (read.value, read.valid) == (value, True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('As in [1]: {"a": 2}', {"a": 2}),
        ('From [1, 2] I take [{"a": 2}].', [{"a": 2}]),
        ("It is [1, 2] [see below", [1, 2]),
        ("It is [1, 2], or [3].", [1, 2]),
        ('Use {name}, [see {"a": 2}]', {"a": 2}),
        ('[1, see above] {"a": 2}', {"a": 2}),
        ('{"a": 1,} was wrong: {"a": 2}', {"a": 2}),
    ],
)
def test_given_references_among_the_words_when_read_then_the_object_is_the_answer(
    text: str, value: Json
) -> None:
    assert read_json(text).value == value


@given(st.text())
def test_given_any_text_when_read_then_nothing_is_raised(text: str) -> None:
    read = read_json(text)
    assert read.found or read.problems


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("No JSON here.", "json_missing"),
        ("", "json_missing"),
        ('{"a": 1,', "json_broken"),
        ('{"a": NaN}', "json_broken"),
        ('{"a": NaN, "b": {"c": 1}}', "json_broken"),
        ('{"people": [{"name": "A",}, {"name": "B"}]}', "json_broken"),
        ('So: {"a": [1, 2,], "b": {"c": 1}}.', "json_broken"),
        ("{'a': [1, {\"b\": 2}]}", "json_broken"),
        ('{a: {"b": 1}}', "json_broken"),
        ('{"a": {"b": 1} // so it is\n}', "json_broken"),
        ("[" * 100_000, "json_missing"),
    ],
)
def test_given_no_whole_json_when_read_then_that_is_said(text: str, code: str) -> None:
    read = read_json(text)
    assert (read.found, [problem.failure.code for problem in read.problems]) == (False, [code])


@pytest.mark.parametrize("text", ['{"a": 1,\n "b": NaN}', 'So:\n{"a": 1, "b": -Infinity} it is.'])
def test_given_a_number_that_is_none_when_read_then_its_place_is_told(text: str) -> None:
    (problem,) = read_json(text).problems
    before = text[: text.index("NaN" if "NaN" in text else "-Inf")]
    column = str(len(before.rpartition("\n")[2]) + 1)
    assert problem.failure.code == "json_broken"
    assert problem.failure.facts == {"line": "2", "column": column}


def test_given_json_that_breaks_off_when_read_then_the_place_is_told() -> None:
    (problem,) = read_json('{\n  "a": tru\n}').problems
    assert problem.failure.facts == {"line": "2", "column": "8"}


@pytest.mark.parametrize("before", ["", "Here it is:\n```json\n"])
@pytest.mark.parametrize("end", ["", ', {"name": "B', ",", ', {"name'])
def test_given_a_list_that_breaks_off_when_read_then_no_part_of_it_is_the_answer(
    before: str, end: str
) -> None:
    read = read_json(f'{before}{{"items": [{{"name": "Ann"}}{end}')
    assert (read.found, [problem.failure.code for problem in read.problems]) == (
        False,
        ["json_broken"],
    )


def test_given_a_path_when_written_then_it_is_that_of_javascript() -> None:
    assert place_of(["people", 2, "first name", "x"]) == 'people[2]["first name"].x'
    assert place_of([]) == ""


@pytest.mark.parametrize(
    ("value", "table"),
    [
        (
            [{"a": 1, "b": "x"}, {"b": "y", "c": {"d": True, "e": [1]}}],
            ValueTable(("a", "b", "c.d", "c.e"), ((1, "x", None, None), (None, "y", True, [1]))),
        ),
        ({"people": [{"name": "Ann"}]}, ValueTable(("name",), (("Ann",),))),
        ({"name": "Ann", "tags": ["x"]}, ValueTable(("name", "tags"), (("Ann", ["x"]),))),
        ([1, 2], None),
        ([], None),
        ({}, None),
        ("text", None),
        ([{"a": 1}, 2], None),
        ([{str(n): n for n in range(61)}], None),
    ],
)
def test_given_a_value_when_shown_as_a_table_then_objects_are_rows(
    value: Json, table: ValueTable | None
) -> None:
    assert table_of(value) == table


def test_given_two_members_with_one_name_when_shown_as_a_table_then_none_is_lost() -> None:
    assert table_of({"a.b": 1, "a": {"b": 2}}) == ValueTable(("a.b", "a"), ((1, {"b": 2}),))


def test_given_values_when_written_into_cells_then_text_stays_and_the_rest_is_json() -> None:
    cells = [None, "a|b", 1.5, True, ["x", "y"], [1, "x"], {"a": 1}]
    assert [cell_text(cell) for cell in cells] == [
        *("", "a|b", "1.5", "true", "x, y", '[1, "x"]', '{"a": 1}')
    ]


def test_given_parameters_when_looked_at_then_only_a_schema_is_one() -> None:
    inner: dict[str, Json] = {"name": "n", "schema": {"type": "object"}}
    assert schema_in({"response_format": {"type": "json_schema", "json_schema": inner}}) == {
        "type": "object"
    }
    assert schema_in({"response_format": {"type": "json_object"}}) is None
    assert schema_in({}) is None


@pytest.mark.parametrize(
    "text",
    ["```json\n{\n" * 10_000, '{a:"' * 100 + '\\"' * 40_000],
    ids=["fences", "quotes"],
)
def test_given_a_long_text_that_breaks_json_everywhere_when_read_then_it_is_read_at_once(
    text: str,
) -> None:
    began = time.perf_counter()
    assert not read_json(text).found
    assert time.perf_counter() - began < 2
