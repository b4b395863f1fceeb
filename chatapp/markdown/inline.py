"""Inline events of a block to spans."""

from __future__ import annotations

import re

from chatapp.markdown.blocks import Span, Spans, Style
from chatapp.markdown.links import (
    image_name,
    link_bare_addresses,
    may_hold_address,
    safe_target,
    web_target,
    without_directions,
)

_CJK = r"\u2018-\u201f\u2026\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uff65"
_IS_CJK = re.compile(f"[{_CJK}]")
_TAGS = {"Strong": Style.BOLD, "Emphasis": Style.ITALIC, "Strikethrough": Style.STRIKE}
# Styles are kept as numbers while spans are built: combining flags takes ten times as long.
_BITS = {tag: int(style) for tag, style in _TAGS.items()}
_ALL = tuple(Style(bits) for bits in range(2 * max(Style)))
_IMAGE = int(Style.IMAGE)


class SpanBuilder:
    """Collects the spans of one block from inline events."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._pieces: list[str] = []
        self._set: tuple[int, str | None] = (0, None)
        self._style = 0
        self._styles: list[int] = []
        self._links: list[str | None] = []
        self._images: list[str] = []
        self._description: list[str] = []
        self._break: tuple[int, str | None] | None = None
        """In which style and link a soft break stands that nothing has followed yet."""

    def text(self, text: str, style: int = 0) -> None:
        """Add a run of text, in `style` besides the styles that are open."""
        self._resolve_break(text)
        self._add(text, self._style | style, self._link)

    def atom(self, text: str, style: int) -> None:
        """Add a span that stays one of its own: a formula or the mark of a note."""
        self._resolve_break(text)
        self._add_atom(text, self._style | style, self._link)

    def soft_break(self) -> None:
        """A line break of the source: a space, but nothing between Chinese characters."""
        self._break = (self._style, self._link)

    def hard_break(self) -> None:
        """A line break that is meant."""
        self._break = None
        self._add("\n", self._style, self._link)

    def start_style(self, tag: str) -> None:
        """Open the style of pyromark's `tag`; unknown ones change nothing."""
        self._styles.append(self._style)
        self._style |= _BITS.get(tag, 0)

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

    def start_image(self, address: str) -> None:
        """Open an image: what comes until its end is its description."""
        self._resolve_break("")
        self._images.append(address)

    def end_image(self) -> None:
        """Close the image opened last; one inside another's description is part of that."""
        address = self._images.pop() if self._images else ""
        if self._images:
            return
        text = "".join(self._description).strip() or image_name(address)
        self._description.clear()
        self._break = None
        self._add_atom(text, self._style | _IMAGE, web_target(address))

    @property
    def empty(self) -> bool:
        """Whether nothing was added since the last `take`."""
        return not (self._spans or self._pieces)

    def take(self) -> Spans:
        """The spans so far; begins anew."""
        self._flush()
        if not self._spans:
            self._break = None
            return ()
        spans, self._spans, self._break = self._spans, [], None
        taken: list[Span] = []
        for span in spans:
            if span.link is not None:
                span = without_directions(span)
                if span.text or span.style & Style.IMAGE:
                    taken.append(span)
            elif may_hold_address(span.text):
                taken += link_bare_addresses(span)
            else:
                taken.append(span)
        return tuple(taken)

    @property
    def _link(self) -> str | None:
        return self._links[-1] if self._links else None

    def _resolve_break(self, text: str) -> None:
        """A soft break before `text` becomes a space, or nothing between Chinese characters."""
        if self._break is not None:
            setting, self._break = self._break, None
            if not (self._ends_in_cjk() and _IS_CJK.match(text)):
                self._add(" ", *setting)

    def _ends_in_cjk(self) -> bool:
        last = self._pieces[-1] if self._pieces else self._spans[-1].text if self._spans else ""
        return bool(_IS_CJK.match(last[-1:]))

    def _add(self, text: str, style: int, link: str | None) -> None:
        if self._images:
            self._description.append(" " if text == "\n" else text)
            return
        setting = (style, link)
        if setting != self._set:
            self._flush()
            self._set = setting
        if text:
            self._pieces.append(text)

    def _add_atom(self, text: str, style: int, link: str | None) -> None:
        if self._images:
            self._description.append(text)
            return
        self._flush()
        self._spans.append(Span(text, _ALL[style], link))

    def _flush(self) -> None:
        if self._pieces:
            style, link = self._set
            self._spans.append(Span("".join(self._pieces), _ALL[style], link))
            self._pieces.clear()
