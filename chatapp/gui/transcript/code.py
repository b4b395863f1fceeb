"""Code blocks: a head with the language and Copy, and the code in colours."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLayout,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.transcript.document import left_edge
from chatapp.gui.transcript.grouping import CODE_LINE_CHARACTERS
from chatapp.gui.transcript.highlight import Highlighter, Run
from chatapp.gui.transcript.parts import Code
from chatapp.gui.transcript.text_pane import TextPane, rise_of
from chatapp.gui.widgets import Button, Label, thin_scroll_bars
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box

COPIED_MS = 1_500
"""How long the button says that it copied."""
_HEAD = 33
_RADIUS = 8
_SIDE = 15
_TOP, _BOTTOM = 10, 12
_BAR = 12
_SMALL_ICON = 14
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


class CodePane(QWidget):
    """Shows a `Code` part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part: Code | None = None
        self._text = CodeText(self)
        self._language = Label("", "meta", "text3", parent=self)
        self._copy = HeadButton(self)
        self._copy.clicked.connect(self._copy_code)
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(COPIED_MS)
        self._copied.timeout.connect(self.retranslate)
        self._highlighter = Highlighter(self)
        self._highlighter.ready.connect(self._text.show_runs)
        self.setFocusProxy(self._copy)
        self.retranslate()

    def show_part(self, part: Code) -> None:
        """Show other code."""
        self._part = part
        self._text.set_wrapped(not (part.first and part.last))
        self._text.show_text(part.text)
        self._language.setText(part.language)
        self._language.setVisible(part.first)
        self._copy.setVisible(part.first)
        self._highlighter.show(part.language, part.text, growing=not part.closed)
        self.retranslate()
        self.update()

    def height_for(self, width: int) -> int:
        """The height the part takes at `width` px."""
        assert self._part is not None
        height = self._text.inner_height(self._inner_width(width))
        if self._part.first:
            height += theme().scaled(_HEAD) + _TOP
        return height + (_BOTTOM + 1 if self._part.last else 0)

    def position_at(self, y: int) -> int:
        """The place in the code that is shown at height `y` px."""
        return self._text.position_at(y - self._text.y())

    def height_of(self, position: int) -> int:
        """How far below the top a place in the code is shown, in px."""
        return self._text.y() + self._text.height_of(position)

    def retheme(self) -> None:
        """Take over another theme or font size."""
        self._text.retheme()
        self.update()

    def retranslate(self) -> None:
        """Set all texts."""
        copied = self._copied.isActive()
        self._copy.setText(self.tr("Copied") if copied else self.tr("Copy"))
        self._copy.set_icon("check" if copied else "copy")
        self._copy.setAccessibleName(self.tr("Copied") if copied else self.tr("Copy code"))
        language = self._part.language if self._part else ""
        self._text.setAccessibleName(
            self.tr("Code, {language}").replace("{language}", language)
            if language
            else self.tr("Code")
        )
        self._place_head()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out head and text."""
        self._place_head()
        if self._part is None:
            return
        top = theme().scaled(_HEAD) + _TOP if self._part.first else 0
        left = self._left() + _SIDE
        width = self._inner_width(self.width())
        bottom = _BOTTOM + 1 if self._part.last else 0
        bar = self._text.inner_height(width) > self._lines_height()
        height = self.height() - top - bottom + (min(bottom, _BAR) - 2 if bar and bottom else 0)
        self._text.setGeometry(left, top - rise_of("code"), width, max(0, height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box."""
        if self._part is None:
            return
        with QPainter(self) as painter:
            box = QRectF(self.rect()).adjusted(self._left(), 0, 0, 0)
            # A piece in the middle shows only the sides of the box: the rest is out of the picture.
            above = 0 if self._part.first else -2 * _RADIUS
            below = 0 if self._part.last else 2 * _RADIUS
            line = theme().color("line")
            paint_box(
                painter, box.adjusted(0, above, 0, below), _RADIUS, theme().color("sunken"), line
            )
            if self._part.first:
                head = theme().scaled(_HEAD) - 1
                painter.fillRect(QRectF(box.left(), head, box.width(), 1), line)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def copy_code(self) -> None:
        """Put the whole block on the clipboard."""
        if self._part is not None:
            QGuiApplication.clipboard().setText(self._part.whole)

    def _copy_code(self) -> None:
        self.copy_code()
        self._copied.start()
        self.retranslate()

    def _left(self) -> int:
        return left_edge(self._part.place) if self._part else 0

    def _inner_width(self, width: int) -> int:
        return max(40, width - self._left() - 2 * _SIDE)

    def _lines_height(self) -> int:
        return math.ceil(self._text.document().size().height())

    def _place_head(self) -> None:
        head = theme().scaled(_HEAD) - 1
        size = self._copy.sizeHint()
        self._copy.setGeometry(
            self.width() - size.width() - 4, (head - size.height()) // 2, *size.toTuple()
        )
        left = self._left() + _SIDE
        line = theme().line_height("meta")
        width = max(0, self._copy.x() - left - 8)
        self._language.setGeometry(left, (head - line) // 2, width, line)


class HeadButton(Button):
    """The quiet button in the head of a code block."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "ghost", icon="copy", small=True, parent=parent)
        self._icon_name = "copy"

    def set_icon(self, icon: str) -> None:
        """Change the icon."""
        self._icon_name = icon
        super().set_icon(icon)

    def sizeHint(self) -> QSize:
        """Room for a small icon and the text."""
        width = self.fontMetrics().horizontalAdvance(self.text()) + _SMALL_ICON + 6
        return QSize(width + 18, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint icon and text, smaller than on other buttons."""
        with QPainter(self) as painter:
            area = QRectF(self.rect())
            if self.underMouse() or self.isDown():
                fill = theme().color("press" if self.isDown() else "hover")
                paint_box(painter, area, CONTROL_RADIUS, fill)
            box = QRectF(9, 0, _SMALL_ICON, area.height())
            paint_icon(painter, self._icon_name, box, "text2", _SMALL_ICON)
            painter.setFont(self.font())
            painter.setPen(theme().color("text2"))
            text = area.adjusted(9 + _SMALL_ICON + 6, 0, 0, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())

    def _restyle(self) -> None:
        super()._restyle()
        self.setFont(theme().font("meta"))


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
