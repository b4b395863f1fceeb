"""Inline events of a block to spans."""

from __future__ import annotations

import re

from chatapp.markdown.blocks import Span, Spans, Style
from chatapp.markdown.links import link_bare_addresses, safe_target

_CJK = r"\u2018-\u201f\u2026\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uff65"
_IS_CJK = re.compile(f"[{_CJK}]")
_STYLES = {"Strong": Style.BOLD, "Emphasis": Style.ITALIC, "Strikethrough": Style.STRIKE}


class SpanBuilder:
    """Collects the spans of one block from inline events."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._pieces: list[str] = []
        self._set: tuple[Style, str | None] = (Style.PLAIN, None)
        self._style = Style.PLAIN
        self._styles: list[Style] = []
        self._links: list[str | None] = []
        self._soft_break = False

    def text(self, text: str, style: Style = Style.PLAIN) -> None:
        """Add a run of text, in `style` besides the styles that are open."""
        if self._soft_break:
            self._soft_break = False
            if not (self._ends_in_cjk() and _IS_CJK.match(text)):
                self._add(" ", self._style)
        self._add(text, self._style | style)

    def soft_break(self) -> None:
        """A line break of the source: a space, but nothing between Chinese characters."""
        self._soft_break = True

    def hard_break(self) -> None:
        """A line break that is meant."""
        self._soft_break = False
        self._add("\n", self._style)

    def start_style(self, tag: str) -> None:
        """Open the style of pyromark's `tag`; unknown ones change nothing."""
        self._styles.append(self._style)
        self._style |= _STYLES.get(tag, Style.PLAIN)

    def end_style(self) -> None:
        """Close the style opened last."""
        self._style = self._styles.pop() if self._styles else Style.PLAIN

    def start_link(self, target: str) -> None:
        """Open a link; one that may not be followed is plain text."""
        self._links.append(safe_target(target))

    def end_link(self) -> None:
        """Close the link opened last."""
        if self._links:
            self._links.pop()

    @property
    def empty(self) -> bool:
        """Whether nothing was added since the last `take`."""
        return not (self._spans or self._pieces)

    def take(self) -> Spans:
        """The spans so far; begins anew."""
        self._flush()
        spans, self._spans, self._soft_break = self._spans, [], False
        return tuple(piece for span in spans for piece in link_bare_addresses(span))

    def _ends_in_cjk(self) -> bool:
        last = self._pieces[-1] if self._pieces else self._spans[-1].text if self._spans else ""
        return bool(_IS_CJK.match(last[-1:]))

    def _add(self, text: str, style: Style) -> None:
        setting = (style, self._links[-1] if self._links else None)
        if setting != self._set:
            self._flush()
            self._set = setting
        if text:
            self._pieces.append(text)

    def _flush(self) -> None:
        if self._pieces:
            self._spans.append(Span("".join(self._pieces), *self._set))
            self._pieces.clear()
