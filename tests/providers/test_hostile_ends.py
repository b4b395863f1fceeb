"""How answers end, or break, in every dialect: what came before is kept."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from chatapp.domain.errors import HttpError
from chatapp.domain.events import FinishReason
from tests.support.chat import QUICK, Answer, ask, asking
from tests.support.dialect_wires import Wire, each
from tests.support.hostile_server import (
    Behaviour,
    Exchange,
    HostileServer,
    answer,
    json_answer,
    reset,
    silence,
)

STOP = FinishReason.STOP


async def answer_of(wire: Wire, behaviour: Behaviour, **options: Any) -> Answer:
    async with HostileServer(behaviour) as server:
        return await ask(server.url + wire.path, dialect=wire.dialect, **options)


# The end, or the lack of one


@each()
async def test_given_a_finish_reason_but_no_end_mark_when_ended_then_it_is_marked(
    wire: Wire,
) -> None:
    got = await answer_of(wire, wire.stream("a", wire.finish(STOP), end=False))
    assert (got.text, got.marked) == ("a", True)


@each("mark")
async def test_given_an_end_mark_but_no_finish_reason_when_ended_then_it_is_marked(
    wire: Wire,
) -> None:
    got = await answer_of(wire, wire.stream("a", wire.mark, end=False))
    assert (got.text, got.marked, got.finishes) == ("a", True, {})


@each()
async def test_given_a_stream_that_just_ends_when_asked_then_it_is_unmarked(wire: Wire) -> None:
    got = await answer_of(wire, wire.stream("Hel", "lo", end=False))
    assert (got.text, got.marked, got.error) == ("Hello", False, None)


@each()
async def test_given_an_end_in_mid_json_when_asked_then_the_text_before_is_kept(
    wire: Wire,
) -> None:
    half = wire.frame(wire.chunk("lost"))[:-9]
    got = await answer_of(wire, wire.stream("kept", half, end=False))
    assert (got.text, got.marked, got.error) == ("kept", False, None)


@each()
async def test_given_a_last_frame_without_its_end_when_ended_then_it_counts(wire: Wire) -> None:
    tail = wire.frame(wire.chunk("b")) + wire.end().rstrip()
    got = await answer_of(wire, wire.stream("a", tail, end=False))
    assert (got.text, got.marked, got.finishes) == ("ab", True, {0: STOP})
    got = await answer_of(wire, wire.stream("a", tail[: -len(wire.end()) + 1], end=False))
    assert got.text == "ab"


@each()
@pytest.mark.parametrize("label", ["text/event-stream", "application/x-ndjson", ""])
@pytest.mark.parametrize("body", ["", "\n\n", ": ping\n\n"])
async def test_given_an_empty_success_when_asked_then_it_is_an_unmarked_end(
    wire: Wire, label: str, body: str
) -> None:
    got = await answer_of(wire, answer(body, 200, label))
    assert (got.text, got.marked, got.error) == ("", False, None)


@each()
@pytest.mark.parametrize("indent", [None, 2])
async def test_given_a_json_answer_cut_short_when_asked_then_it_is_an_unmarked_end(
    wire: Wire, indent: int | None
) -> None:
    body = json.dumps(wire.whole("Hello"), indent=indent)[:-4]
    got = await answer_of(wire, answer(body, 200, "application/json"))
    assert (got.text, got.marked, got.error) == ("", False, None)


@each("last")
async def test_given_data_after_the_end_mark_when_asked_then_it_is_not_read(wire: Wire) -> None:
    async def more(exchange: Exchange) -> None:
        await exchange.send(wire.frame(wire.chunk("b")))
        await exchange.client_closes()

    async with HostileServer(wire.stream("a", wire.end(), more)) as server:
        got = await ask(server.url + wire.path, dialect=wire.dialect)
        await asyncio.wait_for(server.all_closed(), 5)
    assert (got.text, got.marked) == ("a", True)


async def blanks(exchange: Exchange) -> None:
    while not exchange.writer.is_closing():
        await exchange.send(b": ping\n\n")
        await asyncio.sleep(0.02)


@each("pause")
@pytest.mark.parametrize("ending", [silence, blanks, reset])
async def test_given_nothing_more_after_the_finish_reason_when_asked_then_the_answer_is_whole(
    wire: Wire, ending: Behaviour
) -> None:
    behaviour = wire.stream("a", wire.finish(STOP), ending, end=False)
    got = await answer_of(wire, behaviour, limits=replace(QUICK, idle=20.0))
    assert (got.text, got.marked, got.error) == ("a", True, None)


@each("pause")
async def test_given_text_after_a_finish_reason_when_it_comes_in_time_then_it_is_kept(
    wire: Wire,
) -> None:
    async def pause(_exchange: Exchange) -> None:
        await asyncio.sleep(0.15)

    finish = wire.finish(STOP)
    pieces = [piece for text in "abcd" for piece in (text, finish, pause)]
    got = await answer_of(wire, wire.stream(*pieces), limits=replace(QUICK, idle=20.0))
    assert (got.text, got.marked, got.error) == ("abcd", True, None)


@each("choices")
async def test_given_a_late_second_choice_when_two_were_asked_then_it_is_waited_for(
    wire: Wire,
) -> None:
    async def pause(_exchange: Exchange) -> None:
        await asyncio.sleep(0.4)

    (late,) = wire.chunk("b")["choices"]
    second = {"choices": [{**late, "index": 1}]}
    (ended,) = wire.finish(STOP)["choices"]
    end = {"choices": [{**ended, "index": 1}]}
    behaviour = wire.stream("a", wire.finish(STOP), pause, second, end, end=False)
    request, limits = asking("Hi", n=2), replace(QUICK, idle=20.0)
    got = await answer_of(wire, behaviour, request=request, limits=limits)
    assert (got.texts, got.marked) == ({0: "a", 1: "b"}, True)


# What is broken


@each()
async def test_given_a_reset_in_mid_answer_when_asked_then_the_text_before_is_kept(
    wire: Wire,
) -> None:
    seen = asyncio.Event()

    async def reset_once_seen(exchange: Exchange) -> None:
        await seen.wait()
        exchange.reset()

    behaviour = wire.stream("kept", reset_once_seen)
    got = await answer_of(wire, behaviour, listener=lambda _event: seen.set())
    assert (got.text, got.code, got.marked) == ("kept", "broken", None)


@each()
async def test_given_a_chunked_body_cut_short_when_asked_then_the_connection_broke(
    wire: Wire,
) -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, {"Transfer-Encoding": "chunked"})
        await exchange.chunk(wire.frame(wire.chunk("kept")))

    got = await answer_of(wire, behave)
    assert (got.text, got.code, got.marked) == ("kept", "broken", None)


@each()
async def test_given_frames_that_are_none_when_asked_then_each_is_skipped_and_told(
    wire: Wire,
) -> None:
    for bad in ("{oops", "null", "5", "true", '{"a": 1', "[" * 100_000, *wire.wrong):
        got = await answer_of(wire, wire.stream("a", wire.frame(bad), "b"))
        assert (bad[:60], got.text, got.skipped) == (bad[:60], "ab", 1)
        assert (got.marked, got.error) == (True, None)


@each()
async def test_given_three_bad_frames_when_asked_then_the_stream_is_ended(wire: Wire) -> None:
    bad = wire.frame("{oops")
    got = await answer_of(wire, wire.stream("a", bad, "b", bad, bad, "c"))
    assert (got.text, got.skipped, got.code) == ("ab", 3, "garbled")


@each()
async def test_given_an_error_in_a_success_when_asked_then_its_words_are_the_reason(
    wire: Wire,
) -> None:
    shapes: list[dict[str, Any]] = [
        wire.error("Bad things", "odd"),
        {"error": "Bad things"},
        {"error": {"code": 502, "message": "Bad things"}},
        {"object": "error", "message": "Bad things"},
    ]
    for error in shapes:
        streamed = await answer_of(wire, wire.stream("kept", error, "never"))
        whole = await answer_of(wire, json_answer(error))
        assert (streamed.text, whole.text) == ("kept", "")
        for got in (streamed, whole):
            assert got.code == "provider_error"
            assert got.error is not None
            assert got.error.facts == {"host": "127.0.0.1", "reason": "Bad things"}


@each("events")
async def test_given_an_event_named_error_when_asked_then_it_is_one(wire: Wire) -> None:
    event = b'event: error\ndata: {"message": "No"}\n\n'
    got = await answer_of(wire, wire.stream("kept", event))
    assert (got.text, got.code) == ("kept", "provider_error")


@each()
async def test_given_an_error_beside_text_when_asked_then_the_text_is_kept(wire: Wire) -> None:
    error = {"error": {"message": "No"}}
    for behaviour in (
        wire.stream({**wire.chunk("kept"), **error}, "never"),
        json_answer({**wire.whole("kept"), **error}),
    ):
        got = await answer_of(wire, behaviour)
        assert (got.text, got.code) == ("kept", "provider_error")


@each()
async def test_given_an_error_beside_what_is_no_frame_when_asked_then_it_is_told(
    wire: Wire,
) -> None:
    for bad in wire.wrong:
        beside = {**json.loads(bad), "error": {"message": "No"}}
        got = await answer_of(wire, wire.stream("kept", beside, "never"))
        assert (got.text, got.code) == ("kept", "provider_error")


@each()
async def test_given_too_long_a_conversation_in_the_stream_when_told_then_it_is_named(
    wire: Wire,
) -> None:
    error = {"error": {"message": "prompt is too long", "code": "context_length_exceeded"}}
    assert (await answer_of(wire, wire.stream(error))).code == "context_too_long"


@each("overload")
async def test_given_an_overload_in_the_stream_when_told_then_it_counts_as_its_status(
    wire: Wire,
) -> None:
    got = await answer_of(wire, wire.stream("kept", wire.error("Busy", wire.overloaded)))
    assert (got.text, got.code) == ("kept", "server_error")
    assert isinstance(got.error, HttpError)
    assert got.error.retryable


@each()
@pytest.mark.parametrize(
    ("body", "label"),
    [
        ("<!DOCTYPE html><html><body>Sign in</body></html>", "text/html"),
        ("\n\n <html>", "text/event-stream"),
        ("Welcome to nginx!", "text/plain"),
        ("d", "text/plain"),
        ('"ok"', "application/json"),
        ('["ok"]', "application/json"),
        ('{\n"status": "ok"}', "application/json"),
        ('{\n"choices": 5, "output": 5, "content": 5, "candidates": 5}', "application/json"),
        ("\x89PNG\r\n", ""),
    ],
)
async def test_given_something_else_with_status_200_when_asked_then_it_is_no_api(
    wire: Wire, body: str, label: str
) -> None:
    assert (await answer_of(wire, answer(body, 200, label))).code == "not_an_api"
