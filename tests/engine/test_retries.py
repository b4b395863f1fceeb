"""What is tried again, how often and when, in every dialect, through the whole engine."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from chatapp.domain.changes import RetryScheduled
from chatapp.domain.messages import Message, Status
from chatapp.engine import attempts
from tests.support.bench import Bench
from tests.support.dialect_wires import Wire, each
from tests.support.hostile_server import Behaviour, Exchange, HostileServer, hang_up, reset

NOW = {"Retry-After": "0"}
PASSING = [408, 409, 429, 500, 502, 503, 504, 529]
LASTING = [400, 401, 402, 403, 404, 405, 413, 422]


async def asked(bench: Bench, wire: Wire, *behaviours: Behaviour) -> tuple[Message, int]:
    """The answer and how many requests it took, when the server does so one after the other."""
    async with HostileServer(*behaviours) as server:
        await bench.connect(server, f"Test {server.port}", dialect=wire.dialect)
        (connection,) = [
            one for one in await bench.engine.connections.all() if str(server.port) in one.name
        ]
        sent = await bench.chat.send(None, "Hello", connection=connection.id)
        (answer,) = await bench.ended(sent)
        return answer, len(server.requests)


@each()
async def test_given_a_passing_fault_twice_when_asked_then_the_third_try_answers(
    bench: Bench, wire: Wire
) -> None:
    for status in PASSING:
        fault = wire.error_answer(status, "soon", NOW)
        answer, requests = await asked(bench, wire, fault, fault, wire.stream("ok"))
        assert (answer.text, answer.status, requests) == ("ok", Status.COMPLETE, 3)
    told = [(retry.attempt, retry.delay) for retry in bench.all(RetryScheduled)]
    assert told == [(1, 0), (2, 0)] * len(PASSING)


@each()
async def test_given_a_fault_that_lasts_when_asked_then_two_retries_were_all(
    bench: Bench, wire: Wire
) -> None:
    answer, requests = await asked(bench, wire, wire.error_answer(503, "down", NOW))
    assert (answer.status, answer.text, requests) == (Status.FAILED, "", 3)
    assert answer.error is not None
    assert (answer.error.code, answer.error.facts["reason"]) == ("server_error", "down")


@each()
async def test_given_a_fault_that_a_retry_would_not_mend_when_asked_then_once_only(
    bench: Bench, wire: Wire
) -> None:
    for status in LASTING:
        answer, requests = await asked(bench, wire, wire.error_answer(status, "no", NOW))
        assert (answer.status, requests) == (Status.FAILED, 1)
    for behaviour in (reset, hang_up):
        answer, requests = await asked(bench, wire, behaviour)
        assert (answer.status, requests) == (Status.FAILED, 1)
    assert bench.all(RetryScheduled) == []


@each()
async def test_given_a_fault_after_something_came_when_asked_then_once_only(
    bench: Bench, wire: Wire
) -> None:
    pieces: list[Any] = ["kept", *([wire.thought("hm")] if wire.thought else [])]
    fault = wire.error("boom", wire.overloaded or "x")
    for piece in pieces:
        for behaviour in (wire.stream(piece, fault, end=False), cut_short(wire, piece)):
            answer, requests = await asked(bench, wire, behaviour)
            assert (answer.status, requests) == (Status.FAILED, 1)
            assert answer.text == ("kept" if piece == "kept" else "")
    assert bench.all(RetryScheduled) == []


def cut_short(wire: Wire, piece: Any) -> Behaviour:
    """Promises more than it sends."""

    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, {"Content-Type": wire.label, "Content-Length": "9999"})
        await exchange.send(wire.frame(wire.chunk(piece) if isinstance(piece, str) else piece))

    return behave


@each("overload")
async def test_given_an_overload_before_the_first_text_when_asked_then_it_is_tried_again(
    bench: Bench, wire: Wire
) -> None:
    busy = wire.stream(wire.error("Busy", wire.overloaded), end=False)
    behaviours = (busy, wire.stream("ok"))
    before = time.monotonic()
    answer, requests = await asked(bench, wire, *behaviours)
    assert (answer.text, requests) == ("ok", 2)
    assert time.monotonic() - before >= attempts.FIRST_WAIT / 2


@each()
async def test_given_a_wait_asked_for_when_tried_again_then_it_is_kept_to(
    bench: Bench, wire: Wire
) -> None:
    asked_at: list[float] = []

    async def busy(exchange: Exchange) -> None:
        asked_at.append(time.monotonic())
        await wire.error_answer(429, "slow down", {"Retry-After": "0.5"})(exchange)

    async def note(exchange: Exchange) -> None:
        asked_at.append(time.monotonic())

    answer, requests = await asked(bench, wire, busy, wire.stream(note, "ok"))
    assert (answer.text, requests) == ("ok", 2)
    (retry,) = bench.all(RetryScheduled)
    assert retry.delay == 0.5
    assert asked_at[1] - asked_at[0] >= 0.49
    assert answer.timing is not None
    assert answer.timing.total is not None
    assert answer.timing.total <= time.monotonic() - asked_at[0] - 0.49  # it is no part of it


@each()
@pytest.mark.parametrize("form", ["seconds", "date"])
async def test_given_a_day_to_wait_when_asked_then_it_fails_at_once_and_names_the_wait(
    bench: Bench, wire: Wire, form: str
) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)
    wait = date if form == "date" else "86400"
    for status in (429, 503):
        fault = wire.error_answer(status, "slow down", {"Retry-After": wait})
        answer, requests = await asked(bench, wire, fault)
        assert (answer.status, requests) == (Status.FAILED, 1)
        assert answer.error is not None
        assert (answer.error.code, answer.error.facts["wait"]) == ("rate_limited_wait", "24 h")
