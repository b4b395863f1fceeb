"""Single messages and branches: deleted, brought back, edited, rated, made conversations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatapp.domain.changes import (
    BranchChanged,
    BranchSpliced,
    ConversationAdded,
    MessageChanged,
)
from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.messages import FilePart
from chatapp.storage.conversations import Conversations
from tests.support.bench import Bench, HeldAnswer
from tests.support.command import Serve
from tests.support.hostile_server import event_stream
from tests.support.images import image_file
from tests.support.long_chat import LongChats


async def ids(bench: Bench, conversation: str) -> list[str]:
    """The messages of the shown branch."""
    return [one.message.id for one in await bench.chat.branches.path(conversation)]


async def test_given_a_middle_message_when_deleted_then_what_follows_moves_up_and_undo_restores_it(
    bench: Bench,
) -> None:
    messages = await LongChats(bench.engine.database).add(6)
    home = messages[0].conversation
    before = await bench.engine.conversations.messages(home)

    removal = await bench.engine.tree.delete(messages[2].id)

    (spliced,) = bench.all(BranchSpliced)
    assert spliced.removed == (messages[2].id,)
    (moved,) = spliced.entries
    assert (moved.message.id, moved.message.parent) == (messages[3].id, messages[1].id)
    left = [*messages[:2], *messages[3:]]
    assert await ids(bench, home) == [one.id for one in left]
    await bench.engine.tree.undo(home, removal.id)
    back = bench.all(BranchSpliced)[-1]
    assert [one.message.id for one in back.entries] == [messages[2].id, messages[3].id]
    assert await bench.engine.conversations.messages(home) == before


async def test_given_a_shown_branch_when_deleted_then_the_newest_left_is_shown_until_undo(
    bench: Bench,
) -> None:
    chats = LongChats(bench.engine.database)
    messages = await chats.add(4)
    home = messages[0].conversation
    other = await chats.branch_off(messages[2], 5)
    await chats.show(messages[-1])

    removal = await bench.engine.tree.delete(messages[2].id, below=True)

    assert removal.count == 2
    assert (await bench.engine.conversations.get(home)).current == other[-1].id
    assert bench.all(BranchChanged)[-1].current == other[-1].id
    await bench.engine.tree.undo(home, removal.id)
    assert bench.all(BranchChanged)[-1].current == messages[-1].id
    assert await ids(bench, home) == [one.id for one in messages]


async def test_given_the_only_message_when_deleted_then_the_conversation_is_empty_until_undo(
    bench: Bench,
) -> None:
    (message,) = await LongChats(bench.engine.database).add(1)

    removal = await bench.engine.tree.delete(message.id)

    assert (await bench.engine.conversations.get(message.conversation)).current is None
    await bench.engine.tree.undo(message.conversation, removal.id)
    assert await ids(bench, message.conversation) == [message.id]


async def test_given_an_answer_being_written_when_its_tree_is_to_change_then_it_is_refused(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    await serve(event_stream("Yes"), answer)
    first = await bench.ask("First")
    sent = await bench.chat.send(first.conversation, "Second")
    await answer.asked.wait()

    for change in (
        bench.engine.tree.delete(first.id),
        bench.engine.tree.edit_as_branch(first.id, "No"),
        bench.engine.tree.branch_into_new(first.id),
    ):
        with pytest.raises(InputError, match="conversation_busy"):
            await change
    await bench.engine.tree.edit(first.id, "Certainly")

    answer.end("Done")
    await bench.ended(sent)
    assert await bench.texts(first.conversation) == ["First", "Certainly", "Second", "Done"]
    assert await bench.engine.soundness.problems() == []


async def test_given_a_deleted_answer_when_another_is_asked_for_then_it_goes_on_from_what_is_left(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("One"), event_stream("Two"))
    answer = await bench.ask("First")
    await bench.engine.tree.delete(answer.id)

    await bench.ask("Second", answer.conversation)

    sent = [message["content"] for message in server.requests[-1].json["messages"]]
    assert sent == ["First", "Second"]


async def test_given_an_answer_when_edited_then_it_says_so_and_undo_gives_the_old_text_back(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("Yes"))
    answer = await bench.ask("Is it so?")

    removal = await bench.engine.tree.edit(answer.id, "No")

    changed = bench.all(MessageChanged)[-1].message
    assert (changed.text, changed.edited, changed.model) == ("No", True, answer.model)
    assert changed.usage == answer.usage
    await bench.engine.tree.undo(answer.conversation, removal.id)
    assert bench.all(MessageChanged)[-1].message == answer
    with pytest.raises(InputError, match="empty_prompt"):
        await bench.engine.tree.edit(answer.id, " \n")


async def test_given_an_answer_when_edited_as_a_version_then_both_are_there(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("Yes"))
    answer = await bench.ask("Is it so?")

    beside = await bench.engine.tree.edit_as_branch(answer.id, "No")

    path = await bench.chat.branches.path(answer.conversation)
    assert path[-1].siblings == (answer.id, beside.id)
    assert (path[-1].message.text, path[-1].message.edited) == ("No", True)
    assert await bench.engine.soundness.problems() == []


async def test_given_a_rating_when_kept_then_it_is_told_and_copies_have_it_too(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("Yes"))
    answer = await bench.ask("Is it so?")

    await bench.engine.tree.rate(answer.id, 1)

    assert bench.all(MessageChanged)[-1].message.rating == 1
    with pytest.raises(InputError, match="bad_parameter"):
        await bench.engine.tree.rate(answer.id, 2)
    copied = await bench.engine.conversations.duplicate(answer.conversation)
    assert (await bench.engine.conversations.messages(copied.id))[-1].rating == 1


async def test_given_a_message_when_branched_into_a_new_conversation_then_the_list_is_told(
    bench: Bench,
) -> None:
    messages = await LongChats(bench.engine.database).add(6)

    new = await bench.engine.tree.branch_into_new(messages[3].id, "Aside")

    assert bench.all(ConversationAdded)[-1].conversation == new
    assert new.title == "Aside"
    texts = [one.text for one in messages[:4]]
    assert await bench.texts(new.id) == texts


async def test_given_an_old_branch_in_sight_when_the_newest_is_asked_for_then_it_is_shown(
    bench: Bench,
) -> None:
    chats = LongChats(bench.engine.database)
    messages = await chats.add(4)
    newest = (await chats.branch_off(messages[1], 3))[-1]

    assert await bench.engine.tree.show_newest(newest.conversation) == newest.id

    assert (await bench.engine.conversations.get(newest.conversation)).current == newest.id


async def test_given_several_deletions_when_brought_back_later_then_the_last_comes_first(
    bench: Bench,
) -> None:
    messages = await LongChats(bench.engine.database).add(4)
    home = messages[0].conversation
    await bench.engine.tree.delete(messages[3].id)
    await bench.engine.tree.delete(messages[1].id)
    await bench.engine.tree.edit(messages[0].id, "edited")

    assert await bench.engine.tree.undo_last(home)
    assert await ids(bench, home) == [one.id for one in messages[:3]]
    assert await bench.engine.tree.undo_last(home)
    assert await ids(bench, home) == [one.id for one in messages]
    assert not await bench.engine.tree.undo_last(home)


async def test_given_nothing_to_undo_when_undone_then_that_is_told(bench: Bench) -> None:
    (message,) = await LongChats(bench.engine.database).add(1)

    with pytest.raises(NotFoundError, match="no_removal"):
        await bench.engine.tree.undo(message.conversation, "unknown")


async def test_given_a_temporary_chat_that_is_kept_then_what_was_deleted_before_can_come_back(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("One"), event_stream("Two"))
    await LongChats(bench.engine.database).add(5)
    home = (await bench.engine.conversations.new_temporary()).id
    first = await bench.ask("First", home)
    await bench.ask("Second", home)
    before = await bench.engine.conversations.messages(home)
    edit = await bench.engine.tree.edit(first.id, "Changed")
    middle = await bench.engine.tree.delete(first.id)
    end = await bench.engine.tree.delete(before[2].id, below=True)

    await bench.engine.conversations.keep(home)

    assert await bench.texts(home) == ["First"]
    for removal in (end, middle, edit):
        await bench.engine.tree.undo(home, removal.id)
    after = await bench.engine.conversations.messages(home)
    assert [(one.id, one.parent, one.text) for one in after] == [
        (one.id, one.parent, one.text) for one in before
    ]
    assert (await bench.engine.conversations.get(home)).current == before[-1].id
    assert await bench.engine.soundness.problems() == []


async def test_given_a_temporary_chat_when_its_tree_is_changed_then_it_stays_in_memory_only(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("Yes"))
    home = (await bench.engine.conversations.new_temporary()).id
    answer = await bench.ask("Heronswater", home)

    removal = await bench.engine.tree.delete(answer.id)
    await bench.engine.tree.undo(home, removal.id)
    await bench.engine.tree.edit(answer.id, "Heronswater it is")
    await bench.engine.tree.rate(answer.id, 1)
    beside = await bench.engine.tree.edit_as_branch(answer.id, "Heronswater it is not")
    copied = await bench.engine.tree.branch_into_new(beside.id, "Heronswater again")

    assert copied.temporary
    assert await bench.texts(copied.id) == ["Heronswater", "Heronswater it is not"]
    assert len((await bench.engine.tree.outline(home)).nodes) == 3
    await bench.engine.tree.delete(beside.id, below=True)
    await bench.engine.close()
    files = [path for path in bench.engine.profile.folder.rglob("*") if path.is_file()]
    assert files
    assert not any(b"Heronswater" in path.read_bytes() for path in files)


async def test_given_a_prompt_of_a_file_only_when_edited_and_deleted_then_the_file_stays_with_it(
    bench: Bench,
) -> None:
    (message,) = await LongChats(bench.engine.database).add(1)
    image = await bench.engine.attachments.add(image_file(), "red.png")
    store = Conversations(bench.engine.database, "another-process")
    file = FilePart(image.attachment, "image/png", len(image_file()), image.name)
    await store.finish(replace(message, parts=(file,)))

    await bench.engine.tree.edit(message.id, "")
    removal = await bench.engine.tree.delete(message.id)
    await bench.engine.tree.undo(message.conversation, removal.id)

    assert (await store.message(message.id)).parts == (file,)
    assert await bench.engine.attachments.read(image.attachment) == image_file()
    assert await bench.engine.soundness.problems() == []


async def test_given_a_conversation_in_the_trash_when_a_deletion_is_undone_then_it_waits_for_it(
    bench: Bench,
) -> None:
    messages = await LongChats(bench.engine.database).add(3)
    home = messages[0].conversation
    removal = await bench.engine.tree.delete(messages[1].id)
    await bench.engine.conversations.delete(home)
    with pytest.raises(NotFoundError, match="no_conversation"):
        await bench.engine.tree.undo(home, removal.id)
    await bench.engine.conversations.restore(home)
    assert await bench.engine.tree.undo_last(home) == removal.id
    assert await ids(bench, home) == [one.id for one in messages]
