"""Folders: conversations lie in them, and stay when a folder goes."""

from __future__ import annotations

import pytest

from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.messages import Conversation, Folder, new_id, now
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.folders import Folders


def folder(name: str) -> Folder:
    return Folder(new_id(), name, now())


async def conversation(store: Conversations) -> Conversation:
    added = Conversation(new_id(), "Tide tables", now(), now())
    await store.add(added)
    return added


async def test_given_a_conversation_in_a_folder_when_listed_then_both_say_so(
    db: Database, store: Conversations
) -> None:
    folders, thesis, lying = Folders(db), folder("Thesis"), await conversation(store)
    await folders.add(thesis, [lying.id, "gone"])
    assert (await store.get(lying.id)).folder == thesis.id
    assert [(each.name, each.conversations) for each in await folders.list()] == [("Thesis", 1)]


async def test_given_archived_and_deleted_ones_when_counted_then_they_are_not_in_it(
    db: Database, store: Conversations
) -> None:
    folders, thesis = Folders(db), folder("Thesis")
    first, second, third = [await conversation(store) for _ in range(3)]
    await folders.add(thesis, [first.id, second.id, third.id])
    await store.change(first.id, archived=True)
    await store.delete(second.id)
    assert [each.conversations for each in await folders.list()] == [1]


async def test_given_a_folder_when_it_is_removed_then_its_conversations_stay(
    db: Database, store: Conversations
) -> None:
    folders, thesis, lying = Folders(db), folder("Thesis"), await conversation(store)
    await folders.add(thesis, [lying.id])
    assert await folders.remove(thesis.id) == [lying.id]
    assert (await store.get(lying.id)).folder is None
    with pytest.raises(NotFoundError):
        await folders.remove(thesis.id)


async def test_given_a_name_that_is_there_in_another_case_when_taken_again_then_it_is_refused(
    db: Database,
) -> None:
    folders, other = Folders(db), folder("Replies")
    await folders.add(folder("Thesis"))
    await folders.add(other)
    with pytest.raises(InputError, match="folder_taken"):
        await folders.add(folder("thesis"))
    with pytest.raises(InputError, match="folder_taken"):
        await folders.rename(other.id, "THESIS")
    await folders.rename(other.id, "REPLIES")
    assert [each.name for each in await folders.list()] == ["REPLIES", "Thesis"]


async def test_given_an_unknown_folder_when_a_conversation_is_put_there_then_it_is_refused(
    store: Conversations,
) -> None:
    lying = await conversation(store)
    with pytest.raises(NotFoundError, match="no_folder"):
        await store.change(lying.id, folder="nowhere")


async def test_given_a_mark_when_a_conversation_is_changed_then_it_is_kept(
    store: Conversations,
) -> None:
    lying = await conversation(store)
    changed = await store.change(lying.id, pinned=True, archived=True)
    assert (changed.pinned, changed.archived) == (True, True)
    assert await store.get(lying.id) == changed
