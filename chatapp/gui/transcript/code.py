"""Code blocks: a head with the language and Copy, and the code in colours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLayout,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.transcript.document import left_edge
from chatapp.gui.transcript.grouping import CODE_LINE_CHARACTERS
from chatapp.gui.transcript.highlight import Highlighter, Run
from chatapp.gui.transcript.parts import Code
from chatapp.gui.transcript.text_pane import OUTDENT, TextPane
from chatapp.gui.widgets import Button, Label
from chatapp.gui.widgets.painting import paint_box

COPIED_MS = 1_500
"""How long the button says that it copied."""
_HEAD = 33
_RADIUS = 8
_SIDE = 15
_TOP, _BOTTOM = 10, 12
_BAR = 12
_CONTINUED = 1
"""State of a text block that goes on with the line of the block before."""


class CodeText(TextPane):
    """The lines of a piece of code; long ones scroll sideways, endless ones are broken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewportMargins(0, 0, 0, 0)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._text = ""
        self._runs: list[Run] = []
        self.restyle()
        self._set_up()

    def show_text(self, text: str) -> None:
        """Show other code; where it only grew, what is there stays."""
        if text == self._text:
            return
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        if self._text and text.startswith(self._text) and not self._broken():
            cursor.movePosition(QTextCursor.MoveOperation.End)
            self._insert(cursor, text[len(self._text) :], keep=True)
        else:
            self._runs = []
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.removeSelectedText()
            self._insert(cursor, text, keep=False)
        cursor.endEditBlock()
        self._text = text

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Colour the code."""
        self._runs = list(runs)
        formats: dict[str, QTextCharFormat] = {}
        block, at, number = self.document().begin(), 0, 0
        while block.isValid():
            length = block.length() - 1
            ranges = []
            while number < len(runs) and runs[number][0] < at + length:
                start, size, token = runs[number]
                ranges.append(_range(start - at, size, length, token, formats))
                if start + size > at + length:
                    break
                number += 1
            block.layout().setFormats(ranges)
            at += length + (0 if block.next().userState() == _CONTINUED else 1)
            block = block.next()
        self.document().markContentsDirty(0, self.document().characterCount())

    def retheme(self) -> None:
        """Take over another theme or font size."""
        self.restyle()
        self._set_up()
        text, runs, self._text = self._text, self._runs, ""
        self.document().clear()
        self.show_text(text)
        self.show_runs(runs)

    def lines_height(self) -> int:
        """The height of all lines, in px."""
        return self.document().blockCount() * theme().line_height("code")

    def lines_width(self) -> int:
        """The width of the longest line, in px."""
        return round(self.document().idealWidth())

    def selected_plain_text(self) -> str:
        """The selection, with the lines that were only broken for showing put together."""
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart())
        pieces = [cursor.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")]
        lines = pieces[0].split("\n")
        result, block = lines[0], first.next()
        for line in lines[1:]:
            result += ("" if block.userState() == _CONTINUED else "\n") + line
            block = block.next()
        return result.replace("\u00a0", " ") if "\u00a0" not in self._text else result

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways is for the code, anything else for the transcript."""
        delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
        sideways = delta.x() or (
            delta.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0
        )
        bar = self.horizontalScrollBar()
        if sideways and abs(sideways) >= abs(delta.y()) and bar.maximum():
            bar.setValue(bar.value() - sideways)
            event.accept()
        else:
            event.ignore()

    def _set_up(self) -> None:
        self.document().setDefaultFont(theme().font("code"))
        self.setFont(theme().font("code"))

    def _broken(self) -> bool:
        """Whether the last line was broken, so that it cannot just be continued."""
        return self.document().lastBlock().userState() == _CONTINUED

    def _insert(self, cursor: QTextCursor, text: str, *, keep: bool) -> None:
        block_format = QTextBlockFormat()
        fixed = QTextBlockFormat.LineHeightTypes.FixedHeight
        block_format.setLineHeight(theme().line_height("code"), fixed.value)
        cursor.setBlockFormat(block_format)
        for number, line in enumerate(text.split("\n")):
            if number:
                cursor.insertBlock(block_format)
                cursor.block().setUserState(-1)
            cursor.insertText(line[:CODE_LINE_CHARACTERS])
            for start in range(CODE_LINE_CHARACTERS, len(line), CODE_LINE_CHARACTERS):
                cursor.insertBlock(block_format)
                cursor.block().setUserState(_CONTINUED)
                cursor.insertText(line[start : start + CODE_LINE_CHARACTERS])
