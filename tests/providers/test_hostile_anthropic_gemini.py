"""Endpoints of the Anthropic and Gemini dialects that misbehave: no text is lost by us."""

from __future__ import annotations

import asyncio
import gzip
import json
from dataclasses import replace
from typing import Any

import pytest

from chatapp.domain.errors import HttpError
from chatapp.domain.events import FinishReason
from chatapp.providers import reading
from tests.support.anthropic_gemini import (
    ANTHROPIC,
    GEMINI,
    Speaker,
    anthropic_signature,
    anthropic_thinking,
    gemini_text,
)
from tests.support.chat import QUICK, Answer, ask
from tests.support.hostile_server import (
    Behaviour,
    Exchange,
    HostileServer,
    answer,
    json_answer,
    reset,
    silence,
)

KEY = "sk-canary-0123456789abcdef"

both = pytest.mark.parametrize(
    "speaker", [pytest.param(ANTHROPIC, id="anthropic"), pytest.param(GEMINI, id="gemini")]
)


async def answer_of(speaker: Speaker, behaviour: Behaviour, **options: Any) -> Answer:
    async with HostileServer(behaviour) as server:
        return await ask(server.base_url, dialect=speaker.dialect, **options)


# What is allowed, however odd


@both
async def test_given_an_emoji_split_over_chunks_when_asked_then_it_is_whole(
    speaker: Speaker,
) -> None:
    event = speaker.event(speaker.text("MARK")).replace(b"MARK", "🙂".encode())
    middle = event.index("🙂".encode()) + 2
    pieces = (event[:middle], event[middle:], b"".join(map(speaker.event, speaker.end())), b"")

    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, {"Transfer-Encoding": "chunked"})
        for piece in pieces:
            await exchange.chunk(piece)

    got = await answer_of(speaker, behave)
    assert (got.text, got.marked) == ("🙂", True)


@both
async def test_given_surrogates_and_nul_when_asked_then_they_are_whole_or_replaced(
    speaker: Speaker,
) -> None:
    got = await answer_of(speaker, speaker.stream("a\ud83d", "\ude42", "\0", "\ud83d", "b"))
    assert got.text == "a🙂\ufffd\ufffdb"


@both
@pytest.mark.parametrize("end", [b"\r", b"\r\n"])
async def test_given_other_line_ends_and_a_mark_when_asked_then_the_text_is_the_same(
    speaker: Speaker, end: bytes
) -> None:
    events = b"".join(map(speaker.event, [speaker.text("one"), *speaker.end()]))
    stream = b"\xef\xbb\xbf: hi\n\n" + events
    got = await answer_of(speaker, speaker.stream(stream.replace(b"\n", end), end=False))
    assert (got.text, got.marked) == ("one", True)


@both
async def test_given_one_event_on_several_data_lines_when_asked_then_it_is_one(
    speaker: Speaker,
) -> None:
    lines = json.dumps(speaker.text("a\u2028b\x85c"), indent=1, ensure_ascii=False)
    event = "data: " + lines.replace("\n", "\ndata: ") + "\n\n"
    assert (await answer_of(speaker, speaker.stream(event.encode()))).text == "a\u2028b\x85c"


@both
async def test_given_bad_utf8_when_asked_then_it_becomes_a_replacement(speaker: Speaker) -> None:
    event = speaker.event(speaker.text("a?b")).replace(b"a?b", b"a\xffb")
    got = await answer_of(speaker, speaker.stream(event))
    assert (got.text, got.skipped) == ("a\ufffdb", 0)


@both
async def test_given_unknown_fields_and_strange_numbers_when_asked_then_no_text_is_lost(
    speaker: Speaker,
) -> None:
    odd = {**speaker.text("a"), "surprise": [1], "number": "NUMBER", "none": "NAN"}
    event = speaker.event(odd).replace(b'"NUMBER"', b"9" * 5000).replace(b'"NAN"', b"NaN")
    got = await answer_of(speaker, speaker.stream(event, {"x": 1}, "b"))
    assert (got.text, got.skipped, got.marked) == ("ab", 0, True)


@both
@pytest.mark.parametrize("content_type", ["application/json", "text/event-stream", ""])
async def test_given_a_json_answer_when_a_stream_was_asked_then_it_is_the_whole_answer(
    speaker: Speaker, content_type: str
) -> None:
    body = "\n " + json.dumps(speaker.whole("Hello"))
    got = await answer_of(speaker, answer(body, 200, content_type))
    assert (got.text, got.marked, got.finishes) == ("Hello", True, {0: FinishReason.STOP})


# The end, or the lack of one


@both
async def test_given_a_stream_that_just_ends_when_asked_then_it_is_unmarked(
    speaker: Speaker,
) -> None:
    got = await answer_of(speaker, speaker.stream("Hel", "lo", end=False))
    assert (got.text, got.marked, got.error) == ("Hello", False, None)


@both
async def test_given_an_end_in_mid_json_when_asked_then_the_text_before_is_kept(
    speaker: Speaker,
) -> None:
    half = speaker.event(speaker.text("lost"))[:-20]
    got = await answer_of(speaker, speaker.stream("kept", half, end=False))
    assert (got.text, got.marked, got.error) == ("kept", False, None)


@both
@pytest.mark.parametrize("ending", [silence, reset])
async def test_given_nothing_after_the_finish_reason_when_asked_then_the_answer_is_whole(
    speaker: Speaker, ending: Behaviour
) -> None:
    first, *_mark = speaker.end()
    behaviour = speaker.stream("a", first, ending, end=False)
    got = await answer_of(speaker, behaviour, limits=replace(QUICK, idle=20.0))
    assert (got.text, got.marked, got.error) == ("a", True, None)


async def test_given_the_end_mark_when_asked_then_nothing_after_it_is_read() -> None:
    async def more(exchange: Exchange) -> None:
        await exchange.send(ANTHROPIC.event(ANTHROPIC.text("b")))
        await exchange.client_closes()

    behaviour = ANTHROPIC.stream("a", *ANTHROPIC.end(), more, end=False)
    async with HostileServer(behaviour) as server:
        got = await ask(server.base_url, dialect=ANTHROPIC.dialect)
        await asyncio.wait_for(server.all_closed(), 5)
    assert (got.text, got.marked) == ("a", True)


async def test_given_a_finish_reason_with_each_piece_when_slow_then_all_of_it_is_waited_for() -> (
    None
):
    async def pause(_exchange: Exchange) -> None:
        await asyncio.sleep(0.15)

    pieces = [piece for text in "abcd" for piece in (with_reason(text), pause)]
    got = await answer_of(GEMINI, GEMINI.stream(*pieces), limits=replace(QUICK, idle=20.0))
    assert (got.text, got.marked, got.error) == ("abcd", True, None)


def with_reason(text: str) -> dict[str, Any]:
    (candidate,) = gemini_text(text)["candidates"]
    return {"candidates": [{**candidate, "finishReason": "STOP"}]}


# What is broken


@both
async def test_given_a_reset_in_mid_answer_when_asked_then_the_text_before_is_kept(
    speaker: Speaker,
) -> None:
    seen = asyncio.Event()

    async def reset_once_seen(exchange: Exchange) -> None:
        await seen.wait()
        exchange.reset()

    behaviour = speaker.stream("kept", reset_once_seen, end=False)
    got = await answer_of(speaker, behaviour, listener=lambda _: seen.set())
    assert (got.text, got.code, got.marked) == ("kept", "broken", None)


@both
@pytest.mark.parametrize("bad", [b"data: {oops\n\n", b"data: " + b"[" * 100_000 + b"\n\n"])
async def test_given_bad_events_when_asked_then_one_is_skipped_and_three_end_the_stream(
    speaker: Speaker, bad: bytes
) -> None:
    got = await answer_of(speaker, speaker.stream("a", bad, "b"))
    assert (got.text, got.skipped, got.marked, got.error) == ("ab", 1, True, None)
    got = await answer_of(speaker, speaker.stream("a", bad, "b", bad, bad, "c"))
    assert (got.text, got.skipped, got.code) == ("ab", 3, "garbled")


@both
async def test_given_an_error_in_a_success_when_asked_then_its_words_are_the_reason(
    speaker: Speaker,
) -> None:
    error = speaker.error("Bad things", "odd")
    got = await answer_of(speaker, speaker.stream("kept", error, "never"))
    assert (got.text, got.code) == ("kept", "provider_error")
    assert got.error is not None
    assert got.error.facts == {"host": "127.0.0.1", "reason": "Bad things"}
    assert (await answer_of(speaker, json_answer(error))).code == "provider_error"
    assert (await answer_of(speaker, json_answer([error]))).code == "provider_error"


@both
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<!DOCTYPE html><html><body>Sign in</body></html>", "text/html"),
        ("Welcome to nginx!", "text/plain"),
        ('{"status": "ok"}', "application/json"),
        ('["ok"]', "application/json"),
        ('{"content": 5, "candidates": 5}', "application/json"),
    ],
)
async def test_given_something_else_with_status_200_when_asked_then_it_is_no_api(
    speaker: Speaker, body: str, content_type: str
) -> None:
    assert (await answer_of(speaker, answer(body, 200, content_type))).code == "not_an_api"


@both
async def test_given_the_stream_of_another_dialect_when_asked_then_it_ends_unmarked(
    speaker: Speaker,
) -> None:
    other = GEMINI if speaker is ANTHROPIC else ANTHROPIC
    got = await answer_of(speaker, other.stream("a"))
    assert (got.text, got.marked) == ("", False)


# What is too much, or takes too long


@both
@pytest.mark.parametrize("times", [1, 2])
async def test_given_a_compressed_stream_when_asked_then_it_is_refused(
    speaker: Speaker, times: int
) -> None:
    body = speaker.event(speaker.text("a" * 1000))
    for _ in range(times):
        body = gzip.compress(body)
    assert (await answer_of(speaker, answer(body, 200, "text/event-stream"))).code == "compressed"


@both
async def test_given_an_endless_answer_when_asked_then_it_ends_at_the_limit(
    monkeypatch: pytest.MonkeyPatch, speaker: Speaker
) -> None:
    monkeypatch.setattr(reading, "TEXT_LIMIT", 2**16)

    async def endless(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.send(speaker.event(speaker.text("x" * 1000)))

    async with HostileServer(speaker.stream(endless)) as server:
        got = await ask(server.base_url, dialect=speaker.dialect)
        await asyncio.wait_for(server.all_closed(), 5)
    assert got.code == "too_large"
    assert 60_000 < len(got.text) <= 2**16


@both
async def test_given_endless_signatures_when_asked_then_they_end_at_the_limit(
    monkeypatch: pytest.MonkeyPatch, speaker: Speaker
) -> None:
    monkeypatch.setattr(reading, "TEXT_LIMIT", 2**16)
    signed = {
        ANTHROPIC: anthropic_signature("S" * 1000),
        GEMINI: [gemini_text("", thoughtSignature="S" * 1000)],
    }[speaker]

    async def endless(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            for told in signed:
                await exchange.send(speaker.event(told))

    got = await answer_of(speaker, speaker.stream(endless))
    assert got.code == "too_large"
    assert sum(map(len, got.signatures)) <= 2**16


@both
async def test_given_only_pings_when_asked_then_the_idle_limit_ends_it(speaker: Speaker) -> None:
    async def pings(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.send(b": ping\n\n" + ANTHROPIC.event({"type": "ping"}))
            await exchange.send(speaker.event(speaker.text("")))
            await asyncio.sleep(0.02)

    for stalling in (pings, silence):
        got = await answer_of(speaker, speaker.stream("kept", stalling), limits=QUICK)
        assert (got.text, got.code) == ("kept", "timeout_idle")


async def test_given_steady_thinking_when_asked_then_the_idle_limit_is_not_met() -> None:
    async def slowly(exchange: Exchange) -> None:
        for _ in range(8):
            await exchange.send(ANTHROPIC.event(anthropic_thinking("x")))
            await asyncio.sleep(0.1)

    behaviour = ANTHROPIC.stream(slowly, "a")
    got = await answer_of(ANTHROPIC, behaviour, limits=replace(QUICK, idle=0.6))
    assert (got.thinking, got.text, got.error) == ("x" * 8, "a", None)


@both
async def test_given_a_running_answer_when_stopped_then_the_socket_is_closed_at_once(
    speaker: Speaker,
) -> None:
    started = asyncio.Event()
    async with HostileServer(speaker.stream("kept", silence)) as server:
        asking = ask(server.base_url, dialect=speaker.dialect, listener=lambda _: started.set())
        task = asyncio.create_task(asking)
        await started.wait()
        task.cancel()
        await asyncio.wait([task])
        await asyncio.wait_for(server.all_closed(), 5)


# Statuses and keys


@both
@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (400, "bad_request", False),
        (401, "unauthorized", False),
        (403, "forbidden", False),
        (404, "not_found", False),
        (413, "bad_request", False),
        (429, "rate_limited", True),
        (500, "server_error", True),
        (503, "server_error", True),
        (529, "server_error", True),
    ],
)
async def test_given_an_error_status_when_asked_then_it_is_told(
    speaker: Speaker, status: int, code: str, retryable: bool
) -> None:
    behaviour = speaker.error_answer(status, "Certainly not", {"Retry-After": "7"})
    got = await answer_of(speaker, behaviour)
    assert isinstance(got.error, HttpError)
    assert (got.code, got.error.retryable, got.error.retry_after) == (code, retryable, 7.0)
    assert got.error.facts["reason"] == "Certainly not"


@both
async def test_given_a_redirect_when_asked_then_it_is_not_followed_and_gets_no_key(
    speaker: Speaker,
) -> None:
    async with HostileServer(speaker.stream("stolen")) as other:
        location = {"Location": f"{other.url}/v1/somewhere"}
        got = await answer_of(speaker, json_answer({}, 307, location), key=KEY)
    assert (got.code, other.requests) == ("redirected", [])


@both
async def test_given_a_key_when_asked_then_it_is_in_its_header_only_and_masked_when_echoed(
    speaker: Speaker,
) -> None:
    async with HostileServer(speaker.stream("You said ", *KEY)) as server:
        got = await ask(server.base_url, dialect=speaker.dialect, key=KEY)
    (request,) = server.requests
    name = "x-api-key" if speaker is ANTHROPIC else "x-goog-api-key"
    assert [known for known, value in request.headers.items() if KEY in value] == [name]
    assert KEY not in request.path
    assert got.text == "You said sk-•••"
