"""Prompts that wait for a running answer's end: one per conversation, kept on disk too."""

from __future__ import annotations

from chatapp.domain.changes import QueueChanged
from chatapp.domain.messages import Attached, Prompt, clean_text
from chatapp.engine.feed import Feed
from chatapp.storage.conversations import Conversations
from chatapp.storage.drafts import queue_key


class PromptQueue:
    """What waits, by conversation. After a restart it comes back as a draft, never unasked."""

    def __init__(self, store: Conversations, feed: Feed) -> None:
        self._store = store
        self._feed = feed
        self._waiting: dict[str, Prompt] = {}

    def get(self, conversation: str) -> Prompt | None:
        """The prompt that waits, if any."""
        return self._waiting.get(conversation)

    async def put(self, conversation: str, prompt: Prompt | None) -> None:
        """Let `prompt` wait in the place of what waited; None or an empty one: nothing waits."""
        prompt = Prompt(clean_text(prompt.text), prompt.attached) if prompt else None
        if prompt is None:
            self._waiting.pop(conversation, None)
        else:
            self._waiting[conversation] = prompt
        self._feed.publish(QueueChanged(conversation, prompt.text if prompt else None))
        await self._keep(queue_key(conversation), prompt or Prompt())

    async def sent(self, conversation: str, prompt: Prompt) -> None:
        """Tell that `prompt` was sent: what was added behind it meanwhile goes on waiting."""
        waiting = self._waiting.get(conversation)
        if waiting == prompt:
            await self.put(conversation, None)
        elif waiting is not None:
            text = waiting.text.removeprefix(prompt.text).removeprefix("\n\n")
            rest = Prompt(text, waiting.attached[len(prompt.attached) :])
            await self.put(conversation, rest)

    async def add(self, conversation: str, text: str, attached: tuple[Attached, ...] = ()) -> None:
        """Let a prompt wait, behind what waits already."""
        waiting = self._waiting.get(conversation) or Prompt()
        await self.put(conversation, waiting.followed_by(Prompt(text, attached)))

    async def store(self) -> None:
        """Keep all that waits once more: another state of the profile was put in its place."""
        for conversation, prompt in list(self._waiting.items()):
            await self._keep(queue_key(conversation), prompt)

    async def to_draft(self, conversation: str) -> None:
        """Put what waited before an earlier end of the app in front of the draft."""
        if conversation in self._waiting:
            return
        waiting = await self._kept(queue_key(conversation))
        if not waiting:
            return
        draft = await self._kept(conversation)
        await self._keep(conversation, waiting.followed_by(draft))
        await self._keep(queue_key(conversation), Prompt())

    async def _kept(self, key: str) -> Prompt:
        return Prompt(await self._store.draft(key), await self._store.draft_attached(key))

    async def _keep(self, key: str, prompt: Prompt) -> None:
        if prompt.attached or await self._store.draft_attached(key):
            await self._store.set_draft_attached(key, prompt.attached)
        await self._store.set_draft(key, prompt.text)
