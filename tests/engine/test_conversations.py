"""Conversations besides their answers: queue, drafts, titles by hand, deletion, the end."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import apsw
import pytest

from chatapp.domain.changes import (
    ConversationAdded,
    ConversationRemoved,
    MessageChanged,
    Notice,
    QueueChanged,
    StoreChanged,
)
from chatapp.domain.errors import NotFoundError
from chatapp.domain.messages import Prompt, Status, TitleSource
from chatapp.domain.settings import FONT_SCALE
from chatapp.engine import conversations, watching
from tests.support.bench import PATIENCE, Bench, HeldAnswer, Open
from tests.support.command import Serve
from tests.support.hostile_server import error_answer, event_stream
from tests.support.logs import ExpectLog


async def test_given_a_queued_prompt_when_the_answer_is_complete_then_it_is_sent(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    server = await serve(answer, event_stream("second"))
    sent = await bench.chat.send(None, "One")
    await bench.chat.queue.put(sent.conversation, Prompt("Two"))
    assert bench.chat.queue.get(sent.conversation) == Prompt("Two")
    answer.end("first")
    await bench.ended(sent)
    last = await bench.until(MessageChanged, lambda change: change.message.text == "second")
    assert last.message.status is Status.COMPLETE
    assert await bench.texts(sent.conversation) == ["One", "first", "Two", "second"]
    assert [change.text for change in bench.all(QueueChanged)] == ["Two", None]
    assert bench.chat.queue.get(sent.conversation) is None
    assert len(server.requests) == 2


async def test_given_a_queued_prompt_when_the_answer_is_stopped_then_it_goes_on_waiting(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    server = await serve(answer, event_stream("second"))
    sent = await bench.chat.send(None, "One")
    await bench.chat.queue.put(sent.conversation, Prompt("Two"))
    answer.say("x")
    await bench.grown("x")
    bench.chat.stop(sent.conversation)
    await bench.ended(sent)
    assert bench.chat.queue.get(sent.conversation) == Prompt("Two")
    assert len(server.requests) == 1
    await bench.chat.send_queued(sent.conversation)
    await bench.until(MessageChanged, lambda change: change.message.text == "second")
    assert bench.chat.queue.get(sent.conversation) is None


async def test_given_a_queued_prompt_when_the_answer_fails_then_it_goes_on_waiting(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(error_answer(400, "no"))
    sent = await bench.chat.send(None, "One")
    await bench.chat.queue.put(sent.conversation, Prompt("Two"))
    await bench.ended(sent)
    assert bench.chat.queue.get(sent.conversation) == Prompt("Two")
    assert len(server.requests) == 1


async def test_given_a_queued_prompt_that_cannot_be_sent_when_its_turn_comes_then_that_is_told(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    await serve(answer)
    sent = await bench.chat.send(None, "One")
    await bench.chat.queue.put(sent.conversation, Prompt("Two"))
    await bench.engine.conversations.change(sent.conversation, parameters={"n": -1})
    answer.end("first")
    await bench.ended(sent)
    notice = await bench.until(Notice)
    assert notice.failure.code == "bad_parameter"
    assert bench.chat.queue.get(sent.conversation) == Prompt("Two")


async def test_given_a_queued_prompt_being_sent_when_another_is_added_then_that_waits_in_turn(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    await serve(answer, event_stream("2"), event_stream("3"))
    sent = await bench.chat.send(None, "One")
    conversation = sent.conversation
    await bench.chat.queue.add(conversation, "Two")
    answer.end("1")
    await bench.ended(sent)
    assert bench.chat.busy(conversation)  # nothing that is submitted now overtakes it
    await bench.chat.queue.add(conversation, "Three")
    third = await bench.until(MessageChanged, lambda change: change.message.text == "3")
    assert third.message.status is Status.COMPLETE
    assert await bench.texts(conversation) == ["One", "1", "Two", "2", "Three", "3"]
    assert bench.chat.queue.get(conversation) is None


async def test_given_a_queued_prompt_when_the_app_is_started_again_then_it_is_in_the_draft(
    bench: Bench, serve: Serve, open_engine: Open
) -> None:
    answer = HeldAnswer()
    await serve(answer)
    sent = await bench.chat.send(None, "One")
    await bench.chat.queue.put(sent.conversation, Prompt("Two"))
    await bench.engine.conversations.set_draft(sent.conversation, "And three")
    await bench.engine.close()
    again = await open_engine()
    assert again.chat.queue.get(sent.conversation) is None
    await again.chat.queue.to_draft(sent.conversation)
    await again.chat.queue.to_draft(sent.conversation)
    assert await again.engine.conversations.draft(sent.conversation) == "Two\n\nAnd three"


async def test_given_a_prompt_that_waits_when_replaced_or_taken_back_then_the_last_word_counts(
    bench: Bench,
) -> None:
    conversation = await bench.engine.conversations.new()
    for text in ("one", "two", "  ", "three", None):
        await bench.chat.queue.put(conversation.id, Prompt(text or ""))
    told = [change.text for change in bench.all(QueueChanged)]
    assert told == ["one", "two", None, "three", None]
    await bench.chat.queue.to_draft(conversation.id)
    assert await bench.engine.conversations.draft(conversation.id) == ""


async def test_given_drafts_when_kept_then_each_conversation_has_its_own(
    bench: Bench, open_engine: Open
) -> None:
    conversation = await bench.engine.conversations.new()
    await bench.engine.conversations.set_draft(conversation.id, "half a thou")
    await bench.engine.conversations.set_draft("new", "a beginning\ud800")
    await bench.engine.close()
    again = (await open_engine()).engine.conversations
    assert await again.draft(conversation.id) == "half a thou"
    assert await again.draft("new") == "a beginning\ufffd"
    await again.set_draft(conversation.id, "")
    assert await again.draft(conversation.id) == ""


async def test_given_an_empty_conversation_when_a_new_one_is_wanted_then_it_is_taken(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("ok"))
    first = await bench.engine.conversations.new()
    assert (await bench.engine.conversations.new()).id == first.id
    await bench.ask("Hello there", first.id)
    assert (await bench.engine.conversations.get(first.id)).title == "Hello there"
    assert (await bench.engine.conversations.new()).id != first.id


async def test_given_a_title_by_hand_when_emptied_then_the_prompts_comes_back(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("ok"))
    answer = await bench.ask("Hello there")
    conversations = bench.engine.conversations
    await conversations.rename(answer.conversation, "  My\n title ")
    renamed = await conversations.get(answer.conversation)
    assert (renamed.title, renamed.title_source) == ("My title", TitleSource.USER)
    await conversations.rename(answer.conversation, " ")
    emptied = await conversations.get(answer.conversation)
    assert (emptied.title, emptied.title_source) == ("Hello there", TitleSource.PROMPT)


async def test_given_a_deleted_conversation_when_brought_back_then_all_of_it_is_there(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("ok"))
    answer = await bench.ask("Hello")
    conversations = bench.engine.conversations
    await conversations.delete(answer.conversation)
    assert bench.all(ConversationRemoved)[-1].conversation == answer.conversation
    assert await conversations.all() == []
    with pytest.raises(NotFoundError):
        await conversations.get(answer.conversation)
    await conversations.restore(answer.conversation)
    assert bench.all(ConversationAdded)[-1].conversation.id == answer.conversation
    assert await bench.texts(answer.conversation) == ["Hello", "ok"]


async def test_given_a_deleted_conversation_when_the_app_is_started_again_then_it_can_come_back(
    bench: Bench, serve: Serve, open_engine: Open
) -> None:
    await serve(event_stream("ok"))
    answer = await bench.ask("Hello")
    await bench.engine.conversations.delete(answer.conversation)
    await bench.engine.close()
    again = await open_engine()
    await again.engine.conversations.restore(answer.conversation)
    assert await again.texts(answer.conversation) == ["Hello", "ok"]


async def test_given_a_running_answer_when_closed_then_it_is_interrupted_with_its_text(
    bench: Bench, serve: Serve, open_engine: Open
) -> None:
    answer = HeldAnswer()
    await serve(answer)
    sent = await bench.chat.send(None, "Hello")
    answer.say("as far as this")
    await bench.grown("as far as this")
    await bench.engine.close()
    (final,) = await bench.ended(sent)
    assert final.status is Status.INTERRUPTED
    await asyncio.wait_for(answer.closed.wait(), 5)
    again = await open_engine()
    last = (await again.chat.branches.path(sent.conversation))[-1].message
    assert (last.status, last.text) == (Status.INTERRUPTED, "as far as this")
    assert last.error is not None
    assert last.error.code == "interrupted"


async def test_given_a_wait_before_a_retry_when_closed_then_it_ends_at_once(
    bench: Bench, serve: Serve
) -> None:
    await serve(error_answer(503, "later", {"Retry-After": "100"}))
    sent = await bench.chat.send(None, "Hello")
    async with asyncio.timeout(10):
        await bench.engine.close()
    assert (await bench.ended(sent))[0].status is Status.INTERRUPTED


async def test_given_two_engines_on_one_profile_when_one_writes_then_the_other_hears_of_it(
    bench: Bench, serve: Serve, open_engine: Open
) -> None:
    other = await open_engine()
    answer = HeldAnswer()
    await serve(answer)
    sent = await bench.chat.send(None, "Hello")
    answer.say("text")
    await bench.grown("text")
    await other.until(StoreChanged)
    assert [one.id for one in await other.engine.conversations.all()] == [sent.conversation]
    shown = (await other.chat.branches.path(sent.conversation))[-1].message
    assert shown.status is Status.STREAMING
    answer.end()
    await bench.ended(sent)
    last = (await other.chat.branches.path(sent.conversation))[-1].message
    assert (last.status, last.text) == (Status.COMPLETE, "text")
    assert (await bench.chat.branches.path(sent.conversation))[-1].message.status is Status.COMPLETE


async def test_given_a_setting_when_changed_then_it_is_kept_and_told(
    bench: Bench, open_engine: Open
) -> None:
    await bench.engine.set_setting("font_scale", 120)
    await bench.engine.close()
    again = await open_engine()
    assert again.engine.settings.get(FONT_SCALE) == 120


async def test_given_a_database_that_another_process_holds_when_closed_then_that_ends_all_the_same(
    open_engine: Open, expect_log: ExpectLog
) -> None:
    expect_log("The database is still busy")
    bench = await open_engine()
    held = apsw.Connection(str(bench.engine.profile.database_path))
    held.execute("BEGIN IMMEDIATE")
    keeping = asyncio.create_task(bench.engine.conversations.set_draft("new", "unsent"))
    await asyncio.sleep(0)

    async with asyncio.timeout(PATIENCE / 4):
        await bench.engine.close(0.1)

    held.execute("COMMIT")
    await keeping
    held.close()


async def test_given_a_window_that_stays_open_when_a_deletion_is_old_then_it_becomes_final(
    open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(watching, "PURGE_EVERY", 1)
    monkeypatch.setattr(conversations, "KEEP_DELETED", timedelta(0))
    bench = await open_engine()
    made = await bench.engine.conversations.new()

    await bench.engine.conversations.delete(made.id)

    async with asyncio.timeout(PATIENCE):
        while await bench.engine.database.read(  # noqa: ASYNC110 - nothing to wait for
            lambda connection: connection.execute("SELECT count(*) FROM conversation").get
        ):
            await asyncio.sleep(0.01)
