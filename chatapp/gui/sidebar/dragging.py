"""Entries under the pointer on their way to a folder, to the pinned ones, or out of both.

Qt's own drag runs a loop inside the loop; what stays within one list needs none.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractItemView

from chatapp.gui.sidebar.intents import ListIntents
from chatapp.gui.sidebar.model import SidebarModel
from chatapp.gui.theme import theme
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box

_EDGE = 28
"""Pixels from the list's ends within which it scrolls."""
_STEP = 10
_STEP_MS = 16
_ELIDE = Qt.TextElideMode.ElideRight
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_LABEL_HEIGHT, _LABEL_WIDEST, _LABEL_PADDING = 28, 180, 10


@dataclass(frozen=True, slots=True)
class Target:
    """Where what is dragged would go."""

    first: int
    """The rows that are marked."""
    last: int
    folder: str = ""
    pinned: bool = False


class Drag:
    """One drag at a time; the view hands over what the mouse does."""

    def __init__(self, view: QAbstractItemView, model: SidebarModel, intents: ListIntents) -> None:
        self._view = view
        self._list = model
        self._intents = intents
        self._ids: list[str] = []
        self._words = ""
        self._at = QPoint()
        self._timer = QTimer(view)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._scroll)

    @property
    def active(self) -> bool:
        """Whether something is being dragged."""
        return bool(self._ids)

    def begin(self, ids: list[str], words: str, at: QPoint) -> None:
        """Take up conversations. Parameters: `words`, what is shown at the pointer."""
        self._ids, self._words = ids, words
        self.move(at)
        self._timer.start()

    def move(self, at: QPoint) -> None:
        """The pointer is there, in the viewport."""
        self._at = at
        self._view.viewport().update()

    def drop(self, at: QPoint) -> None:
        """Ask for what the place means."""
        self._at = at
        ids, target = self._ids, self.target()
        self.end()
        if target is None:
            return
        if target.pinned:
            self._intents.pin_requested.emit(ids, True)
        else:
            self._intents.place_requested.emit(ids, target.folder)

    def end(self) -> None:
        """Nothing is dragged any more."""
        self._ids = []
        self._timer.stop()
        self._view.viewport().update()

    def target(self) -> Target | None:
        """Where the pointer is, as far as that would change anything."""
        rows = self._list.rowCount()
        if not self._ids or not rows or not self._view.viewport().rect().contains(self._at):
            return None
        row = self._view.indexAt(self._at).row()
        if row < 0:
            row = rows - 1 if self._is_below(rows - 1) else -1
        if row < 0:
            return None
        target = self._at_row(row)
        return None if self._stand_there(target) else target

    def paint(self, painter: QPainter) -> None:
        """Mark the place, and show at the pointer what is dragged."""
        if not self._ids:
            return
        target = self.target()
        if target is not None:
            area = self._rect(target.first).united(self._rect(target.last))
            accent = theme().color("accent")
            paint_box(painter, QRectF(area), CONTROL_RADIUS, border=accent, width=2)
        painter.setFont(theme().font("ui"))
        metrics = QFontMetricsF(painter.font())
        width = min(metrics.horizontalAdvance(self._words) + 2 * _LABEL_PADDING, _LABEL_WIDEST)
        box = QRectF(self._at.x() + 10, self._at.y() + 10, width, theme().scaled(_LABEL_HEIGHT))
        box.moveRight(min(box.right(), self._view.width() - 4.0))
        paint_box(
            painter, box, CONTROL_RADIUS, theme().color("raised"), border=theme().color("edge")
        )
        painter.setPen(theme().color("text"))
        inner = box.adjusted(_LABEL_PADDING, 0, -_LABEL_PADDING, 0)
        words = metrics.elidedText(self._words, _ELIDE, inner.width())
        painter.drawText(inner, _MIDDLE, words)

    def _at_row(self, row: int) -> Target:
        folder = self._list.folder_of(row)
        first, last = self._list.span_of(row)
        if folder:
            first = self._list.row_of_folder(folder)
            last = first + (self._list.held(folder) if self._list.is_open(folder) else 0)
        return Target(first, last, folder, self._list.is_pinned(row))

    def _stand_there(self, target: Target) -> bool:
        """Whether all that is dragged is at the place already."""
        rows = [self._list.row_of(each) for each in self._ids]
        if target.pinned:
            return all(self._list.is_pinned(row) for row in rows)
        return not any(self._list.is_pinned(row) for row in rows) and all(
            row >= 0 and self._list.folder_of(row) == target.folder for row in rows
        )

    def _is_below(self, last: int) -> bool:
        return self._at.y() > self._rect(last).bottom()

    def _rect(self, row: int) -> QRect:
        return self._view.visualRect(self._list.index(row))

    def _scroll(self) -> None:
        bar, height = self._view.verticalScrollBar(), self._view.viewport().height()
        step = theme().scaled(_STEP)
        if self._at.y() < _EDGE:
            bar.setValue(bar.value() - step)
        elif self._at.y() > height - _EDGE:
            bar.setValue(bar.value() + step)
