"""The prompt library: found, changed, removed, and conversations begun with a persona."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chatapp.domain.changes import PromptsChanged
from chatapp.domain.errors import NotFoundError, bad_parameter
from chatapp.domain.folding import fold
from chatapp.domain.messages import Conversation, Json, clean_text, new_id, now
from chatapp.domain.presets import kept_by_app
from chatapp.domain.prompt_search import is_shipped, matching
from chatapp.domain.prompt_templates import PromptTemplate, checked_values, fill
from chatapp.domain.prompt_values import prompt_of, says_something, values_of
from chatapp.engine.conversations import Conversations
from chatapp.engine.feed import Feed
from chatapp.engine.shipped_prompts import shipped_prompts
from chatapp.storage import prompts as stored
from chatapp.storage.prompts import StoredPrompt

LONGEST_TITLE = 100
"""Characters of a prompt's title."""
_OWN_FACTS = ("id", "created", "updated")
"""The fields in which prompts that say the same may differ."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of prompts that were brought in."""

    added: tuple[PromptTemplate, ...]
    already_there: int
    unusable: int
    """Those without a title or a text."""


@dataclass(frozen=True, slots=True)
class Before:
    """How prompts were stored before a change, for `put_back`."""

    rows: tuple[StoredPrompt, ...]
    new: tuple[str, ...] = ()
    """Ids of those that were not stored."""


class Prompts:
    """Intents on prompts; each tells the feed what changed. Every method raises StorageError.

    What comes with the app is read from its files; a change of it is kept as a prompt with the
    same id. What changes prompts gives how they were stored before, for `put_back`.
    """

    def __init__(self, store: stored.Prompts, conversations: Conversations, feed: Feed) -> None:
        self._store = store
        self._conversations = conversations
        self._feed = feed

    async def all(self) -> list[PromptTemplate]:
        """The user's own by title, then those that came with the app, in their order."""
        rows = {row.prompt.id: row for row in await self._store.list()}
        own = [row.prompt for row in rows.values() if not is_shipped(row.prompt.id)]
        shipped = await asyncio.to_thread(shipped_prompts)  # they are read the first time
        came = [rows.get(each.id, StoredPrompt(each)) for each in shipped]
        own.sort(key=lambda prompt: fold(prompt.title))
        return [*own, *(row.prompt for row in came if not row.removed)]

    async def get(self, identity: str) -> PromptTemplate:
        """Raises NotFoundError (no_prompt)."""
        for prompt in await self.all():
            if prompt.id == identity:
                return prompt
        raise NotFoundError("no_prompt", name=identity)

    async def named(self, name: str) -> PromptTemplate:
        """The prompt of that id or title, whatever the case; raises NotFoundError (no_prompt)."""
        prompts, wanted = await self.all(), fold(" ".join(name.split()))
        for prompt in prompts:
            if prompt.id == name:
                return prompt
        for prompt in prompts:
            if fold(prompt.title) == wanted:
                return prompt
        raise NotFoundError("no_prompt", name=name)

    async def find(self, name: str) -> PromptTemplate | None:
        """The same, or None."""
        try:
            return await self.named(name)
        except NotFoundError:
            return None

    async def search(
        self, words: str, *, tag: str = "", language: str = ""
    ) -> list[PromptTemplate]:
        """Those that have all words somewhere (`prompt_search.matching`)."""
        return matching(await self.all(), words, tag=tag, language=language)

    async def removed_shipped(self) -> int:
        """How many that came with the app are not shown any more."""
        known = {prompt.id for prompt in await asyncio.to_thread(shipped_prompts)}
        return sum(row.removed and row.prompt.id in known for row in await self._store.list())

    async def removed(self) -> frozenset[str]:
        """The ids of those that came with the app and were removed; their files are not read."""
        return frozenset(row.prompt.id for row in await self._store.list() if row.removed)

    async def publish(self) -> None:
        """Tell all of them."""
        self._feed.publish(PromptsChanged(tuple(await self.all())))

    # The prompts themselves

    async def save(self, prompt: PromptTemplate) -> Before:
        """Store a prompt, new or changed. Raises InputError (bad_parameter: no title, no text)."""
        prompt = _checked(prompt)
        moment = now()
        before = await self._before(prompt.id)
        created = moment if before.new and not is_shipped(prompt.id) else prompt.created
        await self._put([replace(prompt, created=created, updated=moment)])
        return before

    async def duplicate(self, identity: str, title: str) -> PromptTemplate:
        """Make a prompt of the user's own from another one. Raises NotFoundError (no_prompt)."""
        prompt = replace(await self.get(identity), id=new_id(), title=title)
        await self.save(prompt)
        return await self.get(prompt.id)

    async def remove(self, identities: Sequence[str]) -> Before:
        """Remove prompts; those that came with the app can also be brought back later.

        Raises NotFoundError (no_prompt).
        """
        prompts = [await self.get(identity) for identity in identities]
        before = await self._before(*identities)
        await self._store.remove(one for one in identities if not is_shipped(one))
        shipped = [one for one in prompts if is_shipped(one.id)]
        await self._store.put(StoredPrompt(one, removed=True) for one in shipped)
        await self.publish()
        return before

    async def reset(self, identity: str) -> Before:
        """Make one that came with the app what it was."""
        before = await self._before(identity)
        await self._store.remove([identity])
        await self.publish()
        return before

    async def bring_back_shipped(self) -> Before:
        """Show those again that came with the app and were removed; a change of them is kept."""
        rows = [row for row in await self._store.list() if row.removed]
        shipped = await asyncio.to_thread(shipped_prompts)
        changed = [row.prompt for row in rows if row.prompt not in shipped]
        await self._store.remove(row.prompt.id for row in rows)
        await self._store.put(StoredPrompt(prompt) for prompt in changed)
        await self.publish()
        return Before(tuple(rows))

    async def take(self, prompts: Iterable[PromptTemplate]) -> Taken:
        """Add prompts that come from elsewhere.

        One is here already where one that is here says all that it says: a file of comma separated
        values has less of a prompt than it was written from.
        """
        known: dict[str, list[dict[str, Json]]] = {}
        for prompt in await self.all():
            known.setdefault(fold(prompt.title), []).append(_saying(prompt))
        added: list[PromptTemplate] = []
        already, unusable = 0, 0
        moment = now()
        for prompt in prompts:
            if not says_something(prompt):
                unusable += 1
                continue
            prompt = _checked(prompt)
            saying, same = _saying(prompt), known.setdefault(fold(prompt.title), [])
            if any(saying.items() <= one.items() for one in same):
                already += 1
                continue
            same.append(saying)
            added.append(replace(prompt, id=new_id(), created=moment, updated=moment))
        if added:
            await self._put(added)
        return Taken(tuple(added), already, unusable)

    async def put_back(self, before: Before) -> None:
        """Undo what gave `before`."""
        await self._store.remove(before.new)
        await self._store.put(before.rows)
        await self.publish()

    # Conversations

    async def start(
        self, identity: str, values: Mapping[str, str] | None = None
    ) -> tuple[Conversation, str]:
        """Begin a conversation with a persona; gives it, and the opening that is not sent yet.

        Parameters: `values`, of its variables; the others get their defaults.
        Raises NotFoundError (no_prompt), InputError (value_missing, bad_value).
        """
        persona = await self.get(identity)
        filled = checked_values(persona.used_variables, values or {})
        opening = fill(persona.text, filled)
        conversation = await self._conversations.new()
        begun = await self._conversations.change(
            conversation.id,
            system=fill(persona.system, filled) or None,
            parameters={**persona.parameters, **kept_by_app(conversation)},
            preset=None,
            persona=persona.title,
            examples=tuple(
                replace(one, prompt=fill(one.prompt, filled), answer=fill(one.answer, filled))
                for one in persona.examples
            ),
        )
        return begun, opening

    async def _before(self, *identities: str) -> Before:
        rows = {row.prompt.id: row for row in await self._store.list()}
        there = tuple(rows[one] for one in identities if one in rows)
        return Before(there, tuple(one for one in identities if one not in rows))

    async def _put(self, prompts: Sequence[PromptTemplate]) -> None:
        await self._store.put(StoredPrompt(prompt) for prompt in prompts)
        await self.publish()


def _checked(prompt: PromptTemplate) -> PromptTemplate:
    """A prompt as it is kept; raises InputError (bad_parameter)."""
    title = " ".join(clean_text(prompt.title).split())[:LONGEST_TITLE]
    kept = prompt_of(values_of(replace(prompt, title=title)), prompt.id)
    if not kept.title:
        raise bad_parameter("title", prompt.title)
    if not says_something(kept):
        raise bad_parameter("text", prompt.text)
    return kept


def _saying(prompt: PromptTemplate) -> dict[str, Json]:
    """What a prompt says, without what only tells which one it is."""
    return {name: one for name, one in values_of(prompt).items() if name not in _OWN_FACTS}
