"""How an answer that is JSON is shown: as a table, as a tree, or as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatapp.domain.messages import Json
    from chatapp.domain.structured import Problem, Structured


class Shape(StrEnum):
    """One way to show it."""

    TABLE = "table"
    TREE = "tree"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class StructuredView:
    """What was found in an answer, and how it is shown.

    `checked`: it was asked for with a schema; `again`: it was asked for once more.
    """

    problems: tuple[Problem, ...]
    found: bool
    checked: bool
    again: bool
    shapes: tuple[Shape, ...]
    texts: Mapping[Shape, str] = field(default_factory=dict, hash=False, compare=False)
    """What is painted, as Markdown, by shape."""
    shape: Shape = Shape.TEXT


def asks_json(parameters: Mapping[str, Json]) -> bool:
    """Whether an answer was asked for as JSON."""
    wanted = parameters.get("response_format")
    return isinstance(wanted, dict) and wanted.get("type") in ("json_object", "json_schema")


def unread_text(text: str) -> str:
    """What is painted of such an answer before it was looked at: JSON is code, not prose."""
    return f"```json\n{text}" if text.lstrip()[:1] in ("{", "[") else text


def view_of(read: Structured, text: str, *, checked: bool, again: bool) -> StructuredView:
    """How to show an answer. It takes long for a large one: not in the window's thread."""
    from chatapp.domain.structured import table_of
    from chatapp.markdown.values import code_markdown, indented, table_markdown, tree_markdown

    texts: dict[Shape, str] = {}
    if read.found:
        table = table_of(read.value)
        if table is not None:
            texts[Shape.TABLE] = table_markdown(table)
        texts[Shape.TREE] = tree_markdown(read.value)
        texts[Shape.TEXT] = code_markdown(indented(read.value))
    else:
        texts[Shape.TEXT] = text
    shapes = tuple(texts)
    return StructuredView(read.problems, read.found, checked, again, shapes, texts, shapes[0])
