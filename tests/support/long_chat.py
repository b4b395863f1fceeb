"""Long conversations, put straight into the database."""

from __future__ import annotations

from chatapp.domain.messages import (
    Conversation,
    Message,
    Role,
    Status,
    TextPart,
    new_id,
    now,
)
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database


def turns(conversation: str, count: int, parent: str | None = None) -> list[Message]:
    """Prompts and answers in turn, each under the one before, the first under `parent`."""
    messages: list[Message] = []
    for number in range(count):
        role = Role.ASSISTANT if number % 2 else Role.USER
        above = messages[-1].id if messages else parent
        parts = (TextPart(f"{role} {number}"),)
        messages.append(Message(new_id(), conversation, above, role, parts, Status.COMPLETE, now()))
    return messages


class LongChats:
    """What another process would write."""

    def __init__(self, database: Database) -> None:
        self.store = Conversations(database, "another-process")

    async def add(self, count: int) -> list[Message]:
        """A new conversation of so many messages on one branch."""
        home = Conversation(new_id(), f"{count} messages", now(), now())
        await self.store.add(home)
        messages = turns(home.id, count)
        await self.store.add_messages(messages, current=messages[-1].id)
        return messages

    async def branch_off(self, message: Message, count: int) -> list[Message]:
        """Messages in place of one and all below it; the old branch stays the shown one."""
        more = turns(message.conversation, count, message.parent)
        leaf = (await self.store.get(message.conversation)).current
        assert leaf is not None
        await self.store.add_messages(more, current=leaf)
        return more

    async def show(self, leaf: Message) -> None:
        """Make another branch the shown one."""
        await self.store.change(leaf.conversation, current=leaf.id)
