"""Conversations without their answers: made, renamed, deleted, shown, with what is being typed."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from chatapp.domain.changes import (
    BranchChanged,
    ConversationAdded,
    ConversationChanged,
    ConversationRemoved,
    ListChanged,
)
from chatapp.domain.errors import NotFoundError, StorageError
from chatapp.domain.listing import KEEP_DELETED
from chatapp.domain.messages import (
    Attached,
    Conversation,
    Json,
    Message,
    Mode,
    TitleSource,
    clean_text,
    new_id,
    now,
)
from chatapp.domain.presets import Preset
from chatapp.domain.probabilities import AnswerProbabilities
from chatapp.engine.feed import Feed
from chatapp.engine.titles import title_from_prompt
from chatapp.storage import conversations as stored
from chatapp.storage.listing import Listing
from chatapp.storage.temporary import Temporary

log = logging.getLogger(__name__)


class Conversations:
    """Intents on conversations; each tells the feed what changed."""

    def __init__(
        self, store: stored.Conversations, temporary: Temporary, listing: Listing, feed: Feed
    ) -> None:
        self._store = store
        self._temporary = temporary
        self._listing = listing
        self._feed = feed
        self.shown: str | None = None
        """The conversation the user looks at."""
        self.first_preset: Callable[[], Awaitable[Preset | None]] = _no_preset
        """Gives what a new conversation begins with."""

    async def all(self) -> list[Conversation]:
        """All conversations, the temporary ones first, then the newest first."""
        return [*await self._temporary.conversations(), *await self._store.list()]

    async def get(self, conversation: str) -> Conversation:
        """Raises NotFoundError (no_conversation)."""
        return await self._store.get(conversation)

    async def any_begun(self) -> bool:
        """Whether anything was written in any that is stored."""
        return await self._listing.any_begun()

    async def messages(self, conversation: str) -> list[Message]:
        """The messages of all branches, oldest first."""
        return await self._store.messages(conversation)

    async def probabilities(self, message: str) -> AnswerProbabilities | None:
        """Those of an answer's tokens; None where none are kept. Raises NotFoundError (no_message)."""
        return await self._store.probabilities(message)

    async def with_probabilities(self, conversation: str) -> frozenset[str]:
        """The ids of its answers whose tokens' probabilities are kept.

        Raises NotFoundError (no_conversation).
        """
        return await self._store.with_probabilities(conversation)

    async def new(self) -> Conversation:
        """An empty conversation: the one that is there already, or a new one."""
        empty = await self._listing.empty_one()
        return await self._new([empty] if empty is not None else [], temporary=False)

    async def new_temporary(self) -> Conversation:
        """An empty temporary conversation: the one that is there already, or a new one.

        Nothing of it is ever on disk; it goes when the engine is closed.
        """
        return await self._new(await self._temporary.conversations(), temporary=True)

    async def keep(self, conversation: str) -> None:
        """Make a temporary conversation one like all others; of others nothing changes.

        Raises NotFoundError (no_conversation), StorageError; then it stays as it is.
        """
        kept = await self._temporary.keep(conversation)
        if kept is not None:
            await self.tell(kept)

    async def _new(self, there: list[Conversation], *, temporary: bool) -> Conversation:
        for conversation in there:
            if conversation.current is None and not conversation.title:
                if conversation.mode is not Mode.CHAT:
                    conversation = await self.change(conversation.id, mode=Mode.CHAT)
                if conversation.persona is not None:
                    conversation = await self._without_persona(conversation)
                return await self._begun_with_preset(conversation)
        moment = now()
        conversation = Conversation(new_id(), "", moment, moment, temporary=temporary)
        conversation = _with_preset(conversation, await self.first_preset())
        await self._store.add(conversation)
        self._feed.publish(ConversationAdded(conversation))
        return conversation

    async def _without_persona(self, empty: Conversation) -> Conversation:
        """One that was begun with a persona, and in which nothing was said, is plain again."""
        return await self.change(
            empty.id, persona=None, examples=(), system=None, parameters={}, preset=None
        )

    async def _begun_with_preset(self, empty: Conversation) -> Conversation:
        """A conversation that was there already and in which nothing was set, not even a preset."""
        if empty.preset or empty.system or empty.parameters:
            return empty
        begun = _with_preset(empty, await self.first_preset())
        if begun == empty:
            return empty
        return await self.change(
            begun.id, system=begun.system, parameters=begun.parameters, preset=begun.preset
        )

    async def add(self, conversation: Conversation) -> str:
        """Store a new one; gives its id."""
        await self._store.add(conversation)
        self._feed.publish(ConversationAdded(conversation))
        return conversation.id

    async def change(self, conversation: str, **fields: object) -> Conversation:
        """Change stored fields and tell the feed."""
        changed = await self._store.change(conversation, **fields)
        await self.tell(changed)
        return changed

    async def set_parameters(self, conversation: str, values: Mapping[str, Json]) -> Conversation:
        """Give parameters other values, None to take one out; the others stay as they are.

        What is sent after it was called has them, whether it has ended or not.
        Raises NotFoundError (no_conversation).
        """
        changed = await self._store.set_parameters(conversation, values)
        await self.tell(changed)
        return changed

    async def tell(self, changed: Conversation) -> None:
        """Tell the feed of a change, unless the conversation was deleted meanwhile."""
        try:
            await self._store.get(changed.id)
        except NotFoundError:
            return
        self._feed.publish(ConversationChanged(changed))

    async def suggest_title(self, conversation: str, title: str) -> None:
        """Take a model's title where there is only the prompt's."""
        changed = await self._store.suggest_title(conversation, title)
        if changed is not None:
            self._feed.publish(ConversationChanged(changed))

    async def rename(self, conversation: str, title: str) -> None:
        """Give a title by hand; an empty one goes back to the prompt's."""
        title = " ".join(clean_text(title).split())[:200]
        source = TitleSource.USER
        if not title:
            entries = await self._store.path(conversation)
            title = title_from_prompt(entries[0].message.text) if entries else ""
            source = TitleSource.PROMPT
        await self.change(conversation, title=title, title_source=source)

    async def duplicate(
        self, conversation: str, title: str = "", *, end: str | None = None
    ) -> Conversation:
        """Copy a conversation with all its branches; the copy is the user's own.

        Parameters: `title`, "" for the same; `end`, only the branch down to this message (id).
        Raises NotFoundError, InputError (conversation_busy).
        """
        copied = await self._store.get(await self._store.copy(conversation, end, title))
        self._feed.publish(ConversationAdded(copied))
        return copied

    async def delete(self, conversation: str) -> None:
        """Delete a conversation; `restore` brings it back for 30 days."""
        await self._store.delete(conversation)
        self._feed.publish(ConversationRemoved(conversation))

    async def restore(self, conversation: str) -> None:
        """Undo `delete`."""
        restored = await self._store.restore(conversation)
        self._feed.publish(ConversationAdded(restored))

    async def purge(self) -> None:
        """Make deletions final that are 30 days old."""
        try:
            if await self._store.purge_deleted(now() - KEEP_DELETED):
                self._feed.publish(ListChanged())
        except StorageError as error:
            log.warning("Deleted conversations stay for now: %s", error.code)

    async def show(self, conversation: str | None) -> None:
        """Say which conversation the user looks at; it is read then."""
        self.shown = conversation
        if conversation is not None and (await self._store.get(conversation)).unread:
            await self.change(conversation, unread=False)

    async def choose_model(self, conversation: str, connection: str, model: str) -> Conversation:
        """Ask this model from the next prompt on."""
        return await self.change(conversation, connection=connection, model=model)

    async def select_sibling(self, message: str) -> None:
        """Show the branch of a message, down to its newest leaf."""
        chosen = await self._store.message(message)
        leaf = await self._store.newest_leaf(message)
        await self.change(chosen.conversation, current=leaf)
        self._feed.publish(BranchChanged(chosen.conversation, leaf))

    async def show_branch_of(self, message: str) -> None:
        """Make the branch of a message the shown one, unless it is. Raises NotFoundError."""
        if not await self._store.on_shown_branch(message):
            await self.select_sibling(message)

    async def draft(self, conversation: str) -> str:
        """The text that was being written."""
        return await self._store.draft(conversation)

    async def set_draft(self, conversation: str, text: str) -> None:
        """Keep what is being written."""
        await self._store.set_draft(conversation, text)

    async def draft_attached(self, conversation: str) -> tuple[Attached, ...]:
        """The pictures and files that go with what was being written."""
        return await self._store.draft_attached(conversation)

    async def set_draft_attached(self, conversation: str, attached: Sequence[Attached]) -> None:
        """Keep the pictures and files that go with what is being written."""
        await self._store.set_draft_attached(conversation, attached)


async def _no_preset() -> Preset | None:
    return None


def _with_preset(conversation: Conversation, preset: Preset | None) -> Conversation:
    if preset is None:
        return conversation
    wanted = preset.wanted
    return replace(
        conversation, system=wanted.system, parameters=wanted.parameters, preset=preset.id
    )
