"""Conversations and branches that are copied, and the outline of a tree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Conversation, Message, Role, Status, TextPart, TitleSource
from chatapp.storage.attachments import Attachments
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.tree import MessageTree
from tests.storage.conftest import MakeMessage
from tests.support.images import image_file
from tests.support.long_chat import turns


def anonymous(messages: list[Message]) -> list[tuple[int, Message]]:
    """Messages without their ids: each with its parent's place."""
    places = {one.id: place for place, one in enumerate(messages)}
    return [
        (
            -1 if one.parent is None else places[one.parent],
            replace(one, id="", conversation="", parent=None),
        )
        for one in messages
    ]


async def test_given_a_tree_when_copied_then_all_branches_are_there_under_new_ids(
    store: Conversations, db: Database, make: MakeMessage
) -> None:
    image = await Attachments(db).add(image_file(3, 5), "heron.png")
    prompt = make("Question", parts=(TextPart("Question"), image))
    first = make("First", prompt, Role.ASSISTANT, model="heron", rating=1)
    second = make("Second", prompt, Role.ASSISTANT, Status.STOPPED)
    await store.add_messages([prompt, first, second], current=first.id)
    await store.change(prompt.conversation, system="Be brief", model="heron", pinned=True)

    copied = await store.get(await store.copy(prompt.conversation, title="Another"))

    messages = await store.messages(copied.id)
    assert anonymous(messages) == anonymous(await store.messages(prompt.conversation))
    assert {one.id for one in messages}.isdisjoint({prompt.id, first.id, second.id})
    assert copied.current == messages[1].id
    assert (copied.title, copied.title_source) == ("Another", TitleSource.USER)
    assert (copied.system, copied.model, copied.pinned) == ("Be brief", "heron", False)
    assert await store.verify_hashes() == []
    assert await store.check() == []


async def test_given_a_message_when_branched_from_then_only_the_way_to_it_is_copied(
    store: Conversations, conversation: Conversation
) -> None:
    messages = turns(conversation.id, 8)
    aside = turns(conversation.id, 2, messages[1].id)
    await store.add_messages([*messages, *aside], current=aside[-1].id)

    copied = await store.get(await store.copy(conversation.id, messages[3].id))

    texts = [one.text for one in await store.branch(copied.id)]
    assert texts == [one.text for one in messages[:4]]
    assert copied.message_count == 4
    assert copied.title == conversation.title
    assert (await store.get(conversation.id)).message_count == 10


async def test_given_a_damaged_message_when_copied_then_its_copy_is_not_called_sound(
    store: Conversations, db: Database, make: MakeMessage
) -> None:
    prompt = make("Question")
    await store.add_messages([prompt], current=prompt.id)
    spoil = "UPDATE message SET text = 'spoilt' WHERE id = ?"
    await db.write(lambda connection: connection.execute(spoil, (prompt.id,)) and None)

    copied = await store.copy(prompt.conversation)

    ids = {one.id for one in await store.messages(copied)}
    assert set(await store.verify_hashes()) == {prompt.id, *ids}


async def test_given_an_answer_being_written_when_copied_then_it_is_refused(
    store: Conversations, make: MakeMessage
) -> None:
    prompt = make("Question")
    answer = make("", prompt, Role.ASSISTANT, Status.STREAMING)
    await store.add_messages([prompt, answer], current=answer.id)

    with pytest.raises(InputError, match="conversation_busy"):
        await store.copy(prompt.conversation)


async def test_given_ten_thousand_messages_when_copied_then_all_are_there(
    store: Conversations, conversation: Conversation
) -> None:
    messages = turns(conversation.id, 10_000)
    await store.add_messages(messages, current=messages[-1].id)

    copied = await store.copy(conversation.id)

    assert anonymous(await store.messages(copied)) == anonymous(messages)
    assert await store.verify_hashes() == []


async def test_given_a_tree_when_its_outline_is_read_then_it_has_each_message_s_beginning(
    store: Conversations, db: Database, make: MakeMessage
) -> None:
    prompt = make("## What is\n a **heron**?  " + "x" * 500)
    first = make("一只鸟" * 100, prompt, Role.ASSISTANT, model="heron")
    second = make("", prompt, Role.ASSISTANT)
    await store.add_messages([prompt, first, second], current=first.id)

    outline = await MessageTree(db).outline(prompt.conversation)

    assert [node.id for node in outline.nodes] == [prompt.id, first.id, second.id]
    assert outline.nodes[0].start.startswith("What is a heron? xxx")
    assert outline.nodes[1].start == ("一只鸟" * 100)[:80]
    assert outline.nodes[1].model == "heron"
    assert outline.shown == {0, 1}
