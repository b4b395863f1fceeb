"""The left pane: search, the conversations, and what the app is connected to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.sidebar.everywhere import SearchEverywhere
from chatapp.gui.sidebar.model import SidebarModel
from chatapp.gui.sidebar.view import ConversationView
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, IconButton, Rule, TextField, tip
from chatapp.gui.widgets.buttons import key_cap_text

if TYPE_CHECKING:
    from chatapp.domain.changes import Change
    from chatapp.domain.messages import Conversation
    from chatapp.domain.models import Connection

WIDTH = 264
NARROWEST, WIDEST = 200, 360
_FOOTER = 43


class Sidebar(QWidget):
    """The list of conversations with its search field and footer.

    What the user asks for comes as signals; `apply` takes the engine's changes.
    """

    conversation_selected = Signal(str)
    new_requested = Signal()
    rename_requested = Signal(str, str)
    delete_requested = Signal(str)
    settings_requested = Signal()
    connections_requested = Signal()
    search_left = Signal()
    everywhere_requested = Signal(str)
    """A text should be searched for in all messages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self._connections: tuple[Connection, ...] = ()
        self.model = SidebarModel(self)
        self.view = ConversationView(self.model)
        self.search = _SearchField()
        self._everywhere = SearchEverywhere()
        self._new = IconButton("plus")
        self._where = Button("", "ghost", icon="lock", role="meta")
        self._settings = IconButton("gear")
        self._name_parts()
        self._lay_out()
        self._connect()
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDEST)
        theme().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def load(self, conversations: Iterable[Conversation]) -> None:
        """Show these conversations."""
        self.model.load(conversations)

    def apply(self, change: Change) -> None:
        """Take over a change of the engine."""
        from chatapp.domain.changes import ConnectionsChanged

        self.model.apply(change)
        if isinstance(change, ConnectionsChanged):
            self.set_connections(change.connections)

    def set_streaming(self, ids: Iterable[str]) -> None:
        """Say in which conversations an answer is being written."""
        self.model.set_streaming(ids)

    def set_current(self, conversation_id: str | None) -> None:
        """Mark the conversation that is shown in the chat pane."""
        self.view.set_current(conversation_id)

    def set_connections(self, connections: Iterable[Connection]) -> None:
        """Show how many connections are in use."""
        self._connections = tuple(connections)
        self._show_connections()

    def focus_search(self) -> None:
        """Go to the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_list(self) -> None:
        """Go to the list."""
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def rename_current(self) -> None:
        """Rename the shown conversation in its place."""
        row = self.model.row_of(self.view.current)
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row))
            self.view.edit_current()

    def neighbour(self, step: int) -> str | None:
        """The conversation `step` rows below the shown one, round the ends; None when empty."""
        rows = self.model.rowCount()
        if not rows:
            return None
        row = self.model.row_of(self.view.current)
        start = row if row >= 0 else (-1 if step > 0 else 0)
        found = self.model.conversation((start + step) % rows)
        return found.id if found else None

    def conversation_at(self, row: int) -> str | None:
        """The conversation in a row, counted from 0."""
        found = self.model.conversation(row)
        return found.id if found else None

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setToolTip(tip(self.tr("Search"), "Ctrl+K"))
        self.view.setAccessibleName(self.tr("Conversations"))
        self._new.set_name(self.tr("New conversation"), "Ctrl+N")
        self._settings.set_name(self.tr("Settings"), "Ctrl+,")
        self._show_empty()
        self._show_connections()
        self.model.set_filter(self.search.text())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), theme().color("side"))

    def _name_parts(self) -> None:
        self.search.setObjectName("search")
        self._new.setObjectName("newConversation")
        self._where.setObjectName("connectionsInUse")
        self._settings.setObjectName("settings")

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 10, 4)
        top.setSpacing(6)
        top.addWidget(self.search)
        top.addWidget(self._new)
        foot = QHBoxLayout()
        foot.setContentsMargins(7, 0, 8, 0)
        foot.addWidget(self._where)
        foot.addStretch()
        foot.addWidget(self._settings)
        self._footer = footer = QWidget()
        footer.setLayout(foot)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        column.addWidget(self._everywhere)
        column.addWidget(Rule())
        column.addWidget(footer)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(column)
        outer.addWidget(Rule(upright=True))

    def _restyle(self) -> None:
        self._footer.setFixedHeight(theme().scaled(_FOOTER))

    def _connect(self) -> None:
        self.view.opened.connect(self.conversation_selected)
        self.view.delete_requested.connect(self.delete_requested)
        self.model.rename_requested.connect(self.rename_requested)
        self.search.textChanged.connect(self._search)
        self.search.left_downwards.connect(self._leave_downwards)
        self._everywhere.clicked.connect(self._ask_everywhere)
        self.search.left.connect(self.search_left)
        self._new.clicked.connect(self.new_requested)
        self._where.clicked.connect(self.connections_requested)
        self._settings.clicked.connect(self.settings_requested)

    def _search(self, text: str) -> None:
        self.model.set_filter(text)
        self._everywhere.set_sought(text)
        self._show_empty()

    def _leave_downwards(self) -> None:
        """Go to what fits, or search everywhere where nothing does."""
        if self.search.text().strip() and not self.model.rowCount():
            self._ask_everywhere()
        else:
            self.focus_list()

    def _ask_everywhere(self) -> None:
        self.everywhere_requested.emit(self.search.text().strip())

    def _show_empty(self) -> None:
        found = self.tr("No conversation fits") if self.search.text() else ""
        self.view.set_empty_text(found or self.tr("No conversations yet"))

    def _show_connections(self) -> None:
        count = sum(1 for each in self._connections if each.enabled and not each.embedded)
        if count == 0:
            text = self.tr("On this computer")
        elif count == 1:
            text = self.tr("1 connection")
        else:
            text = self.tr("{count} connections").format(count=count)
        self._where.set_icon("globe" if count else "lock")
        self._where.setText(text)
        self._where.setToolTip(self.tr("Where your messages go"))


class _SearchField(TextField):
    """The search field: Escape empties it, and leaves it when empty; Down goes to the list."""

    left_downwards = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(icon="search", hint=key_cap_text("Ctrl+K"), quiet=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)
