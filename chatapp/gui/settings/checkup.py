"""The card that looks the app over: database, keyring, model, versions, and offers a repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.settings import backups_words as words
from chatapp.gui.settings.backups_state import BackupsController
from chatapp.gui.settings.form import Hint
from chatapp.gui.widgets import Button, IconMark, Label, Rule, Spinner, Surface

if TYPE_CHECKING:
    from chatapp.engine.doctor import Check


class CheckupCard(Surface):
    """What was found when the app started, and what the last check-up found."""

    def __init__(self, backups: BackupsController, parent: QWidget | None = None) -> None:
        super().__init__("sunken", 8, "line", parent)
        self.setObjectName("checkup")
        self._state = backups.state
        self._title = Label()
        self._spinner = Spinner()
        self._notices = Hint()
        self._repair_words = Hint()
        self._found = QWidget()
        self._rows: list[CheckupRow] = []
        self.check = Button(small=True)
        self.repair = Button(small=True)
        self.check.setObjectName("checkNow")
        self.repair.setObjectName("repairLater")
        self.check.clicked.connect(backups.check)
        self.repair.clicked.connect(backups.repair_later)
        self._lay_out()
        self._state.checked.connect(self._show)
        self._state.changed.connect(self.retranslate)
        self._show()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._title.setText(self._title_words())
        self._title.updateGeometry()
        self.check.setText(self.tr("Check now"))
        self.check.setToolTip(self.tr("Look over the database, the keyring and the model"))
        self.check.setEnabled(not self._state.checking)
        self.repair.setText(self.tr("Repair at the next start"))
        self.repair.setToolTip(self.tr("What can be read is saved then; the damaged file is kept"))
        self._notices.say("\n".join(map(words.failure_words, self._state.notices)), "warn")
        damaged = any(each.name == "database" and not each.ok for each in self._state.checks or ())
        wanted = self._state.repair_wanted
        self.repair.setVisible(damaged and not wanted)
        text = self.tr("Close the app and start it again: the database is mended then.")
        self._repair_words.say(text if wanted else "", "text2")
        for row in self._rows:
            row.retranslate()
        self._spinner.setVisible(self._state.checking)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _title_words(self) -> str:
        if self._state.checking:
            return self.tr("Checking…")
        if self._state.checks is None:
            return self.tr("Is everything in order?")
        if all(each.ok for each in self._state.checks):
            return self.tr("Everything is in order")
        return self.tr("Something needs you")

    def _show(self) -> None:
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [CheckupRow(each) for each in self._state.checks or ()]
        for row in self._rows:
            self._results.addWidget(row)
        self._found.setVisible(bool(self._rows))
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._spinner)
        head.addWidget(self._title, 1)
        head.addWidget(self.repair)
        head.addWidget(self.check)
        self._results = QVBoxLayout(self._found)
        self._results.setContentsMargins(0, 10, 4, 2)
        self._results.setSpacing(6)
        self._results.addWidget(Rule())
        column = QVBoxLayout(self)
        column.setContentsMargins(13, 9, 9, 9)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._notices)
        column.addWidget(self._repair_words)
        column.addWidget(self._found)


class CheckupRow(QWidget):
    """What one check found."""

    def __init__(self, check: Check) -> None:
        super().__init__()
        self._check = check
        icon, token = ("check", "ok") if check.ok else ("warning", "warn")
        self._name = Label("", "meta", "text")
        self._detail = Label("", "meta", "text2", wrap=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(IconMark(icon, token, size=14), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._name, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._detail, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        names = {
            "versions": self.tr("Versions"),
            "profile": self.tr("Folder"),
            "database": self.tr("Database"),
            "keyring": self.tr("Keyring"),
            "model": self.tr("Demo model"),
            "display": self.tr("Display"),
        }
        self._name.setText(names.get(self._check.name, self._check.name))
        self._name.setFixedWidth(self._name.fontMetrics().horizontalAdvance("M") * 9)
        self._detail.setText(self._words())
        self._detail.setToolTip(self._check.detail)

    def _words(self) -> str:
        check = self._check
        match check.name, check.ok:
            case "database", True:
                return self.tr("Whole")
            case "database", False:
                return self.tr("It needs a repair: {detail}").format(detail=check.detail)
            case "keyring", True:
                return self.tr("Keys can be kept")
            case "model", True:
                return self.tr("Ready, or not needed")
            case "model", False:
                return self.tr("It is not there. It can be fetched on the page of models.")
        return check.detail
