"""The prompts of the library, to be searched; the chosen one is shown beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from chatapp.domain.prompt_search import matching, tags_of
from chatapp.domain.prompt_templates import PromptKind, PromptTemplate
from chatapp.gui.icons import paint_icon
from chatapp.gui.prompts.model import ABOUT, KIND, PromptsModel
from chatapp.gui.prompts.words import language_words
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Label, Select, TextField, thin_scroll_bars
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box
from chatapp.gui.widgets.segments import Segments
from chatapp.gui.widgets.viewports import clear_viewport

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

    from chatapp.gui.prompts.model import Index

ROW, _SIDE, _ICON = 48, 10, 16
_ALL = "all"


class PromptList(QWidget):
    """Search field, what is filtered by, and the list. Signal: `chosen(id)`.

    Parameters: `language`, of the window: "en" or "zh"; its prompts are shown at first.
    """

    chosen = Signal(str)

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prompts: Sequence[PromptTemplate] = ()
        self._filling = False
        self.search = TextField(icon="search")
        self.search.setObjectName("prompt_search")
        self.kinds = Segments((_ALL, PromptKind.PERSONA.value, PromptKind.TEMPLATE.value))
        self.kinds.select(_ALL)
        self.language = Select()
        self.language.setObjectName("prompt_language_filter")
        self.tag = Select()
        self.tag.setObjectName("prompt_tag_filter")
        for value in ("", "en", "zh"):
            self.language.add(language_words(value), value)
        self.language.select(language)
        self.model = PromptsModel(self)
        self.rows = PromptRows(self.model)
        self.rows.setObjectName("prompt_rows")
        self.none = Label("", "ui", "text3", wrap=True)
        self._lay_out()
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._into_list)
        self.kinds.chosen.connect(self._fill)
        self.language.activated.connect(self._fill)
        self.tag.activated.connect(self._fill)
        self.rows.selectionModel().currentChanged.connect(self._choose)
        self.retranslate()

    @property
    def current(self) -> str:
        """The id of the chosen prompt; "" for none."""
        row = self.rows.currentIndex().row()
        return self.model.prompts[row].id if 0 <= row < len(self.model.prompts) else ""

    def show_prompts(self, prompts: Sequence[PromptTemplate]) -> None:
        """Show these; the chosen one stays chosen, or the one in its place is."""
        self._prompts = prompts
        self._offer_tags()
        self._fill()

    def select(self, identity: str) -> None:
        """Choose a prompt; what hides it is taken away."""
        if self.model.row_of(identity) < 0:
            self.search.clear()
            self.kinds.select(_ALL)
            self.language.select("")
            self.tag.select("")
            self._fill()
        self._mark(self.model.row_of(identity))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        find = self.tr("Find a prompt")
        self.search.setPlaceholderText(find)
        self.search.setAccessibleName(find)
        self.search.setToolTip(self.tr("Words of the title, the tags or the text"))
        self.kinds.set_text(_ALL, self.tr("All"), self.tr("Personas and templates"))
        self.kinds.set_text(
            PromptKind.PERSONA.value, self.tr("Personas"), self.tr("To begin conversations with")
        )
        self.kinds.set_text(
            PromptKind.TEMPLATE.value, self.tr("Templates"), self.tr("To put into a message")
        )
        self.language.setItemText(0, self.tr("All languages"))
        self.language.setAccessibleName(self.tr("Language"))
        self.language.setToolTip(self.tr("Only prompts in this language"))
        self.tag.setAccessibleName(self.tr("Tag"))
        self.tag.setToolTip(self.tr("Only prompts with this tag"))
        self.none.setText(self.tr("No prompt fits. Other languages or tags may have one."))
        self.rows.setAccessibleName(self.tr("Prompts"))
        self._offer_tags()
        self._fill()

    def _lay_out(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(8)
        filters.addWidget(self.language, 1)
        filters.addWidget(self.tag, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 4, 8)
        column.setSpacing(8)
        for part in (self.search, self.kinds):
            line = QHBoxLayout()
            line.setContentsMargins(0, 0, 8, 0)
            line.addWidget(part, 1)
            if part is self.kinds:
                line.addStretch(1)
            column.addLayout(line)
        filters.setContentsMargins(0, 0, 8, 0)
        column.addLayout(filters)
        column.addWidget(self.none)
        column.addWidget(self.rows, 1)

    def _offer_tags(self) -> None:
        """All tags of the prompts of the chosen language; the chosen one stays."""
        chosen = self.tag.currentData() or ""
        language = self.language.currentData()
        tags = tags_of(matching(self._prompts, language=language or ""))
        blocked = self.tag.blockSignals(True)
        self.tag.clear()
        self.tag.add(self.tr("All tags"), "")
        for tag in tags:
            self.tag.add(tag, tag)
        self.tag.blockSignals(blocked)
        self.tag.select(chosen)

    def _fill(self, *_what: object) -> None:
        kind = self.kinds.value
        found = matching(
            self._prompts,
            self.search.text(),
            tag=self.tag.currentData() or "",
            language=self.language.currentData() or "",
            kind=None if kind == _ALL else PromptKind(kind),
        )
        wanted, row = self.current, self.rows.currentIndex().row()
        self._filling = True
        self.model.show_prompts(found)
        there = self.model.row_of(wanted)
        self._mark(there if there >= 0 else max(0, min(row, len(found) - 1)))
        self._filling = False
        self.none.setVisible(not found)
        self._choose()

    def _mark(self, row: int) -> None:
        index = self.model.index(row)
        self.rows.setCurrentIndex(index)
        self.rows.scrollTo(index)

    def _choose(self, *_items: object) -> None:
        if not self._filling:
            self.chosen.emit(self.current)

    def _into_list(self) -> None:
        self.rows.setFocus(Qt.FocusReason.TabFocusReason)


class PromptRows(QListView):
    """The list itself, without a ground of its own."""

    def __init__(self, model: PromptsModel) -> None:
        super().__init__()
        self.setModel(model)
        clear_viewport(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        thin_scroll_bars(self)
        self.setItemDelegate(PromptDelegate(self))
        theme().changed.connect(self.scheduleDelayedItemsLayout)


class PromptDelegate(QStyledItemDelegate):
    """A row: icon of the kind, title, and below it what the prompt is about."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A row of two lines."""
        return QSize(0, theme().scaled(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        look, states = theme(), QStyle.StateFlag
        area = QRectF(option.rect).adjusted(0, 0, -8, 0)
        chosen = bool(option.state & states.State_Selected)
        if chosen or option.state & states.State_MouseOver:
            paint_box(painter, area, CONTROL_RADIUS, look.color("sel" if chosen else "hover"))
        if option.state & states.State_HasFocus:
            paint_box(painter, area, CONTROL_RADIUS, border=look.color("accent"), width=2)
        persona = index.data(KIND) == PromptKind.PERSONA
        box = QRectF(area.left() + _SIDE, area.top(), _ICON, area.height())
        token = "accent" if chosen else "text2"
        paint_icon(painter, "message" if persona else "file", box, token)
        left = _SIDE + _ICON + 10
        inner = area.adjusted(left, 4, -_SIDE, -4)
        upper = QRectF(inner.left(), inner.top(), inner.width(), inner.height() * 0.54)
        lower = QRectF(inner.left(), upper.bottom(), inner.width(), inner.height() * 0.46)
        for room, small, text in (
            (upper, False, str(index.data())),
            (lower, True, str(index.data(ABOUT))),
        ):
            painter.setFont(look.font("meta" if small else "ui"))
            painter.setPen(look.color("text" if not small else "text2" if chosen else "text3"))
            elided = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, int(room.width())
            )
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(room, align, elided)
