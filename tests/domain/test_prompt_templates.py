"""Variables of prompt templates: what is one, what is filled in, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.errors import InputError
from chatapp.domain.prompt_templates import (
    PromptKind,
    PromptTemplate,
    Variable,
    VariableType,
    Variant,
    checked_values,
    fill,
    names_in,
)

LANGUAGE = Variable("language", VariableType.CHOICE, "Language", "English", ("English", "中文"))
COUNT = Variable("count", VariableType.NUMBER, "How many")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Translate into {{language}}: {{ text }}", ["language", "text"]),
        ("{{a}}{{b}}{{a}}", ["a", "b"]),
        ("{{语言}} and {{_x-1}}", ["语言", "_x-1"]),
        ("{{}} {{ }} {{1}} {{a b}} {{a.b}} {a} {{a}", []),
        ("{{{a}}}", ["a"]),
        ("f'{{x}}' in code", ["x"]),
    ],
)
def test_given_a_text_when_read_then_its_variables_are_named_once_in_order(
    text: str, names: list[str]
) -> None:
    assert names_in(text) == names


def test_given_values_when_filled_in_then_braces_in_them_are_text() -> None:
    assert fill("{{a}}-{{ b }}-{{c}}", {"a": "{{b}}", "b": "\\1"}) == "{{b}}-\\1-{{c}}"


@given(st.text(), st.text())
def test_given_any_text_around_when_filled_then_only_the_variable_changes(
    before: str, value: str
) -> None:
    around = before.replace("{", "(").replace("}", ")")
    assert fill(f"{around}{{{{name}}}}{around}", {"name": value}) == f"{around}{value}{around}"


def test_given_texts_with_a_name_nobody_declared_when_asked_then_it_is_a_text_to_be_given() -> None:
    template = PromptTemplate(
        "1",
        PromptKind.TEMPLATE,
        "Translate",
        text="{{topic}} in {{language}}",
        system="Be {{tone}}.",
        variables=(LANGUAGE, COUNT),
        variants=(Variant("short", "{{topic}}, {{count}} words"),),
    )
    assert template.used_variables == (Variable("tone"), Variable("topic"), LANGUAGE, COUNT)


def test_given_nothing_when_checked_then_defaults_are_taken_and_what_has_none_is_asked_for() -> (
    None
):
    assert checked_values([LANGUAGE], {}) == {"language": "English"}
    assert checked_values([LANGUAGE], {"language": " "}) == {"language": "English"}
    with pytest.raises(InputError) as refused:
        checked_values([LANGUAGE, COUNT], {"language": "中文"})
    assert (refused.value.code, refused.value.facts["name"]) == ("value_missing", "How many")


@pytest.mark.parametrize(
    ("variable", "value"),
    [(LANGUAGE, "Latin"), (COUNT, "three"), (COUNT, "1,5"), (COUNT, "nan"), (COUNT, "0x1")],
)
def test_given_a_value_of_another_type_when_checked_then_it_is_refused(
    variable: Variable, value: str
) -> None:
    with pytest.raises(InputError) as refused:
        checked_values([variable], {variable.name: value})
    assert (refused.value.code, refused.value.facts["value"]) == ("bad_value", value)


@pytest.mark.parametrize("value", ["3", "-0.5", "1e3", ".5", " 2 "])
def test_given_a_number_when_checked_then_it_is_taken_as_written(value: str) -> None:
    assert checked_values([COUNT], {"count": value}) == {"count": value}
