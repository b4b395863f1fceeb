"""Presets of parameters: saved, applied to conversations, compared, removed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from chatapp.domain.changes import PresetsChanged
from chatapp.domain.errors import NotFoundError, bad_parameter
from chatapp.domain.messages import Conversation, clean_text, new_id, now
from chatapp.domain.presets import NOTHING_WANTED, Preset, Wanted, kept_by_app, same_name
from chatapp.domain.settings import DEFAULT_PRESET
from chatapp.engine.conversations import Conversations
from chatapp.engine.feed import Feed
from chatapp.storage import presets as stored
from chatapp.storage.settings import Settings

LONGEST_NAME = 100
"""Characters of a preset's name."""


class Presets:
    """Intents on presets; each tells the feed what changed. Every method raises StorageError.

    Parameters: `set_setting` keeps a setting and tells of it.
    """

    def __init__(
        self,
        store: stored.Presets,
        conversations: Conversations,
        settings: Settings,
        set_setting: Callable[[str, object], Awaitable[None]],
        feed: Feed,
    ) -> None:
        self._store = store
        self._conversations = conversations
        self._settings = settings
        self._set_setting = set_setting
        self._feed = feed

    async def all(self) -> list[Preset]:
        """All presets, by name."""
        return await self._store.list()

    async def named(self, name: str) -> Preset:
        """The preset of that name, whatever the case, or id. Raises NotFoundError (no_preset)."""
        presets = await self.all()
        found = [one for one in presets if name == one.id or same_name(name, one.name)]
        if not found:
            raise NotFoundError("no_preset", name=name)
        return found[0]

    async def publish(self) -> None:
        """Tell all of them, as at the start."""
        self._feed.publish(PresetsChanged(tuple(await self.all())))

    # The presets themselves

    async def save(self, name: str, wanted: Wanted) -> Preset:
        """Make a preset. Raises InputError (preset_taken; bad_parameter: no name)."""
        preset = Preset(new_id(), _name(name), now(), wanted)
        await self._store.add(preset)
        await self.publish()
        return preset

    async def overwrite(self, identity: str, wanted: Wanted) -> Preset:
        """Let a preset want something else; gives it as it was, for `put_back`.

        Raises NotFoundError (no_preset).
        """
        before = await self._store.get(identity)
        await self._store.change(replace(before, wanted=wanted))
        await self.publish()
        return before

    async def rename(self, identity: str, name: str) -> Preset:
        """Give another name; gives the preset as it was.

        Raises NotFoundError (no_preset), InputError (preset_taken; bad_parameter: no name).
        """
        before = await self._store.get(identity)
        await self._store.change(replace(before, name=_name(name)))
        await self.publish()
        return before

    async def remove(self, identity: str) -> Preset:
        """Remove a preset; conversations keep what they had from it. Gives it, for `put_back`.

        Raises NotFoundError (no_preset).
        """
        before = await self._store.get(identity)
        await self._store.remove(identity)
        await self.publish()
        return before

    async def put_back(self, preset: Preset) -> None:
        """Let a preset be what it was, also one that was removed. Raises InputError (preset_taken)."""
        try:
            await self._store.change(preset)
        except NotFoundError:
            await self._store.add(preset)
        await self.publish()

    # Conversations

    async def apply(self, conversation: str, identity: str) -> Conversation:
        """Give a conversation a preset's system prompt and parameters; gives it as it was.

        Raises NotFoundError (no_conversation, no_preset).
        """
        preset = await self._store.get(identity)
        return await self._want(conversation, preset.wanted, preset.id)

    async def reset(self, conversation: str) -> Conversation:
        """Give a conversation what its preset wants, or nothing; gives it as it was.

        Raises NotFoundError (no_conversation).
        """
        present = await self._conversations.get(conversation)
        preset = await self.of(present)
        wanted = NOTHING_WANTED if preset is None else preset.wanted
        return await self._want(conversation, wanted, None if preset is None else preset.id)

    async def leave(self, conversation: str) -> Conversation:
        """Take a conversation's preset from it, and all it wants; gives it as it was.

        Raises NotFoundError (no_conversation).
        """
        return await self._want(conversation, NOTHING_WANTED, None)

    async def follow(self, conversation: str, identity: str) -> None:
        """Say that a conversation has what a preset wants: it was just saved from there.

        Raises NotFoundError (no_conversation).
        """
        await self._conversations.change(conversation, preset=identity)

    async def put_back_in(self, before: Conversation) -> None:
        """Undo `apply`, `reset` and `leave`. Raises NotFoundError (no_conversation)."""
        await self._conversations.change(
            before.id, system=before.system, parameters=before.parameters, preset=before.preset
        )

    async def of(self, conversation: Conversation) -> Preset | None:
        """The preset of a conversation; None where it has none, or that one is gone."""
        return await self._get(conversation.preset or "")

    # New conversations

    async def set_default(self, identity: str | None) -> None:
        """Let new conversations begin with a preset, or with none. Raises NotFoundError."""
        if identity is not None:
            await self._store.get(identity)
        await self._set_setting(DEFAULT_PRESET.name, identity or "")

    async def default(self) -> Preset | None:
        """What new conversations begin with; None for none, or where it is gone."""
        return await self._get(self._settings.get(DEFAULT_PRESET))

    async def _get(self, identity: str) -> Preset | None:
        if not identity:
            return None
        try:
            return await self._store.get(identity)
        except NotFoundError:
            return None

    async def _want(self, conversation: str, wanted: Wanted, preset: str | None) -> Conversation:
        before = await self._conversations.get(conversation)
        parameters = {**wanted.parameters, **kept_by_app(before)}
        await self._conversations.change(
            conversation, system=wanted.system, parameters=parameters, preset=preset
        )
        return before


def _name(name: str) -> str:
    """A name as it is kept; raises InputError (bad_parameter) for none."""
    kept = " ".join(clean_text(name).split())[:LONGEST_NAME]
    if not kept:
        raise bad_parameter("name", name)
    return kept
