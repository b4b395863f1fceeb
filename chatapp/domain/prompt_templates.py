"""Prompt templates and personas: texts with variables, and what a conversation begins with.

A variable stands in a text as `{{name}}`. What is filled in is put there as it is: braces in it
are not looked at again. Braces around anything that is not a name of a variable are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from chatapp.domain.errors import InputError
from chatapp.domain.example_turns import ExampleTurn as ExampleTurn
from chatapp.domain.messages import Json

_VARIABLE = re.compile(r"\{\{[ \t]*([^\W\d][\w-]*)[ \t]*\}\}")
"""A name begins with a letter of any script, or an underscore."""
NO_TIME = datetime.fromtimestamp(0, UTC)
"""Of templates that come with the app."""
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


class PromptKind(StrEnum):
    """What becomes of a template when it is used."""

    PERSONA = "persona"
    """A conversation is begun with it."""
    TEMPLATE = "template"
    """Its text is put into the message field, or sent once for each row of a table."""


class VariableType(StrEnum):
    """What a variable takes, and how its field in a form looks."""

    TEXT = "text"
    LINES = "lines"
    """Text of several lines."""
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Variable:
    """A place in a text that is filled in before it is sent."""

    name: str
    type: VariableType = VariableType.TEXT
    label: str = ""
    """What the form calls it; "": its name."""
    default: str = ""
    """What is filled in where nothing is given; "" of a variable that must be given."""
    choices: tuple[str, ...] = ()
    """Of a choice, what can be chosen."""


@dataclass(frozen=True, slots=True)
class Variant:
    """Another wording of a template's text, for the same variables."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """A text with variables, or a persona: a system prompt, parameters and example turns."""

    id: str
    kind: PromptKind
    title: str
    text: str = ""
    """What is sent; of a persona, the opening that stands in the message field."""
    system: str = ""
    language: str = ""
    """Of its texts: "en" or "zh"; "": of none in particular."""
    description: str = ""
    tags: tuple[str, ...] = ()
    variables: tuple[Variable, ...] = ()
    """Those that are declared; a name in the text that is not is a text that must be given."""
    variants: tuple[Variant, ...] = ()
    examples: tuple[ExampleTurn, ...] = ()
    parameters: Mapping[str, Json] = field(default_factory=dict)
    """By canonical name."""
    created: datetime = NO_TIME
    updated: datetime = NO_TIME

    @property
    def used_variables(self) -> tuple[Variable, ...]:
        """The variables of its texts, in the order in which they appear there."""
        declared = {variable.name: variable for variable in self.variables}
        turns = (text for turn in self.examples for text in (turn.prompt, turn.answer))
        variants = (variant.text for variant in self.variants)
        texts = (self.system, self.text, *variants, *turns)
        return tuple(declared.get(name, Variable(name)) for name in names_in(*texts))


def names_in(*texts: str) -> list[str]:
    """The names of the variables in texts, each once, in the order of their first places."""
    return list(dict.fromkeys(found[1] for text in texts for found in _VARIABLE.finditer(text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with values in the place of its variables; one without a value stays as it is."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def checked_values(variables: Iterable[Variable], given: Mapping[str, str]) -> dict[str, str]:
    """A value for each variable: the one given, or its default.

    Raises InputError: value_missing, where one must be given; bad_value, where it is not
    among the choices, or no number.
    """
    return {variable.name: _checked(variable, given.get(variable.name)) for variable in variables}


def _checked(variable: Variable, given: str | None) -> str:
    value = variable.default if given is None or not given.strip() else given
    if not value:
        raise InputError("value_missing", name=variable.label or variable.name)
    number = variable.type is VariableType.NUMBER and not _NUMBER.fullmatch(value.strip())
    choice = variable.type is VariableType.CHOICE and value not in variable.choices
    if number or choice:
        raise InputError("bad_value", name=variable.label or variable.name, value=value)
    return value
