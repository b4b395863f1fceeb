"""Conversations and messages come back exactly as they were stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import apsw
import pytest

from chatapp.domain.errors import NotFoundError, StorageError
from chatapp.domain.messages import (
    Conversation,
    Failure,
    Message,
    Role,
    Status,
    TextPart,
    ThinkingPart,
    Timing,
    TitleSource,
    Usage,
    new_id,
    now,
)
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.drafts import queue_key
from chatapp.storage.messages import newest_leaf
from chatapp.storage.profile import Profile

MakeMessage = Callable[..., Message]


def a_conversation(**fields: object) -> Conversation:
    return replace(Conversation(new_id(), "title", now(), now()), **fields)  # type: ignore[arg-type]


async def test_given_every_field_set_when_read_back_then_a_conversation_is_equal(
    store: Conversations,
) -> None:
    given = a_conversation(
        title="标题 “quoted” 🙂",
        title_source=TitleSource.USER,
        system="Be brief.\n",
        connection="some-connection",
        model="some/model:7b",
        parameters={"temperature": 0.5, "stop": ["\n", "</s>"], "nested": {"a": None}},
        unread=True,
        created=datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    )
    await store.add(given)
    assert await store.get(given.id) == given


async def test_given_every_field_set_when_read_back_then_a_message_is_equal(
    store: Conversations, make: MakeMessage
) -> None:
    given = make(
        role=Role.ASSISTANT,
        status=Status.FAILED,
        parts=(
            ThinkingPart("first, ", signature="c2lnbmVk"),
            TextPart("The "),
            ThinkingPart("then"),
            TextPart("answer\r\n\u2028\ufeff 👩‍👩‍👧"),
            TextPart(""),
        ),
        connection="some-connection",
        model="some-model",
        error=Failure("rate_limited", {"host": "example.org", "reason": "slow down"}),
        usage=Usage(10, 20, cached_tokens=3),
        timing=Timing(0.25, 1.5),
        parameters={"n": 2, "seed": 1 << 80, "stop": None},
        created=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=timezone(timedelta(hours=8))),
    )
    await store.add_messages([given], current=given.id)
    assert await store.message(given.id) == given
    assert (await store.message(given.id)).created.utcoffset() == timedelta(0)


async def test_given_nul_and_lone_surrogates_when_stored_then_only_they_are_replaced(
    store: Conversations, make: MakeMessage
) -> None:
    hostile = "a\0b\ud800c\udfff \ud83d\ude42 日本"
    clean = "a\ufffdb\ufffdc\ufffd 🙂 日本"
    message = make(
        parts=(ThinkingPart(hostile, signature=hostile), TextPart(hostile)),
        model=hostile,
        error=Failure("http_status", {"reason": hostile}),
        parameters={"stop": hostile},
    )
    await store.add_messages([message], current=message.id)
    stored = await store.message(message.id)
    assert (stored.text, stored.thinking, stored.model) == (clean, clean, clean)
    changed = await store.change(message.conversation, title=hostile, system=hostile)
    assert (changed.title, changed.system) == (clean, clean)
    await store.set_draft("new", hostile)
    assert await store.draft("new") == clean
    assert await store.verify_hashes() == []
    with pytest.raises(NotFoundError):
        await store.get(hostile)


async def test_given_several_conversations_when_listed_then_newest_first_without_deleted_ones(
    store: Conversations,
) -> None:
    times = [now() - timedelta(days=days) for days in (3, 1, 2)]
    old, new, middle = [a_conversation(updated=time) for time in times]
    gone = a_conversation()
    for one in (old, new, middle, gone):
        await store.add(one)
    await store.delete(gone.id)
    assert [one.id for one in await store.list()] == [new.id, middle.id, old.id]


async def test_given_messages_in_branches_when_counted_then_all_branches_count(
    store: Conversations, conversation: Conversation, make: MakeMessage
) -> None:
    root = make("root")
    branches = [make(text, root, Role.ASSISTANT) for text in ("one", "two", "three")]
    changed = await store.add_messages([root, *branches], current=branches[1].id)
    assert (changed.message_count, changed.current) == (4, branches[1].id)
    assert changed.updated >= conversation.updated
    assert await store.get(conversation.id) == changed


async def test_given_an_unknown_parent_when_added_then_nothing_of_the_batch_is_kept(
    store: Conversations, conversation: Conversation, make: MakeMessage
) -> None:
    first, orphan = make("first"), make("orphan", parent=new_id())
    with pytest.raises(NotFoundError) as caught:
        await store.add_messages([first, orphan], current=orphan.id)
    assert caught.value.code == "no_message"
    assert await store.messages(conversation.id) == []
    assert (await store.get(conversation.id)).message_count == 0


async def test_given_a_parent_in_another_conversation_when_added_then_it_is_not_found(
    store: Conversations, make: MakeMessage
) -> None:
    other = a_conversation()
    await store.add(other)
    message = make("here")
    await store.add_messages([message], current=message.id)
    stray = replace(make("there", message), conversation=other.id)
    with pytest.raises(NotFoundError):
        await store.add_messages([stray], current=stray.id)
    with pytest.raises(NotFoundError):
        await store.change(other.id, current=message.id)
    with pytest.raises(NotFoundError):
        await store.path(other.id, leaf=message.id)


async def test_given_ids_that_are_not_there_when_asked_for_then_not_found(
    store: Conversations, conversation: Conversation
) -> None:
    prefix = conversation.id[:8]
    for call in (store.get, store.delete, store.restore, store.messages, store.path, store.change):
        with pytest.raises(NotFoundError) as caught:
            await call(prefix)
        assert (caught.value.code, caught.value.facts) == ("no_conversation", {"id": prefix})
    for call in (store.message, store.newest_leaf):
        with pytest.raises(NotFoundError) as caught:
            await call(prefix)
        assert caught.value.code == "no_message"


async def test_given_a_deleted_conversation_when_restored_then_all_of_it_is_back(
    store: Conversations, conversation: Conversation, make: MakeMessage
) -> None:
    message = make("kept")
    before = await store.add_messages([message], current=message.id)
    await store.delete(conversation.id)
    with pytest.raises(NotFoundError):
        await store.get(conversation.id)
    with pytest.raises(NotFoundError):
        await store.add_messages([make("late", message)], current=message.id)
    assert await store.restore(conversation.id) == before
    assert await store.messages(conversation.id) == [message]


async def test_given_an_answer_being_written_when_its_conversation_is_deleted_then_it_can_end(
    store: Conversations, conversation: Conversation, make: MakeMessage
) -> None:
    answer = make(role=Role.ASSISTANT, status=Status.STREAMING)
    await store.add_messages([answer], current=answer.id)
    await store.delete(conversation.id)
    await store.append_chunk(answer.id, "text")
    done = replace(answer, status=Status.COMPLETE, parts=(TextPart("text"),))
    await store.finish(done)
    await store.change(conversation.id, unread=True)
    assert (await store.restore(conversation.id)).unread
    assert await store.message(answer.id) == done


async def test_given_deleted_conversations_when_purged_then_only_those_before_the_time_go(
    store: Conversations, conversation: Conversation, make: MakeMessage
) -> None:
    root = make("root")
    answer = make("answer", root, Role.ASSISTANT)
    await store.add_messages([root, answer], current=answer.id)
    await store.set_draft(conversation.id, "typed")
    await store.delete(conversation.id)
    await store.set_draft(queue_key(conversation.id), "waiting")
    assert await store.purge_deleted(now() - timedelta(days=1)) == 0
    assert await store.purge_deleted(now()) == 1
    assert await store.draft(conversation.id) == ""
    assert await store.draft(queue_key(conversation.id)) == ""
    for call in (store.append_chunk(answer.id, "late"), store.finish(answer)):
        with pytest.raises(NotFoundError):
            await call
    with pytest.raises(NotFoundError):
        await store.restore(conversation.id)
    assert await store.check() == []


async def test_given_an_answer_being_written_when_purged_then_its_conversation_waits_for_it(
    store: Conversations, conversation: Conversation, make: MakeMessage
) -> None:
    answer = make(role=Role.ASSISTANT, status=Status.STREAMING)
    await store.add_messages([answer], current=answer.id)
    await store.append_chunk(answer.id, "piece")
    await store.delete(conversation.id)
    assert await store.purge_deleted(now()) == 0
    await store.finish(replace(answer, status=Status.STOPPED))
    assert await store.purge_deleted(now()) == 1


async def test_given_a_deep_conversation_when_its_newest_leaf_is_sought_then_each_row_is_read_once(
    store: Conversations, db: Database, make: MakeMessage
) -> None:
    depth, steps = 1_000, 0
    messages = [make("root")]
    for _ in range(depth):
        messages.append(make("next", messages[-1]))
    await store.add_messages(messages, current=messages[-1].id)

    def count() -> bool:
        nonlocal steps
        steps += 1
        return False

    def sought(connection: apsw.Connection) -> str:
        connection.set_progress_handler(count, 1)
        try:
            return newest_leaf(connection, messages[0].id)
        finally:
            connection.set_progress_handler(None)

    assert await db.read(sought) == messages[-1].id
    assert steps < 100 * depth


async def test_given_a_conversation_10_000_deep_when_purged_then_nothing_is_left(
    store: Conversations, db: Database, conversation: Conversation, make: MakeMessage
) -> None:
    messages = [make("root")]
    for _ in range(9_999):
        messages.append(make("next", messages[-1]))
    await store.add_messages(messages, current=messages[-1].id)
    assert await store.newest_leaf(messages[0].id) == messages[-1].id
    assert len(await store.path(conversation.id)) == 10_000
    assert [entry.message for entry in await store.path(conversation.id, limit=3)] == messages[-3:]
    await store.delete(conversation.id)
    assert await store.purge_deleted(now()) == 1
    left = await db.read(lambda connection: connection.execute("SELECT * FROM message").get)
    assert left is None


async def test_given_a_streaming_answer_when_pieces_are_appended_then_it_shows_them(
    store: Conversations, make: MakeMessage
) -> None:
    answer = make(role=Role.ASSISTANT, status=Status.STREAMING)
    await store.add_messages([answer], current=answer.id)
    await store.append_chunk(answer.id, "", "Let me ")
    await store.append_chunk(answer.id, "", "think.")
    await store.append_chunk(answer.id, "The ans")
    await store.append_chunk(answer.id, "wer")
    shown = await store.message(answer.id)
    assert shown.parts == (ThinkingPart("Let me think."), TextPart("The answer"))
    assert shown.status is Status.STREAMING


async def test_given_a_streaming_answer_when_finished_then_its_chunks_are_gone(
    store: Conversations, db: Database, make: MakeMessage
) -> None:
    answer = make(role=Role.ASSISTANT, status=Status.STREAMING)
    await store.add_messages([answer], current=answer.id)
    await store.append_chunk(answer.id, "raw")
    final = replace(
        answer, status=Status.COMPLETE, parts=(TextPart("final"),), usage=Usage(1, 2), model="m"
    )
    await store.finish(final)
    assert await store.message(answer.id) == final
    assert await db.read(lambda connection: connection.execute("SELECT * FROM chunk").get) is None
    with pytest.raises(NotFoundError):
        await store.append_chunk(answer.id, "too late")


async def test_given_the_clock_set_back_when_siblings_are_read_then_their_order_is_kept(
    store: Conversations, conversation: Conversation, make: MakeMessage
) -> None:
    root = make("root")
    await store.add_messages([root], current=root.id)
    siblings = []
    for years in (0, 10, 20):
        answer = make(
            f"{years} years back",
            root,
            Role.ASSISTANT,
            created=now() - timedelta(days=365 * years),
        )
        await store.add_messages([answer], current=answer.id)
        siblings.append(answer)
    assert await store.messages(conversation.id) == [root, *siblings]
    entry = (await store.path(conversation.id))[-1]
    assert entry.siblings == tuple(one.id for one in siblings)
    assert entry.position == 2
    assert await store.newest_leaf(root.id) == siblings[-1].id


async def test_given_a_prompt_and_an_answer_under_one_parent_then_they_are_no_siblings(
    store: Conversations, conversation: Conversation, make: MakeMessage
) -> None:
    root = make("root")
    prompt, answer = make("prompt", root), make("answer", root, Role.ASSISTANT)
    await store.add_messages([root, prompt, answer], current=answer.id)
    assert (await store.path(conversation.id))[-1].siblings == (answer.id,)


async def test_given_an_empty_conversation_when_its_path_is_read_then_it_is_empty(
    store: Conversations, conversation: Conversation
) -> None:
    assert await store.path(conversation.id) == []
    assert await store.messages(conversation.id) == []


async def test_given_a_draft_that_cannot_be_stored_when_read_then_it_is_there_and_stored_later(
    store: Conversations, db: Database
) -> None:
    await store.set_draft("new", "old")
    await db.read(lambda connection: connection.pragma("query_only", True))
    with pytest.raises(StorageError):
        await store.set_draft("new", "typed on a full disk")
    assert await store.draft("new") == "typed on a full disk"
    with pytest.raises(StorageError):
        await store.store_drafts()

    await db.read(lambda connection: connection.pragma("query_only", False))
    await store.store_drafts()

    assert await Conversations(db, "another").draft("new") == "typed on a full disk"


async def test_given_a_title_by_hand_when_the_model_suggests_one_then_the_hands_stays(
    store: Conversations, conversation: Conversation
) -> None:
    suggested = await store.suggest_title(conversation.id, "The model's")
    assert suggested is not None
    assert (suggested.title, suggested.title_source) == ("The model's", TitleSource.MODEL)
    await store.change(conversation.id, title="Mine", title_source=TitleSource.USER)
    assert await store.suggest_title(conversation.id, "Another") is None
    assert (await store.get(conversation.id)).title == "Mine"
    await store.delete(conversation.id)
    with pytest.raises(NotFoundError):
        await store.suggest_title(conversation.id, "Another")


async def test_given_a_draft_when_the_profile_is_opened_again_then_it_is_still_there(
    profile: Profile, store: Conversations, db: Database, conversation: Conversation
) -> None:
    await store.set_draft("new", "  half a thought\n")
    await store.set_draft(conversation.id, "other")
    await store.set_draft(conversation.id, "")
    await db.close()
    again = await Database.open(profile.database_path)
    reopened = Conversations(again, "other")
    assert await reopened.draft("new") == "  half a thought\n"
    assert await reopened.draft(conversation.id) == ""
    await again.close()


async def test_given_a_field_that_is_not_stored_when_changed_then_it_is_a_programming_error(
    store: Conversations, conversation: Conversation
) -> None:
    with pytest.raises(TypeError):
        await store.change(conversation.id, message_count=3)
