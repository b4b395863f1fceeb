"""The part of the privacy page about updates: whether they are looked for, and what was found."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.messages import Failure
from chatapp.domain.settings import UPDATE_CHECK, UPDATE_CHECKED
from chatapp.gui.formats import when_label
from chatapp.gui.i18n import word_failure
from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.widgets import Button, IconMark, Label, Rule, Spinner, Surface, Switch


class UpdatesCard(Surface):
    """The switch, what is sent, and how the last check went."""

    def __init__(
        self, controller: SettingsController, state: SettingsState, parent: QWidget | None = None
    ) -> None:
        super().__init__("sunken", 8, "line", parent)
        self.setObjectName("updates")
        self._updates = controller.updates
        self._settings = state
        self._state = state.updates
        self._title = Label("", "ui", weight=600)
        self.switch = Switch()
        self.switch.setObjectName("checkForUpdates")
        self._detail = Label("", "ui", "text2", wrap=True)
        self._rule = Rule()
        self._mark = IconMark("check", "ok")
        self._spinner = Spinner()
        self._told = Label("", "ui", "text", wrap=True)
        self._hint = Label("", "meta", "text3", wrap=True)
        self.news = Button(small=True)
        self.news.setObjectName("showUpdateNews")
        self.check = Button(small=True)
        self.check.setObjectName("checkForUpdatesNow")
        self._lay_out()
        self.switch.clicked.connect(self._switched)
        self.check.clicked.connect(self._updates.check_now)
        self.news.clicked.connect(self._updates.show_news)
        self._state.changed.connect(self.retranslate)
        state.setting_changed.connect(self._setting_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force, and show how it stands."""
        self.setAccessibleName(self.tr("Updates"))
        self._title.setText(self.tr("Look for updates once a day"))
        self._detail.setText(
            self.tr(
                "Asks for one signed list of versions. Nothing is sent but that request: no id, not"
                " even the version you have. Nothing is installed by itself."
            )
        )
        self.switch.setAccessibleName(self._title.text())
        self.switch.setToolTip(self._title.text())
        self.check.setText(self.tr("Check now"))
        self.check.setToolTip(self.tr("Look now whether there is a newer version"))
        self.news.setText(self.tr("What is new"))
        self.news.setToolTip(self.tr("Show what is new, and where it can be downloaded"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconMark("refresh", "text2"))
        head.addWidget(self._title, 1)
        head.addWidget(self.switch)
        told = QHBoxLayout()
        told.setSpacing(8)
        told.addWidget(self._mark)
        told.addWidget(self._spinner)
        told.addWidget(self._told, 1)
        told.addWidget(self.news)
        told.addWidget(self.check)
        column = QVBoxLayout(self)
        column.setContentsMargins(13, 11, 13, 11)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._detail)
        column.addWidget(self._rule)
        column.addLayout(told)
        column.addWidget(self._hint)

    def _show(self) -> None:
        possible, checking = self._state.possible is True, self._state.checking
        failure = self._failure()
        newer = self._newest()
        self.switch.setEnabled(possible)
        self.switch.setChecked(possible and bool(self._settings.setting(UPDATE_CHECK.name)))
        self.check.setEnabled(possible and not checking)
        self.news.setVisible(bool(newer) and not checking)
        self._spinner.setVisible(checking)
        icon, token = ("download", "accent") if newer else ("check", "ok")
        if failure is not None:
            icon, token = ("warning", "warn") if possible else ("info", "text2")
        self._mark.set_icon(icon, token)
        known = failure is not None or self._state.report is not None
        self._mark.setVisible(known and not checking)
        self._told.setText(self._words(failure, newer))
        self._hint.setText(self._hint_words(failure))
        self._hint.setVisible(bool(self._hint.text()))
        for label in (self._detail, self._told, self._hint):
            label.updateGeometry()

    def _failure(self) -> Failure | None:
        """Why nothing is known."""
        return Failure("update_no_key") if self._state.possible is False else self._state.failure

    def _newest(self) -> str:
        """The newest version that was found; "" where there is none newer."""
        report = self._state.report
        return report.newer[0].version if report is not None and report.newer else ""

    def _words(self, failure: Failure | None, newer: str) -> str:
        if self._state.checking:
            return self.tr("Checking…")
        if failure is not None:
            return word_failure(failure).title
        if newer:
            return self.tr("Version {version} is there").format(version=newer)
        if self._state.report is not None:
            return self.tr("This is the newest version")
        return self._last_words()

    def _hint_words(self, failure: Failure | None) -> str:
        if self._state.checking:
            return ""
        if failure is not None:
            return word_failure(failure).detail
        return self._last_words() if self._state.report is not None else ""

    def _last_words(self) -> str:
        last = self._settings.setting(UPDATE_CHECKED.name)
        if not isinstance(last, float) or last <= 0:
            return self.tr("Never checked yet")
        when = when_label(datetime.fromtimestamp(last, UTC))
        return self.tr("Last checked: {when}").format(when=when)

    def _switched(self) -> None:
        self._updates.set_checking(self.switch.isChecked())

    def _setting_changed(self, name: str) -> None:
        if name in (UPDATE_CHECK.name, UPDATE_CHECKED.name):
            self._show()
