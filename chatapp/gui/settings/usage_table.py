"""Rows with a name and figures behind it; long tables are shown piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, KeyboardFocus, Label, Rule
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box

_ROW = 32
_PADDING = 8
_ICON_ROOM = 28
_FIRST, _MORE = 8, 24
"""So many rows are shown at first, and more with each press of the button."""
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Cells:
    """What a row says: a name with quiet words behind it, and figures, each in its column."""

    name: str
    note: str
    figures: tuple[str, ...]
    tip: str = ""
    target: str = ""
    """What a click on it opens; "": nothing."""

    @property
    def sentence(self) -> str:
        """All of it, to be read out."""
        return ", ".join(part for part in (self.name, self.note, *self.figures) if part)


def paint_cells(
    painter: QPainter, area: QRectF, cells: Cells, widths: Sequence[int], token: str = "text"
) -> None:
    """Paint a row: figures from the right in columns of `widths` px, the name in the rest."""
    role = "ui" if token == "text" else "meta"
    painter.setFont(theme().font(role))  # type: ignore[arg-type]
    metrics = QFontMetricsF(painter.font())
    right = area.right() - _PADDING
    for figure, width in zip(reversed(cells.figures), reversed(widths), strict=True):
        painter.setPen(theme().color("text2" if token == "text" else token))
        column = QRectF(right - width, area.top(), width, area.height())
        shown = metrics.elidedText(figure, Qt.TextElideMode.ElideRight, width)
        painter.drawText(column, _RIGHT, shown)
        right -= width + _PADDING
    room = QRectF(area.left() + _PADDING, area.top(), right - area.left() - _PADDING, area.height())
    painter.setPen(theme().color(token))
    name = metrics.elidedText(cells.name, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _LEFT, name)
    room.setLeft(room.left() + metrics.horizontalAdvance(name) + _PADDING)
    if cells.note and room.width() > 0:
        painter.setFont(theme().font("meta"))
        painter.setPen(theme().color("text3"))
        note = QFontMetricsF(painter.font()).elidedText(
            cells.note, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, _LEFT, note)


class _Line(QLabel):
    """A row that is only read. `token`: its colour; `aside`: room for an icon at its end."""

    def __init__(
        self, cells: Cells, widths: Sequence[int], token: str = "text", *, aside: bool = False
    ) -> None:
        super().__init__(cells.sentence)
        self._cells, self._widths, self._token = cells, widths, token
        self._aside = theme().scaled(_ICON_ROOM) if aside else 0
        self.setToolTip(cells.tip)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(0, theme().scaled(_ROW))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        area = QRectF(self.rect()).adjusted(0, 0, -self._aside, 0)
        paint_cells(QPainter(self), area, self._cells, self._widths, self._token)


def head_line(cells: Cells, widths: Sequence[int], *, aside: bool) -> QWidget:
    """The words above columns. Parameters: `aside`, whether the rows have an icon at their end."""
    return _Line(cells, widths, "text3", aside=aside)


class RowButton(KeyboardFocus, QPushButton):
    """A row that does what its icon says when it is pressed."""

    def __init__(self, cells: Cells, widths: Sequence[int], icon: str) -> None:
        super().__init__()
        self.cells, self._widths, self._icon = cells, widths, icon
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(cells.sentence)
        self.setToolTip(cells.tip)

    def sizeHint(self) -> QSize:
        """A row."""
        return QSize(0, theme().scaled(_ROW))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row, with a ground under the pointer."""
        painter, area = QPainter(self), QRectF(self.rect())
        if self.underMouse():
            paint_box(painter, area, CONTROL_RADIUS, theme().color("hover"))
        room = theme().scaled(_ICON_ROOM)
        paint_cells(painter, area.adjusted(0, 0, -room, 0), self.cells, self._widths)
        box = QRectF(area.right() - room, 0, room, area.height())
        paint_icon(painter, self._icon, box, "text2" if self.underMouse() else "text3")


class FigureTable(QWidget):
    """A table below its title. Parameters: `widths` of the columns of figures, in px;
    `opened`, called with a row's target when it is pressed; `icon`, which says what that does."""

    def __init__(
        self,
        name: str,
        widths: Sequence[int],
        opened: Callable[[str], None],
        icon: str = "chevron-right",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._plain_widths = tuple(widths)
        self._opened = opened
        self._icon = icon
        self._count = 0
        self._cells: Callable[[int], Cells] | None = None
        self._head = Cells("", "", ("",) * len(widths))
        self._shown = _FIRST
        self.title = Label("", "title")
        self.more = Button("", "ghost", icon="chevron-down", small=True)
        self.more.setObjectName(f"{name}_more")
        self.more.clicked.connect(self._show_more)
        self.more.hide()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addLayout(self._lines)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        theme().changed.connect(self._refresh)
        self.retranslate()

    def show_rows(self, head: Cells, count: int, cells: Callable[[int], Cells]) -> None:
        """Show other rows. Parameters: `head`, the words above the columns; `count`, how many rows
        there are; `cells`, makes one by its number, when it is shown."""
        self._head, self._count, self._cells = head, count, cells
        self._refresh()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.more.setText(self.tr("Show more"))
        self.more.setToolTip(self.tr("Show more rows of this table"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _show_more(self) -> None:
        begin = self._shown
        self._shown += _MORE
        self._refresh()
        made = self._lines.itemAt(begin + 2)  # after the head and its rule
        if made is not None and (row := made.widget()) is not None:
            row.show()  # else it is only shown in the next round of events
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh(self) -> None:
        while (taken := self._lines.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        widths = [theme().scaled(width) for width in self._plain_widths]
        self._lines.addWidget(head_line(self._head, widths, aside=True))
        self._lines.addWidget(Rule())
        before: QWidget = self.title
        cells = (
            [self._cells(n) for n in range(min(self._shown, self._count))] if self._cells else []
        )
        for one in cells:
            row = self._row(one, widths)
            self._lines.addWidget(row)
            if isinstance(row, RowButton):
                QWidget.setTabOrder(before, row)
                before = row
        QWidget.setTabOrder(before, self.more)
        self.more.setAccessibleName(f"{self.more.text()}: {self.title.text()}")
        self.more.setVisible(self._shown < self._count)

    def _row(self, cells: Cells, widths: Sequence[int]) -> QWidget:
        if not cells.target:
            return _Line(cells, widths, aside=True)
        row = RowButton(cells, widths, self._icon)
        row.setObjectName(f"{self.objectName()}_row")
        row.clicked.connect(partial(_open, self._opened, cells.target))
        return row


def _open(opened: Callable[[str], None], target: str, _checked: bool = False) -> None:
    opened(target)
