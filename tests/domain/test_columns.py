"""Columns: made of presets, personas and wordings, or of the conversation that goes before them."""

from __future__ import annotations

import pytest

from chatapp.domain.columns import (
    columns_of,
    in_conversation,
    like_others,
    missing_value,
    usual_wordings,
    with_persona,
    with_preset,
    without_unsent,
)
from chatapp.domain.comparing import Column, Comparison, comparison_of, kept_comparison
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Conversation
from chatapp.domain.presets import Preset, Wanted
from chatapp.domain.prompt_templates import (
    NO_TIME,
    ExampleTurn,
    PromptKind,
    PromptTemplate,
    Variable,
    Variant,
)

CAT = PromptTemplate(
    *("cat", PromptKind.PERSONA, "Cat"),
    system="You are {{name}}.",
    variables=(Variable("name", default="Mimi"),),
    examples=(ExampleTurn("Hello {{name}}", "Meow"),),
    parameters={"temperature": 1.0},
)
CAREFUL = Preset("p", "Careful", NO_TIME, Wanted("Be careful.", {"seed": 3}))
HOME = Conversation(
    *("c", "", NO_TIME, NO_TIME),
    system="Be brief.",
    parameters={"temperature": 0.2, "comparison": {}},
    examples=(ExampleTurn("Hi", "Yes"),),
    persona="Clerk",
)
PLAIN = Column("one", "m", id="1")


def test_given_a_persona_when_a_column_is_made_of_it_then_it_has_all_of_it_filled_in() -> None:
    made = with_persona(with_preset(PLAIN, CAREFUL), CAT)

    assert (made.name, made.persona, made.preset) == ("Cat", "cat", None)
    assert (made.system, made.parameters) == ("You are Mimi.", {"temperature": 1.0})
    assert made.examples == (ExampleTurn("Hello Mimi", "Meow"),)
    assert (made.connection, made.model, made.id) == ("one", "m", "1")
    assert with_persona(made, None) == PLAIN


def test_given_a_preset_when_a_column_is_made_of_it_then_nothing_of_a_persona_stays() -> None:
    made = with_preset(with_persona(PLAIN, CAT), CAREFUL)

    assert (made.name, made.persona, made.preset) == ("Careful", None, "p")
    assert (made.system, made.parameters, made.examples) == ("Be careful.", {"seed": 3}, ())
    assert with_preset(made, None) == PLAIN


def test_given_something_to_fill_in_when_a_column_is_made_then_it_is_refused_and_named() -> None:
    variables = (Variable("city", label="City"), Variable("text", default="x"))
    guide = PromptTemplate("g", PromptKind.PERSONA, "G", system="{{city}}", variables=variables)
    ask = PromptTemplate("a", PromptKind.TEMPLATE, "A", "{{text}} {{city}}", variables=variables)
    with pytest.raises(InputError):
        with_persona(PLAIN, guide)
    assert missing_value(guide, worded=False) == "City"
    assert missing_value(ask, worded=True) == "City"
    assert missing_value(CAT, worded=False) == ""


def test_given_wordings_when_columns_are_made_then_each_is_asked_the_same_otherwise_worded() -> (
    None
):
    template = PromptTemplate("t", PromptKind.TEMPLATE, "T", "Sing {{it}}")
    wordings = usual_wordings(
        PromptTemplate("t", template.kind, "T", "Sing {{it}}", variants=(Variant("B", "{{it}}!"),))
    )

    made = columns_of(wordings, PLAIN)

    assert [one.asks("now") for one in made] == ["Sing now", "now!"]
    assert {(one.connection, one.model) for one in made} == {("one", "m")}
    assert len({one.id for one in made}) == 2


def test_given_a_conversation_before_it_when_asked_then_a_plain_column_has_what_that_is_asked_with() -> (
    None
):
    hot = Column("one", "m", parameters={"temperature": None, "seed": 1})

    asked = without_unsent(in_conversation(hot, HOME))

    assert (asked.system, asked.examples, asked.name) == ("Be brief.", HOME.examples, "Clerk")
    assert asked.parameters == {"seed": 1}
    assert asked.persona_title == "Clerk"
    assert in_conversation(PLAIN, HOME).parameters == {"temperature": 0.2}
    cat = with_persona(PLAIN, CAT)
    assert in_conversation(cat, HOME) == cat


def test_given_columns_after_a_conversation_when_one_is_added_then_it_is_asked_as_they_are() -> (
    None
):
    others = [with_persona(PLAIN, CAT), in_conversation(PLAIN, HOME)]
    new = Column("two", "n")

    added = like_others(new, others)

    assert (added.id, added.connection, added.model) == (new.id, "two", "n")
    assert (added.system, added.inherits) == ("Be brief.", True)
    assert like_others(others[0], others) == others[0]
    assert like_others(new, others[:1]) == new


def test_given_columns_of_all_kinds_when_kept_then_they_are_read_as_they_were() -> None:
    (worded,) = columns_of(usual_wordings(PromptTemplate("t", CAT.kind, "T", "{{it}}")), PLAIN)
    columns = (with_persona(PLAIN, CAT), with_preset(PLAIN, CAREFUL), worded)
    kept = Comparison("Hi", (*columns, in_conversation(PLAIN, HOME)))

    home = Conversation("c", "", NO_TIME, NO_TIME, parameters={"comparison": kept_comparison(kept)})

    assert comparison_of(home) == kept
