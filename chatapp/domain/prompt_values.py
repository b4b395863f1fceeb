"""Prompt templates as plain values and back: what files and the database hold of them.

The fields are described in docs/prompt-format.md. Reading forgives: what does not fit counts as
not given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from chatapp.domain.example_turns import example_values, examples_of
from chatapp.domain.messages import Json, clean_text
from chatapp.domain.prompt_templates import (
    NO_TIME,
    PromptKind,
    PromptTemplate,
    Variable,
    VariableType,
    Variant,
)

_TEXTS = ("title", "text", "system", "language", "description")


def values_of(prompt: PromptTemplate) -> dict[str, Json]:
    """The fields of a prompt that say something, as JSON can hold them."""
    values: dict[str, Json] = {"id": prompt.id, "kind": prompt.kind.value}
    values |= {name: getattr(prompt, name) for name in _TEXTS}
    values |= {
        "tags": list(prompt.tags),
        "variables": [_variable_values(variable) for variable in prompt.variables],
        "variants": [{"name": one.name, "text": one.text} for one in prompt.variants],
        "examples": example_values(prompt.examples),
        "parameters": dict(prompt.parameters),
        "created": _time_text(prompt.created),
        "updated": _time_text(prompt.updated),
    }
    return {name: value for name, value in values.items() if value not in ("", [], {})}


def prompt_of(values: Mapping[str, Any], identity: str) -> PromptTemplate:
    """The prompt that values describe. Parameters: `identity`, its id."""
    texts = {name: _block(values.get(name)) for name in ("text", "system")}
    texts |= {name: _line(values.get(name)) for name in ("title", "language", "description")}
    parameters = values.get("parameters")
    return PromptTemplate(
        id=identity,
        kind=_kind(values),
        **texts,
        tags=tuple(dict.fromkeys(tag for one in _list(values, "tags") if (tag := _line(one)))),
        variables=tuple(_variables(_list(values, "variables"))),
        variants=tuple(_variants(_list(values, "variants"))),
        examples=examples_of(values.get("examples")),
        parameters=dict(parameters) if isinstance(parameters, dict) else {},
        created=_time(values.get("created")),
        updated=_time(values.get("updated")),
    )


def says_something(prompt: PromptTemplate) -> bool:
    """Whether a prompt has a title and something to send."""
    return bool(prompt.title.strip() and (prompt.text.strip() or prompt.system.strip()))


def _kind(values: Mapping[str, Any]) -> PromptKind:
    given = values.get("kind")
    if given in list(PromptKind):
        return PromptKind(given)
    return PromptKind.PERSONA if _text(values.get("system")) else PromptKind.TEMPLATE


def _variable_values(variable: Variable) -> Json:
    values: dict[str, Json] = {"name": variable.name, "type": variable.type.value}
    values |= {"label": variable.label, "default": variable.default}
    values["choices"] = list(variable.choices)
    return {name: value for name, value in values.items() if value not in ("", [])}


def _variables(values: Iterable[Any]) -> Iterable[Variable]:
    names: set[str] = set()
    for one in values:
        if not isinstance(one, dict) or not (name := _line(one.get("name"))) or name in names:
            continue
        names.add(name)
        kind = one.get("type")
        choices = tuple(text for each in _list(one, "choices") if (text := _text(each)))
        known = VariableType(kind) if kind in list(VariableType) else VariableType.TEXT
        if known is VariableType.CHOICE and not choices:
            known = VariableType.TEXT
        yield Variable(name, known, _line(one.get("label")), _text(one.get("default")), choices)


def _variants(values: Iterable[Any]) -> Iterable[Variant]:
    for one in values:
        if isinstance(one, dict) and (text := _block(one.get("text"))):
            yield Variant(_line(one.get("name")), text)


def _list(values: Mapping[str, Any], name: str) -> list[Any]:
    found = values.get(name)
    return found if isinstance(found, list) else []


def _text(value: object) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return clean_text(value) if isinstance(value, str) else ""


def _block(value: object) -> str:
    """Text of several lines, without empty ones around it."""
    return _text(value).replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _line(value: object) -> str:
    return " ".join(_text(value).split())


def _time_text(moment: datetime) -> str:
    return "" if moment == NO_TIME else moment.astimezone(UTC).isoformat()


def _time(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else NO_TIME
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return NO_TIME
