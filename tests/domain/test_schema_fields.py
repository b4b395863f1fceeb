"""A schema as fields: what is drawn is what is asked for, and what cannot be drawn is left alone."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Json
from chatapp.domain.schema_fields import (
    DrawnSchema,
    Fault,
    FieldType,
    SchemaField,
    fault_of,
    fields_in,
    schema_of,
)
from chatapp.domain.schema_format import is_schema_name, is_strict, response_format
from chatapp.domain.wording import one_line

LINES = st.text(min_size=1, max_size=6).filter(lambda text: len(text.splitlines()) == 1)
LINES = LINES.filter(lambda text: text == text.strip("\r\n\0"))


@st.composite
def fields(draw: st.DrawFn, name: str) -> SchemaField:
    """A field that is whole."""
    kind = draw(st.sampled_from(FieldType))
    choices: list[str] = []
    if kind is FieldType.CHOICE:
        choices = draw(st.lists(LINES, min_size=1, max_size=3, unique=True))
    description = draw(st.text(max_size=8))
    return SchemaField(name, kind, description, tuple(choices), draw(st.booleans()))


@st.composite
def drawings(draw: st.DrawFn) -> DrawnSchema:
    """Fields that are whole, as they are read from a schema."""
    names = draw(st.lists(LINES | st.just("items"), max_size=4, unique=True))
    made = tuple(draw(fields(name)) for name in names)
    absent = draw(st.booleans()) and not all(field.needed for field in made)
    return DrawnSchema(made, draw(st.booleans()), draw(st.booleans()), absent)


def meaning(schema: Any) -> Any:
    """A schema without what says nothing: the order of sets, empty parts, what holds anyway."""
    if isinstance(schema, list):
        return [meaning(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    told = {name: meaning(value) for name, value in schema.items()}
    for name in ("type", "required", "enum"):
        if isinstance(told.get(name), list):
            told[name] = sorted(told[name], key=str)
    nothing = {"properties": {}, "required": [], "description": "", "additionalProperties": True}
    return {name: value for name, value in told.items() if (name, value) not in nothing.items()}


@given(drawings())
def test_given_fields_when_made_a_schema_and_read_then_they_are_the_same(
    drawn: DrawnSchema,
) -> None:
    schema = json.loads(json.dumps(schema_of(drawn)))
    Draft202012Validator.check_schema(schema)
    assert fields_in(schema) == drawn
    assert is_strict(schema) == (not drawn.open and not drawn.absent)


@given(drawings(), st.data())
def test_given_any_change_of_a_schema_when_read_then_it_is_refused_or_says_the_same(
    drawn: DrawnSchema, data: st.DataObject
) -> None:
    schema: Any = copy.deepcopy(schema_of(drawn))
    place: Any = schema
    parents: list[tuple[Any, Any]] = []
    while isinstance(place, dict) and place and data.draw(st.integers(0, 3)):
        key = data.draw(st.sampled_from(sorted(place)))
        parents.append((place, key))
        place = place[key]
    odd: Any = st.sampled_from(
        [None, True, 1, "", "x", "null", [], ["null"], ["string", "null"], {}, {"type": "object"}]
    )
    keys = st.sampled_from(
        ["type", "enum", "items", "required", "anyOf", "title", "format", "$ref"]
    )
    if parents and data.draw(st.booleans()):
        holder, key = parents[-1]
        if data.draw(st.booleans()):
            del holder[key]
        else:
            holder[key] = data.draw(odd)
    elif isinstance(place, dict):
        place[data.draw(keys)] = data.draw(odd)
    before = copy.deepcopy(schema)
    with suppress(InputError):
        assert meaning(schema_of(fields_in(schema))) == meaning(before)
    assert schema == before


def test_given_fields_when_made_a_schema_then_strict_mode_has_all_it_wants() -> None:
    drawn = DrawnSchema(
        (
            SchemaField("name"),
            SchemaField("age", FieldType.WHOLE_NUMBER, "In years", needed=False),
            SchemaField("kind", FieldType.CHOICE, choices=("a", "b"), needed=False),
            SchemaField("tags", FieldType.TEXTS),
        ),
        is_list=True,
    )
    person = {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "age": {"type": ["integer", "null"], "description": "In years"},
            "kind": {"type": ["string", "null"], "enum": ["a", "b", None]},
            "tags": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["name", "age", "kind", "tags"],
        "additionalProperties": False,
    }
    assert schema_of(drawn) == {
        "type": "object",
        "properties": {"items": {"type": "array", "items": person}},
        "required": ["items"],
        "additionalProperties": False,
    }


def member(**keywords: Json) -> Json:
    """An object with one member, "a"."""
    return {"type": "object", "properties": {"a": dict(keywords)}, "required": ["a"]}


@pytest.mark.parametrize(
    ("schema", "code", "place"),
    [
        ([], "fields_root", "$"),
        ({"type": "array", "items": {"type": "string"}}, "fields_root", "$"),
        ({"$defs": {}, "type": "object"}, "fields_keyword", "$"),
        (member(type="string", minLength=2), "fields_keyword", "properties.a"),
        (member(anyOf=[{"type": "string"}]), "fields_keyword", "properties.a"),
        (member(type="object"), "fields_type", "properties.a"),
        (member(type=["string", "number"]), "fields_type", "properties.a"),
        (member(type="array", items={"type": "number"}), "fields_type", "properties.a.items"),
        (member(type="string", enum=["x", 1]), "fields_choice", "properties.a.enum"),
        (member(type="string", enum=["x\ny"]), "fields_choice", "properties.a.enum"),
        (member(type=["string", "null"], enum=["x"]), "fields_choice", "properties.a.enum"),
        ({"type": "object", "properties": {"": {"type": "string"}}}, "fields_name", None),
        (
            {"type": "object", "properties": {"a": {"type": ["string", "null"]}}},
            "fields_missing",
            "properties.a",
        ),
    ],
)
def test_given_a_schema_that_fields_cannot_say_when_read_then_the_part_is_named(
    schema: Json, code: str, place: str | None
) -> None:
    with pytest.raises(InputError) as refused:
        fields_in(schema)
    assert refused.value.code == code
    assert place in (None, refused.value.facts["place"])
    assert refused.value.facts["place"] in one_line(refused.value.failure)


def test_given_an_open_schema_with_members_that_may_be_left_out_when_read_then_it_stays_so() -> (
    None
):
    schema: Json = {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "number"}},
        "required": ["a"],
    }
    read = fields_in(schema)
    assert [field.needed for field in read.fields] == [True, False]
    assert schema_of(read) == schema


def test_given_fields_that_are_not_whole_when_looked_at_then_each_says_why() -> None:
    choice = FieldType.CHOICE
    unfinished = [
        SchemaField("a"),
        SchemaField(""),
        SchemaField("a"),
        SchemaField("b", choice),
        SchemaField("c", choice, choices=("x", "x")),
    ]
    assert [fault_of(unfinished, number) for number in range(5)] == [
        None,
        Fault.NO_NAME,
        Fault.SAME_NAME,
        Fault.NO_CHOICES,
        Fault.SAME_CHOICE,
    ]


def strict_in(value: Json) -> Json:
    """What a value of `response_format` says of strictness."""
    assert isinstance(value, dict)
    inner = value["json_schema"]
    assert isinstance(inner, dict)
    return inner.get("strict")


def test_given_a_schema_when_asked_for_then_it_is_strict_while_strict_mode_takes_it() -> None:
    strict = schema_of(DrawnSchema((SchemaField("a"),)))
    loose: Json = {"type": "object"}
    asked = response_format(strict, name="people")
    assert asked == {
        "type": "json_schema",
        "json_schema": {"name": "people", "strict": True, "schema": strict},
    }
    assert strict_in(response_format(loose, asked)) is None
    assert strict_in(response_format(loose)) is None
    said: Json = {"type": "json_schema", "json_schema": {"strict": False, "schema": loose}}
    assert strict_in(response_format(strict, said)) is False
    inner: dict[str, Json] = {"type": "object", "properties": {"a": member(type="string")}}
    assert not is_strict({**inner, "required": ["a"], "additionalProperties": False})


@pytest.mark.parametrize(
    "more", [{"default": "x"}, {"uniqueItems": True}, {"contains": {}}, {"minProperties": 1}]
)
def test_given_a_keyword_that_strict_mode_refuses_when_asked_for_then_it_is_not_strict(
    more: dict[str, Json],
) -> None:
    schema = schema_of(DrawnSchema((SchemaField("default"),)))
    assert strict_in(response_format(schema)) is True
    member: Json = {"type": "string", **more}
    assert strict_in(response_format({**schema, "properties": {"default": member}})) is None


def test_given_names_of_schemas_when_looked_at_then_those_the_service_takes_are_known() -> None:
    names = ("people", "a-b_1", "", "two words", "人物", "x" * 65)
    assert [is_schema_name(name) for name in names] == [True, True, False, False, False, False]
