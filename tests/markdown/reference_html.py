"""The HTML of the specifications' examples as blocks, to compare with.

Tags that stand in the Markdown as they are were raw HTML there, which is shown as text.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from chatapp.markdown.blocks import (
    TOP,
    Alignment,
    Block,
    CodeBlock,
    Heading,
    Paragraph,
    Place,
    Rule,
    Spans,
    Style,
    Table,
)
from chatapp.markdown.inline import SpanBuilder

_TAG = re.compile(
    r"</?(?:p|em|strong|del|blockquote|[ou]l|li|h[1-6]|table|thead|tbody|tr|t[hd]|pre|code|a)>"
    r'|<ol start="\d+">|<code class="language-[^"]*">|<hr />|<br />|<t[hd] align="\w+">'
    r'|<a href="[^"]*"(?: title="[^"]*")?>|<img src="[^"]*" alt="[^"]*"(?: title="[^"]*")? />'
    r'|<input [^>]*type="checkbox">'
)
_RAW = re.compile(r"(<[^>]*>)")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_STYLES = {"em": "Emphasis", "strong": "Strong", "del": "Strikethrough"}
_BULLETS = "•◦▪"


def reference_blocks(html: str, markdown: str) -> list[Block | str]:
    """The blocks that `html` consists of, which a reference parser made of `markdown`; lines of
    raw HTML between them as they are."""
    reader = _Reader()
    done = 0
    for match in _TAG.finditer(html):
        if match.group() in markdown:
            continue
        reader.text(html[done : match.start()])
        reader.tag(match.group())
        done = match.end()
    reader.text(html[done:])
    reader.end()
    return reader.blocks


class _Reader:
    """Takes tags and texts one by one."""

    def __init__(self) -> None:
        self.blocks: list[Block | str] = []
        self._spans = SpanBuilder()
        self._lists: list[int | None] = []
        self._quotes: list[int] = []
        self._marker = ""
        self._checked: bool | None = None
        self._inside: list[str] = []
        self._code: str | None = None
        self._dropped = ""
        """What belongs to the tag before it."""
        self._language = ""
        self._cells: list[Spans] = []
        self._rows: list[tuple[Spans, ...]] = []
        self._alignments: list[Alignment] = []

    def text(self, text: str) -> None:
        """Text between two tags."""
        text, self._dropped = text.removeprefix(self._dropped), ""
        if self._code is not None:
            self._code += unescape(text)
        elif self._inside or (self._lists and text.strip()):
            self._inline(text if self._inside else text.strip("\n"))
        else:
            self.blocks += [line.strip() for line in text.split("\n") if line.strip()]

    def _inline(self, text: str) -> None:
        for part in _RAW.split(text):
            if part.startswith("<"):
                self._spans.text(part)
                continue
            for number, line in enumerate(part.split("\n")):
                if number:
                    self._spans.soft_break()
                if line:
                    self._spans.text(unescape(line))

    def tag(self, tag: str) -> None:
        """One tag."""
        name = tag.strip("</>").split(" ")[0]
        values = {key: unescape(value) for key, value in _ATTRIBUTE.findall(tag)}
        if tag.startswith("</"):
            self._close(name)
        elif name in _STYLES:
            self._spans.start_style(_STYLES[name])
        elif name == "a":
            self._spans.start_link(unquote(values["href"]))
        elif name == "img":
            self._spans.start_image(unquote(values["src"]))
            self._spans.text(values["alt"])
            self._spans.end_image()
        elif name == "br":
            self._spans.hard_break()
            self._dropped = "\n"
        elif name == "code":
            self._code = ""
            self._language = values.get("class", "").removeprefix("language-")
        elif name == "input":
            self._checked = "checked" in tag
            self._dropped = " "
        else:
            self._open(name, values)

    def _open(self, name: str, values: dict[str, str]) -> None:
        self._paragraph()
        if name in ("ul", "ol", "blockquote", "table", "hr"):
            self._bear_marker()
        if name in ("ul", "ol"):
            self._lists.append(int(values.get("start", 1)) if name == "ol" else None)
        elif name == "li":
            self._item()
        elif name == "blockquote":
            self._quotes.append(len(self._lists))
        elif name == "hr":
            self.blocks.append(Rule(self._place()))
        elif name in ("th", "td"):
            if name == "th":
                self._alignments.append(Alignment(values.get("align", "left")))
            self._inside.append(name)
        elif name in ("p", "pre") or re.fullmatch("h[1-6]", name):
            self._inside.append(name)

    def _item(self) -> None:
        number = self._lists[-1]
        if number is None:
            self._marker = _BULLETS[(len(self._lists) - 1) % 3]
        else:
            self._marker = f"{number}."
            self._lists[-1] = number + 1

    def _close(self, name: str) -> None:
        if name in _STYLES:
            self._spans.end_style()
        elif name == "a":
            self._spans.end_link()
        elif name == "code":
            self._end_code()
        elif name in ("th", "td"):
            self._inside.pop()
            self._cells.append(self._spans.take())
        elif name == "tr":
            self._rows.append(tuple(self._cells))
            self._cells.clear()
        elif name == "table":
            rows = tuple(self._rows)
            table = Table(rows[0], rows[1:], tuple(self._alignments), self._place())
            self.blocks.append(table)
            self._rows, self._alignments = [], []
        else:
            self._close_block(name)

    def _close_block(self, name: str) -> None:
        if name in ("p", "pre") or re.fullmatch("h[1-6]", name):
            self._inside.pop()
        if re.fullmatch("h[1-6]", name):
            self.blocks.append(Heading(int(name[1]), self._spans.take(), self._place()))
        self._paragraph()
        if name == "li":
            self._bear_marker()
            self._checked = None
        elif name in ("ul", "ol"):
            self._lists.pop()
        elif name == "blockquote":
            self._quotes.pop()

    def _end_code(self) -> None:
        text, self._code = self._code or "", None
        if self._inside[-1:] == ["pre"]:
            self._bear_marker()
            language = self._language
            self.blocks.append(CodeBlock(language, text.removesuffix("\n"), True, self._place()))
        else:
            self._spans.text(text, Style.CODE)

    def end(self) -> None:
        """What is left becomes a block."""
        self._paragraph()

    def _paragraph(self) -> None:
        if not self._spans.empty:
            spans = self._spans.take()
            if spans:
                self.blocks.append(Paragraph(spans, self._place()))

    def _bear_marker(self) -> None:
        if self._marker:
            self.blocks.append(Paragraph((), self._place()))

    def _place(self) -> Place:
        marker, checked, self._marker, self._checked = self._marker, self._checked, "", None
        if not self._lists and not self._quotes:
            return TOP
        return Place(len(self._lists), marker, checked, tuple(self._quotes))
