"""Tells the user of answers that ended while another program was in use."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Conversation, Message, Status
from chatapp.domain.settings import NOTIFICATION_TEXT, NOTIFICATIONS
from chatapp.gui.i18n import word_failure
from chatapp.gui.names import conversation_title
from chatapp.gui.notifier import Note, Notifier
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.answer_watch import AnswerWatch

log = logging.getLogger(__name__)

FIRST_WORDS = 120
"""Characters of an answer that are shown, at most."""
_LOOKED_AT = 2_000
"""Characters at an answer's beginning that are read for them."""


class Notifications(QObject):
    """One note for each conversation, taken back when the answer is looked at."""

    def __init__(
        self, engine: Engine, watch: AnswerWatch, notifier: Notifier, tasks: WindowTasks
    ) -> None:
        super().__init__(watch)
        self._engine = engine
        self._watch = watch
        self._notifier = notifier
        self._tasks = tasks
        self._told: set[str] = set()
        watch.ended.connect(self._tell)
        watch.changed.connect(self._withdraw)

    def _tell(self, message: Message) -> None:
        if self._engine.settings.get(NOTIFICATIONS):
            self._told.add(message.conversation)
            self._tasks.spawn(self._show(message), "notify")

    async def _show(self, message: Message) -> None:
        try:
            conversation = await self._engine.conversations.get(message.conversation)
            status = await self._engine.encryption.status(try_it=False)
        except ChatAppError as error:  # deleted meanwhile: nobody waits for its answer
            log.info("No notification: %s", error.code)
            return
        private = conversation.temporary or status.encrypted
        with_text = self._engine.settings.get(NOTIFICATION_TEXT)
        await self._notifier.show(note(conversation, message, private=private, text=with_text))

    def _withdraw(self) -> None:
        for conversation in self._told - self._watch.unseen:
            self._told.discard(conversation)
            self._tasks.spawn(self._notifier.withdraw(conversation), "withdraw-note")


def note(conversation: Conversation, message: Message, *, private: bool, text: bool) -> Note:
    """What is said of an answer.

    Parameters: `private`, nothing of what the conversation is about; `text`, with the first words.
    """
    translate = QCoreApplication.translate
    ended = message.status is Status.COMPLETE
    if private:
        told = (
            translate("Notifications", "An answer is there.")
            if ended
            else translate("Notifications", "An answer could not be had, or is not whole.")
        )
        return Note(conversation.id, "ChatApp", told)
    title = conversation_title(conversation)
    if not ended and message.error is not None:
        return Note(conversation.id, title, word_failure(message.error).title)
    if not ended:
        return Note(conversation.id, title, translate("Notifications", "The answer is not whole."))
    words = first_words(message.text) if text else ""
    return Note(conversation.id, title, words or translate("Notifications", "The answer is there."))


def first_words(markdown: str) -> str:
    """The beginning of a text on one line, without the marks of Markdown."""
    from chatapp.markdown.parser import parse
    from chatapp.markdown.plain_writer import to_plain

    plain = to_plain(parse(markdown[:_LOOKED_AT]).blocks)
    line = re.sub(r"\s+", " ", plain).strip()
    if len(line) <= FIRST_WORDS:
        return line
    whole, _space, _rest = line[:FIRST_WORDS].rpartition(" ")
    return f"{whole or line[:FIRST_WORDS]}…"
