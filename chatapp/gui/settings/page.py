"""The settings: a page as large as the window, with the list of its parts on the left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from chatapp.gui.settings.backups import BackupsPage
from chatapp.gui.settings.backups_state import BackupsController
from chatapp.gui.settings.connections import ConnectionsPage
from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.settings.declared import DeclaredForm, in_column
from chatapp.gui.settings.header import PageHeader
from chatapp.gui.settings.models import ModelsPage
from chatapp.gui.settings.navigation import Navigation
from chatapp.gui.settings.privacy import PrivacyPage
from chatapp.gui.settings.system import SystemPage
from chatapp.gui.settings.usage import UsagePage
from chatapp.gui.theme import theme
from chatapp.gui.widgets import ScrollPage, Surface

PAGES = {
    "general": "sliders",
    "appearance": "sun",
    "system": "desktop",
    "connections": "globe",
    "models": "chip",
    "usage": "chart",
    "backups": "database",
    "privacy": "lock",
}
"""The parts of the settings and their icons, in order."""
_ROOMY = 900
"""Width in px from which on the pages' names are shown."""


class SettingsPage(Surface):
    """All settings; a part is built when it is first shown.

    Signals: `closed`, back to the chat; `about_requested`, tell about the app.
    Parameters: `version`, of the app, shown at the bottom.
    """

    closed = Signal()
    about_requested = Signal()

    def __init__(
        self,
        controller: SettingsController,
        state: SettingsState,
        version: str,
        backups: BackupsController,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("chat", parent=parent)
        self.setObjectName("settingsPage")
        self._controller = controller
        self._state = state
        self._backups = backups
        self._pages: dict[str, QWidget] = {}
        self._stack = QStackedWidget()
        self.navigation = Navigation(PAGES, version)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.navigation)
        line.addWidget(self._stack, 1)
        self.navigation.page_requested.connect(self.show_page)
        self.navigation.back_requested.connect(self.closed)
        self.navigation.about_requested.connect(self.about_requested)
        self.setAccessibleName(self.tr("Settings"))

    def show_page(self, page: str) -> None:
        """Show a part by its name in `PAGES`; raises KeyError for one that is not there."""
        if page not in self._pages:
            self._pages[page] = self._make(page)
            self._stack.addWidget(self._pages[page])
        self.navigation.set_page(page)
        self._stack.setCurrentWidget(self._pages[page])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for the pages in a narrow window."""
        super().resizeEvent(event)
        self.navigation.set_compact(self.width() < theme().scaled(_ROOMY))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self.tr("Settings"))

    def _make(self, page: str) -> QWidget:
        match page:
            case "connections":
                made = ConnectionsPage(self._controller, self._state)
                made.models_requested.connect(self._show_models)
                return made
            case "models":
                return ModelsPage(self._controller, self._state)
            case "system":
                return SystemPage(self._controller, self._state)
            case "usage":
                return UsagePage(self._controller.usage, self._state)
            case "privacy":
                return PrivacyPage(self._controller, self._state)
            case "backups":
                return BackupsPage(self._backups, self._controller, self._state)
            case "general" | "appearance":
                return _Declared(page, self._controller, self._state)
        raise KeyError(page)

    def _show_models(self) -> None:
        self.show_page("models")


class _Declared(QWidget):
    """A part that holds only declared settings."""

    def __init__(self, page: str, controller: SettingsController, state: SettingsState) -> None:
        super().__init__()
        self._page = page
        self._header = PageHeader()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(ScrollPage(in_column(DeclaredForm(page, controller, state))), 1)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        titles = {
            "general": self.tr("General"),
            "appearance": self.tr("Appearance"),
        }
        self._header.title.setText(titles[self._page])
