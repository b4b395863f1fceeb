"""How a conversation looks in the list, and the field it is renamed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.sidebar.roles import Look, Role
from chatapp.gui.theme import theme
from chatapp.gui.widgets.fields import TextField
from chatapp.gui.widgets.painting import (
    CONTROL_RADIUS,
    device_scale,
    paint_box,
    paint_dot,
    paint_ring,
    snapped,
)

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex
    from PySide6.QtWidgets import QStyleOptionViewItem

    _Index = QModelIndex | QPersistentModelIndex

ROW = 32
_PADDING = 8
_GAP = 8
_DOT = 8
_RING = 14
_ICON = 16
_INDENT = 24


class ConversationDelegate(QStyledItemDelegate):
    """Icon, title, dot or ring, and time in a row of 32 px."""

    angle = 0
    """How far the rings have turned, in degrees."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """A row."""
        return QSize(0, theme().scaled(ROW))

    def paint_row(
        self,
        painter: QPainter,
        area: QRectF,
        look: Look,
        *,
        selected: bool,
        hovered: bool,
        focused: bool,
    ) -> None:
        """Paint one row: the view calls this, without the detour of style options."""
        if look.inside:
            area = self._paint_line(painter, area)
        if selected or hovered:
            fill = theme().color("sel" if selected else "hover")
            paint_box(painter, area, CONTROL_RADIUS, fill)
        if focused:
            accent = theme().color("accent")
            paint_box(painter, area, CONTROL_RADIUS, border=accent, width=2)
        inner = area.adjusted(_PADDING, 0, -_PADDING, 0)
        if look.icon:
            size = theme().scaled(_ICON)
            box = QRectF(inner.left(), inner.top(), size, inner.height())
            paint_icon(painter, look.icon, box, "text2", size)
            inner.setLeft(box.right() + _GAP)
        right = self._paint_end(painter, inner, look)
        strong = selected or look.unread
        painter.setFont(theme().font("ui"))
        painter.setPen(theme().color("text" if strong else "text2"))
        inner.setRight(right)
        title = QFontMetricsF(painter.font()).elidedText(
            look.title, Qt.TextElideMode.ElideRight, inner.width()
        )
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, align | Qt.TextFlag.TextSingleLine, title)

    def _paint_line(self, painter: QPainter, area: QRectF) -> QRectF:
        """Paint the line beside what lies in a folder; gives the room that is left."""
        middle = area.left() + _PADDING + theme().scaled(_ICON) / 2
        line = QRectF(middle, area.top(), 1 / device_scale(painter), area.height())
        painter.fillRect(snapped(painter, line.adjusted(0, 0, 0.5, 0)), theme().color("line"))
        return area.adjusted(theme().scaled(_INDENT), 0, 0, 0)

    def _paint_end(self, painter: QPainter, area: QRectF, look: Look) -> float:
        """Paint time and dot or ring; gives where the title has to end."""
        right, middle = area.right(), area.center().y()
        time, streaming = look.end, look.streaming
        meta = QFontMetricsF(theme().font("meta"))
        free = area.width() - meta.horizontalAdvance(time) - _RING - 2 * _GAP
        if streaming and QFontMetricsF(theme().font("ui")).horizontalAdvance(look.title) > free:
            right -= _GAP  # the title matters more than the time it began
        elif time:
            painter.setFont(theme().font("meta"))
            painter.setPen(theme().color("text3"))
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(area, align, time)
            right -= meta.horizontalAdvance(time) + _GAP
        if streaming:
            ring = QRectF(right - _RING, middle - _RING / 2, _RING, _RING)
            paint_ring(painter, ring, self.angle)
            right -= _RING + _GAP
        elif look.unread:
            paint_dot(painter, QPointF(right - _DOT / 2, middle), _DOT, theme().color("accent"))
            right -= _DOT + _GAP
        return right

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """A field over the row."""
        field = TextField(parent=parent)
        field.setObjectName("conversationTitle")
        field.setAccessibleName(self.tr("Title"))
        field.setTextMargins(5, 0, 5, 0)
        field.setMaxLength(200)
        return field

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Begin with the present title, all of it selected."""
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():
            editor.setText(str(index.data()))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Ask for the new title."""
        assert isinstance(editor, QLineEdit)
        model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Over the whole row, beside the line of a folder."""
        indent = theme().scaled(_INDENT) if index.data(Role.INSIDE) else 0
        editor.setGeometry(option.rect.adjusted(indent, 0, 0, 0))
