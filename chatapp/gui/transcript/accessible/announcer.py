"""Says new text while an answer arrives, when a screen reader listens: whole sentences, politely."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible

from chatapp.domain.messages import Status
from chatapp.gui.formats import duration
from chatapp.gui.i18n import word_failure
from chatapp.gui.transcript.parts import StructuredHead
from chatapp.gui.widgets.spoken import announce

if TYPE_CHECKING:
    from chatapp.domain.changes import RetryScheduled
    from chatapp.gui.transcript.view import TranscriptView

SAY_EVERY_MS = 1_000
SAID_AT_ONCE = 500
"""So many characters at most; what arrives faster than it can be heard is left to be read."""
_MOST_TOLD = 3
"""So many problems of an answer are said."""
_SENTENCE = r".*?(?:[.!?:;…]+[\"'”’)\]]*(?=\s)|[。！？：；…]+[」』”’）]*|\n)"


Texts = list[tuple[int, str]]
"""What blocks say, each with its number."""


class Said(NamedTuple):
    """How far a message is said: so many characters of the block with this number."""

    number: int = 0
    characters: int = 0

    def after(self, texts: Texts, length: int | None = None) -> Said:
        """How far it is after so many characters more, of `texts` joined by line feeds; or all."""
        said = self
        for number, text in texts:
            before = said.characters if number == said.number else 0
            if length is None or length > len(text):
                said = Said(number, before + len(text))
                length = None if length is None else length - len(text) - 1
            else:
                return Said(number, before + length)
        return said


class Announcer(QObject):
    """Follows the answers of one view that are still arriving."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view
        self.silent = False
        """Whether nothing is said: it is one of several that arrive at the same time."""
        self._retry: RetryScheduled | None = None
        """The try that was announced last."""
        self._said: dict[str, Said] = {}
        """How far each arriving answer is said."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAY_EVERY_MS)
        self._timer.timeout.connect(self._speak)
        model = view.model
        model.reset.connect(self._begin)
        model.added.connect(self._added)
        model.grew.connect(self._grew)
        model.changed.connect(self._grew)

    def _begin(self) -> None:
        """Another conversation: what is there already is not said."""
        self._said.clear()
        self._timer.stop()
        if QAccessible.isActive():
            for row, each in enumerate(self._view.model.rows[-2:], len(self._view.model.rows[:-2])):
                if each.streaming:
                    self._said[each.id] = Said().after(self._shown(row, Said()))

    def _added(self, first: int) -> None:
        if QAccessible.isActive():
            for row in self._view.model.rows[first:]:
                if row.streaming:
                    self._said.setdefault(row.id, Said())

    def _grew(self, row: int) -> None:
        if not QAccessible.isActive() or self.silent:
            return
        each = self._view.model.rows[row]
        self._tell_retry(each.retry)
        if each.streaming:
            self._said.setdefault(each.id, Said())
        if each.id in self._said and not self._timer.isActive():
            self._timer.start()

    def _speak(self) -> None:
        """Say what has arrived since; at the end of an answer all of it, and that it ended."""
        pieces: list[str] = []
        ending = ""
        for identity, said in list(self._said.items()):
            row = self._view.model.row_of(identity)
            if row is None:
                del self._said[identity]
                continue
            texts = self._shown(row, said)
            text = "\n".join(text for _number, text in texts)
            if self._view.model.rows[row].streaming:
                text = whole_sentences(text)
                self._said[identity] = said.after(texts, len(text))
            else:
                del self._said[identity]
                ending = self._ending(row)
            pieces.append(text)
        text = "\n".join(each for each in (spoken("\n".join(pieces)), ending) if each)
        if text and QAccessible.isActive():
            self.announce(text)

    def _tell_retry(self, retry: RetryScheduled | None) -> None:
        """Say once that another try is ahead, and when."""
        if retry is None or retry == self._retry:
            return
        self._retry = retry
        text = self.tr("{cause}. The next try is in {time}.")
        text = text.replace("{time}", duration(retry.delay))
        self.announce(text.replace("{cause}", word_failure(retry.cause).title))

    def announce(self, text: str) -> None:
        """Say something, politely."""
        announce(self._view, text)

    def _ending(self, row: int) -> str:
        if self._view.model.rows[row].message.status is Status.COMPLETE:
            ending = self.tr("The answer is complete")
        else:
            ending = self.tr("The answer ended early")
        return "\n".join((*self._checked(row), ending))

    def _checked(self, row: int) -> list[str]:
        """Whether an answer that is JSON follows its schema, where that is known."""
        for slot in self._view.timeline.slots(row):
            if isinstance(slot.part, StructuredHead) and slot.part.view is not None:
                from chatapp.gui.transcript.structured_words import problem_lines, state_words

                return [state_words(slot.part.view), *problem_lines(slot.part.view)[:_MOST_TOLD]]
        return []

    def _shown(self, row: int, said: Said) -> Texts:
        """What is shown of an answer and not said yet."""
        texts = self._view.timeline.texts(row, said.number)
        if texts and texts[0][0] == said.number:
            texts[0] = (said.number, texts[0][1][said.characters :])
        return texts


def whole_sentences(text: str) -> str:
    """The beginning of `text` up to the end of the last sentence or line in it."""
    end = 0
    for match in re.finditer(_SENTENCE, text, re.DOTALL):
        end = match.end()
    return text[:end]


def spoken(text: str) -> str:
    """What is said of `text` at once: its beginning, in whole sentences where that is possible."""
    text = text.strip()
    if len(text) <= SAID_AT_ONCE:
        return text
    begin = text[:SAID_AT_ONCE]
    return whole_sentences(begin).strip() or begin
