"""Single messages and branches: deleted, brought back, edited, rated, made conversations."""

from __future__ import annotations

import dataclasses

from chatapp.domain.changes import BranchChanged, BranchSpliced, MessageChanged
from chatapp.domain.errors import InputError, bad_parameter
from chatapp.domain.messages import (
    Conversation,
    Message,
    Status,
    clean_text,
    new_id,
    now,
    with_text,
)
from chatapp.domain.outline import Outline
from chatapp.engine.chat import Chat
from chatapp.engine.context import Context
from chatapp.engine.conversations import Conversations
from chatapp.engine.feed import Feed
from chatapp.storage import conversations as stored
from chatapp.storage.removing import Spliced
from chatapp.storage.tree import MessageTree


@dataclasses.dataclass(frozen=True, slots=True)
class Removal:
    """What was deleted or changed, and can be undone by its id for as long as a deletion can."""

    id: str
    count: int
    """Messages."""


class Tree:
    """Intents on single messages and branches; each tells the feed what changed.

    While an answer is being written in a conversation its tree stays as it is: then everything
    but ratings and edits raises InputError (conversation_busy). All raise NotFoundError, StorageError.
    """

    def __init__(
        self,
        store: stored.Conversations,
        tree: MessageTree,
        conversations: Conversations,
        chat: Chat,
        context: Context,
        feed: Feed,
    ) -> None:
        self._store = store
        self._tree = tree
        self._conversations = conversations
        self._chat = chat
        self._context = context
        self._feed = feed

    async def delete(self, message: str, *, below: bool = False) -> Removal:
        """Delete a message; `undo` brings it back.

        Parameters: `below`, whether all that follows goes with it; else that moves up.
        """
        home = (await self._store.message(message)).conversation
        with self._chat.alone(home):
            spliced = await self._tree.remove(message, below=below)
            await self._context.summaries.forget(home)
            await self._tell(spliced, (message,))
        return Removal(spliced.removal, spliced.count)

    async def undo(self, conversation: str, removal: str) -> None:
        """Bring back what was deleted, or the text from before an edit.

        Not in the trash: there it waits until the conversation is brought back.
        """
        with self._chat.alone(conversation):
            await self._store.get(conversation)
            spliced = await self._tree.put_back(conversation, removal)
            if spliced.edited is None:
                await self._tell(spliced, ())
                return
        self._feed.publish(MessageChanged(await self._store.message(spliced.edited)))

    async def undo_last(self, conversation: str) -> str | None:
        """Bring back what was deleted last of a conversation; gives the deletion's id, if any."""
        removal = await self._tree.last_removal(conversation)
        if removal is not None:
            await self.undo(conversation, removal)
        return removal

    async def edit(self, message: str, text: str) -> Removal:
        """Change a message's text where it stands; what follows stays, `undo` undoes it.

        Raises InputError (empty_prompt).
        """
        _checked(await self._store.message(message), text)
        changed, removal = await self._tree.edit(message, text)
        await self._context.summaries.forget(changed.conversation)
        self._feed.publish(MessageChanged(changed))
        return Removal(removal, 1)

    async def edit_as_branch(self, message: str, text: str) -> Message:
        """Put a message with another text beside it and show that; nothing of it is changed.

        Raises InputError (empty_prompt).
        """
        old = await self._store.message(message)
        _checked(old, text)
        with self._chat.alone(old.conversation):
            edited = with_text(old, clean_text(text))
            beside = dataclasses.replace(
                edited, id=new_id(), created=now(), status=Status.COMPLETE, error=None, rating=0
            )
            changed = await self._store.add_messages([beside], current=beside.id)
            await self._conversations.tell(changed)
            self._feed.publish(BranchChanged(old.conversation, beside.id))
        return beside

    async def rate(self, message: str, rating: int) -> None:
        """Keep what the user thinks of a message: 1 good, -1 bad, 0 nothing.

        Raises InputError (bad_parameter).
        """
        if rating not in (-1, 0, 1):
            raise bad_parameter("rating", rating)
        self._feed.publish(MessageChanged(await self._tree.rate(message, rating)))

    async def branch_into_new(self, message: str, title: str = "") -> Conversation:
        """A new conversation with the branch down to a message. Parameters: `title`, its title."""
        home = (await self._store.message(message)).conversation
        return await self._conversations.duplicate(home, title, end=message)

    async def show_newest(self, conversation: str) -> str | None:
        """Show the branch of the newest message; gives that message's id, None where none is."""
        newest = await self._tree.newest(conversation)
        shown = await self._store.get(conversation)
        if newest is not None and shown.current != newest:
            await self._conversations.change(conversation, current=newest)
            self._feed.publish(BranchChanged(conversation, newest))
        return newest

    async def outline(self, conversation: str) -> Outline:
        """The outline of a conversation's tree."""
        return await self._tree.outline(conversation)

    async def _tell(self, spliced: Spliced, removed: tuple[str, ...]) -> None:
        shown = await self._store.get(spliced.conversation)
        await self._conversations.tell(shown)
        if not spliced.leaf_moved and spliced.entries:
            self._feed.publish(BranchSpliced(shown.id, removed, spliced.entries))
        else:
            self._feed.publish(BranchChanged(shown.id, shown.current))


def _checked(message: Message, text: str) -> None:
    if not text.strip() and not message.attached:
        raise InputError("empty_prompt")
