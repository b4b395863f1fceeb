"""The columns side by side; where there is no room for all, they are moved sideways."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from chatapp.gui.compare.column import CompareColumn
from chatapp.gui.compare.state import ColumnState, CompareIntents
from chatapp.gui.theme import theme
from chatapp.gui.widgets import thin_scroll_bars

LEAST_WIDTH = 300
"""Of a column, in px."""


class _Row(QWidget):
    """What the columns stand on: the lines between them."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint page and lines."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme().color("chat"))
            for left in self.lines:
                painter.fillRect(left, 0, 1, self.height(), theme().color("line"))


class Columns(QScrollArea):
    """Keeps a `CompareColumn` for each state."""

    def __init__(self, intents: CompareIntents, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._intents = intents
        self._row = _Row()
        self.all: list[CompareColumn] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_scroll_bars(self)
        self.setWidget(self._row)
        self.retranslate()
        theme().changed.connect(self._lay_out)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def show_states(self, states: tuple[ColumnState, ...]) -> None:
        """Show these columns; the widgets of those that are gone end."""
        while len(self.all) > len(states):
            column = self.all.pop()
            held = QApplication.focusWidget()
            if held is not None and column.isAncestorOf(held) and self.all:
                self.all[-1].stops[0].setFocus(Qt.FocusReason.OtherFocusReason)
            column.set_view(None)
            column.hide()
            column.deleteLater()
        while len(self.all) < len(states):
            column = CompareColumn(len(self.all), self._intents, self._row)
            self.all.append(column)
            column.show()
        before = [column.state for column in self.all]
        for column, state in zip(self.all, states, strict=True):
            column.show_state(state)
        self._lay_out()
        self._follow(before)

    def tell_ended(self, asked: Collection[str]) -> None:
        """Tell a screen reader which answers have ended: some fail before they are shown.

        Parameters: `asked`, the ids of the columns that were asked.
        """
        for column in self.all:
            if column.state.id in asked and column.state.stage.over:
                column.tell_end()

    def column(self, identity: str) -> CompareColumn | None:
        """The widget that shows a column."""
        return next((column for column in self.all if column.state.id == identity), None)

    def retranslate(self) -> None:
        """Set all texts."""
        self.setAccessibleName(self.tr("Answers side by side"))
        for column in self.all:
            column.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        super().resizeEvent(event)
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move sideways; the columns' texts leave such a wheel to the page."""
        pixels, notches = event.pixelDelta(), event.angleDelta()
        delta = pixels if not pixels.isNull() else notches
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (delta.x() or (delta.y() if shifted else 0)))
        event.accept()

    def step(self, by: int) -> None:
        """Move the focus to the text of the next column, or the one before."""
        focus = QApplication.focusWidget()
        here = next(
            (at for at, one in enumerate(self.all) if focus and one.isAncestorOf(focus)), None
        )
        if not self.all:
            return
        target = 0 if here is None else max(0, min(len(self.all) - 1, here + by))
        view = self.all[target].view
        if view is not None and view.isVisible():
            view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        """Give all the same width, at least `LEAST_WIDTH`, with a line between two."""
        count = len(self.all)
        room = self.viewport().width()
        least = theme().scaled(LEAST_WIDTH)
        width = max(room, count * least + max(0, count - 1))
        height = self.viewport().height()
        self._row.resize(width, height)
        left, inner = 0, width - max(0, count - 1)
        self._row.lines = []
        for place, column in enumerate(self.all):
            wide = inner // count + (place < inner % count)
            column.setGeometry(left, 0, wide, height)
            left += wide + 1
            if place < count - 1:
                self._row.lines.append(left - 1)
        self._row.update()

    def _follow(self, before: list[ColumnState]) -> None:
        """Bring into view what is new: a column that was added, or found the best."""
        known = {state.id: state.chosen for state in before if state.id}
        other = not any(column.state.id in known for column in self.all)
        if other:  # another comparison
            self.horizontalScrollBar().setValue(0)
        for column in self.all:
            state = column.state
            new = not other and state.id not in known
            if new or (state.chosen and not known.get(state.id, False)):
                self.ensureWidgetVisible(column, 0, 0)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Bring the column that got the keyboard's focus into view."""
        for column in self.all:
            if now is not None and column.isAncestorOf(now):
                self.ensureWidgetVisible(column, 0, 0)
