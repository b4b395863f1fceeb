"""The list of conversations to choose from, and how a row of it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate

from chatapp.domain.transferred import Standing
from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.transfer.found_model import FoundModel, Role
from chatapp.gui.transfer.words import standing
from chatapp.gui.widgets import thin_scroll_bars
from chatapp.gui.widgets.marks import TagKind, paint_tag, tag_width
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box
from chatapp.gui.widgets.viewports import clear_viewport

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex
    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

    _Index = QModelIndex | QPersistentModelIndex

ROW = 36
_BOX = 16
_SIDE = 12
_GAP = 12
_NARROW = 420
"""Pixels of width below which only title and tag are shown."""
_TAGS: dict[Standing, TagKind] = {
    Standing.NEW: "ok",
    Standing.GROWN: "ok",
    Standing.THERE: "neutral",
    Standing.IN_TRASH: "warn",
}
_SWITCHING = (Qt.Key.Key_Space, Qt.Key.Key_Select)


class FoundView(QListView):
    """Conversations with check boxes; a click or Space chooses."""

    def __init__(self, model: FoundModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_conversations")
        clear_viewport(self).setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        thin_scroll_bars(self)
        self.setItemDelegate(_FoundDelegate(self))
        self.setModel(model)
        theme().changed.connect(self.scheduleDelayedItemsLayout)


class _FoundDelegate(QStyledItemDelegate):
    """Check box, title, how much and of when it is, and how it stands to what is here."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """A row."""
        return QSize(0, theme().scaled(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        area = QRectF(option.rect).adjusted(0, 0, -_SIDE, 0)
        states = QStyle.StateFlag
        if option.state & states.State_MouseOver:
            paint_box(painter, area, CONTROL_RADIUS, theme().color("hover"))
        if option.state & states.State_HasFocus:
            accent = theme().color("accent")
            paint_box(painter, area, CONTROL_RADIUS, border=accent, width=2)
        inner = area.adjusted(_SIDE, 0, -_SIDE, 0)
        _paint_check(painter, inner, index.data(Qt.ItemDataRole.CheckStateRole))
        inner.setLeft(inner.left() + _BOX + _GAP)
        inner.setRight(_paint_end(painter, inner, index))
        painter.setFont(theme().font("ui"))
        there = index.data(Role.STANDING) is Standing.THERE
        painter.setPen(theme().color("text3" if there else "text"))
        _paint_text(painter, inner, str(index.data()), Qt.AlignmentFlag.AlignLeft)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """A click anywhere in the row, or Space, chooses it or takes the choice back."""
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None or not _switches(event):
            return False
        checked = Qt.CheckState(state) == Qt.CheckState.Checked
        new = Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked
        return model.setData(index, new, Qt.ItemDataRole.CheckStateRole)


def _switches(event: QEvent) -> bool:
    if isinstance(event, QMouseEvent):
        released = event.type() == QEvent.Type.MouseButtonRelease
        return released and event.button() == Qt.MouseButton.LeftButton
    return isinstance(event, QKeyEvent) and event.key() in _SWITCHING


def _paint_check(painter: QPainter, area: QRectF, state: object) -> None:
    if state is None:
        return
    box = QRectF(area.left(), area.center().y() - _BOX / 2, _BOX, _BOX)
    if Qt.CheckState(state) == Qt.CheckState.Checked:
        paint_box(painter, box, 4, theme().color("accent"))
        paint_icon(painter, "check", box, "onacc", 12)
    else:
        paint_box(painter, box, 4, theme().color("raised"), theme().color("edge"))


def _paint_end(painter: QPainter, area: QRectF, index: _Index) -> float:
    """Paint tag and facts; gives where the title has to end."""
    value: Standing = index.data(Role.STANDING)
    right, tag = area.right(), standing(value)
    paint_tag(painter, right, area.center().y(), tag, _TAGS[value])
    right -= tag_width(tag) + _GAP
    if area.width() < theme().scaled(_NARROW):
        return right
    painter.setFont(theme().font("meta"))
    painter.setPen(theme().color("text3"))
    about = str(index.data(Role.ABOUT))
    box = QRectF(area)
    box.setRight(right)
    _paint_text(painter, box, about, Qt.AlignmentFlag.AlignRight)
    return right - QFontMetricsF(painter.font()).horizontalAdvance(about) - _GAP


def _paint_text(painter: QPainter, area: QRectF, text: str, align: Qt.AlignmentFlag) -> None:
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(
        " ".join(text.split()), Qt.TextElideMode.ElideRight, max(0.0, area.width())
    )
    flags = align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(area, flags, shown)
