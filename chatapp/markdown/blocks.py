"""What a Markdown text consists of: flat blocks in reading order, each with its place.

Lists and quotes do not nest here: a block carries how deep it stands and which marker it hangs
from, so that a view can lay blocks out one below the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag, StrEnum


class Style(IntFlag):
    """How a span is set."""

    PLAIN = 0
    BOLD = 1
    ITALIC = 2
    STRIKE = 4
    CODE = 8
    MATH = 16
    """A formula: the text is its TeX source without delimiters."""
    NOTE = 32
    """The mark of a footnote, "[name]"."""
    DISPLAY = 64
    """Besides MATH: a formula meant to stand on a line of its own."""
    IMAGE = 128
    """The place of an image, which is never fetched: the text is its description (or the last
    piece of its address, or nothing), the link its address where that is http or https."""


class Alignment(StrEnum):
    """How the cells of a table column are aligned."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Span:
    r"""A run of text in one style; "\n" in it is a line break inside the block.

    `link`: where it leads; only http, https and mailto get here.
    """

    text: str
    style: Style = Style.PLAIN
    link: str | None = None


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands.

    Deeper than `MAX_DEPTH` all blocks stand as if at that depth.

    Parameters: `indent`, how many lists are around it; `marker`, what its list item begins with
    ("•", "3."), on the item's first block only; `checked`, the state of a task's box;
    `quotes`, for each quote around it how many of the lists are outside of that quote.
    """

    indent: int = 0
    marker: str = ""
    checked: bool | None = None
    quotes: tuple[int, ...] = ()


MAX_DEPTH = 16
"""How deep lists, and quotes, are shown inside each other."""

TOP = Place()
"""Outside of all lists and quotes."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Prose; raw HTML comes as a paragraph that shows its source."""

    spans: Spans
    place: Place = TOP


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of `level` 1 to 6."""

    level: int
    spans: Spans
    place: Place = TOP


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Code, without the fences; `closed` is False while its end has not arrived."""

    language: str
    text: str
    closed: bool
    place: Place = TOP


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each row has as many cells as the header."""

    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]
    alignments: tuple[Alignment, ...]
    place: Place = TOP


@dataclass(frozen=True, slots=True)
class Formula:
    """A display formula that is alone in its paragraph; `source` is TeX without delimiters."""

    source: str
    place: Place = TOP


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""

    place: Place = TOP


Block = Paragraph | Heading | CodeBlock | Table | Formula | Rule


def plain_text(spans: Spans) -> str:
    """The text of spans without their styles."""
    return "".join(span.text for span in spans)
