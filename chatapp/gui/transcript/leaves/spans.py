"""Spans of a block to one text with formats, pictures of formulas in their places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextCharFormat

from chatapp.gui.theme import theme
from chatapp.gui.transcript.formulas import FormulaPicture, formulas
from chatapp.gui.transcript.leaves.base import Link
from chatapp.gui.transcript.leaves.lines import FormatRange, Lines
from chatapp.gui.transcript.leaves.positions import Odd, Positions, units_of, wide_characters
from chatapp.gui.transcript.leaves.styles import char_format, format_range
from chatapp.gui.widgets.painting import paint_box
from chatapp.markdown.blocks import Span, Spans, Style

CHIP_PADDING = 5
"""The room inside the box around inline code, left and right, in px."""
ICON = 16
_ICON_ROOM = 20
_STAND_IN = "x"
"""Stands where something is painted; its letter spacing makes it as wide as that is."""
_BETWEEN_SCRIPTS = 0.125
"""The room between Chinese and Latin letters, of the font's size."""
_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_SCRIPT_CHANGE = re.compile(rf"[{_CJK}](?=[A-Za-z0-9$@#%])|[A-Za-z0-9%+](?=[{_CJK}])")
_HAS_CJK = re.compile(rf"[{_CJK}]")


@dataclass(slots=True)
class SetText:
    """A text that is ready to be laid out. Ranges and places in it are UTF-16 units."""

    text: str = ""
    formats: list[FormatRange] = field(default_factory=list)
    chips: list[tuple[int, int]] = field(default_factory=list)
    """Inline code."""
    formulas: list[tuple[int, FormulaPicture]] = field(default_factory=list)
    icons: list[int] = field(default_factory=list)
    """Where the icon of an image stands."""
    links: list[Link] = field(default_factory=list)
    """In characters of the shown text."""
    positions: Positions = field(default_factory=Positions)
    waiting: bool = False
    """Whether the picture of a formula is still to come."""


class SpanSetter:
    """Sets the spans of one block. Parameters: `token`, the colour of the text."""

    def __init__(self, font: QFont, token: str) -> None:
        self._font = font
        self._token = token
        self._set = SetText()
        self._pieces: list[str] = []
        self._odd: list[Odd] = []
        self._unit = 0
        self._character = 0
        self._rooms: list[tuple[int, float]] = []

    def set(self, spans: Spans) -> SetText:
        """The text with all its formats."""
        for number, span in enumerate(spans):
            after = spans[number + 1] if number + 1 < len(spans) else None
            self._add(span, after)
        result = self._set
        result.text = "".join(self._pieces)
        result.positions = Positions(self._odd)
        for unit, room in self._rooms:
            spaced = QTextCharFormat()
            spaced.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
            spaced.setFontLetterSpacing(room)
            result.formats.append(format_range(unit, 1, spaced))
        return result

    def _add(self, span: Span, after: Span | None) -> None:
        if span.style & Style.MATH and self._add_formula(span):
            return
        if span.style & Style.IMAGE:
            self._set.icons.append(self._unit)
            self._add_stand_in(_ICON_ROOM, 0)
        start, text = self._unit, span.text.replace("\n", "\u2028")
        self._odd += wide_characters(text, self._character, self._unit)
        length = units_of(text)
        if span.style or span.link:
            style = char_format(span, self._font)
            self._set.formats.append(format_range(start, length, style))
        if span.link:
            end = self._character + len(text)
            self._set.links.append(Link(self._character, end, span.link))
        self._pieces.append(text)
        self._unit += length
        self._character += len(text)
        self._leave_room(span, after, start, text)

    def _leave_room(self, span: Span, after: Span | None, start: int, text: str) -> None:
        if not span.style & Style.CODE and not text.isascii() and _HAS_CJK.search(text):
            room = self._font_size() * _BETWEEN_SCRIPTS
            shift = 0 if not self._odd else None
            for match in _SCRIPT_CHANGE.finditer(text):
                at = match.start()
                unit = start + (at if shift == 0 else units_of(text[:at]))
                self._rooms.append((unit, room))
        if span.style & Style.CODE:
            self._set.chips.append((start, self._unit))
        beside_code = span.style | (after.style if after else Style.PLAIN)
        if beside_code & Style.CODE and self._unit > start and text[-1:] <= "\uffff":
            self._rooms.append((self._unit - 1, float(CHIP_PADDING)))

    def _add_formula(self, span: Span) -> bool:
        """Make room for the picture of a formula; False where its source is to be shown."""
        display = bool(span.style & Style.DISPLAY)
        color = theme().color(self._token).name()
        found = formulas().find(span.text, display=display, size=self._font_size(), color=color)
        if not isinstance(found, FormulaPicture):
            self._set.waiting |= found is None
            return False
        self._set.formulas.append((self._unit, found))
        self._add_stand_in(found.width + 2, len(span.text))
        return True

    def _add_stand_in(self, width: float, characters: int) -> None:
        style = QTextCharFormat()
        style.setFont(self._font)
        style.setForeground(Qt.GlobalColor.transparent)
        advance = QFontMetricsF(self._font).horizontalAdvance(_STAND_IN)
        style.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
        style.setFontLetterSpacing(width - advance)
        self._set.formats.append(format_range(self._unit, 1, style))
        self._odd.append(Odd(self._character, self._unit, characters, 1))
        self._pieces.append(_STAND_IN)
        self._unit += 1
        self._character += characters

    def _font_size(self) -> float:
        return QFontMetricsF(self._font).fontDpi() / 72 * self._font.pointSizeF()


def paint_chips(painter: QPainter, content: SetText, lines: Lines, at: QPointF) -> None:
    """Paint the boxes around inline code, on each line it runs over."""
    for start, end in content.chips:
        for box in lines.rects(start, end):
            area = box.translated(at).adjusted(-CHIP_PADDING, 2.5, 0, -1.5)
            paint_box(painter, area, 4, theme().color("sunken"), theme().color("line"))
