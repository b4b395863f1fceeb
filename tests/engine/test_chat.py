"""Prompts and answers: sent, stopped, repeated, edited; branches; what the feed tells."""

from __future__ import annotations

import asyncio
import random
import threading
from typing import Any

import pytest

from chatapp.domain.changes import (
    BranchChanged,
    ConversationAdded,
    ConversationChanged,
    MessageChanged,
    MessageGrew,
    MessagesAdded,
    RetryScheduled,
)
from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.messages import Failure, Message, PathEntry, Role, Status, now
from chatapp.domain.models import EMBEDDED_ID, CompletionRequest, Dialect
from chatapp.engine import replies
from chatapp.engine.branches import Branches
from chatapp.net.request import HttpRequest
from chatapp.providers.base import Endpoint
from chatapp.providers.openai_chat import OpenAIChat
from chatapp.storage.conversations import Conversations
from tests.support.bench import Bench, HeldAnswer, Open
from tests.support.command import Serve
from tests.support.hostile_server import (
    Exchange,
    HostileServer,
    chat_chunk,
    error_answer,
    event_stream,
    json_answer,
)
from tests.support.logs import ExpectLog
from tests.support.long_chat import LongChats


def said(server: HostileServer, number: int) -> list[str]:
    """The texts of the messages in a request."""
    return [message["content"] for message in server.requests[number].json["messages"]]


async def test_given_a_prompt_when_sent_then_the_feed_tells_its_whole_way_in_order(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    await serve(answer)
    before = len(bench.changes)
    sent = await bench.chat.send(None, "Hello")
    added, changed, messages = bench.changes[before:]
    assert isinstance(added, ConversationAdded)
    assert isinstance(changed, ConversationChanged)
    assert isinstance(messages, MessagesAdded)
    assert added.conversation.title == "Hello"
    prompt, empty = messages.messages
    assert (prompt.role, prompt.text, prompt.status) == (Role.USER, "Hello", Status.COMPLETE)
    assert (empty.id, empty.parent, empty.status) == (sent.answers[0], prompt.id, Status.STREAMING)
    assert changed.conversation.current == empty.id
    assert bench.chat.answering(sent.conversation)
    answer.say("Hi ")
    await bench.grown("Hi ")
    answer.end("there")
    (final,) = await bench.ended(sent)
    told = await bench.until(MessageChanged)
    assert told.message == final
    assert (final.text, final.status, final.model) == ("Hi there", Status.COMPLETE, "m")
    assert "".join(grew.text for grew in bench.all(MessageGrew)) == "Hi there"
    assert not bench.chat.answering(sent.conversation)
    assert await bench.texts(sent.conversation) == ["Hello", "Hi there"]


async def test_given_nothing_told_for_a_while_when_text_comes_then_it_is_told_without_a_wait(
    bench: Bench, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies, "PUBLISH_EVERY", 3600.0)
    answer = HeldAnswer()
    await serve(answer)
    sent = await bench.chat.send(None, "Hello")
    answer.say("Hi ")
    await bench.grown("Hi ")
    answer.say("you ")
    answer.end("there")
    await bench.ended(sent)
    told = [grew.text for grew in bench.all(MessageGrew)]
    assert told == ["Hi ", "you there"]


async def test_given_a_running_answer_when_stopped_then_its_text_stays_and_the_server_is_left(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    await serve(answer)
    sent = await bench.chat.send(None, "Hello")
    answer.say("so far")
    await bench.grown("so far")
    bench.chat.stop(sent.conversation)
    bench.chat.stop(sent.conversation)
    (final,) = await bench.ended(sent)
    assert (final.status, final.text, final.error) == (Status.STOPPED, "so far", None)
    await asyncio.wait_for(answer.closed.wait(), 5)


async def test_given_a_prompt_just_sent_when_stopped_at_once_then_nothing_goes_out(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("never"))
    sent = await bench.chat.send(None, "Hello")
    bench.chat.stop(sent.conversation)
    (final,) = await bench.ended(sent)
    assert (final.status, server.requests) == (Status.STOPPED, [])


async def test_given_a_prompt_on_its_way_to_disk_when_stopped_then_nothing_goes_out(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("never"))
    conversation = await bench.engine.conversations.new()
    sending = asyncio.create_task(bench.chat.send(conversation.id, "Hello"))
    await asyncio.sleep(0)
    assert bench.chat.busy(conversation.id)
    assert not bench.chat.answering(conversation.id)

    bench.chat.stop(conversation.id)

    (final,) = await bench.ended(await sending)
    assert (final.status, server.requests) == (Status.STOPPED, [])
    assert await bench.texts(conversation.id) == ["Hello", ""]
    assert not bench.chat.busy(conversation.id)


async def test_given_a_prompt_on_its_way_to_disk_when_the_app_ends_then_nothing_goes_out(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("never"))
    sending = asyncio.create_task(bench.chat.send(None, "Hello"))
    await asyncio.sleep(0)
    await bench.chat.interrupt_all(5)
    (final,) = await bench.ended(await sending)
    assert (final.status, server.requests) == (Status.INTERRUPTED, [])


async def test_given_a_running_answer_when_sent_again_then_that_is_refused(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    await serve(answer)
    sent = await bench.chat.send(None, "Hello")
    for again in (
        bench.chat.send(sent.conversation, "More"),
        bench.chat.regenerate(sent.answers[0]),
    ):
        with pytest.raises(InputError) as caught:
            await again
        assert caught.value.code == "conversation_busy"
    answer.end("ok")
    await bench.ended(sent)
    assert await bench.texts(sent.conversation) == ["Hello", "ok"]


async def test_given_two_prompts_for_one_conversation_at_once_then_one_is_refused(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("ok"))
    answer = await bench.ask("Hello")
    sends = (bench.chat.send(answer.conversation, text) for text in ("one", "two"))
    results = await asyncio.gather(*sends, return_exceptions=True)
    sent = [result for result in results if not isinstance(result, BaseException)]
    refused = [result for result in results if isinstance(result, InputError)]
    assert (len(sent), [error.code for error in refused]) == (1, ["conversation_busy"])
    await bench.ended(sent[0])
    assert len(await bench.texts(answer.conversation)) == 4


async def test_given_several_conversations_when_asked_at_once_then_each_gets_its_own_answer(
    bench: Bench, serve: Serve
) -> None:
    async def echo(exchange: Exchange) -> None:
        text = exchange.request.json["messages"][-1]["content"]
        await event_stream(*(f"{text} {n} " for n in range(20)))(exchange)

    await serve(echo)
    answers = await asyncio.gather(*(bench.ask(f"Q{number}") for number in range(8)))
    for number, answer in enumerate(answers):
        assert answer.text == "".join(f"Q{number} {n} " for n in range(20))


async def test_given_an_answer_when_asked_for_another_then_it_is_a_sibling_and_shown(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("first"), event_stream("second"))
    old = await bench.ask("Hello")
    sent = await bench.chat.regenerate(old.id)
    assert bench.all(BranchChanged)[-1].current == sent.answers[0]
    (new,) = await bench.ended(sent)
    assert new.parent == old.parent
    assert said(server, 1) == ["Hello"]
    entries = await bench.chat.branches.path(old.conversation)
    assert [entry.message.text for entry in entries] == ["Hello", "second"]
    assert entries[1].siblings == (old.id, new.id)
    assert entries[1].position == 1


async def test_given_an_answer_of_one_model_when_repeated_with_another_then_that_is_asked(
    bench: Bench, serve: Serve
) -> None:
    first = await serve(event_stream("first"))
    old = await bench.ask("Hello")
    second = await serve(event_stream("second"))
    other = await bench.engine.connections.named(f"Test {second.port}")
    await bench.ended(await bench.chat.regenerate(old.id, connection=other.id, model="big"))
    assert second.requests[0].json["model"] == "big"
    await bench.ended(await bench.chat.regenerate(old.id))
    assert (len(first.requests), len(second.requests)) == (2, 1)


async def test_given_a_prompt_when_edited_then_it_is_a_sibling_and_the_old_branch_stays(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    first = await bench.ask("One")
    await bench.ask("Two", first.conversation)
    entries = await bench.chat.branches.path(first.conversation)
    sent = await bench.chat.edit_and_resend(entries[2].message.id, "Two, but better")
    await bench.ended(sent)
    assert said(server, 2) == ["One", "ok", "Two, but better"]
    assert await bench.texts(first.conversation) == ["One", "ok", "Two, but better", "ok"]
    assert len(await bench.engine.conversations.messages(first.conversation)) == 6
    await bench.ended(await bench.chat.edit_and_resend(entries[0].message.id, "Begin again"))
    assert said(server, 3) == ["Begin again"]
    assert await bench.texts(first.conversation) == ["Begin again", "ok"]


async def test_given_branches_when_one_is_chosen_then_it_is_shown_to_its_newest_leaf(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("A"), event_stream("A2"), event_stream("B"))
    old = await bench.ask("Hello")
    await bench.ask("And?", old.conversation)
    await bench.ended(await bench.chat.regenerate(old.id))
    assert await bench.texts(old.conversation) == ["Hello", "B"]
    await bench.engine.conversations.select_sibling(old.id)
    assert await bench.texts(old.conversation) == ["Hello", "A", "And?", "A2"]
    await bench.ask("Go on", old.conversation)
    assert said(server, 3) == ["Hello", "A", "And?", "A2", "Go on"]


async def test_given_several_answers_asked_for_when_sent_then_all_are_kept_and_one_is_shown(
    bench: Bench, serve: Serve
) -> None:
    pieces = (chat_chunk("B", index=1), chat_chunk("A"), chat_chunk(finish="stop", index=1))
    await serve(event_stream(*pieces))
    sent = await bench.chat.send(None, "Hello", parameters={"n": 2})
    first, second = await bench.ended(sent)
    assert (first.text, second.text) == ("A", "B")
    entries = await bench.chat.branches.path(sent.conversation)
    assert entries[-1].siblings == (first.id, second.id) == sent.answers
    assert entries[-1].message.id == first.id


async def test_given_a_service_that_ignores_n_when_it_answers_once_then_the_other_has_failed(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("A"))
    first, second = await bench.ended(await bench.chat.send(None, "Hello", parameters={"n": 2}))
    assert (first.status, first.text) == (Status.COMPLETE, "A")
    assert second.status is Status.FAILED
    assert second.error == Failure("answer_missing", {"host": "127.0.0.1"})


async def test_given_a_failed_answer_when_tried_again_then_the_prompt_is_not_doubled(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(error_answer(401, "no"), event_stream("ok"))
    failed = await bench.ask("Hello")
    assert failed.error is not None
    assert (failed.status, failed.error.code) == (Status.FAILED, "unauthorized")
    (again,) = await bench.ended(await bench.chat.regenerate(failed.id))
    assert (again.status, said(server, 1)) == (Status.COMPLETE, ["Hello"])
    assert await bench.texts(failed.conversation) == ["Hello", "ok"]


async def test_given_a_passing_fault_when_asked_then_the_wait_is_told_and_it_is_tried_again(
    bench: Bench, serve: Serve
) -> None:
    fault = error_answer(503, "soon", {"Retry-After": "0"})
    server = await serve(fault, fault, event_stream("ok"))
    answer = await bench.ask("Hello")
    assert answer.text == "ok"
    told = bench.all(RetryScheduled)
    assert [(retry.attempt, retry.delay, retry.cause.code) for retry in told] == [
        (1, 0, "server_error"),
        (2, 0, "server_error"),
    ]
    assert {retry.message for retry in told} == {answer.id}
    assert len(server.requests) == 3


async def test_given_an_unread_answer_when_shown_then_it_is_read(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("ok"))
    first = await bench.ask("Hello")
    conversations = bench.engine.conversations
    assert (await conversations.get(first.conversation)).unread
    await conversations.show(first.conversation)
    assert not (await conversations.get(first.conversation)).unread
    await bench.ask("Again", first.conversation)
    assert not (await conversations.get(first.conversation)).unread


async def test_given_a_conversation_of_one_connection_when_the_default_changes_then_it_stays(
    bench: Bench, serve: Serve
) -> None:
    first = await serve(event_stream("one"))
    answer = await bench.ask("Hello")
    second = await serve(event_stream("two"))
    await bench.ask("More", answer.conversation)
    assert (len(first.requests), len(second.requests)) == (2, 0)
    connection = await bench.engine.connections.named(f"Test {first.port}")
    await bench.engine.connections.remove(connection.id)
    await bench.ask("Still there?", answer.conversation)
    assert len(second.requests) == 1


async def test_given_a_model_chosen_for_a_conversation_when_sent_then_that_is_asked(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    answer = await bench.ask("Hello")
    connection = await bench.engine.connections.named(f"Test {server.port}")
    await bench.engine.conversations.choose_model(answer.conversation, connection.id, "other")
    await bench.ask("More", answer.conversation)
    assert [request.json["model"] for request in server.requests] == ["m", "other"]


async def test_given_a_connection_out_of_use_when_named_then_it_is_asked_and_never_another(
    bench: Bench, serve: Serve
) -> None:
    first = await serve(event_stream("one"))
    second = await serve(event_stream("two"))
    connection = await bench.engine.connections.named(f"Test {second.port}")
    await bench.engine.connections.change(connection.id, enabled=False)
    await bench.ask("To the default")
    assert (len(first.requests), len(second.requests)) == (1, 0)
    await bench.ended(await bench.chat.send(None, "Hello", connection=connection.id))
    assert len(second.requests) == 1
    with pytest.raises(NotFoundError):
        await bench.chat.send(None, "Hello", connection="gone")


@pytest.mark.parametrize(("text", "on_loop"), [("Hello", True), ("Heron. " * 20_000, False)])
async def test_given_a_long_prompt_when_sent_then_it_is_not_encoded_on_the_event_loop(
    bench: Bench, serve: Serve, monkeypatch: pytest.MonkeyPatch, text: str, on_loop: bool
) -> None:
    await serve(event_stream("Hi"))
    threads: list[threading.Thread] = []
    encode = OpenAIChat.encode

    def noting(codec: OpenAIChat, request: CompletionRequest, endpoint: Endpoint) -> HttpRequest:
        threads.append(threading.current_thread())
        return encode(codec, request, endpoint)

    monkeypatch.setattr(OpenAIChat, "encode", noting)
    await bench.ask(text)

    assert [thread is threading.main_thread() for thread in threads] == [on_loop]


@pytest.mark.parametrize("text", ["", " \n\t"])
async def test_given_nothing_to_send_when_sent_then_nothing_is_made(
    bench: Bench, text: str
) -> None:
    with pytest.raises(InputError) as caught:
        await bench.chat.send(None, text)
    assert caught.value.code == "empty_prompt"
    assert await bench.engine.conversations.all() == []


async def test_given_a_conversation_deleted_in_mid_answer_when_it_ends_then_nothing_breaks(
    bench: Bench, open_engine: Open, serve: Serve
) -> None:
    answer = HeldAnswer()
    await serve(answer)
    sent = await bench.chat.send(None, "Hello")
    answer.say("text ")
    await bench.grown("text ")
    await bench.engine.conversations.delete(sent.conversation)
    other = await open_engine()
    await Conversations(other.engine.database, "another process").purge_deleted(now())
    answer.end("more")
    (final,) = await bench.ended(sent)
    assert (final.text, final.status) == ("text more", Status.COMPLETE)


async def test_given_an_answer_without_a_word_when_asked_on_then_it_is_left_out(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(error_answer(400, "no"), event_stream("ok"))
    failed = await bench.ask("One")
    await bench.ask("Two", failed.conversation)
    assert said(server, 1) == ["One", "Two"]


async def test_given_a_deleted_conversation_when_its_answer_ends_then_it_does_not_come_back(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    await serve(answer)
    sent = await bench.chat.send(None, "Hello")
    await bench.engine.conversations.delete(sent.conversation)
    before = len(bench.all(ConversationChanged))
    answer.end("text")
    await bench.ended(sent)
    assert bench.all(ConversationChanged)[before:] == []


async def test_given_a_title_given_while_a_prompt_is_sent_then_it_stays(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("one"), event_stream("two"))
    first = await bench.ask("Hello there")
    sent, _renamed = await asyncio.gather(
        bench.chat.send(first.conversation, "More"),
        bench.engine.conversations.change(first.conversation, title="Mine", system="Be brief."),
    )
    await bench.ended(sent)
    home = await bench.engine.conversations.get(first.conversation)
    assert (home.title, home.system) == ("Mine", "Be brief.")


async def test_given_a_key_of_another_connection_when_echoed_then_it_is_masked(
    bench: Bench, serve: Serve
) -> None:
    key = "sk-of-another-0123456789"
    await bench.engine.connections.add("Other", Dialect.OPENAI_CHAT, "http://127.0.0.1:9/v1", key)
    await serve(event_stream(f"It is {key}."))
    answer = await bench.ask("What is the other one's key?")
    assert answer.text == "It is sk-•••."


async def test_given_saving_that_fails_unexpectedly_when_the_answer_ends_then_it_is_logged(
    bench: Bench, serve: Serve, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("Saving while the answer arrived failed")
    failed = asyncio.Event()

    async def fail(*_arguments: object) -> None:
        failed.set()
        raise ValueError("never foreseen")

    monkeypatch.setattr(Conversations, "append_chunk", fail)
    answer = HeldAnswer()
    await serve(answer)
    sent = await bench.chat.send(None, "Hello")
    answer.say("text")
    await asyncio.wait_for(failed.wait(), 10)
    answer.end()
    (final,) = await bench.ended(sent)
    assert (final.status, final.text) == (Status.COMPLETE, "text")


async def test_given_nothing_connected_when_asked_where_it_goes_then_the_embedded_model(
    bench: Bench, serve: Serve
) -> None:
    target = await bench.chat.target(None)
    assert target.connection.id == EMBEDDED_ID
    server = await serve(json_answer({}))
    target = await bench.chat.target(None)
    assert target.connection.name == f"Test {server.port}"


async def test_given_nul_and_surrogates_in_a_prompt_when_sent_then_they_are_replaced(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    answer = await bench.ask("a\0b\ud800c")
    assert said(server, 0) == ["a\ufffdb\ufffdc"]
    assert (await bench.texts(answer.conversation))[0] == "a\ufffdb\ufffdc"


async def test_given_live_text_when_the_path_is_read_then_it_is_laid_over_what_is_stored(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    await serve(answer)
    sent = await bench.chat.send(None, "Hello")
    answer.say("live")
    await bench.grown("live")
    last = (await bench.chat.branches.path(sent.conversation))[-1].message
    assert isinstance(last, Message)
    assert (last.text, last.status) == ("live", Status.STREAMING)
    answer.end()
    await bench.ended(sent)


async def test_given_text_in_odd_pieces_when_published_then_the_offsets_join_without_a_gap(
    bench: Bench, serve: Serve
) -> None:
    chance = random.Random(20261122)
    letters = "aé世🙂 \n"
    pieces: list[Any] = []
    for _ in range(300):
        text = "".join(chance.choices(letters, k=chance.randrange(6)))
        index = chance.randrange(2)
        if chance.random() < 0.3:
            pieces.append(chat_chunk(reasoning_content=text, index=index))
        else:
            pieces.append(chat_chunk(text, index=index))
        if chance.random() < 0.1:
            pieces.append(lambda _exchange: asyncio.sleep(0.005))
    await serve(event_stream(*pieces, chat_chunk(finish="stop", index=1)))
    finals = await bench.ended(await bench.chat.send(None, "Hello", parameters={"n": 2}))
    for final in finals:
        text = thinking = ""
        for grew in bench.all(MessageGrew):
            if grew.message == final.id:
                assert (grew.text_offset, grew.thinking_offset) == (len(text), len(thinking))
                text += grew.text
                thinking += grew.thinking
        assert (text, thinking) == (final.text, final.thinking)
    assert len(bench.all(MessageGrew)) > 4


async def test_given_a_long_branch_when_read_upward_then_in_parts_up_to_what_is_known(
    bench: Bench,
) -> None:
    messages = await LongChats(bench.engine.database).add(100)
    home, ids = messages[0].conversation, [message.id for message in messages]
    branches = bench.chat.branches

    end = await branches.path_from(home, lambda parent: parent == ids[69], 8)
    above = await branches.path_above(home, end[0].message.id, 20)

    read = [entry.message.id for entry in end]
    assert read == ids[-len(read) :]
    assert ids[70] in read
    assert len(read) < 48
    assert [entry.message for entry in above] == messages[-len(read) - 20 : -len(read)]


async def test_given_an_answer_that_ends_while_its_branch_is_read_then_its_end_is_given(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    await serve(answer)
    sent = await bench.chat.send(None, "Hello")
    answer.say("so ")
    await bench.grown("so ")
    read = asyncio.Event()

    class SlowStore(Conversations):
        async def path(self, *args: Any) -> list[PathEntry]:
            entries = await super().path(*args)
            read.set()
            await sent.done
            return entries

    slow = SlowStore(bench.engine.database, "writer")
    branches = Branches(slow, bench.chat._running.all)
    reading = asyncio.create_task(branches.path(sent.conversation))
    await read.wait()
    answer.end("far")

    last = (await reading)[-1].message
    assert (last.text, last.status) == ("so far", Status.COMPLETE)
