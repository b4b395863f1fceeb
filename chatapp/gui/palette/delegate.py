"""How rows of the palette look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.palette.line import paint_line
from chatapp.gui.palette.model import ROW
from chatapp.gui.palette.rows import Kind, Row
from chatapp.gui.theme import theme
from chatapp.gui.widgets.marks import key_cap_width, paint_key_cap
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtWidgets import QStyleOptionViewItem

    _Index = QModelIndex | QPersistentModelIndex

HEIGHTS = {Kind.LABEL: 36, Kind.MESSAGE: 52}
ROW_HEIGHT = 36
INSET = 8
"""From the list's edge to a row's ground, in px; half of what is inside it."""
_ICON, _GAP = 16, 12
_TEXT = INSET + 8 + _ICON + _GAP
_LABEL_MIDDLE = 23
_BETWEEN_KEYS = 4


def height_of(row: Row) -> int:
    """A row's height, in px."""
    return theme().scaled(HEIGHTS.get(row.kind, ROW_HEIGHT))


class PaletteDelegate(QStyledItemDelegate):
    """Paints labels, conversations, messages with their snippets, commands with their keys.

    Parameters: `view`, the list: its scroll bar lies in the margin, so that rows keep their width.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """As high as its kind is."""
        return QSize(0, height_of(index.data(ROW)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        row: Row = index.data(ROW)
        area = QRectF(option.rect)
        area.setWidth(self._view.width())
        if row.kind is Kind.LABEL:
            self._paint_label(painter, area, row.title)
            return
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = area.adjusted(INSET, 0, -INSET, 0)
        if current:
            paint_box(painter, ground, CONTROL_RADIUS, theme().color("sel"))
        if row.icon:
            box = QRectF(ground.left() + 8, area.top(), _ICON, area.height())
            paint_icon(painter, row.icon, box, "accent" if current else "text2")
        inner = area.adjusted(_TEXT, 0, -2 * INSET, 0)
        if row.kind is Kind.MESSAGE:
            self._paint_message(painter, inner, row)
        else:
            inner.setRight(self._paint_end(painter, inner, row))
            token = "text2" if row.kind is Kind.MORE else "text"
            paint_line(painter, inner, row.title, row.ranges, "ui", token)

    def _paint_label(self, painter: QPainter, area: QRectF, text: str) -> None:
        middle = area.top() + theme().scaled(_LABEL_MIDDLE)
        box = QRectF(area.left() + 2 * INSET, middle - 12, area.width() - 4 * INSET, 24)
        paint_line(painter, box, text, (), "meta", "text3")

    def _paint_message(self, painter: QPainter, area: QRectF, row: Row) -> None:
        half = theme().scaled(22)
        top = area.center().y() - half
        first = QRectF(area.left(), top, area.width(), theme().scaled(24))
        second = QRectF(area.left(), first.bottom(), area.width(), theme().scaled(20))
        first.setRight(self._paint_end(painter, first, row))
        paint_line(painter, first, row.title, row.ranges, "ui", "text")
        paint_line(painter, second, row.snippet, row.snippet_ranges, "meta", "text2")

    def _paint_end(self, painter: QPainter, area: QRectF, row: Row) -> float:
        """Paint the note or the keys at the end; gives where the title has to end."""
        right = area.right()
        if row.keys:
            for key in reversed(row.keys):
                right -= key_cap_width(key)
                paint_key_cap(painter, right, area.center().y(), key)
                right -= _BETWEEN_KEYS
        elif row.note:
            font = theme().font("meta")
            metrics = QFontMetricsF(font)
            room = area.width() / 3
            note = metrics.elidedText(row.note, Qt.TextElideMode.ElideRight, room)
            painter.setFont(font)
            painter.setPen(theme().color("text3"))
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(area, align, note)
            right -= metrics.horizontalAdvance(note)
        return right - _GAP
