"""The wait before a failed call is tried again: told, ended at once, stopped."""

from __future__ import annotations

import time

from chatapp.domain.changes import RetryBegun, RetryScheduled
from chatapp.domain.messages import Status
from chatapp.storage.connections import Connections
from tests.support.bench import Bench
from tests.support.command import Serve
from tests.support.hostile_server import error_answer, event_stream


async def test_given_a_long_wait_for_the_next_try_when_ended_then_it_begins_at_once(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(error_answer(429, "slow", {"Retry-After": "100"}), event_stream("ok"))
    sent = await bench.chat.send(None, "Hello")
    told = await bench.until(RetryScheduled)
    assert (told.delay, told.attempt, told.tries, told.cause.code) == (100, 1, 3, "rate_limited")
    assert told.due > time.monotonic() + 50
    assert bench.chat.retries(sent.conversation) == [told]

    bench.chat.retry_now("another conversation")
    bench.chat.retry_now(sent.conversation)

    (answer,) = await bench.ended(sent)
    assert (answer.text, len(server.requests)) == ("ok", 2)
    assert bench.all(RetryBegun) == [RetryBegun(sent.conversation, answer.id)]
    assert bench.chat.retries(sent.conversation) == []


async def test_given_a_wait_for_the_next_try_when_stopped_then_no_other_try_follows(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(error_answer(429, "slow", {"Retry-After": "100"}))
    sent = await bench.chat.send(None, "Hello")
    await bench.until(RetryScheduled)
    bench.chat.stop(sent.conversation)
    (answer,) = await bench.ended(sent)
    assert (answer.status, len(server.requests)) == (Status.STOPPED, 1)
    assert bench.chat.retries(sent.conversation) == []


async def test_given_a_request_for_each_answer_when_they_wait_then_all_next_tries_begin_at_once(
    bench: Bench, serve: Serve
) -> None:
    slow = error_answer(429, "slow", {"Retry-After": "100"})
    server = await serve(slow, slow, event_stream("ok"))
    connection = await bench.engine.connections.named(f"Test {server.port}")
    await Connections(bench.engine.database).change(connection.id, service="groq")
    sent = await bench.chat.send(None, "Hello", parameters={"n": 2})
    for answer in sent.answers:
        await bench.until(RetryScheduled, lambda told, answer=answer: told.message == answer)
    assert {each.message for each in bench.chat.retries(sent.conversation)} == set(sent.answers)

    bench.chat.retry_now(sent.conversation)

    finals = await bench.ended(sent)
    assert [final.text for final in finals] == ["ok", "ok"]
    assert {each.message for each in bench.all(RetryBegun)} == set(sent.answers)
