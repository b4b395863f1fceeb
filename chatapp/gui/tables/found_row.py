"""Rows of a table that are listed below each other, to be looked at when they are pressed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.widgets import KeyboardFocus
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box

_MOST = 50
"""Rows that are listed."""
_ICON_ROOM = 32
_PADDING = 4
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Found:
    """What is said of a row: its text, and quieter words below it."""

    text: str
    words: str
    target: tuple[int, ...]
    """What it is known by."""
    failed: bool = False


class FoundRows(QWidget):
    """A list of them. Signal: `asked(target)`, one was pressed.

    Parameters: `name`, the object name of each.
    """

    asked = Signal(tuple)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._shown: tuple[Found, ...] = ()
        self._rows: list[_FoundRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def show_rows(self, rows: Iterable[Found], tip: str) -> None:
        """List the first of these. Parameters: `tip`, what pressing one does."""
        shown = tuple(rows)[:_MOST]
        while len(self._rows) < len(shown):
            row = _FoundRow(self)
            row.setObjectName(self._name)
            row.pressed_for.connect(self.asked)
            self._rows.append(row)
            self._column.addWidget(row)
        for row, found in zip(self._rows, shown, strict=False):
            row.show_found(found, tip)
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(shown))
        self.setVisible(bool(shown))


class _FoundRow(KeyboardFocus, QPushButton):
    """One of them: painted, so that many are made quickly."""

    pressed_for = Signal(tuple)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._found = Found("", "", ())
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._tell)
        theme().changed.connect(self.updateGeometry)

    def show_found(self, found: Found, tip: str) -> None:
        """Say something else."""
        self._found = found
        self.setAccessibleName(f"{found.text} {found.words}")
        self.setToolTip(tip)
        self.update()

    def sizeHint(self) -> QSize:
        """Two lines."""
        look = theme()
        return QSize(0, look.line_height("ui") + look.line_height("meta") + _PADDING)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both lines, and what can be done."""
        painter, area, look = QPainter(self), QRectF(self.rect()), theme()
        if self.underMouse():
            paint_box(painter, area, CONTROL_RADIUS, look.color("hover"))
        room = look.scaled(_ICON_ROOM)
        icon = QRectF(area.right() - room, 0, room, area.height())
        paint_icon(painter, "eye", icon, "text2" if self.underMouse() else "text3")
        area = area.adjusted(_PADDING, _PADDING / 2, -room - _PADDING, 0)
        area.setHeight(look.line_height("ui"))
        self._paint_line(painter, area, self._found.text, "text")
        painter.setFont(look.font("meta"))
        below = QRectF(area.left(), area.bottom(), area.width(), look.line_height("meta"))
        self._paint_line(painter, below, self._found.words, "danger" if self._found.failed else "")

    def _paint_line(self, painter: QPainter, area: QRectF, text: str, token: str) -> None:
        if token == "text":
            painter.setFont(theme().font("ui"))
        painter.setPen(theme().color(token or "text3"))
        metrics = QFontMetricsF(painter.font())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, _LEFT, shown)

    def _tell(self) -> None:
        self.pressed_for.emit(self._found.target)
