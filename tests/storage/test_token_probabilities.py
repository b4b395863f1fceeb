"""Token probabilities are kept with their message, small, and go where it goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.events import Alternative, TokenProbability
from chatapp.domain.messages import Message, Role, Status, now
from chatapp.domain.probabilities import AnswerProbabilities
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.mending import mend
from chatapp.storage.token_table import pack, unpack
from chatapp.storage.tree import MessageTree
from tests.storage.conftest import MakeMessage
from tests.support.probabilities import near, token

KNOWN = AnswerProbabilities((token("Hi", 0.5, Hello=0.25), token(" you", 0.125, all=0.75)), 3)

SAME = [3, *map(near, KNOWN.tokens)]

_floats = st.floats(-1e4, 0.0, width=32)
_texts = st.text(st.characters(codec="utf-8"), max_size=4)
_raws = st.one_of(st.none(), st.binary(max_size=4))
_alternatives = st.builds(Alternative, _texts, _floats, _raws)
_tokens = st.builds(
    TokenProbability, _texts, _floats, _raws, st.lists(_alternatives, max_size=3).map(tuple)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_tokens, max_size=12), st.integers(0, 2**31), st.lists(_tokens, max_size=3))
def test_given_any_tokens_when_packed_and_unpacked_then_they_are_the_same(
    tokens: list[TokenProbability], start: int, reasoning: list[TokenProbability]
) -> None:
    kept = unpack(pack(AnswerProbabilities(tuple(tokens), start, reasoning)))

    assert kept is not None
    assert (list(kept.tokens), list(kept.reasoning)) == (tokens, reasoning)
    assert kept.start == start
    assert kept.tokens[-2:] == tuple(tokens[-2:])


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 200), st.binary(max_size=8), st.integers(0, 40))
def test_given_damaged_bytes_when_unpacked_then_there_are_none_or_some_and_nothing_fails(
    place: int, noise: bytes, cut: int
) -> None:
    content = pack(replace(KNOWN, reasoning=KNOWN.tokens))
    damaged = content[:place] + noise + content[place + len(noise) + cut :]

    kept = unpack(damaged)

    assert kept is None or list(map(near, (*kept.tokens, *kept.reasoning))) == SAME[1:] * 2


def test_given_ten_thousand_tokens_with_twenty_alternatives_when_packed_then_it_is_under_a_megabyte() -> (
    None
):
    words = [f" w{number}" for number in range(3_000)]
    tokens = [
        TokenProbability(
            words[n % 3_000],
            -((n * 37) % 997) / 331,
            words[n % 3_000].encode(),
            tuple(
                Alternative(words[(n * 31 + k * 7) % 3_000], -((n + k * 61) % 1999) / 173, b"")
                for k in range(20)
            ),
        )
        for n in range(10_000)
    ]

    assert len(pack(AnswerProbabilities(tuple(tokens)))) < 2**20


@pytest.fixture
async def answer(store: Conversations, make: MakeMessage) -> Message:
    """An answer that has ended, whose tokens are known."""
    prompt = make("Question")
    begun = make("And Hi you", prompt, Role.ASSISTANT, Status.STREAMING)
    await store.add_messages([prompt, begun], current=begun.id)
    final = replace(begun, status=Status.COMPLETE)
    await store.finish(final, KNOWN)
    return final


async def kept(store: Conversations, message: str) -> list[object] | None:
    """What is kept of an answer's tokens."""
    known = await store.probabilities(message)
    if known is None:
        return None
    return [known.start, *map(near, known.tokens)]


async def test_given_an_answer_when_it_ends_then_its_probabilities_are_kept_beside_its_hash(
    store: Conversations, answer: Message
) -> None:
    assert await kept(store, answer.id) == SAME
    assert await kept(store, answer.parent or "") is None
    assert await store.verify_hashes() == []


async def test_given_an_answer_that_was_taken_out_when_put_back_then_its_probabilities_are_there(
    store: Conversations, db: Database, answer: Message
) -> None:
    tree = MessageTree(db)
    spliced = await tree.remove(answer.parent or "", below=True)
    await tree.put_back(answer.conversation, spliced.removal)

    assert await kept(store, answer.id) == SAME


async def test_given_an_answer_that_is_gone_for_good_when_looked_for_then_nothing_of_it_is_left(
    store: Conversations, db: Database, answer: Message
) -> None:
    await MessageTree(db).remove(answer.id, below=False)
    assert await count(db) == 1
    await store.purge_deleted(now() + timedelta(days=1))
    assert await count(db) == 0


async def test_given_a_conversation_when_removed_for_good_then_its_probabilities_are_too(
    store: Conversations, db: Database, answer: Message
) -> None:
    await store.delete(answer.conversation)
    assert await count(db) == 1
    await store.purge_deleted(now() + timedelta(days=1))
    assert await count(db) == 0


async def test_given_a_conversation_when_copied_then_the_copy_has_its_own(
    store: Conversations, db: Database, answer: Message
) -> None:
    copy = await store.copy(answer.conversation)
    _prompt, copied = await store.messages(copy)

    assert await kept(store, copied.id) == SAME
    assert await count(db) == 2


async def test_given_a_lost_message_when_salvaged_then_a_later_one_does_not_get_its_tokens(
    db: Database, answer: Message
) -> None:
    def lose_and_mend(connection: apsw.Connection) -> None:
        connection.execute(
            "INSERT INTO token_probabilities SELECT message + 1, content FROM token_probabilities"
        )
        mend(connection)

    await db.write(lose_and_mend)

    assert await count(db) == 1


async def count(db: Database) -> int:
    """How many answers have any."""
    query = "SELECT count(*) FROM token_probabilities"
    return int(await db.read(lambda connection: connection.execute(query).get))
