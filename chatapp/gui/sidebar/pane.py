"""The left pane: search, the conversations, and what the app is connected to."""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.listing import Shelf
from chatapp.gui.sidebar.everywhere import SearchEverywhere
from chatapp.gui.sidebar.intents import ListIntents
from chatapp.gui.sidebar.model import SidebarModel
from chatapp.gui.sidebar.view import ConversationView
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, IconButton, Rule, TextField, tip
from chatapp.gui.widgets.buttons import key_cap_text

if TYPE_CHECKING:
    from chatapp.domain.changes import Change
    from chatapp.domain.listing import Outline
    from chatapp.domain.models import Connection
    from chatapp.gui.sidebar.choice_bar import ChoiceBar
    from chatapp.gui.sidebar.shelf_header import ShelfHeader

WIDTH = 264
NARROWEST, WIDEST = 200, 360
_FOOTER = 43


class Sidebar(QWidget):
    """The list of conversations with its search field and footer.

    What the user asks for comes as signals; `apply` takes the engine's changes.
    """

    conversation_selected = Signal(str)
    new_requested = Signal()
    temporary_requested = Signal()
    rename_requested = Signal(str, str)
    folder_rename_requested = Signal(str, str)
    rows_wanted = Signal(list)
    look_requested = Signal()
    """The list should be read as `shelf` and `words` say; `show_list` shows it."""
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
        self._more = IconButton("more")
        self._shelf = Shelf.LISTED
        self._shown_words = ""
        self._going_down = False
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

    @property
    def intents(self) -> ListIntents:
        """What the user asks for besides."""
        return self.view.intents

    @property
    def shelf(self) -> Shelf:
        """The shelf the user wants to see."""
        return self._shelf

    @property
    def words(self) -> str:
        """The words the user looks for in titles."""
        return self.search.text()

    @cached_property
    def shelf_header(self) -> ShelfHeader:
        """What stands above the archive and the trash."""
        from chatapp.gui.sidebar.shelf_header import ShelfHeader

        header = ShelfHeader(self.intents)
        header.closed.connect(self.show_conversations)
        header.answered.connect(self.focus_list)
        self._column.insertWidget(1, header)
        _put_behind(self._more, header.stops)  # made late, they would come last
        return header

    @cached_property
    def choice_bar(self) -> ChoiceBar:
        """What can be done with several conversations."""
        from chatapp.gui.sidebar.choice_bar import ChoiceBar

        bar = ChoiceBar(self.view.choice, self.model, self.intents)
        bar.left.connect(self.view.choice.end)
        self._column.insertWidget(self._column.indexOf(self.view) + 1, bar)
        _put_behind(self.view, bar.stops)
        return bar

    def show_list(self, outline: Outline, shelf: Shelf, words: str) -> None:
        """Show what was read. Parameters: `shelf`, `words`, what it was read for."""
        self.model.show(outline, shelf, words)
        self._shown_words = words
        self._show_empty()
        if shelf is not Shelf.LISTED:
            self.shelf_header.offer_empty(bool(len(outline.loose)))
        if self._going_down:
            self._leave_downwards()

    def show_shelf(self, shelf: Shelf) -> None:
        """Go to the archive, to the trash, or back to the conversations."""
        if shelf is not self._shelf:
            self._shelf = shelf
            self.view.choice.end()
            self.search.clear()
            self.shelf_header.show_shelf(shelf)
            self.shelf_header.setVisible(shelf is not Shelf.LISTED)
            self.look_requested.emit()
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_conversations(self) -> None:
        """Back to the conversations."""
        self.show_shelf(Shelf.LISTED)

    def offer_folders(self, conversation_id: str) -> None:
        """Offer the folders that a conversation can be moved to."""
        from chatapp.gui.sidebar.entry_menu import folders_menu

        menu = folders_menu(self, self.model, self.intents, [conversation_id])
        menu.aboutToHide.connect(menu.deleteLater)
        row = self.model.row_of(conversation_id)
        place = self.view.visualRect(self.model.index(row)).bottomLeft() if row >= 0 else QPoint()
        menu.popup(self.view.viewport().mapToGlobal(place))

    def edit_folder(self, folder: str) -> None:
        """Give a folder another name in its place."""
        self.view.edit_row(self.model.row_of_folder(folder))

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
        """Go to the list, to the conversation that is shown where it is in it."""
        row = self.model.row_of(self.view.current)
        if row >= 0 and not self.view.hasFocus():
            self.view.setCurrentIndex(self.model.index(row))
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def rename_current(self) -> None:
        """Rename the shown conversation in its place."""
        self.view.edit_row(self.model.row_of(self.view.current))

    def neighbour(self, step: int, besides: Container[str] = ()) -> str | None:
        """The conversation `step` rows below the shown one, round the ends; None when empty.

        Parameters: `besides`, those that are passed by.
        """
        rows = self.model.rowCount()
        row = self.model.row_of(self.view.current)
        start = row if row >= 0 else (-1 if step > 0 else 0)
        for far in range(1, rows + 1):
            found = self.model.conversation_id((start + far * step) % rows)
            if found is not None and found not in besides:
                return found
        return None

    def conversation_at(self, number: int) -> str | None:
        """A conversation by its number among those that are shown, counted from 0."""
        for row in range(self.model.rowCount()):
            found = self.model.conversation_id(row)
            if found is not None:
                if number == 0:
                    return found
                number -= 1
        return None

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setToolTip(tip(self.tr("Search"), "Ctrl+K"))
        self.view.setAccessibleName(self.tr("Conversations"))
        self._new.set_name(self.tr("New conversation"), "Ctrl+N")
        self._more.set_name(self.tr("More about the list"))
        self._settings.set_name(self.tr("Settings"), "Ctrl+,")
        self._show_empty()
        self._show_connections()
        self.model.groups_changed.emit()
        if self.words:  # a conversation without a title is called otherwise
            self.look_requested.emit()

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
        self._more.setObjectName("listMenu")
        self._where.setObjectName("connectionsInUse")
        self._settings.setObjectName("settings")

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 10, 4)
        top.setSpacing(6)
        top.addWidget(self.search)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        buttons.addWidget(self._new)
        buttons.addWidget(self._more)
        top.addLayout(buttons)
        foot = QHBoxLayout()
        foot.setContentsMargins(7, 0, 8, 0)
        foot.addWidget(self._where)
        foot.addStretch()
        foot.addWidget(self._settings)
        self._footer = footer = QWidget()
        footer.setLayout(foot)
        self._column = column = QVBoxLayout()
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
        self.view.left.connect(self.show_conversations)
        self.view.opened.connect(self.conversation_selected)
        self.view.choice.changed.connect(self._on_choice)
        self.model.rename_requested.connect(self.rename_requested)
        self.model.folder_rename_requested.connect(self.folder_rename_requested)
        self.model.rows_wanted.connect(self.rows_wanted)
        self.search.textChanged.connect(self._search)
        self.search.left_downwards.connect(self._leave_downwards)
        self._everywhere.clicked.connect(self._ask_everywhere)
        self.search.left.connect(self.search_left)
        self._new.clicked.connect(self.new_requested)
        self._more.clicked.connect(self._open_menu)
        self._where.clicked.connect(self.connections_requested)
        self._settings.clicked.connect(self.settings_requested)

    def _search(self, text: str) -> None:
        self._going_down = False
        self._everywhere.set_sought(text)
        self.look_requested.emit()

    def _leave_downwards(self) -> None:
        """Go to what fits, or search everywhere where nothing does; once that is known."""
        self._going_down = self._shown_words != self.words
        if self._going_down:
            return
        if self.search.text().strip() and not self.model.rowCount():
            self._ask_everywhere()
        else:
            self.focus_list()

    def _ask_everywhere(self) -> None:
        self.everywhere_requested.emit(self.search.text().strip())

    def _on_choice(self) -> None:
        if self.view.choice.active:
            self.choice_bar.refresh()

    def _show_empty(self) -> None:
        if self.search.text():
            text = self.tr("No conversation fits")
        elif self._shelf is Shelf.TRASH:
            text = self.tr("The trash is empty")
        elif self._shelf is Shelf.ARCHIVE:
            text = self.tr("Nothing is archived")
        else:
            text = self.tr("No conversations yet")
        self.view.set_empty_text(text)

    def _open_menu(self) -> None:
        from chatapp.gui.sidebar.entry_menu import list_menu

        menu = list_menu(self, self.intents, self.show_shelf, self.temporary_requested.emit)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height() + 4)))

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


def _put_behind(before: QWidget, stops: Iterable[QWidget]) -> None:
    """Have the Tab key lead from one widget through others."""
    for stop in stops:
        QWidget.setTabOrder(before, stop)
        before = stop


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
