"""Sums of usage in a real database: months at midnight, branches, the trash, what is gone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chatapp.domain.messages import Conversation, Message, Role, Status, Usage, new_id, now
from chatapp.domain.models import Connection, Dialect
from chatapp.domain.prices import Price
from chatapp.domain.usage import UsageSum
from chatapp.storage.connections import Connections
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.migrations import MIGRATIONS
from chatapp.storage.opening import open_database
from chatapp.storage.prices import Prices
from chatapp.storage.profile import Profile
from chatapp.storage.usage import UsageSums
from tests.storage.conftest import MakeMessage
from tests.support.filled_profile import zero

NOVEMBER = datetime(2026, 11, 15, tzinfo=UTC)


@pytest.fixture
def sums(db: Database) -> UsageSums:
    return UsageSums(db)


@pytest.fixture
def shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer eight hours ahead of UTC."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


class Talk:
    """A conversation with one prompt, to which answers are added."""

    def __init__(self, store: Conversations, make: MakeMessage) -> None:
        self.store, self.make = store, make
        self.prompt = make("Hi")
        self.stored = False

    async def answer(
        self, prompt: int | None = 100, completion: int | None = 10, **fields: object
    ) -> Message:
        values = {
            "connection": "orchard",
            "model": "heron",
            "created": NOVEMBER,
            "usage": Usage(prompt, completion, cached_tokens=40),
            **fields,
        }
        answer = self.make("Hello", self.prompt, Role.ASSISTANT, **values)
        added = [answer] if self.stored else [self.prompt, answer]
        self.stored = True
        await self.store.add_messages(added, current=answer.id)
        return answer


@pytest.fixture
def talk(store: Conversations, make: MakeMessage) -> Talk:
    return Talk(store, make)


async def test_given_answers_in_several_branches_when_summed_then_all_count(
    talk: Talk, sums: UsageSums, conversation: Conversation
) -> None:
    await talk.answer()
    await talk.answer(prompt=300)
    await talk.answer(model="crane")
    heron = UsageSum("2026-11", "orchard", "heron", conversation.id, 2, 0, 400, 80, 20, 300)
    crane = UsageSum("2026-11", "orchard", "crane", conversation.id, 1, 0, 100, 40, 10, 100)
    stored = await sums.all()
    assert sorted(stored.sums, key=lambda part: part.model) == [crane, heron]
    assert stored.titles[conversation.id].title == "A conversation"
    assert set(await sums.of_conversation(conversation.id)) == {heron, crane}
    assert await sums.of_conversation("another") == []


async def test_given_answers_at_midnight_when_summed_then_the_month_is_that_of_the_clock_here(
    talk: Talk, sums: UsageSums, shanghai: None
) -> None:
    midnight = datetime(2026, 11, 30, 16, tzinfo=UTC)
    await talk.answer(created=midnight - timedelta(microseconds=1))
    await talk.answer(created=midnight)
    assert {part.month for part in (await sums.all()).sums} == {"2026-11", "2026-12"}


async def test_given_prompts_of_many_lengths_when_summed_then_long_ones_are_apart(
    talk: Talk, sums: UsageSums
) -> None:
    for prompt in (1, 32_000, 32_001, 128_000, 200_001, 300_000):
        await talk.answer(prompt=prompt)
    found = (await sums.all()).sums
    assert sorted((part.largest, part.answers) for part in found) == [
        (32_000, 2),
        (128_000, 2),
        (300_000, 2),
    ]


async def test_given_answers_that_told_nothing_or_half_when_summed_then_they_are_silent(
    talk: Talk, sums: UsageSums
) -> None:
    await talk.answer(usage=None)
    await talk.answer(prompt=None)
    await talk.answer(completion=None)
    await talk.answer(status=Status.STREAMING, usage=None)
    (part,) = (await sums.all()).sums
    assert (part.answers, part.silent, part.prompt, part.completion) == (0, 3, 0, 0)


async def test_given_damaged_usage_when_summed_then_it_counts_as_none(
    talk: Talk, sums: UsageSums, db: Database
) -> None:
    damage = ("{broken", '{"prompt_tokens":"x","completion_tokens":1}', "[]", "7",
              '{"prompt_tokens":9e99,"completion_tokens":1}',
              '{"prompt_tokens":9000000000000000000,"completion_tokens":1}')  # fmt: skip
    for text in damage:
        answer = await talk.answer()
        await db.write(
            lambda c, text=text, answer=answer: c.execute(
                "UPDATE message SET usage = ? WHERE id = ?", (text, answer.id)
            )
        )
    (part,) = (await sums.all()).sums
    assert (part.answers, part.silent) == (0, len(damage))


async def test_given_a_conversation_in_the_trash_when_summed_then_it_counts(
    talk: Talk, sums: UsageSums, store: Conversations, conversation: Conversation
) -> None:
    await talk.answer()
    await store.delete(conversation.id)
    stored = await sums.all()
    assert [part.prompt for part in stored.sums] == [100]
    assert stored.titles[conversation.id].trashed


async def test_given_a_conversation_removed_for_good_when_summed_then_its_tokens_stay(
    talk: Talk, sums: UsageSums, store: Conversations, conversation: Conversation
) -> None:
    await talk.answer()
    await talk.answer(prompt=150_000)
    await talk.answer(usage=None)
    before = (await sums.all()).sums
    await store.delete(conversation.id)
    await store.purge_deleted(now() + timedelta(days=1))
    stored = await sums.all()
    assert stored.titles == {}
    gone = {replace(part, conversation=None) for part in before}
    assert {(p.month, p.answers, p.silent, p.prompt, p.cached) for p in stored.sums} == {
        (p.month, p.answers, p.silent, p.prompt, p.cached) for p in gone
    }


async def test_given_an_answer_taken_out_and_put_back_when_summed_then_it_counts_once(
    talk: Talk, sums: UsageSums, db: Database
) -> None:
    answer = await talk.answer()
    names = (
        "number, id, conversation, parent, role, status, created, connection, model, usage, text"
    )

    await db.write(
        lambda c: c.execute(
            f"CREATE TEMP TABLE kept AS SELECT {names} FROM message WHERE id = ?", (answer.id,)
        )
    )
    await db.write(lambda c: c.execute("UPDATE conversation SET current = NULL"))
    await db.write(lambda c: c.execute("DELETE FROM message WHERE id = ?", (answer.id,)))
    (gone,) = (await sums.all()).sums
    assert (gone.conversation, gone.prompt) == (None, 100)
    await db.write(lambda c: c.execute(f"INSERT INTO message ({names}) SELECT {names} FROM kept"))
    (back,) = (await sums.all()).sums
    assert back.conversation is not None
    assert back.prompt == 100


async def test_given_a_copied_conversation_when_summed_then_its_answers_count_once(
    talk: Talk, sums: UsageSums, store: Conversations
) -> None:
    await talk.answer()
    before = (await sums.all()).sums
    copied = await store.copy(talk.prompt.conversation)
    again = await store.copy(copied)
    assert (await sums.all()).sums == before
    assert await sums.of_conversation(again) == []
    await store.delete(copied)
    await store.purge_deleted(now() + timedelta(seconds=1))
    assert (await sums.all()).sums == before


async def test_given_a_connection_that_goes_then_it_stays_known_only_if_it_answered(
    talk: Talk, sums: UsageSums, db: Database
) -> None:
    connections = Connections(db)
    for name in ("orchard", "marble"):
        await connections.add(
            Connection(name, name.title(), Dialect.OPENAI_CHAT, f"https://{name}.example/v1", now())
        )
    await talk.answer()
    for name in ("orchard", "marble"):
        await connections.remove(name)
    known = await sums.connections()
    assert {identity: asked.base_url for identity, asked in known.items()} == {
        "orchard": "https://orchard.example/v1"
    }


async def test_given_messages_of_an_older_version_when_opened_then_they_are_summed(
    profile: Profile,
) -> None:
    opened = open_database(profile.database_path, migrations=MIGRATIONS[:4])
    opened.connection.execute(
        """INSERT INTO conversation (number, id, title, title_source, created, updated)
               VALUES (1, 'c', 'Old', 'user', 0, 0);
           INSERT INTO message (number, id, conversation, role, status, created, model, usage)
               VALUES (1, 'm', 1, 'assistant', 'complete', 1763200000000000, 'heron',
                       '{"prompt_tokens":7,"completion_tokens":3}')"""
    )
    opened.connection.close()
    db = await Database.open(profile.database_path)
    (part,) = (await UsageSums(db).all()).sums
    assert (part.month, part.prompt, part.completion) == ("2025-11", 7, 3)
    await db.close()


async def test_given_a_price_when_put_changed_and_removed_then_that_is_kept(db: Database) -> None:
    prices = Prices(db)
    price = Price("heron", "api.orchard.example", "USD", 1, 2, 0, since="2026-11-26", edited=True)
    other = Price(f"heron-{new_id()}", "", "CNY", 1, 2, since="2026-11-26", edited=True)
    for one in (price, other):
        await prices.put(one)
    assert await prices.list() == [price, other]
    dearer = replace(price, prompt=9, cached=None)
    await prices.put(dearer)
    assert await prices.list() == [dearer, other]
    await prices.remove(*price.key)
    assert await prices.list() == [other]


async def test_given_a_damaged_database_when_salvaged_then_prices_and_past_answers_are_saved(
    talk: Talk,
    sums: UsageSums,
    store: Conversations,
    conversation: Conversation,
    db: Database,
    profile: Profile,
) -> None:
    price = Price("heron", "", "USD", 1, 2, since="2026-11-26", edited=True)
    await Prices(db).put(price)
    await talk.answer()
    await store.delete(conversation.id)
    await store.purge_deleted(now() + timedelta(days=1))
    before = (await sums.all()).sums
    await db.close()
    zero(profile.database_path, 1)
    salvaged = await Database.open(profile.database_path)
    assert await Prices(salvaged).list() == [price]
    assert (await UsageSums(salvaged).all()).sums == before
    await salvaged.close()
