"""Paths, siblings and leaves are those of a plain tree in Python."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.errors import NotFoundError
from chatapp.domain.messages import (
    Conversation,
    Message,
    PathEntry,
    PathPart,
    Role,
    Status,
    TextPart,
    new_id,
    now,
)
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from tests.storage.conftest import MakeMessage


@dataclass
class PlainTree:
    """Messages in the order they were added, and nothing else."""

    messages: list[Message] = field(default_factory=list)

    def children(self, parent: str | None) -> list[Message]:
        return [one for one in self.messages if one.parent == parent]

    def branch(self, leaf: Message) -> list[Message]:
        above = next((one for one in self.messages if one.id == leaf.parent), None)
        return [*(self.branch(above) if above else []), leaf]

    def siblings(self, message: Message) -> tuple[str, ...]:
        same = [one for one in self.children(message.parent) if one.role is message.role]
        return tuple(one.id for one in same)

    def newest_below(self, message: Message) -> Message:
        below = [message]
        for one in self.messages:
            if any(one.parent == upper.id for upper in below):
                below.append(one)
        return below[-1]


nodes = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(Role)), min_size=1, max_size=30)


def tree_of(conversation: str, shape: list[tuple[int, Role]]) -> PlainTree:
    """A tree whose nth node hangs under one of the n before it, or is a root."""
    tree = PlainTree()
    for number, (choice, role) in enumerate(shape):
        above = choice % (number + 1)
        parent = tree.messages[above - 1].id if above else None
        parts = (TextPart(f"node {number}"),)
        message = Message(new_id(), conversation, parent, role, parts, Status.COMPLETE, now())
        tree.messages.append(message)
    return tree


async def check_tree(store: Conversations, shape: list[tuple[int, Role]], limit: int) -> None:
    conversation = Conversation(new_id(), "", now(), now())
    await store.add(conversation)
    tree = tree_of(conversation.id, shape)
    added = await store.add_messages(tree.messages, current=tree.messages[-1].id)
    assert added.message_count == len(tree.messages)
    assert await store.messages(conversation.id) == tree.messages
    for message in tree.messages:
        branch = tree.branch(message)
        whole = await store.path(conversation.id, message.id)
        assert [entry.message for entry in whole] == branch
        assert await store.branch(conversation.id, message.id) == branch
        assert [entry.siblings for entry in whole] == [tree.siblings(one) for one in branch]
        assert await store.path(conversation.id, message.id, limit=limit) == whole[-limit:]
        above = await store.path_above(conversation.id, message.id, limit)
        assert list(above) == whole[:-1][-limit:]
        assert_texts_and_ids(above)
        assert await store.newest_leaf(message.id) == tree.newest_below(message).id
    shown = await store.path(conversation.id)
    assert [entry.message for entry in shown] == tree.branch(tree.messages[-1])


def assert_texts_and_ids(part: Sequence[PathEntry]) -> None:
    """What a part gives without making its messages is what they say."""
    assert isinstance(part, PathPart)
    messages = [entry.message for entry in part]
    assert [part.message_id(place) for place in range(len(part))] == [each.id for each in messages]
    assert [part.text(place) for place in range(len(part))] == [each.text for each in messages]


@settings(max_examples=40, deadline=None)
@given(shape=nodes, limit=st.integers(1, 10))
def test_given_any_tree_when_read_then_it_is_like_the_plain_one(
    shape: list[tuple[int, Role]], limit: int
) -> None:
    async def scenario() -> None:
        with TemporaryDirectory() as folder:
            db = await Database.open(Path(folder) / "tree.sqlite3")
            try:
                await check_tree(Conversations(db, "writer"), shape, limit)
            finally:
                await db.close()

    asyncio.run(scenario())


async def test_given_an_answer_being_written_when_read_from_below_then_its_chunks_are_in_it(
    store: Conversations, conversation: Conversation, make: MakeMessage
) -> None:
    prompt = make("Question")
    answer = make("", prompt, Role.ASSISTANT, Status.STREAMING)
    below = make("More", answer)
    await store.add_messages([prompt, answer, below], current=below.id)
    await store.append_chunk(answer.id, "so far")

    above = await store.path_above(conversation.id, below.id, 10)

    assert [entry.message.text for entry in above] == ["Question", "so far"]


async def test_given_a_message_of_nowhere_when_read_from_then_it_is_not_found(
    store: Conversations, conversation: Conversation
) -> None:
    with pytest.raises(NotFoundError):
        await store.path_above(conversation.id, "nowhere", 10)
