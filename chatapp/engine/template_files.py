"""Templates as files: a text with variables, or a JSON object with more than that."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.messages import Json, clean_text
from chatapp.domain.prompt_templates import (
    ExampleTurn,
    PromptKind,
    PromptTemplate,
    Variable,
    VariableType,
    Variant,
)
from chatapp.domain.translation import QT_TRANSLATE_NOOP

LARGEST = 1_000_000
"""Bytes of a template."""

_NO_TEXT = QT_TRANSLATE_NOOP("errors", "It is no UTF-8 text")
_EMPTY = QT_TRANSLATE_NOOP("errors", "It is empty")
_TOO_LARGE = QT_TRANSLATE_NOOP("errors", "It is larger than 1 MB")
_NO_TEMPLATE = QT_TRANSLATE_NOOP("errors", "Its JSON is no object with the fields of a template")
_NOT_ONE = QT_TRANSLATE_NOOP("errors", "It is a file of prompts, but not of exactly one")

Library = Callable[[str], Awaitable[PromptTemplate | None]]
"""Gives the template of a name or an id, or None."""


async def find_template(name: str, library: Library | None = None) -> PromptTemplate:
    """The template in the file of that name, or else of that name in the library.

    Raises NotFoundError (no_template), InputError (template_unreadable).
    """
    read = await asyncio.to_thread(_read_if_there, Path(name))
    if read is not None:
        return read
    found = await library(name) if library is not None else None
    if found is None:
        raise NotFoundError("no_template", name=name)
    return found


def _read_if_there(path: Path) -> PromptTemplate | None:
    return read_template(path) if path.is_file() or path.is_fifo() else None


def read_template(path: Path) -> PromptTemplate:
    """The template in a file; blocks, for a file of 1 MB at most.

    Raises InputError (template_unreadable).
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise _unreadable(path, error.strerror or type(error).__name__) from error
    except UnicodeDecodeError:
        raise _unreadable(path, _NO_TEXT) from None
    if len(data) > LARGEST:
        raise _unreadable(path, _TOO_LARGE)
    if path.suffix.lower() == ".json":
        return _template_of(path, text)
    if text.startswith(("---\n", "---\r\n")):
        return _only_prompt(path, data)
    if not text.strip():
        raise _unreadable(path, _EMPTY)
    text = clean_text(text.replace("\r\n", "\n"))
    return PromptTemplate(path.name, PromptKind.TEMPLATE, path.stem, text.removesuffix("\n"))


def template_of_json(value: Json, name: str) -> PromptTemplate:
    """A template out of its JSON; raises KeyError, TypeError, ValueError where it is none."""
    fields: Any = value
    examples = [(turn["prompt"], turn["answer"]) for turn in fields.get("examples") or ()]
    variants = [(one["name"], one["text"]) for one in fields.get("variants") or ()]
    template = PromptTemplate(
        id=str(fields.get("id") or name),
        kind=PromptKind(fields.get("kind") or PromptKind.TEMPLATE),
        title=_text(fields.get("title") or name),
        text=_text(fields.get("text") or ""),
        system=_text(fields.get("system") or ""),
        variables=tuple(map(_variable, fields.get("variables") or ())),
        variants=tuple(Variant(_text(label), _text(text)) for label, text in variants),
        examples=tuple(ExampleTurn(_text(one), _text(two)) for one, two in examples),
        parameters=dict(fields.get("parameters") or {}),
    )
    if not (template.text or template.system or template.examples):
        raise ValueError("nothing to send")
    return template


def _template_of(path: Path, text: str) -> PromptTemplate:
    try:
        loaded = json.loads(text)
        if isinstance(loaded, list) or "prompts" in loaded:
            return _only_prompt(path, text.encode())
        return template_of_json(loaded, path.stem)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _unreadable(path, _NO_TEMPLATE) from None


def _only_prompt(path: Path, data: bytes) -> PromptTemplate:
    """The prompt in a file as the library writes it."""
    from chatapp.transfer.prompt_files import read_prompts

    try:
        (prompt,) = read_prompts(data)
    except ValueError:
        raise _unreadable(path, _NOT_ONE) from None
    return prompt


def _variable(fields: Mapping[str, Any]) -> Variable:
    return Variable(
        _text(fields["name"]),
        VariableType(fields.get("type") or VariableType.TEXT),
        _text(fields.get("label") or ""),
        _text(fields.get("default") or ""),
        tuple(map(_text, fields.get("choices") or ())),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return clean_text(value)


def _unreadable(path: Path, reason: str) -> InputError:
    return InputError("template_unreadable", path=path, reason=reason)
