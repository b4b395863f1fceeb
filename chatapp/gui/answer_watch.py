"""Which answers are being written, and which ended while nobody looked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from chatapp.domain.changes import (
    Change,
    ConversationChanged,
    ConversationRemoved,
    MessageChanged,
)
from chatapp.domain.messages import Message, Role, Status

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.main_window import MainWindow

_TOLD = frozenset({Status.COMPLETE, Status.FAILED, Status.INCOMPLETE})
"""How an answer ends that the user did not end."""
_LOOK_AFTER_MS = 250
"""After an answer's end: by then another one has begun where a prompt waited for it."""


class AnswerWatch(QObject):
    """Signals: `ended(Message)`, an answer ended while no window of the app was in use;
    `changed`, `answering` or `unseen` are others."""

    ended = Signal(object)
    changed = Signal()

    def __init__(self, engine: Engine, window: MainWindow) -> None:
        super().__init__(window)
        self._engine = engine
        self._window = window
        self._last: dict[str, Message] = {}
        """The answers that ended and are not looked at yet, by conversation."""
        self._unread: set[str] = set()
        self._unseen: set[str] = set()
        QGuiApplication.instance().applicationStateChanged.connect(self._on_state)  # type: ignore[union-attr]

    @property
    def answering(self) -> bool:
        """Whether an answer is being written."""
        return bool(self._engine.chat.answering_conversations)

    @property
    def unseen(self) -> frozenset[str]:
        """The conversations with answers that ended since the start and were not looked at."""
        return frozenset(self._unread | self._unseen)

    @property
    def in_use(self) -> bool:
        """Whether the user is in a window of the app."""
        state = QGuiApplication.applicationState()
        return self._window.isVisible() and state == Qt.ApplicationState.ApplicationActive

    def apply(self, change: Change) -> None:
        """Take note of what the engine tells."""
        if isinstance(change, MessageChanged):
            self._take_end(change.message)
        elif isinstance(change, ConversationRemoved):
            self._unread.discard(change.conversation)
            self._unseen.discard(change.conversation)
            self.changed.emit()
        elif isinstance(change, ConversationChanged):
            conversation = change.conversation
            if conversation.unread:
                self._unread.add(conversation.id)
            else:
                self._unread.discard(conversation.id)
                if self.in_use:
                    self._unseen.discard(conversation.id)
            self.changed.emit()

    def _take_end(self, message: Message) -> None:
        answer = message.role is Role.ASSISTANT and message.status in _TOLD
        if answer and self._engine.chat.answering(message.conversation):
            self._last[message.conversation] = message
            QTimer.singleShot(_LOOK_AFTER_MS, self, partial(self._look, message.conversation))

    def _look(self, conversation: str) -> None:
        """Tell of an answer unless another one of its conversation is still to come."""
        if self._engine.chat.busy(conversation):
            return
        message = self._last.pop(conversation, None)
        if message is not None and not self.in_use:
            self._unseen.add(conversation)
            self.ended.emit(message)
        self.changed.emit()

    def _on_state(self, _state: Qt.ApplicationState) -> None:
        shown = self._engine.conversations.shown
        if self.in_use and shown in self._unseen:
            self._unseen.discard(shown)
            self.changed.emit()
