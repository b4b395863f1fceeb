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
from chatapp.gui.sidebar.model import Role
from chatapp.gui.theme import theme
from chatapp.gui.widgets.fields import TextField
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box, paint_dot, paint_ring

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


class ConversationDelegate(QStyledItemDelegate):
    """The mark of a temporary one, title, dot or ring, and time in a row of 32 px."""

    angle = 0
    """How far the rings have turned, in degrees."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """A row."""
        return QSize(0, theme().scaled(ROW))

    def paint_row(
        self,
        painter: QPainter,
        area: QRectF,
        index: _Index,
        *,
        selected: bool,
        hovered: bool,
        focused: bool,
    ) -> None:
        """Paint one row: the view calls this, without the detour of style options."""
        if selected or hovered:
            fill = theme().color("sel" if selected else "hover")
            paint_box(painter, area, CONTROL_RADIUS, fill)
        if focused:
            accent = theme().color("accent")
            paint_box(painter, area, CONTROL_RADIUS, border=accent, width=2)
        inner = area.adjusted(_PADDING, 0, -_PADDING, 0)
        if index.data(Role.TEMPORARY):
            mark = QRectF(inner.left(), inner.top(), _ICON, inner.height())
            paint_icon(painter, "eye-off", mark)
            inner.setLeft(mark.right() + _GAP)
        title = " ".join(str(index.data()).split())
        right = self._paint_end(painter, inner, index, title)
        strong = selected or bool(index.data(Role.UNREAD))
        painter.setFont(theme().font("ui"))
        painter.setPen(theme().color("text" if strong else "text2"))
        inner.setRight(right)
        title = QFontMetricsF(painter.font()).elidedText(
            title, Qt.TextElideMode.ElideRight, inner.width()
        )
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, align | Qt.TextFlag.TextSingleLine, title)

    def _paint_end(self, painter: QPainter, area: QRectF, index: _Index, title: str) -> float:
        """Paint time and dot or ring; gives where the title has to end."""
        right, middle = area.right(), area.center().y()
        time, streaming = index.data(Role.TIME), bool(index.data(Role.STREAMING))
        meta = QFontMetricsF(theme().font("meta"))
        free = area.width() - meta.horizontalAdvance(time) - _RING - 2 * _GAP
        if streaming and QFontMetricsF(theme().font("ui")).horizontalAdvance(title) > free:
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
        elif index.data(Role.UNREAD):
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
        """Over the whole row."""
        editor.setGeometry(option.rect)
