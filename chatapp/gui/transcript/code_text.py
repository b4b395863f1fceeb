"""The lines of a code block: in colours, scrolled sideways or broken."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLayout,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.transcript.grouping import CODE_LINE_CHARACTERS
from chatapp.gui.transcript.highlight import Run
from chatapp.gui.transcript.text_pane import TextPane
from chatapp.gui.widgets import thin_scroll_bars

_BAR = 12
_CONTINUED = 1
"""State of a text block that goes on with the line of the block before."""


class CodeText(TextPane):
    """The lines of a piece of code; long ones scroll sideways, endless ones are broken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewportMargins(0, 0, 0, 0)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        thin_scroll_bars(self)
        self._text = ""
        self._runs: list[Run] = []
        self._set_up()

    def set_wrapped(self, wrapped: bool) -> None:
        """Whether lines are broken at the edge, or scroll."""
        mode = QTextEdit.LineWrapMode
        self.setLineWrapMode(mode.WidgetWidth if wrapped else mode.NoWrap)
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if wrapped else policy.ScrollBarAsNeeded
        )

    def show_text(self, text: str) -> None:
        """Show other code; where it only grew, what is there stays."""
        if text == self._text:
            return
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        if text.startswith(self._text) and self._room_for(text[len(self._text) :]):
            cursor.movePosition(QTextCursor.MoveOperation.End)
            self._insert(cursor, text[len(self._text) :])
        else:
            self._runs = []
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.removeSelectedText()
            self._insert(cursor, text)
        cursor.endEditBlock()
        self._text = text
        self.rest_cursor()

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Colour the code."""
        self._runs = list(runs)
        runs = in_utf16(self._text, runs)
        formats: dict[str, QTextCharFormat] = {}
        block, at, number = self.document().begin(), 0, 0
        while block.isValid():
            end = at + block.length() - 1
            ranges = []
            while number < len(runs) and runs[number][0] < end:
                start, size, token = runs[number]
                ranges.append(
                    _range(max(start, at) - at, min(start + size, end) - at, token, formats)
                )
                if start + size > end:
                    break
                number += 1
            block.layout().setFormats(ranges)
            block = block.next()
            at = end if block.userState() == _CONTINUED else end + 1
        self.document().markContentsDirty(0, self.document().characterCount())

    def retheme(self) -> None:
        """Take over another theme or font size."""
        text, runs, self._text = self._text, self._runs, ""
        self.document().clear()
        self._set_up()
        self.show_text(text)
        self.show_runs(runs)

    def inner_height(self, width: int) -> int:
        """The height of the lines at `width` px, with the scroll bar if they need one."""
        document = self.document()
        if self.lineWrapMode() == QTextEdit.LineWrapMode.NoWrap:
            if document.textWidth() != -1:
                document.setTextWidth(-1)
            bar = _BAR if document.idealWidth() > width else 0
            return math.ceil(document.size().height()) + bar
        if document.textWidth() != width:
            document.setTextWidth(width)
        return math.ceil(document.size().height())

    def selected_plain_text(self) -> str:
        """The selection, with the lines that were only broken for showing put together."""
        cursor = self.textCursor()
        block = self.document().findBlock(cursor.selectionStart())
        first, *rest = cursor.selectedText().split("\u2029")
        for line in rest:
            block = block.next()
            first += line if block.userState() == _CONTINUED else f"\n{line}"
        return first

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways is for the code, anything else for the transcript."""
        if not scroll_sideways(self, event):
            event.ignore()

    def _set_up(self) -> None:
        self.restyle()
        self.document().setDefaultFont(theme().font("code"))
        self.setFont(theme().font("code"))
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))

    def _room_for(self, text: str) -> bool:
        """Whether the last line can just be continued with `text`."""
        last = self.document().lastBlock()
        length = last.length() + len(text.partition("\n")[0])
        return last.userState() != _CONTINUED and length <= CODE_LINE_CHARACTERS

    def _insert(self, cursor: QTextCursor, text: str) -> None:
        block_format = QTextBlockFormat()
        fixed = QTextBlockFormat.LineHeightTypes.FixedHeight
        block_format.setLineHeight(theme().line_height("code"), fixed.value)
        cursor.setBlockFormat(block_format)
        for number, line in enumerate(text.split("\n")):
            for start in range(0, max(1, len(line)), CODE_LINE_CHARACTERS):
                if number or start:
                    cursor.insertBlock(block_format)
                    cursor.block().setUserState(_CONTINUED if start else -1)
                cursor.insertText(line[start : start + CODE_LINE_CHARACTERS])


def scroll_sideways(pane: QTextEdit, event: QWheelEvent) -> bool:
    """Scroll `pane` where the wheel is turned sideways; whether it was."""
    delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    sideways = delta.x() or (delta.y() if shifted else 0)
    bar = pane.horizontalScrollBar()
    if not sideways or (abs(sideways) < abs(delta.y())) or not bar.maximum():
        return False
    bar.setValue(bar.value() - sideways)
    event.accept()
    return True


def in_utf16(text: str, runs: Sequence[Run]) -> Sequence[Run]:
    """Runs counted in UTF-16 units, as Qt counts, instead of characters."""
    wide = [place for place, letter in enumerate(text) if letter > "\uffff"]
    if not wide:
        return runs
    return [
        (start + bisect_left(wide, start), size + _between(wide, start, start + size), token)
        for start, size, token in runs
    ]


def _between(places: list[int], start: int, end: int) -> int:
    return bisect_left(places, end) - bisect_left(places, start)


def _range(
    start: int, end: int, token: str, formats: dict[str, QTextCharFormat]
) -> QTextLayout.FormatRange:
    if token not in formats:
        formats[token] = QTextCharFormat()
        formats[token].setForeground(theme().color(token))
    result = QTextLayout.FormatRange()
    result.start, result.length = start, max(0, end - start)
    result.format = formats[token]
    return result
