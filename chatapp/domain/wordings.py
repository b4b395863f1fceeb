"""Wordings of a prompt: a template around what is asked, as the columns of a comparison have it.

One variable of the template is the input: the prompt of the comparison stands in its place, so
that all wordings are compared on the same input, and are made again when it is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from chatapp.domain.messages import Json
from chatapp.domain.prompt_templates import (
    PromptTemplate,
    Variable,
    VariableType,
    fill,
    names_in,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A template's text, or a variant of it, with values for its variables."""

    text: str
    """With its variables in it."""
    template: str = ""
    """Id of the template in the library."""
    title: str = ""
    """What the template is called."""
    name: str = ""
    """What the variant is called; "" of the usual wording."""
    number: int = 0
    """The place of the variant, from 1; 0: the usual wording."""
    input: str = ""
    """The variable that the prompt takes the place of; "" where there is none."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Of the other variables."""

    def around(self, prompt: str) -> str:
        """The whole text, with a prompt in the place of the input."""
        return fill(self.text, {**self.values, self.input: prompt})


def input_of(template: PromptTemplate) -> str:
    """The variable that is the input: the last of several lines, else the first text.

    "" where there is none in every wording.
    """
    in_all = set.intersection(*(set(names_in(text)) for text in _texts(template)))
    wanted = [one for one in template.used_variables if one.name in in_all]
    lines = [one.name for one in wanted if one.type is VariableType.LINES]
    texts = [one.name for one in wanted if one.type is VariableType.TEXT]
    return (*lines[-1:], *texts[:1], "")[0]


def other_variables(template: PromptTemplate) -> tuple[Variable, ...]:
    """The variables of all its wordings besides the input."""
    return tuple(one for one in template.used_variables if one.name != input_of(template))


def wordings_of(template: PromptTemplate, values: Mapping[str, str]) -> tuple[Wording, ...]:
    """Each wording of a template, the usual one first. Parameters: `values`, by variable."""
    taken = input_of(template)
    others = {name: value for name, value in values.items() if name != taken}
    names = ("", *(one.name for one in template.variants))
    return tuple(
        Wording(text, template.id, template.title, name, number, taken, others)
        for number, (name, text) in enumerate(zip(names, _texts(template), strict=True))
    )


def kept_wording(wording: Wording) -> dict[str, Json]:
    """A wording as JSON can hold it."""
    kept: dict[str, Json] = {
        "text": wording.text,
        "template": wording.template,
        "title": wording.title,
        "name": wording.name,
        "number": wording.number,
        "input": wording.input,
        "values": dict(wording.values),
    }
    return {name: value for name, value in kept.items() if value not in ("", 0, {})}


def wording_of(kept: Json) -> Wording | None:
    """The wording that such values describe; None where they say nothing."""
    if not isinstance(kept, dict) or not isinstance(kept.get("text"), str):
        return None
    names = ("text", "template", "title", "name", "input")
    number, values = kept.get("number"), kept.get("values")
    texts = {name: value for name in names if isinstance(value := kept.get(name), str)}
    return Wording(
        **texts,
        number=number if isinstance(number, int) else 0,
        values=_strings(values.items()) if isinstance(values, dict) else {},
    )


def _texts(template: PromptTemplate) -> tuple[str, ...]:
    return (template.text, *(one.text for one in template.variants))


def _strings(items: Iterable[tuple[str, Json]]) -> dict[str, str]:
    return {name: value for name, value in items if isinstance(value, str)}
