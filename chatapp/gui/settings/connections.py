"""The settings page of the connections: the list, and the form of the one that is chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from chatapp.gui.names import connection_name
from chatapp.gui.settings.connection_form import ConnectionForm
from chatapp.gui.settings.connection_list import WIDTH, ConnectionList
from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.settings.header import PageHeader
from chatapp.gui.settings.new_connection import NewConnection
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, Label, Mark, Rule, ScrollPage

_FORM = 604
"""Width in px the form and its margins take."""
_BESIDE = 640
"""Width in px from which on the list stands beside the form."""
_NARROW_LIST = 220
_ANY = 16_777_215


class ConnectionsPage(QWidget):
    """All connections; `models_requested` leads to the page of the embedded models."""

    models_requested = Signal()

    def __init__(
        self, controller: SettingsController, state: SettingsState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._state = state
        self._current = ""
        self._header = PageHeader()
        self.add = Button(icon="plus", small=True)
        self.add.setObjectName("addConnection")
        self._header.add(self.add)
        self.list = ConnectionList()
        self.form = ConnectionForm(controller, state)
        self.new = NewConnection(controller, state)
        self._builtin = _BuiltIn()
        self._lay_out()
        self.add.clicked.connect(self.show_new)
        self.list.chosen.connect(self.show_connection)
        self.new.left.connect(self._leave_new)
        self._builtin.button.clicked.connect(self.models_requested)
        state.connections_changed.connect(self._refresh)
        state.check_changed.connect(self._refresh)
        state.connection_added.connect(self._added)
        self.retranslate()
        self._refresh()

    def show_connection(self, connection_id: str) -> None:
        """Show the form of a connection."""
        if connection_id != self._current:
            self.form.flush()
        connection = self._state.connection(connection_id)
        if connection is None:
            return
        self._current = connection_id
        self.list.set_current(connection_id)
        if connection.embedded:
            self._builtin.set_name(connection_name(connection))
            self._stack.setCurrentWidget(self._builtin_page)
        else:
            self.form.show_connection(connection)
            self._stack.setCurrentWidget(self._form_page)

    def show_new(self) -> None:
        """Show the form that adds a connection."""
        self.form.flush()
        self.new.reset()
        self._controller.look_for_running()
        self._current = ""
        self.list.set_current("")
        self._stack.setCurrentWidget(self._new_page)
        self.new.service.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._header.title.setText(self.tr("Connections"))
        self.add.setText(self.tr("Add connection"))
        self.add.setToolTip(self.tr("Add a service or a server"))
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _lay_out(self) -> None:
        self._form_page = ScrollPage(self.form)
        self._new_page = ScrollPage(self.new)
        self._builtin_page = ScrollPage(self._builtin)
        self._stack = QStackedWidget()
        for page in (self._form_page, self._new_page, self._builtin_page):
            self._stack.addWidget(page)
        self._listing = ScrollPage(self.list)
        self._listing.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rule = Rule(upright=True)
        self._below = below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        below.setSpacing(0)
        below.addWidget(self._listing)
        below.addWidget(self._rule)
        below.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addLayout(below, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list above the form where both do not fit beside each other."""
        super().resizeEvent(event)
        width = self.width()
        beside = width >= theme().scaled(_BESIDE)
        direction = QBoxLayout.Direction
        self._below.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._rule.set_upright(beside)
        if beside:
            room = width - theme().scaled(_FORM)
            self._listing.setFixedWidth(max(_NARROW_LIST, min(WIDTH - 1, room)))
            self._listing.setMaximumHeight(_ANY)
        else:
            self._listing.setMinimumWidth(0)
            self._listing.setMaximumWidth(_ANY)
            self._listing.setMaximumHeight(self.height() // 3)

    def _refresh(self, _connection_id: str = "") -> None:
        connections = self._state.connections
        self.list.show_connections(connections, self._state.checks)
        self.list.follow_in_tab_order(self.add)
        if self._stack.currentWidget() is self._new_page and not self._current:
            return
        if self._state.connection(self._current) is None:
            self._current = connections[0].id if connections else ""
        self.show_connection(self._current)

    def _added(self, connection_id: str) -> None:
        self._current = connection_id
        self._refresh()
        self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)  # the button pressed is gone
        self._controller.test_connection(connection_id)

    def _leave_new(self) -> None:
        if not self._current:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)  # not the switch that comes next
            self._stack.setCurrentWidget(self._form_page)
            self._refresh()


class _BuiltIn(QWidget):
    """What there is to say about the built-in connection."""

    def __init__(self) -> None:
        super().__init__()
        self._mark = Mark(40, 8)
        self._title = Label("", "h3")
        self._place = Label("", "meta", "text3")
        self._words = Label("", "ui", "text2", wrap=True)
        self.button = Button()
        self.button.setObjectName("openModels")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._place)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._mark)
        head.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 32)
        column.setSpacing(16)
        column.addLayout(head)
        column.addWidget(self._words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        self.retranslate()

    def set_name(self, name: str) -> None:
        """The connection's name."""
        self._mark.set_name(name)
        self._title.setText(name)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._place.setText(self.tr("On this computer, offline"))
        self._words.setText(
            self.tr(
                "This connection is part of the app. Its model runs on this computer: what you"
                " write does not leave it. It cannot be removed or changed."
            )
        )
        self.button.setText(self.tr("Choose models…"))
        self.button.setToolTip(self.tr("Fetch the demo model or add model files"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
