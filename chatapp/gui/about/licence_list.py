"""The parts of the program, to be searched, and the licence of the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from chatapp.gui.theme import theme
from chatapp.gui.widgets import Label, LongText, TextField, thin_scroll_bars
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box
from chatapp.gui.widgets.viewports import clear_viewport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtWidgets import QStyleOptionViewItem

    from chatapp.engine.licences import Licence

    _Index = QModelIndex | QPersistentModelIndex

_WIDTH, _ROW, _SIDE = 232, 44, 8
_ABOUT = Qt.ItemDataRole.UserRole
_PLACE = Qt.ItemDataRole.UserRole + 1


class LicenceList(QWidget):
    """Search field and list on the left, the text on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._licences: Sequence[Licence] | None = None
        self.field = TextField(icon="search")
        self.field.setObjectName("licence_find")
        self.parts = _Parts()
        self.none = Label("", "ui", "text3", wrap=True)
        self.text = LongText()
        self.text.setObjectName("licence_text")
        self._lay_out()
        self.field.textChanged.connect(self._filter)
        self.field.returnPressed.connect(self._into_list)
        self.parts.currentItemChanged.connect(self._choose)
        self.retranslate()

    def show_licences(self, licences: Sequence[Licence]) -> None:
        """Show the parts; the first one is chosen."""
        self._licences = licences
        for place, each in enumerate(licences):
            about = " · ".join(part for part in (each.version, each.licence) if part)
            item = QListWidgetItem(each.name)
            item.setData(_ABOUT, about)
            item.setData(_PLACE, place)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{each.name}, {about}")
            item.setToolTip(f"{each.name}, {about}")
            self.parts.addItem(item)
        self._filter(self.field.text())

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        find = self.tr("Find a part or a licence")
        self.field.setPlaceholderText(find)
        self.field.setAccessibleName(find)
        self.field.setToolTip(find)
        self.parts.setAccessibleName(self.tr("Parts"))
        self.text.setAccessibleName(self.tr("Licence"))
        self._say_none()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.field)
        left.addWidget(self.none)
        left.addWidget(self.parts, 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addLayout(left)
        line.addWidget(self.text, 1)
        theme().changed.connect(self._restyle)
        self._restyle()

    def _filter(self, text: str) -> None:
        """Show the parts whose name, version or licence has all the words."""
        words = text.casefold().split()
        first: QListWidgetItem | None = None
        for row in range(self.parts.count()):
            item = self.parts.item(row)
            content = f"{item.text()} {item.data(_ABOUT)}".casefold()
            item.setHidden(not all(word in content for word in words))
            if first is None and not item.isHidden():
                first = item
        current = self.parts.currentItem()
        if current is None or current.isHidden():
            self.parts.setCurrentItem(first)  # type: ignore[arg-type]  # None chooses nothing
        self._say_none()

    def _say_none(self) -> None:
        rows = range(self.parts.count())
        some = any(not self.parts.item(row).isHidden() for row in rows)
        loading = self._licences is None
        self.none.setText(self.tr("Reading…") if loading else self.tr("No part is called so"))
        self.none.setVisible(not some)

    def _choose(self, item: QListWidgetItem | None) -> None:
        licences = self._licences
        text = licences[item.data(_PLACE)].text if item is not None and licences else ""
        self.text.show_text(text)

    def _into_list(self) -> None:
        self.parts.setFocus(Qt.FocusReason.TabFocusReason)

    def _restyle(self) -> None:
        width = theme().scaled(_WIDTH)
        self.field.setFixedWidth(width)
        self.parts.setFixedWidth(width)
        self.none.setFixedWidth(width)


class _Parts(QListWidget):
    """The list itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("licence_parts")
        clear_viewport(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        thin_scroll_bars(self)
        self.setItemDelegate(_PartDelegate(self))
        theme().changed.connect(self.scheduleDelayedItemsLayout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the window, as everywhere in it."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _PartDelegate(QStyledItemDelegate):
    """A row: the name, below it version and licence."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """A row of two lines."""
        return QSize(0, theme().scaled(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        look, states = theme(), QStyle.StateFlag
        area = QRectF(option.rect).adjusted(0, 0, -_SIDE, 0)
        chosen = bool(option.state & states.State_Selected)
        if chosen or option.state & states.State_MouseOver:
            paint_box(painter, area, CONTROL_RADIUS, look.color("sel" if chosen else "hover"))
        if option.state & states.State_HasFocus:
            paint_box(painter, area, CONTROL_RADIUS, border=look.color("accent"), width=2)
        inner = area.adjusted(_SIDE, 3, -_SIDE, -3)
        upper = QRectF(inner.left(), inner.top(), inner.width(), inner.height() * 0.55)
        lower = QRectF(inner.left(), upper.bottom(), inner.width(), inner.height() * 0.45)
        for room, role, token, text in (
            (upper, "ui", "text", str(index.data())),
            (lower, "meta", "text2" if chosen else "text3", str(index.data(_ABOUT))),
        ):
            painter.setFont(look.font("ui" if role == "ui" else "meta"))
            painter.setPen(look.color(token))
            elided = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, int(room.width())
            )
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(room, align, elided)
