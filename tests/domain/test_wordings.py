"""Wordings: a prompt in the place of a template's input, and the same one with another prompt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.messages import Json
from chatapp.domain.prompt_templates import (
    PromptKind,
    PromptTemplate,
    Variable,
    VariableType,
    Variant,
)
from chatapp.domain.wordings import (
    Wording,
    input_of,
    kept_wording,
    other_variables,
    wording_of,
    wordings_of,
)

TRANSLATE = PromptTemplate(
    *("translate", PromptKind.TEMPLATE, "Translate", "Into {{target}}: {{text}}"),
    variables=(Variable("target", default="German"), Variable("text", VariableType.LINES)),
    variants=(Variant("T5 prefix", "translate to {{target}}: {{text}}"),),
)


def template(text: str, *variants: str, variables: tuple[Variable, ...] = ()) -> PromptTemplate:
    others = tuple(Variant(str(number), one) for number, one in enumerate(variants, 1))
    kind = PromptKind.TEMPLATE
    return PromptTemplate("t", kind, "T", text, variables=variables, variants=others)


def test_given_a_template_when_worded_then_the_prompt_stands_in_the_place_of_its_input() -> None:
    usual, prefix = wordings_of(TRANSLATE, {"target": "French", "text": "Good day"})

    assert (usual.title, usual.name, prefix.name) == ("Translate", "", "T5 prefix")
    assert usual.around("Good day") == "Into French: Good day"
    assert prefix.around("Good night") == "translate to French: Good night"
    assert [one.name for one in other_variables(TRANSLATE)] == ["target"]


@pytest.mark.parametrize(
    ("text", "variants", "variables", "wanted"),
    [
        ("{{a}} {{b}}", (), (), "a"),
        ("{{a}} {{b}}", (), (Variable("b", VariableType.LINES),), "b"),
        ("{{a}} {{b}}", ("{{b}}",), (), "b"),
        ("{{n}} {{b}}", (), (Variable("n", VariableType.NUMBER),), "b"),
        ("{{n}}", (), (Variable("n", VariableType.CHOICE, choices=("x",)),), ""),
        ("{{a}}", ("without",), (), ""),
        ("without", (), (), ""),
    ],
)
def test_given_variables_when_the_input_is_chosen_then_it_is_one_that_stands_in_every_wording(
    text: str, variants: tuple[str, ...], variables: tuple[Variable, ...], wanted: str
) -> None:
    assert input_of(template(text, *variants, variables=variables)) == wanted


def test_given_no_input_when_worded_then_the_text_is_the_same_whatever_is_asked() -> None:
    (usual, other) = wordings_of(template("Greet {{n}}", "Hello"), {"n": "Mary"})

    assert (usual.around("Ignored"), other.around("Ignored")) == ("Greet Mary", "Hello")


@given(st.text(), st.text())
def test_given_any_texts_when_filled_in_then_braces_in_them_are_text(
    value: str, asked: str
) -> None:
    (usual, _other) = wordings_of(TRANSLATE, {"target": value})

    assert usual.around(asked) == f"Into {value}: {asked}"
    assert wording_of(kept_wording(usual)) == usual


@pytest.mark.parametrize("kept", [None, "text", {}, {"text": 1}])
def test_given_what_says_nothing_when_read_then_there_is_no_wording(kept: Json) -> None:
    assert wording_of(kept) is None


def test_given_values_of_no_use_when_read_then_the_text_is_kept() -> None:
    kept: Json = {"text": "Hi", "number": "x", "values": {"a": 1, "b": "c"}, "title": []}

    assert wording_of(kept) == Wording("Hi", values={"b": "c"})
