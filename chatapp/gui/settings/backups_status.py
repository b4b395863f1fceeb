"""The card that says when the last backup was made, and how far the present work is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.formats import data_size
from chatapp.gui.settings import backups_words as words
from chatapp.gui.settings.backups_state import BackupsState, Copied, Work
from chatapp.gui.settings.form import Hint
from chatapp.gui.widgets import Button, IconMark, Label, ProgressLine, Spinner, Surface

if TYPE_CHECKING:
    from chatapp.engine.backups import Listed


class StatusCard(Surface):
    """`try_again` asks for what failed once more; `cancelled`, to give up what is being done."""

    try_again = Signal()
    cancelled = Signal()

    def __init__(self, state: BackupsState, parent: QWidget | None = None) -> None:
        super().__init__("sunken", 8, "line", parent)
        self.setObjectName("backupStatus")
        self._state = state
        self._icon = IconMark("check", "ok")
        self._spinner = Spinner()
        self._title = Label("", wrap=True)
        self._detail = Hint()
        self._outcome = Hint()
        self._progress = ProgressLine()
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 8, 4, 4)
        below.addWidget(self._progress)
        self.again = Button(small=True)
        self.again.setObjectName("backupAgain")
        self.cancel = Button(small=True)
        self.cancel.setObjectName("backupCancel")
        self.again.clicked.connect(self.try_again)
        self.cancel.clicked.connect(self.cancelled)
        self._lay_out()
        state.changed.connect(self.retranslate)
        state.progressed.connect(self._show_progress)
        self.retranslate()

    def retranslate(self) -> None:
        """Say how things are, in the language in force."""
        state = self._state
        working = state.work is not None
        self.again.setText(self.tr("Try again"))
        self.again.setToolTip(self.tr("Do what failed once more"))
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Give up what is being done; nothing is changed then"))
        self._progress.setAccessibleName(self.tr("Progress"))
        self._spinner.setVisible(working)
        self._icon.setVisible(not working)
        self._below.setVisible(working)
        self.cancel.setVisible(working and state.work is not Work.LOOKING)
        self.cancel.setEnabled(not state.cancelling)
        retried = (Work.BACKING_UP, Work.PURGING)
        self.again.setVisible(not working and state.failed in retried)
        if working:
            self._title.setText(self._work_words())
            self._detail.say("")
        else:
            self._say_how_it_stands()
        outcome = state.outcome
        lacking = outcome is not None and not isinstance(outcome, Copied) and outcome.left
        self._outcome.say("" if working else self._outcome_words(), "warn" if lacking else "text3")
        self._title.updateGeometry()
        self._show_progress()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _show_progress(self) -> None:
        done, total = self._state.progress
        self._progress.setMaximum(total)
        self._progress.setValue(done)
        if self._state.work is not None:
            self._title.setText(self._work_words())

    def _say_how_it_stands(self) -> None:
        state = self._state
        if state.failure is not None:
            self._icon.set_icon("error", "danger")
            self._title.setText(words.failure_words(state.failure))
            self._detail.say("")
            return
        listed = state.listed or ()
        last = next((each for each in listed if each.checked), None)
        if last is None:
            self._icon.set_icon("info", "text2")
            none = self.tr("There is no backup yet")
            self._title.setText(none if state.listed is not None else self.tr("Looking…"))
            self._detail.say("")
            return
        readable = last.contents is not None or last.locked
        self._icon.set_icon("check" if readable else "warning", "ok" if readable else "warn")
        said = self.tr("Last backup: {time}, verified")
        if not readable:
            said = self.tr("Last backup: {time}; it cannot be read any more")
        self._title.setText(said.format(time=words.moment(last.backup.time)))
        self._detail.say(self._room(listed))

    def _room(self, listed: tuple[Listed, ...]) -> str:
        size = sum(each.backup.size for each in listed)
        said = self.tr("{backups}, {size} in {folder}")
        return said.format(
            backups=words.backups(len(listed)), size=data_size(size), folder=self._state.folder
        )

    def _work_words(self) -> str:
        state = self._state
        if state.cancelling:
            return self.tr("Cancelling…")
        copied = 0 < state.progress[1] <= state.progress[0]
        match state.work:
            case Work.LOOKING:
                return self.tr("Looking into the backup…")
            case Work.RESTORING:
                return self.tr("Restoring…")
            case Work.PURGING if copied:
                return self.tr("Cleaning the database…")
            case Work.PURGING:
                return self.tr("Removing deleted text…")
        return self.tr("Checking the backup…") if copied else self.tr("Backing up…")

    def _outcome_words(self) -> str:
        outcome = self._state.outcome
        if outcome is None:
            return ""
        if isinstance(outcome, Copied):
            said = self.tr("Backed up and verified: {holdings}, in {file}")
            holdings = words.holdings(outcome.conversations, outcome.messages)
            return said.format(holdings=holdings, file=outcome.path)
        said = self.tr("Removed: {backups}. There is a new one without deleted text.")
        text = said.format(backups=words.backups(outcome.removed))
        if outcome.aside:
            aside = self.tr("Damaged databases that were moved aside stay, with what was in them.")
            text = f"{text} {aside}"
        if outcome.left is None:
            return text
        if outcome.left.code == "backup_cancelled":
            left = self.tr("The database file was not cleaned: deleted text may still be in it.")
        else:
            left = self.tr(
                "The database file could not be cleaned: deleted text may still be in it."
            )
            left = f"{left} {words.failure_words(outcome.left)}"
        return f"{text} {left}"

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._spinner, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._title, 1)
        line.addWidget(self.again)
        line.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(13, 9, 9, 9)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self._detail)
        column.addWidget(self._outcome)
        column.addWidget(self._below)
        column.setSpacing(2)
        self._detail.set_indent(24)
        self._outcome.set_indent(24)
