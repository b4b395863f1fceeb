"""Single answers outside of conversations: what is sent, tried again, and told."""

from __future__ import annotations

import asyncio

import pytest

from chatapp.domain.errors import ChatAppError, HttpError, InputError, NetworkError, StreamError
from chatapp.domain.events import Event, FinishReason, TextDelta
from chatapp.domain.messages import Role
from chatapp.engine.connections import Target
from chatapp.engine.single_calls import SingleAnswer, turn
from tests.support.bench import Bench, HeldAnswer
from tests.support.hostile_server import (
    Behaviour,
    HostileServer,
    chat_chunk,
    error_answer,
    event_stream,
)

LATER = error_answer(503, "down", {"Retry-After": "0"})


async def asked(bench: Bench, server: HostileServer, **parameters: int) -> SingleAnswer:
    """One answer of a server."""
    target = Target(await bench.connect(server), "m")
    turns = (turn(Role.USER, "2+2?"), turn(Role.ASSISTANT, "4"), turn(Role.USER, "3+3?"))
    return await bench.engine.single_calls.complete(target, turns, "Be brief.", parameters)


async def test_given_turns_when_asked_then_they_are_sent_as_they_are_and_nothing_is_stored(
    bench: Bench,
) -> None:
    async with HostileServer(event_stream("6", "!")) as server:
        got = await asked(bench, server, temperature=0)
        body = server.requests[0].json
    assert (got.text, got.finish, got.model) == ("6!", FinishReason.STOP, "m")
    assert [(each["role"], each["content"]) for each in body["messages"]] == [
        ("system", "Be brief."),
        ("user", "2+2?"),
        ("assistant", "4"),
        ("user", "3+3?"),
    ]
    assert body["temperature"] == 0
    assert await bench.engine.conversations.all() == []


async def test_given_probabilities_when_asked_for_then_each_token_has_its_own(bench: Bench) -> None:
    tokens = [{"token": "A", "logprob": -0.5, "bytes": [65], "top_logprobs": []}]
    chunk = chat_chunk("A")
    chunk["choices"][0]["logprobs"] = {"content": tokens}
    async with HostileServer(event_stream(chunk)) as server:
        got = await asked(bench, server, logprobs=1)
        assert server.requests[0].json["top_logprobs"] == 1
    assert [(each.token, each.logprob) for each in got.probabilities] == [("A", -0.5)]


async def test_given_a_passing_fault_when_asked_then_it_is_tried_again(bench: Bench) -> None:
    async with HostileServer(LATER, LATER, event_stream("ok")) as server:
        assert (await asked(bench, server)).text == "ok"
        assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("behaviour", "error", "code", "requests"),
    [
        (LATER, HttpError, "server_error", 3),
        (error_answer(401, "no"), HttpError, "unauthorized", 1),
        (event_stream("cut", finish=None, done=False), StreamError, "incomplete", 1),
        (event_stream("x", b"data: {broken\n\n"), StreamError, "skipped", 1),
    ],
)
async def test_given_an_answer_that_is_not_whole_when_asked_then_that_is_raised(
    bench: Bench, behaviour: Behaviour, error: type[ChatAppError], code: str, requests: int
) -> None:
    async with HostileServer(behaviour) as server:
        with pytest.raises(error) as raised:
            await asked(bench, server)
        assert (raised.value.code, len(server.requests)) == (code, requests)


async def test_given_a_limit_and_a_longer_wait_when_asked_then_the_limit_is_named(
    bench: Bench,
) -> None:
    async with HostileServer(error_answer(503, "down", {"Retry-After": "60"})) as server:
        with pytest.raises(NetworkError) as raised:
            await asked(bench, server, timeout=30)
    assert (raised.value.code, raised.value.facts["seconds"]) == ("timeout_total", "30")


async def test_given_a_parameter_nobody_can_take_when_asked_then_nothing_is_sent(
    bench: Bench,
) -> None:
    async with HostileServer(event_stream("ok")) as server:
        with pytest.raises(InputError):
            await asked(bench, server, top_p=7)
        assert server.requests == []


async def test_given_a_running_call_when_cancelled_then_its_connection_is_closed(
    bench: Bench,
) -> None:
    held, heard = HeldAnswer(), asyncio.Event()

    def listen(event: Event) -> None:
        if isinstance(event, TextDelta):
            heard.set()

    async with HostileServer(held) as server:
        target = Target(await bench.connect(server), "m")
        call = bench.engine.single_calls.complete(target, (turn(Role.USER, "Hi"),), on_event=listen)
        task = asyncio.create_task(call)
        held.say("Well")
        async with asyncio.timeout(20):
            await heard.wait()
            task.cancel()
            await asyncio.wait([task])
            await held.closed.wait()
    assert task.cancelled()
