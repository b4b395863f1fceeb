"""Attachments: kept once, whole, and only as long as a message has them."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from dataclasses import replace
from datetime import timedelta

import apsw
import pytest

from chatapp.domain.errors import InputError, NotFoundError, StorageError
from chatapp.domain.messages import (
    Conversation,
    ImagePart,
    Message,
    Role,
    Status,
    TextPart,
    ThinkingPart,
    new_id,
    now,
)
from chatapp.storage.attachments import Attachments
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.migrations import MIGRATIONS
from chatapp.storage.opening import open_database
from chatapp.storage.profile import Profile
from tests.storage.conftest import MakeMessage
from tests.storage.test_crashes import run
from tests.support.images import image_file


@pytest.fixture
def attachments(db: Database) -> Attachments:
    return Attachments(db)


async def count(db: Database) -> int:
    return await db.read(
        lambda connection: connection.execute("SELECT count(*) FROM attachment").get
    )


async def test_given_an_image_when_added_then_it_is_known_by_its_hash_and_read_back_exactly(
    attachments: Attachments,
) -> None:
    data = image_file(64, 48)

    part = await attachments.add(data, "猫.png")

    expected = hashlib.sha256(data).hexdigest()
    assert part == ImagePart(expected, "image/png", 64, 48, "猫.png")
    assert await attachments.read(part.attachment) == data


async def test_given_the_same_image_when_added_twice_then_it_is_kept_once(
    attachments: Attachments, db: Database
) -> None:
    one = await attachments.add(image_file(), "one.png")
    other = await attachments.add(image_file(), "other.png")

    assert one.attachment == other.attachment
    assert (one.name, other.name) == ("one.png", "other.png")
    assert await count(db) == 1


async def test_given_what_is_no_image_when_added_then_nothing_is_kept(
    attachments: Attachments, db: Database
) -> None:
    with pytest.raises(InputError, match="image_unreadable"):
        await attachments.add(b"#!/bin/sh", "a.png")
    assert await count(db) == 0


async def test_given_parts_of_all_kinds_when_stored_then_they_come_back_in_their_order(
    attachments: Attachments, store: Conversations, make: MakeMessage
) -> None:
    image = await attachments.add(image_file(), "a.png")
    other = await attachments.add(image_file(9, 9), "b.png")
    parts = (
        image,
        TextPart("这是 "),
        other,
        ThinkingPart("hm", "signed"),
        TextPart("what?"),
        image,
    )
    message = make(parts=parts)

    await store.add_messages([message], current=message.id)

    read = await store.message(message.id)
    assert read.parts == parts
    assert read.text == "这是 what?"
    assert await store.verify_hashes() == []


async def test_given_an_unknown_attachment_when_stored_then_nothing_of_the_message_is(
    store: Conversations, make: MakeMessage
) -> None:
    message = make(parts=(ImagePart("0" * 64, "image/png", 1, 1, "lost.png"),))

    with pytest.raises(NotFoundError, match="no_attachment"):
        await store.add_messages([message], current=message.id)

    with pytest.raises(NotFoundError):
        await store.message(message.id)


async def test_given_a_changed_image_entry_when_verified_then_the_message_is_named(
    attachments: Attachments, store: Conversations, make: MakeMessage, db: Database
) -> None:
    message = make(parts=(await attachments.add(image_file(), "a.png"), TextPart("x")))
    await store.add_messages([message], current=message.id)

    await db.write(execute, "UPDATE message SET parts = replace(parts, 'a.png', 'b.png')")

    assert await store.verify_hashes() == [message.id]


async def test_given_changed_bytes_when_read_then_it_is_damaged_and_its_message_is_kept(
    attachments: Attachments, store: Conversations, make: MakeMessage, db: Database
) -> None:
    image = await attachments.add(image_file(), "a.png")
    message = make(parts=(image, TextPart("x")))
    await store.add_messages([message], current=message.id)

    await db.write(execute, "UPDATE attachment SET data = x'00'")

    with pytest.raises(StorageError, match="attachment_damaged"):
        await attachments.read(image.attachment)
    assert await attachments.verify() == [image.attachment]
    assert (await store.message(message.id)).parts == message.parts
    await attachments.add(image_file(), "a.png")
    assert await attachments.read(image.attachment) == image_file()


async def test_given_a_damaged_entry_when_read_then_the_rest_of_the_message_is_there(
    attachments: Attachments, store: Conversations, make: MakeMessage, db: Database
) -> None:
    image = await attachments.add(image_file(), "a.png")
    message = make(parts=(image, TextPart("x")))
    await store.add_messages([message], current=message.id)
    layout = [{"kind": "image", "attachment": image.attachment, "width": "wide"}, {"kind": "image"}]

    await db.write(execute, f"UPDATE message SET parts = '{json.dumps(layout)}'")

    read = await store.message(message.id)
    assert read.text == "x"
    assert [part.attachment for part in read.images] == [image.attachment]


async def test_given_two_conversations_with_an_image_when_both_are_purged_then_it_goes(
    attachments: Attachments, store: Conversations, conversation: Conversation, db: Database
) -> None:
    image = await attachments.add(image_file(), "a.png")
    other = replace(conversation, id="other")
    await store.add(other)
    for home in (conversation, other):
        prompt = _prompt(home, image)
        await store.add_messages([prompt], current=prompt.id)

    await store.delete(conversation.id)
    await store.purge_deleted(now())
    assert await count(db) == 1
    await store.delete(other.id)
    assert await count(db) == 1
    await store.purge_deleted(now())

    assert await count(db) == 0
    assert await store.check() == []


async def test_given_an_image_not_sent_yet_when_purged_then_it_goes_only_after_the_time(
    attachments: Attachments, store: Conversations, db: Database
) -> None:
    await attachments.add(image_file(), "a.png")

    await store.purge_deleted(now() - timedelta(days=1))
    assert await count(db) == 1
    await store.purge_deleted(now() + timedelta(days=1))
    assert await count(db) == 0


async def test_given_an_edited_streaming_message_when_finished_then_its_links_are_those_of_its_end(
    attachments: Attachments, store: Conversations, make: MakeMessage, db: Database
) -> None:
    before = await attachments.add(image_file(), "a.png")
    after = await attachments.add(image_file(9, 9), "b.png")
    message = make(parts=(before,), status=Status.STREAMING)
    await store.add_messages([message], current=message.id)

    await store.finish(replace(message, parts=(after,), status=Status.COMPLETE))
    await store.purge_deleted(now() + timedelta(days=1))

    assert await count(db) == 1
    assert await attachments.read(after.attachment) == image_file(9, 9)


async def test_given_a_database_of_the_first_schema_when_opened_then_images_can_be_added(
    profile: Profile,
) -> None:
    open_database(profile.database_path, migrations=MIGRATIONS[:1]).connection.close()

    db = await Database.open(profile.database_path)

    part = await Attachments(db).add(image_file(), "a.png")
    assert await Attachments(db).read(part.attachment) == image_file()
    await db.close()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
async def test_given_kills_while_images_are_added_when_opened_then_none_is_torn_or_lost(
    profile: Profile,
) -> None:
    killed = await asyncio.to_thread(run, "crash_attachments.py", profile.folder, 20, 7)
    assert killed.returncode == 0, killed.stderr
    told = [json.loads(line) for line in killed.stdout.splitlines()]
    assert told

    db = await Database.open(profile.database_path)
    assert await Attachments(db).verify() == []
    for identity in told:
        assert await Attachments(db).read(identity)
    assert await Conversations(db, "reader").check() == []
    await db.close()


def execute(db: apsw.Connection, statement: str) -> None:
    db.execute(statement)


def _prompt(home: Conversation, image: ImagePart) -> Message:
    return Message(new_id(), home.id, None, Role.USER, (image,), Status.COMPLETE, now())
