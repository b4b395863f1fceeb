"""Several answers side by side, until one of them is chosen to go on with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from chatapp.gui.formats import count
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.panes.base import Pane
from chatapp.gui.transcript.panes.turns import Turns
from chatapp.gui.transcript.parts import VersionsPart
from chatapp.gui.widgets.painting import paint_box

if TYPE_CHECKING:
    from chatapp.gui.transcript.panes.version_column import VersionColumn
    from chatapp.gui.transcript.versions import Versions

LEAST_WIDTH = 300
"""Columns are at least so wide; where there is less room they stand in several rows; in px."""
_MOST_WIDTH = 560
_BESIDE = 16
"""The room left and right of all columns, in px."""
_ROOM_ABOVE = 120
"""Of the view's height so much is left for what is above the columns, in px."""
_LEAST_TEXT, _NARROW_SHARE = 96, 0.6
HEAD, FOOT = 44, 48
"""The heights of a column's head and foot, in px."""
_RADIUS = 8
_ROW_GAP = 12
_SECOND_MS = 1_000


class VersionsPane(Pane):
    """Shows a `VersionsPart`: a column for each version, as high as the longest, up to a limit.

    A column whose text is longer scrolls by itself. The keys 1 to 9 choose, Enter chooses the one
    that has the focus, Left and Right move it.
    """

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._versions: Versions | None = None
        self._columns: list[VersionColumn] = []
        self._view = parent
        self._turns = Turns(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def outdent(self) -> int:  # type: ignore[override]
        """As far beyond the text's column as the columns need and the view allows, in px."""
        from chatapp.gui.transcript.scrolled_page import column_width

        view = self._view.width()
        wanted = theme().scaled(_MOST_WIDTH) * max(1, self._count)
        return max(0, (min(wanted, view - 2 * _BESIDE) - column_width(view)) // 2)

    @property
    def stops(self) -> list[QWidget]:
        """What Tab stops at, in order."""
        return [stop for column in self._columns for stop in column.stops]

    def show_part(self, part: VersionsPart) -> None:
        """Show other versions."""
        if part.versions is self._versions:
            return
        self._clear()
        self._versions = part.versions
        part.versions.closed.connect(self._clear)
        self._view.installEventFilter(self)
        self.retranslate()
        self._make_next()

    @property
    def _count(self) -> int:
        """How many columns there are, or will be in a moment."""
        return len(self._versions.models) if self._versions is not None else 0

    def _make_next(self) -> None:
        """Make a column; one takes some ms, so the next one has to wait for the window's turn."""
        from chatapp.gui.transcript.panes.version_column import VersionColumn

        if self._versions is None:
            return
        number = len(self._columns)
        column = VersionColumn(self._versions, number, self.intents, self._turns, self)
        column.taken.connect(self._take)
        column.resized.connect(self._check_height)
        for stop in column.stops:
            stop.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes by the page's stops
        self._columns.append(column)
        self._lay_out()
        column.show()
        self._run()
        if len(self._columns) < self._count:
            self._turns.ask(self._make_next)

    def height_for(self, width: int) -> int:
        """The height the part takes at `width` px."""
        heights = self._heights(width)
        if not heights:
            return 0
        return sum(heights) + _ROW_GAP * (len(heights) - 1)

    def retheme(self) -> None:
        """Take over another theme or font size."""
        for column in self._columns:
            column.retheme()
        self._lay_out()
        self.update()

    def retranslate(self) -> None:
        """Set all texts."""
        text = self.tr("{count} answers side by side")
        self.setAccessibleName(text.replace("{count}", count(self._count)))
        for column in self._columns:
            column.retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another size of the view allows another height."""
        if event.type() == QEvent.Type.Resize and self._columns and self.isVisible():
            self._check_height()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """Count on."""
        super().showEvent(event)
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count no further: nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._lay_out()
        self._check_height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a box around each row of columns, and lines between head, text and foot."""
        with QPainter(self) as painter:
            line, areas = theme().color("line"), self._areas()
            head, foot = theme().scaled(HEAD), theme().scaled(FOOT)
            for numbers in self._rows(self.width()):
                first, last = areas[numbers[0]], areas[numbers[-1]]
                area = QRectF(first.united(last)).adjusted(-1, -1, 1, 1)
                paint_box(painter, area, _RADIUS, theme().color("chat"), line)
                top, width = first.top(), round(area.width()) - 2
                painter.fillRect(first.left(), top + head - 1, width, 1, line)
                painter.fillRect(first.left(), first.bottom() - foot + 1, width, 1, line)
                for number in numbers[1:]:
                    painter.fillRect(areas[number].left() - 1, top, 1, first.height(), line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, or move the focus; what columns do not use comes here."""
        number, key = event.key() - Qt.Key.Key_1.value, Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        here = self._focused()
        if plain and 0 <= number < min(9, len(self._columns)):
            self._columns[number].take()
        elif plain and here is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._columns[here].take()
        elif plain and here is not None and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = -1 if key == Qt.Key.Key_Left else 1
            target = max(0, min(len(self._columns) - 1, here + step))
            self._columns[target].view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            event.ignore()

    def _focused(self) -> int | None:
        """The column that has the focus."""
        focus = QApplication.focusWidget()
        for number, column in enumerate(self._columns):
            if focus is not None and column.isAncestorOf(focus):
                return number
        return None

    def _take(self, chosen: str) -> None:
        if self._versions is not None:
            self.intents.version_taken.emit(self._versions.shown, chosen)

    def _clear(self) -> None:
        """Nothing is shown any more."""
        if self._versions is not None:
            self._versions.closed.disconnect(self._clear)
            self._view.removeEventFilter(self)
        self._versions = None
        for column in self._columns:
            column.hide()
            column.deleteLater()
        self._columns = []
        self._turns.clear()
        self._timer.stop()

    def _run(self) -> None:
        if self._columns and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _tick(self) -> None:
        for column in self._columns:
            column.tick()

    # Layout

    def _rows(self, width: int) -> list[range]:
        """Their numbers in rows: as many side by side as there is room for, no row much shorter."""
        total = self._count
        if not total:
            return []
        fitting = max(1, min(total, width // theme().scaled(LEAST_WIDTH)))
        each = math.ceil(total / math.ceil(total / fitting))
        return [range(at, min(at + each, total)) for at in range(0, total, each)]

    def _heights(self, width: int) -> list[int]:
        rows, view = self._rows(width), self._view.height()
        share = view - theme().scaled(_ROOM_ABOVE) if len(rows) == 1 else view * _NARROW_SHARE
        around = theme().scaled(HEAD) + theme().scaled(FOOT) + 2
        least, heights = theme().scaled(_LEAST_TEXT), []
        for numbers in rows:
            columns = self._columns[numbers[0] : numbers[-1] + 1]
            text = max([least, *(column.text_height for column in columns)])
            heights.append(min(around + text, max(around + least, round(share))))
        return heights

    def _areas(self) -> list[QRect]:
        """Where the columns stand."""
        areas, top, width = [], 0, self.width()
        for numbers, height in zip(self._rows(width), self._heights(width), strict=True):
            left, inner = 1, width - 1 - len(numbers)
            for place in range(len(numbers)):
                wide = inner // len(numbers) + (place < inner % len(numbers))
                areas.append(QRect(left, top + 1, wide, height - 2))
                left += wide + 1
            top += height + _ROW_GAP
        return areas

    def _lay_out(self) -> None:
        for column, area in zip(self._columns, self._areas(), strict=False):
            column.setGeometry(area)

    def _check_height(self) -> None:
        """Ask for another height where the present one is not right any more."""
        if self._columns and self.height_for(self.width()) != self.height():
            self.intents.grew.emit(self.message_id)
