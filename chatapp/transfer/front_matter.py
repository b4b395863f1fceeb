"""The front matter of a Markdown file: lines of `name: value`, a value being JSON, or else a text.

What other programs write as YAML is read as far as prompts need it: lists and mappings in lines of
their own, indented, lists in brackets, and texts of several lines behind `|` or `>`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

_FIELD = re.compile(r"([A-Za-z_][\w-]*):[ \t]*(.*)")
_INNER_FIELD = re.compile(r"([A-Za-z_][\w-]*):(?:[ \t]+(.*))?")
"""Further in, a text such as an address may stand in the place of a field."""
_SEVERAL_LINES = re.compile(r"[|>][+-]?")


class _Line(NamedTuple):
    indent: int
    text: str

    @property
    def says_nothing(self) -> bool:
        """Empty lines and comments belong to what is above them; in a text they are its lines."""
        return not self.text or self.text.startswith("#")

    @property
    def is_item(self) -> bool:
        return self.text == "-" or self.text.startswith("- ")


def read_front_matter(lines: Sequence[str]) -> dict[str, Any]:
    """The values of its fields. Lines that are none are left out.

    Raises ValueError where it is nested too deep.
    """
    try:
        return _mapping([_line(line) for line in lines])
    except RecursionError as error:
        raise ValueError("too deep") from error


def _line(line: str) -> _Line:
    text = line.strip(" \t\r")
    lead = line[: line.index(text[0])] if text else ""
    return _Line(len(lead.expandtabs(4)), text)


def _mapping(lines: Sequence[_Line]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    at, margin = 0, min((line.indent for line in lines if not line.says_nothing), default=0)
    while at < len(lines):
        line, at = lines[at], at + 1
        field = _INNER_FIELD if margin else _FIELD
        found = field.fullmatch(line.text) if line.indent == margin else None
        if found is None:
            continue
        end = at
        while end < len(lines) and _is_below(lines[end], margin):
            end += 1
        values[found[1]] = _value(found[2] or "", lines[at:end])
        at = end
    return values


def _is_below(line: _Line, margin: int) -> bool:
    """Whether a line belongs to the field above it; items of a list may stand at the margin."""
    if line.says_nothing or line.indent > margin:
        return True
    return line.indent == margin and line.is_item


def _value(written: str, below: Sequence[_Line]) -> Any:
    if _SEVERAL_LINES.fullmatch(written) and any(line.text for line in below):
        return _text(below, "\n" if written[0] == "|" else " ")
    first = next((line for line in below if not line.says_nothing), None)
    if written or first is None:
        return _scalar(written)
    if first.is_item:
        return _list(below, first.indent)
    return _mapping(below) if _INNER_FIELD.fullmatch(first.text) else _text(below, " ")


def _list(lines: Sequence[_Line], margin: int) -> list[Any]:
    items: list[list[_Line]] = []
    for line in lines:
        if line.indent == margin and line.is_item:
            text = line.text[1:].lstrip()
            items.append([_Line(margin + len(line.text) - len(text), text)])
        elif items:
            items[-1].append(line)
    return [
        _mapping(item) if _INNER_FIELD.fullmatch(item[0].text) else _scalar(item[0].text)
        for item in items
    ]


def _text(lines: Sequence[_Line], between: str) -> str:
    margin = min(line.indent for line in lines if line.text)
    texts = (" " * (line.indent - margin) + line.text for line in lines)
    return between.join(texts).strip("\n ")


def _scalar(written: str) -> Any:
    """JSON; a list in brackets whose texts have no quotes; or a text."""
    if written[:1] in ('"', "[", "{"):
        try:
            return json.loads(written)
        except (ValueError, RecursionError):
            pass
    if written.startswith("[") and written.endswith("]"):
        return [text for one in written[1:-1].split(",") if (text := one.strip(" \t\"'"))]
    return written[1:-1] if len(written) > 1 and written[0] == written[-1] == "'" else written
