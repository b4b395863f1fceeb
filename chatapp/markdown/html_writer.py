"""Blocks as a fragment of HTML for the clipboard: complete in itself, it loads nothing."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass

from chatapp.markdown.blocks import (
    Block,
    CodeBlock,
    Formula,
    Heading,
    Paragraph,
    Place,
    Span,
    Spans,
    Style,
    Table,
)
from chatapp.markdown.links import safe_target
from chatapp.markdown.nesting import Container, containers, note_name, number_of, shared

_TAGS = (
    (Style.BOLD, "strong"),
    (Style.ITALIC, "em"),
    (Style.STRIKE, "del"),
    (Style.CODE, "code"),
    (Style.MATH, "code"),
    (Style.NOTE, "sup"),
)
_QUOTE = '<blockquote style="margin-left:0;padding-left:1em;border-left:2px solid #999">'
_TABLE = '<table style="border-collapse:collapse">'
_CELL = "border:1px solid #999;padding:2px 8px"
_NO_MARKER = '<li style="list-style:none">'
_BOXES = {True: "\u2611 ", False: "\u2610 "}


def to_html(blocks: Iterable[Block]) -> str:
    """HTML of `blocks`, all text escaped.

    Only http, https and mailto links are links; an image is its description; a formula is its
    source.
    """
    writer = _Writer()
    for block in blocks:
        writer.add(block)
    return writer.finish()


@dataclass(slots=True)
class _Open:
    """A container that is open. Parameters: `number`, that of an ordered list's last item."""

    kind: Container
    tag: str
    number: int | None = None

    @property
    def closing(self) -> str:
        """What ends it, and the item that is open in it."""
        return f"</{self.tag}>" if self.kind is Container.QUOTE else f"</li></{self.tag}>"


class _Writer:
    """Opens and closes lists, items and quotes around the blocks."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._stack: list[_Open] = []

    def add(self, block: Block) -> None:
        """Write one block where it stands."""
        around = containers(block.place)
        keep = shared([entry.kind for entry in self._stack], around)
        if block.place.marker and around:
            keep = min(keep, len(around) - 1)
            if not self._next_item(keep, around, block.place):
                self._open(keep, around, block.place)
        else:
            self._open(keep, around, block.place)
        self._pieces.append(_block_html(block))

    def finish(self) -> str:
        """Everything, with all containers closed."""
        self._close(0)
        return "".join(self._pieces)

    def _close(self, keep: int) -> None:
        while len(self._stack) > keep:
            self._pieces.append(self._stack.pop().closing)

    def _next_item(self, level: int, around: tuple[Container, ...], place: Place) -> bool:
        """Begin the next item of the list open at `level`, if the item belongs to it."""
        self._close(level + 1)
        if level != len(around) - 1 or len(self._stack) <= level:
            return False
        current, number = self._stack[level], number_of(place.marker)
        follows = number is None or (current.number is not None and number == current.number + 1)
        if current.tag != _list_tag(place) or not follows:
            return False
        current.number = number
        self._pieces.append("</li>" + _item(place))
        return True

    def _open(self, keep: int, around: tuple[Container, ...], place: Place) -> None:
        self._close(keep)
        for level in range(keep, len(around)):
            if around[level] is Container.QUOTE:
                self._stack.append(_Open(Container.QUOTE, "blockquote"))
                self._pieces.append(_QUOTE)
            elif level == len(around) - 1 and place.marker:
                self._open_list(place)
            else:  # the list began before what is copied
                self._stack.append(_Open(Container.LIST, "ul"))
                self._pieces.append(f"<ul>{_NO_MARKER}")

    def _open_list(self, place: Place) -> None:
        tag, number = _list_tag(place), number_of(place.marker)
        self._stack.append(_Open(Container.LIST, tag, number))
        start = f' start="{number}"' if number not in (None, 1) else ""
        self._pieces.append(f"<{tag}{start}>{_item(place)}")


def _list_tag(place: Place) -> str:
    return "ul" if number_of(place.marker) is None else "ol"


def _item(place: Place) -> str:
    if place.checked is not None:
        return _NO_MARKER + _BOXES[place.checked]
    name = note_name(place.marker)
    return "<li>" if name is None else f"{_NO_MARKER}<sup>[{html.escape(name)}]</sup> "


def _block_html(block: Block) -> str:
    if isinstance(block, Paragraph):
        text = _inline(block.spans)
        return text if block.place.marker else f"<p>{text}</p>"
    if isinstance(block, Heading):
        return f"<h{block.level}>{_inline(block.spans)}</h{block.level}>"
    if isinstance(block, CodeBlock):
        language = f' class="language-{html.escape(block.language)}"' if block.language else ""
        return f"<pre><code{language}>{html.escape(block.text)}</code></pre>"
    if isinstance(block, Formula):
        return f"<p><code>{html.escape(block.source)}</code></p>"
    return _table(block) if isinstance(block, Table) else "<hr>"


def _table(table: Table) -> str:
    head = _row(table.header, table, "th") if any(table.header) else ""
    return f"{_TABLE}{head}{''.join(_row(row, table, 'td') for row in table.rows)}</table>"


def _row(row: tuple[Spans, ...], table: Table, tag: str) -> str:
    cells = (
        f'<{tag} style="{_CELL};text-align:{side}">{_inline(cell)}</{tag}>'
        for cell, side in zip(row, table.alignments, strict=False)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _inline(spans: Spans) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    text = html.escape(span.text).replace("\n", "<br>")
    for style, tag in _TAGS:
        if span.style & style:
            text = f"<{tag}>{text}</{tag}>"
    target = safe_target(span.link) if span.link and not span.style & Style.IMAGE else None
    return f'<a href="{html.escape(target)}">{text}</a>' if target else text
