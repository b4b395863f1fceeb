"""Messages that are taken out of a tree, and put back as they were."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.messages import Conversation, Message, Role, Status, new_id, now
from chatapp.storage.attachments import Attachments
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.tree import MessageTree
from tests.storage.conftest import MakeMessage
from tests.storage.test_message_tree import PlainTree, nodes, tree_of
from tests.support.images import image_file
from tests.support.long_chat import turns

Steps = list[tuple[int, bool]]
steps = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=6)


@pytest.fixture
def tree(db: Database) -> MessageTree:
    return MessageTree(db)


async def whole(store: Conversations, conversation: str) -> tuple[str | None, list[Message]]:
    """What is shown, and all messages in their order."""
    return (await store.get(conversation)).current, await store.messages(conversation)


async def check_sound(store: Conversations) -> None:
    """No hash, reference or counter is wrong."""
    assert await store.verify_hashes() == []
    assert await store.check() == []


def without(plain: PlainTree, gone: Message, *, below: bool) -> list[tuple[str, str | None]]:
    """Ids and parents of a plain tree, one message or branch of which was taken out."""
    lost = {gone.id}
    if below:
        for one in plain.messages:
            if one.parent in lost:
                lost.add(one.id)
    return [
        (one.id, gone.parent if one.parent == gone.id else one.parent)
        for one in plain.messages
        if one.id not in lost
    ]


async def check_removals(store: Conversations, tree: MessageTree, plan: Steps) -> None:
    """Take messages out one after the other, then put them back from the last to the first."""
    (home,) = await store.list()
    before = []
    for choice, below in plan:
        state = await whole(store, home.id)
        messages = state[1]
        if not messages:
            break
        gone = messages[choice % len(messages)]
        expected = without(PlainTree(messages), gone, below=below)
        spliced = await tree.remove(gone.id, below=below)
        before.append((spliced.removal, state))
        leaf, left = await whole(store, home.id)
        assert [(one.id, one.parent) for one in left] == expected
        assert (leaf is None) == (not left)
        assert leaf is None or await store.newest_leaf(leaf) == leaf
        assert (await store.get(home.id)).message_count == len(left)
        await check_sound(store)
    for removal, state in reversed(before):
        await tree.put_back(home.id, removal)
        assert await whole(store, home.id) == state
        await check_sound(store)


@settings(max_examples=60, deadline=None)
@given(shape=nodes, plan=steps)
def test_given_any_tree_when_messages_are_removed_and_put_back_then_it_is_the_same_again(
    shape: list[tuple[int, Role]], plan: Steps
) -> None:
    async def scenario() -> None:
        with TemporaryDirectory() as folder:
            db = await Database.open(Path(folder) / "tree.sqlite3")
            try:
                store = Conversations(db, "writer")
                conversation = Conversation(new_id(), "", now(), now())
                await store.add(conversation)
                messages = tree_of(conversation.id, shape).messages
                await store.add_messages(messages, current=messages[-1].id)
                await check_removals(store, MessageTree(db), plan)
            finally:
                await db.close()

    asyncio.run(scenario())


@settings(max_examples=40, deadline=None)
@given(shape=nodes, plan=steps, order=st.randoms())
def test_given_removals_when_undone_in_any_order_then_every_message_is_back_and_sound(
    shape: list[tuple[int, Role]],
    plan: Steps,
    order: st.random.Random,  # type: ignore[name-defined]
) -> None:
    async def scenario() -> None:
        with TemporaryDirectory() as folder:
            db = await Database.open(Path(folder) / "tree.sqlite3")
            try:
                store, tree = Conversations(db, "writer"), MessageTree(db)
                conversation = Conversation(new_id(), "", now(), now())
                await store.add(conversation)
                messages = tree_of(conversation.id, shape).messages
                await store.add_messages(messages, current=messages[-1].id)
                removals = []
                for choice, below in plan:
                    left = await store.messages(conversation.id)
                    if left:
                        gone = left[choice % len(left)].id
                        removals.append((await tree.remove(gone, below=below)).removal)
                order.shuffle(removals)
                for removal in removals:
                    await tree.put_back(conversation.id, removal)
                back = await store.messages(conversation.id)
                assert [one.id for one in back] == [one.id for one in messages]
                assert [one.text for one in back] == [one.text for one in messages]
                await check_sound(store)
            finally:
                await db.close()

    asyncio.run(scenario())


async def test_given_a_removed_leaf_when_another_is_written_then_both_are_there_after_undo(
    store: Conversations, tree: MessageTree, make: MakeMessage
) -> None:
    prompt = make("Question")
    first = make("First", prompt, Role.ASSISTANT)
    await store.add_messages([prompt, first], current=first.id)
    removal = (await tree.remove(first.id, below=False)).removal
    second = make("Second", prompt, Role.ASSISTANT)
    await store.add_messages([second], current=second.id)

    await tree.put_back(prompt.conversation, removal)

    path = await store.path(prompt.conversation)
    assert path[-1].siblings == (first.id, second.id)
    await check_sound(store)


async def test_given_an_answer_being_written_when_something_is_removed_then_it_is_refused(
    store: Conversations, tree: MessageTree, make: MakeMessage
) -> None:
    prompt = make("Question")
    answer = make("", prompt, Role.ASSISTANT, Status.STREAMING)
    await store.add_messages([prompt, answer], current=answer.id)

    for message in (prompt, answer):
        with pytest.raises(InputError, match="conversation_busy"):
            await tree.remove(message.id, below=True)

    assert len(await store.messages(prompt.conversation)) == 2


async def test_given_a_removed_picture_when_purged_early_then_it_comes_back_whole_and_late_it_goes(
    store: Conversations, tree: MessageTree, db: Database, make: MakeMessage
) -> None:
    pictures = Attachments(db)
    image = await pictures.add(image_file(3, 5), "heron.png")
    prompt = make(parts=(image,))
    await store.add_messages([prompt], current=prompt.id)
    removal = (await tree.remove(prompt.id, below=True)).removal

    await store.purge_deleted(now() - timedelta(days=1))
    await tree.put_back(prompt.conversation, removal)
    await store.purge_deleted(now() + timedelta(days=1))

    assert (await store.message(prompt.id)).images == (image,)
    assert await pictures.read(image.attachment) == image_file(3, 5)
    removal = (await tree.remove(prompt.id, below=True)).removal
    await store.purge_deleted(now() + timedelta(days=1))
    with pytest.raises(NotFoundError, match="no_removal"):
        await tree.put_back(prompt.conversation, removal)
    with pytest.raises(NotFoundError, match="no_attachment"):
        await pictures.read(image.attachment)


async def test_given_a_removed_message_that_was_added_again_when_undone_then_both_are_there(
    store: Conversations, tree: MessageTree, make: MakeMessage
) -> None:
    prompt = make("Question")
    await store.add_messages([prompt], current=prompt.id)
    removal = (await tree.remove(prompt.id, below=False)).removal
    await store.add_messages([prompt], current=prompt.id)

    await tree.put_back(prompt.conversation, removal)

    texts = [one.text for one in await store.messages(prompt.conversation)]
    assert texts == ["Question", "Question"]
    await check_sound(store)


async def test_given_a_damaged_message_when_moved_and_put_back_then_the_damage_is_still_told(
    store: Conversations, tree: MessageTree, db: Database, make: MakeMessage
) -> None:
    prompt = make("Question")
    answer = make("Answer", prompt, Role.ASSISTANT)
    more = make("More", answer)
    await store.add_messages([prompt, answer, more], current=more.id)
    spoil = "UPDATE message SET text = CAST(x'ff41' AS TEXT) WHERE id = ?"
    await db.write(lambda connection: connection.execute(spoil, (more.id,)) and None)

    removal = (await tree.remove(answer.id, below=False)).removal
    assert await store.verify_hashes() == [more.id]
    await tree.put_back(prompt.conversation, removal)
    removal = (await tree.remove(more.id, below=False)).removal
    assert await store.verify_hashes() == []
    await tree.put_back(prompt.conversation, removal)

    assert await store.verify_hashes() == [more.id]
    assert (await store.message(more.id)).text == "\ufffdA"


async def test_given_a_very_deep_branch_when_removed_and_put_back_then_it_is_whole(
    store: Conversations, tree: MessageTree, conversation: Conversation
) -> None:
    messages = turns(conversation.id, 10_000)
    await store.add_messages(messages, current=messages[-1].id)
    before = await whole(store, conversation.id)

    branch = await tree.remove(messages[1].id, below=True)
    assert (await store.get(conversation.id)).current == messages[0].id
    await tree.put_back(conversation.id, branch.removal)
    one = await tree.remove(messages[5_000].id, below=False)
    assert [entry.message.id for entry in one.entries] == [messages[5_001].id]
    await tree.put_back(conversation.id, one.removal)

    assert branch.count == 9_999
    assert await whole(store, conversation.id) == before
    await check_sound(store)


async def test_given_an_edited_message_when_undone_twice_then_no_text_is_lost(
    store: Conversations, tree: MessageTree, make: MakeMessage
) -> None:
    prompt = make("Question")
    answer = make("Anser", prompt, Role.ASSISTANT, model="heron")
    more = make("More", answer)
    await store.add_messages([prompt, answer, more], current=more.id)

    changed, removal = await tree.edit(answer.id, "Answer")

    assert (changed.text, changed.model, changed.edited) == ("Answer", "heron", True)
    assert [one.text for one in await store.branch(prompt.conversation)] == [
        "Question",
        "Answer",
        "More",
    ]
    await check_sound(store)
    undone = await tree.put_back(prompt.conversation, removal)
    assert undone.edited == answer.id
    assert await store.message(answer.id) == answer
    await check_sound(store)
    await tree.put_back(prompt.conversation, removal)
    assert await store.message(answer.id) == changed
    await check_sound(store)


async def test_given_an_edit_when_searched_then_only_the_new_words_are_found(
    store: Conversations, tree: MessageTree, db: Database, make: MakeMessage
) -> None:
    from chatapp.domain.search import SearchQuery
    from chatapp.storage.search import Search

    search = Search(db)
    message = make("herons")
    await store.add_messages([message], current=message.id)
    while await search.index_batch():
        pass

    async def found(word: str) -> int:
        return len([hit async for hit in search.find(SearchQuery(word))])

    _changed, removal = await tree.edit(message.id, "egrets")
    assert (await found("herons"), await found("egrets")) == (0, 1)
    await tree.put_back(message.conversation, removal)
    while await search.index_batch():
        pass
    assert (await found("herons"), await found("egrets")) == (1, 0)


async def test_given_a_rating_when_kept_then_nothing_else_is_another(
    store: Conversations, tree: MessageTree, make: MakeMessage
) -> None:
    message = make("Question")
    await store.add_messages([message], current=message.id)

    rated = await tree.rate(message.id, -1)

    assert rated == await store.message(message.id)
    assert rated.rating == -1
    await check_sound(store)
