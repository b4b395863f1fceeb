"""The settings page of how the app fits into the system: login, tray, notifications."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.settings import KEEP_RUNNING, NOTIFICATION_TEXT, NOTIFICATIONS, TRAY, TRAY_ICON
from chatapp.gui.i18n import word_failure
from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.settings.declared import DeclaredForm, in_column
from chatapp.gui.settings.header import PageHeader
from chatapp.gui.settings.hotkey import HotkeyForm
from chatapp.gui.widgets import Label, ScrollPage, Switch

_NEEDS = {
    TRAY_ICON.name: TRAY.name,
    KEEP_RUNNING.name: TRAY.name,
    NOTIFICATION_TEXT.name: NOTIFICATIONS.name,
}
"""Settings that mean nothing while another one is off."""


class SystemPage(QWidget):
    """Shows what is really the case: a start at login may be taken back outside of the app."""

    def __init__(
        self, controller: SettingsController, state: SettingsState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._state = state
        self._header = PageHeader()
        self.login = Switch()
        self.login.setObjectName("start_at_login")
        self.login.clicked.connect(self._switch_login)
        line = QHBoxLayout()
        line.addWidget(self.login, 0, Qt.AlignmentFlag.AlignRight)
        self.declared = DeclaredForm("system", controller, state)
        self._login_label = self.declared.add_row(line)
        self._login_label.setBuddy(self.login)
        self._login_hint = self.declared.add_hint()
        self._no_tray = Label("", "ui", "warn", wrap=True)
        self._no_tray.setObjectName("no_tray")
        self.hotkey = HotkeyForm(controller, state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(ScrollPage(in_column(self._no_tray, self.declared, self.hotkey)), 1)
        state.system.changed.connect(self._show)
        state.setting_changed.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._header.title.setText(self.tr("System"))
        title = self.tr("Start at login")
        self._login_label.setText(title)
        self.login.setAccessibleName(title)
        self.login.setToolTip(self.tr("Start the app when you log in, with its window put away"))
        self._no_tray.setText(
            self.tr(
                "This desktop has no tray, so there is no icon, and closing the window quits. Some"
                " desktops need an extension for it."
            )
        )
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        """Look again at what the system says."""
        super().showEvent(event)
        self._controller.system.look_at_login()
        self._state.system.hotkey_looked_for.emit()

    def _show(self, *_name: str) -> None:
        state = self._state.system
        self.login.setChecked(state.login_start)
        self.login.setEnabled(state.login_possible)
        self._say_login()
        self._no_tray.setVisible(state.tray_missing)
        for name, needed in _NEEDS.items():
            self.declared.control(name).setEnabled(bool(self._state.setting(needed)))

    def _say_login(self) -> None:
        state = self._state.system
        if state.login_failure is not None:
            sentence = word_failure(state.login_failure)
            self._login_hint.say(f"{sentence.title}: {sentence.detail}", "warn")
        elif not state.login_possible:
            self._login_hint.say(
                self.tr("Not from within this package: the system's settings can do it.")
            )
        else:
            self._login_hint.say(
                self.tr("In the tray where there is an icon, else with the window minimised.")
            )

    def _switch_login(self) -> None:
        self._controller.system.set_login_start(self.login.isChecked())
