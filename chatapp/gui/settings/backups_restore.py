"""The card that says what a restore would do, and asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.formats import count
from chatapp.gui.settings import backups_words as words
from chatapp.gui.settings.backups_state import BackupsState, Offer, Work
from chatapp.gui.settings.form import Hint
from chatapp.gui.widgets import Button, Label, ProgressLine, Rule, Surface, limit_width

if TYPE_CHECKING:
    from datetime import datetime

WIDTH = 552


class RestoreCard(Surface):
    """Shown while a backup is offered. Signals: `restore_requested` carries its path; `left`,
    it is not to be restored; `stop_requested`, the answers are to end; `cancelled`, the work is."""

    restore_requested = Signal(str)
    stop_requested = Signal()
    left = Signal()
    cancelled = Signal()

    def __init__(self, state: BackupsState, parent: QWidget | None = None) -> None:
        super().__init__("chat", 10, "accent", parent)
        self.setObjectName("restoreCard")
        self._state = state
        self._title = Label("", "title", wrap=True)
        self._names = [Label("", "meta", "text2") for _ in range(5)]
        self._now = [Label("", "ui") for _ in range(3)]
        self._then = [Label("", "ui") for _ in range(3)]
        self._lost, self._returning, self._older, self._kept = (Hint() for _ in range(4))
        self._trouble = Hint()
        self._progress = ProgressLine()
        self.restore = Button(kind="primary")
        self.stop = Button()
        self.cancel = Button()
        self.restore.setObjectName("restoreConfirmed")
        self.stop.setObjectName("restoreStopAnswer")
        self.cancel.setObjectName("restoreCancelled")
        self.restore.clicked.connect(self._confirm)
        self.stop.clicked.connect(self.stop_requested)
        self.cancel.clicked.connect(self._cancel)
        self._lay_out()
        limit_width(self, WIDTH)
        state.changed.connect(self.retranslate)
        state.progressed.connect(self._show_progress)
        self.retranslate()

    def retranslate(self) -> None:
        """Say what is offered, in the language in force."""
        offer, working = self._state.offer, self._state.work is Work.RESTORING
        self.setVisible(offer is not None)
        if offer is None:
            return
        self.restore.setText(self.tr("Restore"))
        self.restore.setToolTip(self.tr("Keep the present state as a backup, then restore this"))
        self.stop.setText(self.tr("Stop the answer"))
        self.stop.setToolTip(self.tr("End it now; its text so far is kept"))
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Leave everything as it is"))
        self._progress.setAccessibleName(self.tr("Progress"))
        self.restore.setEnabled(not working and not self._state.answering)
        self.stop.setVisible(self._state.answering and not working)
        self.cancel.setEnabled(not self._state.cancelling)
        self._progress.setVisible(working)
        self._say(offer)
        self._say_trouble(working=working)
        self._show_progress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves everything as it is; a restore under way goes on."""
        if event.key() == Qt.Key.Key_Escape and self._state.work is not Work.RESTORING:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _say(self, offer: Offer) -> None:
        name = words.backup_name(self._state.listed or (), offer.path)
        self._title.setText(self.tr("Restore a backup: {backup}").format(backup=name))
        self._title.updateGeometry()
        texts = (
            self.tr("Now"),
            self.tr("In the backup"),
            self.tr("Conversations"),
            self.tr("Messages"),
            self.tr("Newest"),
        )
        for label, text in zip(self._names, texts, strict=True):
            label.setText(text)
        now, then = offer.preview.replaces, offer.preview.holds
        for labels, held in ((self._now, now), (self._then, then)):
            numbers = (count(held.conversations), count(held.messages), _when(held.newest))
            for label, text in zip(labels, numbers, strict=True):
                label.setText(text)
        changes = offer.preview.changes
        lost = self.tr("Not in the backup, so they would be gone ({n}): {titles}.")
        back = self.tr("They would come back ({n}): {titles}.")
        older = self.tr("They would be as they were then ({n}): {titles}.")
        for hint, said, titles, token in (
            (self._lost, lost, changes.lost, "warn"),
            (self._returning, back, changes.returning, "text2"),
            (self._older, older, changes.older, "text2"),
        ):
            text = said.format(n=count(len(titles)), titles=words.named(titles))
            hint.say(text if titles else "", token)
        self._kept.say(
            self.tr(
                "Settings and connections become those of the backup too. The present state is"
                " kept as a backup first, so that this can be undone."
            ),
            "text2",
        )

    def _say_trouble(self, *, working: bool) -> None:
        state = self._state
        if working:
            text = self.tr("Cancelling…") if state.cancelling else self.tr("Restoring…")
            self._trouble.say(text, "text2")
        elif state.answering:
            self._trouble.say(
                self.tr("An answer is being written; nothing can be restored meanwhile."), "warn"
            )
        elif state.failure is not None and state.failed is Work.RESTORING:
            self._trouble.say(words.failure_words(state.failure), "danger")
        else:
            self._trouble.say("")

    def _show_progress(self) -> None:
        done, total = self._state.progress
        self._progress.setMaximum(total)
        self._progress.setValue(done)

    def _confirm(self) -> None:
        if self._state.offer is not None:
            self.restore_requested.emit(self._state.offer.path)

    def _cancel(self) -> None:
        if self._state.work is Work.RESTORING:
            self.cancelled.emit()
        else:
            self.left.emit()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        now, then, *names = self._names
        grid.addWidget(now, 0, 1)
        grid.addWidget(then, 0, 2)
        grid.addWidget(Rule(), 1, 0, 1, 3)
        for row, name in enumerate(names):
            grid.addWidget(name, row + 2, 0)
            grid.addWidget(self._now[row], row + 2, 1)
            grid.addWidget(self._then[row], row + 2, 2)
        for place in range(3):
            grid.setColumnStretch(place, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.restore, self.cancel, self.stop):
            buttons.addWidget(button)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(17, 15, 17, 15)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addSpacing(12)
        column.addLayout(grid)
        column.addSpacing(6)
        for hint in (self._lost, self._returning, self._older, self._kept, self._trouble):
            column.addWidget(hint)
        column.addSpacing(8)
        column.addWidget(self._progress)
        column.addSpacing(10)
        column.addLayout(buttons)
        column.setAlignment(buttons, Qt.AlignmentFlag.AlignLeft)


def _when(time: datetime | None) -> str:
    return words.moment(time) if time is not None else "–"
