"""Tells assistive technology of text that arrives: new blocks, and more text in the last ones.

Readers keep what they were once told of a message; without this they would go on reading the
message as it was when its first word came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleTextInsertEvent,
    QAccessibleTextUpdateEvent,
)

from chatapp.gui.transcript.leaves.positions import units_of

if TYPE_CHECKING:
    from chatapp.gui.transcript.view import TranscriptView

TELL_EVERY_MS = 250
_OPEN = 4
"""So many blocks at the end of a message may still change while it grows."""
Texts = dict[int, str]
"""What the blocks of a message say, by number of the part."""


class AccessibleGrowth(QObject):
    """Follows the messages of one view that grow. It rests where no assistive technology runs."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view
        self._told: dict[str, Texts] = {}
        """Of the messages that grow, by id, what was told last."""
        self._grown: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TELL_EVERY_MS)
        self._timer.timeout.connect(self._tell)
        model = view.model
        model.reset.connect(self._forget)
        model.added.connect(self._added)
        model.grew.connect(self._grew)
        model.changed.connect(self._grew)

    def _forget(self) -> None:
        self._told.clear()
        self._grown.clear()
        if QAccessible.isActive():
            self._added(max(0, len(self._view.model.rows) - 2))

    def _added(self, first: int) -> None:
        if QAccessible.isActive():
            for row in range(first, len(self._view.model.rows)):
                if self._view.model.rows[row].streaming:
                    texts = dict(self._view.timeline.texts(row))
                    self._told[self._view.model.rows[row].id] = _end_of(texts)

    def _grew(self, row: int) -> None:
        identity = self._view.model.rows[row].id
        if identity in self._told and QAccessible.isActive():
            self._grown.add(identity)
            if not self._timer.isActive():
                self._timer.start()

    def _tell(self) -> None:
        grown, self._grown = self._grown, set()
        for identity in grown:
            row = self._view.model.row_of(identity)
            if row is None:
                self._told.pop(identity, None)
                continue
            before = self._told[identity]
            texts = dict(self._view.timeline.texts(row, min(before, default=0)))
            self._tell_blocks(identity, before, texts)
            if self._view.model.rows[row].streaming:
                self._told[identity] = _end_of(texts)
            else:
                del self._told[identity]
                self._tell_end(identity)

    def _tell_blocks(self, identity: str, before: Texts, texts: Texts) -> None:
        for number, text in texts.items():
            if number not in before:
                block = self._view.accessible.block(identity, number)
                created = QAccessibleEvent(block, QAccessible.Event.ObjectCreated)
                QAccessible.updateAccessibility(created)
            elif text != before[number]:
                self._tell_text(identity, number, before[number], text)

    def _tell_text(self, identity: str, number: int, before: str, text: str) -> None:
        block = self._view.accessible.block(identity, number)
        if text.startswith(before):
            event: QAccessibleEvent = QAccessibleTextInsertEvent(
                block, units_of(before), text[len(before) :]
            )
        else:
            event = QAccessibleTextUpdateEvent(block, 0, before, text)
        QAccessible.updateAccessibility(event)

    def _tell_end(self, identity: str) -> None:
        """Controls have come under the answer."""
        message = self._view.accessible.message_of(identity)
        if message is not None:
            reordered = QAccessibleEvent(message, QAccessible.Event.ObjectReorder)
            QAccessible.updateAccessibility(reordered)


def _end_of(texts: Texts) -> Texts:
    return dict(list(texts.items())[-_OPEN:])
