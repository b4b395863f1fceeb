"""Order among conversations: one or many at once, as a whole, told, and undone."""

from __future__ import annotations

from datetime import timedelta

import apsw
import pytest

from chatapp.domain.changes import (
    ConversationAdded,
    ConversationChanged,
    ConversationRemoved,
    FoldersChanged,
    ListChanged,
)
from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.listing import KEEP_DELETED, Shelf
from chatapp.domain.messages import Conversation, new_id, now
from chatapp.domain.typed_search import parse_query
from chatapp.engine import conversations
from chatapp.engine.organising import MOST_TOLD
from chatapp.storage.conversations import Conversations
from tests.support.bench import Bench, HeldAnswer
from tests.support.command import Serve
from tests.support.hostile_server import event_stream
from tests.support.images import image_file


async def some(bench: Bench, count: int) -> list[str]:
    """Conversations in the list, the first being the newest."""
    store = Conversations(bench.engine.database, "writer")
    made = [new_id() for _ in range(count)]
    for identity in reversed(made):
        await store.add(Conversation(identity, f"Title {identity}", now(), now()))
    return made


async def test_given_several_when_pinned_then_it_is_told_and_undone_as_a_whole(
    bench: Bench,
) -> None:
    first, second, third = await some(bench, 3)
    organising = bench.engine.organising
    await organising.pin([first])

    before = await organising.pin([first, second, "gone"])

    told = [change.conversation for change in bench.all(ConversationChanged)]
    assert [(one.id, one.pinned) for one in told[1:]] == [(first, True), (second, True)]
    outline = await bench.engine.listing.outline()
    assert outline is not None
    assert (outline.pinned.ids, outline.loose.ids) == ([first, second], [third])
    await organising.put_back(before)
    outline = await bench.engine.listing.outline()
    assert outline is not None
    assert outline.pinned.ids == [first]


async def test_given_a_folder_when_made_filled_and_removed_then_undo_brings_all_of_it_back(
    bench: Bench,
) -> None:
    first, second, third = await some(bench, 3)
    organising = bench.engine.organising
    folder = await organising.new_folder("  Thesis\n", [first])
    await organising.move([second, third], folder.id)
    await organising.delete([third])
    assert [change.folders for change in bench.all(FoldersChanged)][-1][0].name == "Thesis"

    taken, held = await organising.remove_folder(folder.id)

    assert bench.all(FoldersChanged)[-1].folders == ()
    assert set(held) == {first, second, third}
    assert (await bench.engine.conversations.get(first)).folder is None
    await organising.put_back_folder(taken, held)
    assert (await bench.engine.conversations.get(first)).folder == folder.id
    await organising.restore([third])
    assert (await bench.engine.conversations.get(third)).folder == folder.id


async def test_given_a_folder_of_that_name_when_another_is_made_then_it_gets_a_number(
    bench: Bench,
) -> None:
    organising = bench.engine.organising
    names = [(await organising.new_folder("Thesis")).name for _ in range(3)]
    assert names == ["Thesis", "Thesis 2", "Thesis 3"]
    folders = await organising.folders()
    with pytest.raises(InputError):
        await organising.rename_folder(folders[1].id, "thesis")
    with pytest.raises(NotFoundError):
        await organising.move([], "gone")
    with pytest.raises(NotFoundError):
        await organising.remove_folder("gone")


async def test_given_an_archived_one_when_taken_out_then_it_is_told_as_added(bench: Bench) -> None:
    (first,) = await some(bench, 1)
    organising = bench.engine.organising
    before = await organising.archive([first])
    assert bench.all(ConversationChanged)[-1].conversation.archived
    assert [one.id for one in await bench.engine.conversations.all()] == [first]
    await organising.put_back(before)
    assert not bench.all(ConversationAdded)[-1].conversation.archived


async def test_given_several_when_deleted_then_one_undo_brings_them_back(bench: Bench) -> None:
    first, second, third = await some(bench, 3)
    organising = bench.engine.organising
    await organising.delete([second])

    deleted = await organising.delete([first, second, third])

    assert deleted == [first, third]
    assert [change.conversation for change in bench.all(ConversationRemoved)] == [
        second,
        first,
        third,
    ]
    trash = await bench.engine.listing.outline(Shelf.TRASH)
    assert trash is not None
    assert set(trash.loose.ids) == {first, second, third}
    await organising.restore(deleted)
    assert {one.id for one in await bench.engine.conversations.all()} == {first, third}


async def test_given_very_many_when_deleted_then_views_are_told_once_to_read_the_list(
    bench: Bench,
) -> None:
    made = await some(bench, 60)
    await bench.engine.organising.delete(made)
    assert bench.all(ConversationRemoved) == []
    assert len(bench.all(ListChanged)) == 1


async def test_given_the_trash_when_emptied_then_messages_pictures_and_words_are_gone(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("uniquecanary"))
    answer = await bench.ask("Hello")
    kept = await bench.ask("Stays")
    picture = await bench.engine.attachments.add(image_file(), "cat.png")
    await bench.ended(await bench.chat.send(answer.conversation, "See", attached=[picture]))
    await bench.engine.conversations.set_draft(answer.conversation, "unsent")
    organising = bench.engine.organising
    await organising.delete([answer.conversation])

    assert await organising.remove() == 1

    def left(connection: apsw.Connection) -> list[object]:
        tables = ("conversation", "message", "attachment", "draft")
        return [connection.execute(f"SELECT count(*) FROM {table}").get for table in tables]

    assert await bench.engine.database.read(left) == [1, 2, 0, 0]
    assert await bench.texts(kept.conversation) == ["Stays", "uniquecanary"]
    assert await bench.engine.soundness.problems() == []


async def test_given_one_in_the_list_when_removal_is_asked_for_then_it_stays(bench: Bench) -> None:
    first, second = await some(bench, 2)
    await bench.engine.organising.delete([second])
    assert await bench.engine.organising.remove([first]) == 0
    assert await bench.engine.organising.remove([second]) == 1
    assert [one.id for one in await bench.engine.conversations.all()] == [first]


async def test_given_an_answer_being_written_when_its_conversation_is_placed_then_it_goes_on(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    await serve(answer)
    sent = await bench.chat.send(None, "Hello")
    answer.say("one ")
    await bench.grown("one ")
    organising = bench.engine.organising
    folder = await organising.new_folder("Thesis", [sent.conversation])
    await organising.pin([sent.conversation])
    answer.end("two")
    await bench.ended(sent)
    placed = await bench.engine.conversations.get(sent.conversation)
    assert (placed.folder, placed.pinned) == (folder.id, True)
    assert await bench.texts(sent.conversation) == ["Hello", "one two"]


async def test_given_a_picture_of_a_message_taken_out_when_deleted_for_good_then_it_goes_too(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("Hello"))
    attachments, organising = bench.engine.attachments, bench.engine.organising
    image = await attachments.add(image_file(3, 5), "picture.png")
    (home,) = await some(bench, 1)
    sent = await bench.chat.send(home, "Look", attached=[image])
    await bench.ended(sent)
    prompt = (await bench.chat.branches.path(home))[0].message
    await bench.engine.tree.delete(prompt.id)
    await organising.delete([home])
    assert await organising.remove([home]) == 1
    with pytest.raises(NotFoundError, match="no_attachment"):
        await attachments.read(image.attachment)


async def test_given_many_in_the_trash_when_brought_back_then_they_are_found_by_their_titles(
    bench: Bench,
) -> None:
    many = await some(bench, MOST_TOLD + 1)
    organising, search = bench.engine.organising, bench.engine.search
    await organising.delete(many)
    assert await search.titles(parse_query(many[7]), 10) == ([], 0)
    await organising.restore(many)
    (hit,), count = await search.titles(parse_query(many[7]), 10)
    assert (hit.conversation, count) == (many[7], 1)


async def test_given_a_trash_when_old_deletions_become_final_then_views_read_the_list_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home,) = await some(bench, 1)
    await bench.engine.organising.delete([home])
    await bench.engine.conversations.purge()
    assert bench.all(ListChanged) == []
    monkeypatch.setattr(conversations, "now", lambda: now() + KEEP_DELETED + timedelta(hours=1))
    await bench.engine.conversations.purge()
    assert len(bench.all(ListChanged)) == 1
