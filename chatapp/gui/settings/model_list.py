"""The models of a connection as a list: searched, starred, and one of them the default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Label, TextField, thin_scroll_bars
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box

_Index = QModelIndex | QPersistentModelIndex
_ROW, _STAR, _MOST_ROWS = 32, 32, 6
_SEARCHED_FROM = 7
"""Models from which on a field to search them is shown."""
_CONTEXT = Qt.ItemDataRole.UserRole


class ModelRows(QAbstractListModel):
    """The models that hold what is searched; their check mark is the star."""

    starred_changed = Signal(tuple)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._models: tuple[str, ...] = ()
        self._contexts: Mapping[str, int] = {}
        self._words: list[str] = []
        self._shown: list[str] = []
        self.starred: tuple[str, ...] = ()
        self.default: str | None = None

    def show_models(
        self, models: tuple[str, ...], starred: tuple[str, ...], contexts: Mapping[str, int]
    ) -> None:
        """Show these, the starred ones as such."""
        same, self.starred = models == self._models, starred
        self._models, self._contexts = models, contexts
        if same:
            self.repaint()
        else:
            self.search(" ".join(self._words))

    def search(self, text: str) -> None:
        """Show only models with all words of `text` in their names, whatever the case."""
        self.beginResetModel()
        self._words = text.casefold().split()
        self._shown = [
            name for name in self._models if all(word in name.casefold() for word in self._words)
        ]
        self.endResetModel()

    def repaint(self) -> None:
        """Tell that the rows look another way."""
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, star and context of a model."""
        name = self._shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return name
        if role == Qt.ItemDataRole.CheckStateRole:
            starred = name in self.starred
            return Qt.CheckState.Checked if starred else Qt.CheckState.Unchecked
        return self._contexts.get(name) if role == _CONTEXT else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Each can be starred."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Star a model, or take its star away."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        name = self._shown[index.row()]
        others = tuple(other for other in self.starred if other != name)
        self.starred = (*others, name) if Qt.CheckState(value) == Qt.CheckState.Checked else others
        self.dataChanged.emit(index, index)
        self.starred_changed.emit(self.starred)
        return True


class ModelList(QWidget):
    """A field that searches, and below it the models.

    Signals: `starred_changed(names)`; `chosen(name)`, by Enter or a double click.
    """

    starred_changed = Signal(tuple)
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = TextField(icon="search")
        self.search.setObjectName("searchModels")
        self.view = _View()
        self.rows = ModelRows(self.view)
        self.view.setObjectName("modelList")
        self.view.setModel(self.rows)
        self.view.setItemDelegate(_StarDelegate(self.view))
        self._none = Label("", "meta", "text3")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self.view)
        column.addWidget(self._none)
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._into_list)
        self.rows.starred_changed.connect(self.starred_changed)
        self.view.activated.connect(self._activated)
        theme().changed.connect(self._fit)
        self.retranslate()

    def show_models(
        self,
        models: tuple[str, ...],
        default: str | None,
        starred: tuple[str, ...],
        contexts: Mapping[str, int],
    ) -> None:
        """Show the models of a connection."""
        self.rows.default = default
        self.rows.show_models(models, starred, contexts)
        self.search.setVisible(len(models) >= _SEARCHED_FROM)
        self.setVisible(bool(models))
        self._fit()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.search.setPlaceholderText(self.tr("Search models"))
        self.search.setAccessibleName(self.tr("Search models"))
        self.search.setToolTip(self.tr("Show only models whose name has these words"))
        self.view.setAccessibleName(self.tr("Models"))
        self.view.setToolTip(
            self.tr(
                "Space stars a model: the model menu shows it first. Enter makes it the default"
            )
        )
        self._none.setText(self.tr("No model is called so"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leads from the field into the list."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self._into_list()
        else:
            super().keyPressEvent(event)

    def _search(self, text: str) -> None:
        self.rows.search(text)
        self._fit()

    def _fit(self) -> None:
        count = self.rows.rowCount()
        height = min(count, _MOST_ROWS) * theme().scaled(_ROW)
        self.view.setFixedHeight(height + 2)
        self.view.setVisible(count > 0)
        self._none.setVisible(count == 0)

    def _into_list(self) -> None:
        if self.rows.rowCount():
            self.view.setCurrentIndex(self.rows.index(0))
            self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def _activated(self, index: QModelIndex) -> None:
        self.chosen.emit(str(index.data()))


class _View(QListView):
    """The list, in a frame of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        thin_scroll_bars(self)
        theme().changed.connect(self._restyle)
        self._restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space stars the model."""
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and index.isValid():
            _turn(self.model(), index)
        else:
            super().keyPressEvent(event)

    def _restyle(self) -> None:
        self.setFont(theme().font("ui"))


class _StarDelegate(QStyledItemDelegate):
    """A row: a star to click, the name, a check mark on the default one, the context's size."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """A row."""
        return QSize(120, theme().scaled(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a row."""
        look, area = theme(), QRectF(option.rect)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if over or focused:
            paint_box(painter, area, CONTROL_RADIUS, look.color("sel" if focused else "hover"))
        if focused:
            paint_box(painter, area, CONTROL_RADIUS, border=look.color("accent"), width=2)
        starred = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        star = QRectF(area.left(), area.top(), look.scaled(_STAR), area.height())
        icon, token = ("star-filled", "accent") if starred else ("star", "text3")
        paint_icon(painter, icon, star, token)
        right = self._paint_end(painter, area.adjusted(0, 0, -8, 0), index)
        painter.setFont(look.font("ui"))
        painter.setPen(look.color("text"))
        room = QRectF(star.right() + 4, area.top(), right - star.right() - 12, area.height())
        metrics = painter.fontMetrics()
        name = metrics.elidedText(
            str(index.data()), Qt.TextElideMode.ElideMiddle, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)

    def _paint_end(self, painter: QPainter, area: QRectF, index: _Index) -> float:
        """The context's size and the mark of the default one; gives where they begin."""
        look, right = theme(), area.right()
        rows = index.model()
        if isinstance(rows, ModelRows) and rows.default == index.data():
            paint_icon(
                painter, "check", QRectF(right - 16, area.top(), 16, area.height()), "accent"
            )
        right -= 24
        tokens = index.data(_CONTEXT)
        if tokens:
            words = self.tr("{count} tokens").format(count=QLocale().toString(int(tokens)))
            painter.setFont(look.font("meta"))
            painter.setPen(look.color("text3"))
            end = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(
                QRectF(area.left(), area.top(), right - area.left(), area.height()), end, words
            )
            right -= painter.fontMetrics().horizontalAdvance(words)
        return right

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """A click on the star turns it."""
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            if event.position().x() < option.rect.left() + theme().scaled(_STAR):
                _turn(model, index)
            return True
        return False


def _turn(model: QAbstractItemModel, index: _Index) -> None:
    """Star a model, or take its star away."""
    role = Qt.ItemDataRole.CheckStateRole
    checked = index.data(role) == Qt.CheckState.Checked
    model.setData(index, Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked, role)
