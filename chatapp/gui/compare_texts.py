"""The texts of the compare page: a model and a view for each column, kept current by changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatapp.domain.changes import (
    Change,
    MessageChanged,
    MessageGrew,
    RetryBegun,
    RetryScheduled,
)
from chatapp.domain.messages import Message, PathEntry, Status
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.panes.compared_view import ComparedView
from chatapp.gui.transcript.panes.turns import Turns
from chatapp.gui.transcript.row import Row

if TYPE_CHECKING:
    from chatapp.engine.compared import Compared


class ColumnText:
    """An answer as it was heard of, and what shows it."""

    def __init__(self, message: Message, model: TranscriptModel, view: ComparedView) -> None:
        self.message = message
        self.model = model
        self.view = view

    @property
    def row(self) -> Row:
        """The answer as it stands now."""
        return self.model.rows[0]


class CompareTexts(QObject):
    """Keeps a `ColumnText` for each column that has an answer, by the column's id.

    While names are hidden the views get answers without anything that tells whose they are.
    Signal: `stale`, something arrived that does not fit: the comparison should be read again.
    """

    stale = Signal()

    def __init__(self, intents: Intents, parent: QObject) -> None:
        super().__init__(parent)
        self._intents = intents
        self._turns = Turns(self)
        self._hidden = False
        self.all: dict[str, ColumnText] = {}

    def clear(self) -> None:
        """Nothing is shown any more; whoever shows the views ends them."""
        self.all.clear()
        self._turns.clear()

    def show(self, compared: Compared) -> None:
        """Show the answers of a comparison."""
        self._hidden = compared.comparison.hidden
        columns = {column.id for column in compared.comparison.columns}
        answers = {key: one for key, one in compared.answers.items() if key in columns}
        self._forget_others(answers)
        for identity, answer in answers.items():
            self._show(identity, answer)

    def apply(self, change: Change) -> set[str]:
        """Take what a change says about the answers; gives the columns that concerns."""
        if isinstance(change, MessageGrew):
            return self._hand_on(change.message, change)
        if isinstance(change, MessageChanged):
            for text in self.all.values():
                if text.message.id == change.message.id:
                    text.message = change.message
            return self._hand_on(change.message.id, MessageChanged(self._shown(change.message)))
        if isinstance(change, RetryScheduled | RetryBegun):
            if self._hidden and isinstance(change, RetryScheduled):
                return set()  # why it is tried again tells who was asked
            return self._hand_on(change.message, change)
        return set()

    def column_of(self, message: str) -> str:
        """Id of the column that shows a message, or ""."""
        found = (key for key, text in self.all.items() if text.message.id == message)
        return next(found, "")

    def _hand_on(self, message: str, change: Change) -> set[str]:
        concerned = {key for key, text in self.all.items() if text.message.id == message}
        for key in concerned:
            self.all[key].model.apply(change)
        return concerned

    def _forget_others(self, answers: Mapping[str, Message]) -> None:
        for identity in [key for key in self.all if key not in answers]:
            del self.all[identity]

    def _show(self, identity: str, answer: Message) -> None:
        text = self.all.get(identity)
        shown = self._shown(answer)
        if text is None:
            model = TranscriptModel(self)
            model.stale.connect(self.stale)
            view = ComparedView(model, self._intents, self._turns)
            view.save_requested.connect(self._intents.save_requested)
            self.all[identity] = ColumnText(answer, model, view)
            _load(model, shown)
        elif text.message.id != answer.id:
            text.message = answer
            _load(text.model, shown)
        elif not (answer.status is Status.STREAMING and text.row.text.startswith(answer.text)):
            text.message = answer
            if text.row.message != shown:
                text.model.apply(MessageChanged(shown))

    def _shown(self, message: Message) -> Message:
        """A message as it may be shown."""
        return without_origin(message) if self._hidden else message


def _load(model: TranscriptModel, message: Message) -> None:
    """Show an answer by itself: it is told of when it is bare already."""
    model.blockSignals(True)
    model.load(message.conversation, [PathEntry(message, (message.id,))])
    model.rows[0].bare = True
    model.blockSignals(False)
    model.reset.emit()


def without_origin(message: Message) -> Message:
    """An answer without what tells whose it is: names, speed, and why it failed."""
    status = message.status
    if message.error is not None and status is not Status.STREAMING:
        status = Status.STOPPED  # an error names host and model
    return replace(
        message,
        connection=None,
        model=None,
        error=None,
        usage=None,
        timing=None,
        parameters={},
        status=status,
    )
