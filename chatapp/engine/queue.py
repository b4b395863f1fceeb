"""Prompts that wait for a running answer's end: one per conversation, kept on disk too."""

from __future__ import annotations

from chatapp.domain.changes import QueueChanged
from chatapp.domain.messages import clean_text
from chatapp.engine.feed import Feed
from chatapp.storage.conversations import Conversations, queue_key


class PromptQueue:
    """What waits, by conversation. After a restart it comes back as a draft, never unasked."""

    def __init__(self, store: Conversations, feed: Feed) -> None:
        self._store = store
        self._feed = feed
        self._waiting: dict[str, str] = {}

    def get(self, conversation: str) -> str | None:
        """The prompt that waits, if any."""
        return self._waiting.get(conversation)

    async def put(self, conversation: str, text: str | None) -> None:
        """Let `text` wait in the place of what waited; None or blank: nothing waits."""
        text = clean_text(text) if text and text.strip() else None
        if text is None:
            self._waiting.pop(conversation, None)
        else:
            self._waiting[conversation] = text
        self._feed.publish(QueueChanged(conversation, text))
        await self._store.set_draft(queue_key(conversation), text or "")

    async def sent(self, conversation: str, text: str) -> None:
        """Tell that `text` was sent: what was added behind it meanwhile goes on waiting."""
        waiting = self._waiting.get(conversation)
        if waiting == text:
            await self.put(conversation, None)
        elif waiting is not None:
            await self.put(conversation, waiting.removeprefix(f"{text}\n\n"))

    async def add(self, conversation: str, text: str) -> None:
        """Let `text` wait, behind what waits already."""
        waiting = self._waiting.get(conversation)
        await self.put(conversation, f"{waiting}\n\n{text}" if waiting else text)

    async def store(self) -> None:
        """Keep all that waits once more: another state of the profile was put in its place."""
        for conversation, text in list(self._waiting.items()):
            await self._store.set_draft(queue_key(conversation), text)

    async def to_draft(self, conversation: str) -> None:
        """Put what waited before an earlier end of the app in front of the draft."""
        if conversation in self._waiting:
            return
        waiting = await self._store.draft(queue_key(conversation))
        if not waiting:
            return
        draft = await self._store.draft(conversation)
        await self._store.set_draft(conversation, f"{waiting}\n\n{draft}" if draft else waiting)
        await self._store.set_draft(queue_key(conversation), "")
