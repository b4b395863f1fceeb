"""Code blocks: a head with the language and Copy, and the code in colours."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.transcript.code_text import CodeText
from chatapp.gui.transcript.document import left_edge
from chatapp.gui.transcript.highlight import Highlighter
from chatapp.gui.transcript.parts import Code
from chatapp.gui.transcript.text_pane import rise_of
from chatapp.gui.widgets import Button, Label
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box

COPIED_MS = 1_500
"""How long the button says that it copied."""
_HEAD = 33
_RADIUS = 8
_SIDE = 15
_TOP, _BOTTOM = 10, 12
_BAR = 12
_SMALL_ICON = 14


class CodePane(QWidget):
    """Shows a `Code` part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part: Code | None = None
        self._text = CodeText(self)
        self._language = Label("", "meta", "text3", parent=self)
        self._copy = HeadButton(self)
        self._copy.setObjectName("copy_code")
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
