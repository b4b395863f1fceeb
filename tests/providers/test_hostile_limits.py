"""Answers that are too much, take too long, are stopped, or tell a key, in every dialect."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
from dataclasses import replace
from typing import Any

import pytest

from chatapp.domain.events import TextDelta
from chatapp.net.client import HttpClient
from chatapp.providers import reading, streaming
from chatapp.providers.streaming import stream_reply
from tests.support.anthropic_gemini import anthropic_signature, gemini_text
from tests.support.chat import PATIENT, QUICK, Answer, ask, asking, connection_to
from tests.support.dialect_wires import ANTHROPIC, GEMINI, OLLAMA, RESPONSES, Frame, Wire, each
from tests.support.hostile_server import Behaviour, Exchange, HostileServer, answer, silence

KEY = "sk-canary-0123456789abcdef"


async def answer_of(wire: Wire, behaviour: Behaviour, **options: Any) -> Answer:
    """The answer; by then the server has seen the connection closed."""
    async with HostileServer(behaviour) as server:
        got = await ask(server.url + wire.path, dialect=wire.dialect, **options)
        await asyncio.wait_for(server.all_closed(), 5)
    return got


def repeated(data: bytes, *, every: float = 0.0) -> Behaviour:
    """Sends `data` until the client is gone."""

    async def behave(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.send(data)
            await asyncio.sleep(every)

    return behave


# What is too much


@each()
@pytest.mark.parametrize("labelled", [True, False])
@pytest.mark.parametrize("times", [1, 2])
async def test_given_a_compressed_stream_when_asked_then_it_is_refused(
    wire: Wire, labelled: bool, times: int
) -> None:
    body = wire.frame(wire.chunk("a" * 1000)) + wire.end()
    for _ in range(times):
        body = gzip.compress(body)
    headers = {"Content-Encoding": ", ".join(["gzip"] * times)} if labelled else {}
    got = await answer_of(wire, answer(body, 200, wire.label, headers))
    assert got.code == "compressed"


@each()
async def test_given_a_line_without_end_when_asked_then_it_is_cut_off(wire: Wire) -> None:
    got = await answer_of(wire, wire.stream("kept", b'data: {"', repeated(b"x" * 2**20)))
    assert (got.text, got.code) == ("kept", "too_large")
    assert got.error is not None
    assert got.error.facts["limit"] == "16 MB"


@each()
async def test_given_one_huge_frame_when_asked_then_its_text_is_whole(wire: Wire) -> None:
    got = await answer_of(wire, wire.stream("a" * 2**22))
    assert (len(got.text), got.marked) == (2**22, True)


@each()
async def test_given_an_endless_answer_when_asked_then_it_ends_at_the_limit(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "TEXT_LIMIT", 2**16)
    for made in filter(None, (wire.chunk, wire.thought)):
        got = await answer_of(wire, wire.stream(repeated(wire.frame(made("x" * 1000)))))
        assert got.code == "too_large"
        assert 60_000 < len(got.text + got.thinking) <= 2**16


@pytest.mark.parametrize(
    ("wire", "frames"),
    [
        (ANTHROPIC, anthropic_signature("S" * 1000)),
        (GEMINI, [gemini_text("", thoughtSignature="S" * 1000)]),
        (
            RESPONSES,
            [
                {
                    "type": "response.output_item.done",
                    "item": {"type": "reasoning", "encrypted_content": "S" * 1000},
                }
            ],
        ),
    ],
    ids=["anthropic", "gemini", "openai-responses"],
)
async def test_given_endless_signatures_when_asked_then_they_end_at_the_limit(
    wire: Wire, frames: list[Frame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "TEXT_LIMIT", 2**16)
    got = await answer_of(wire, wire.stream(repeated(b"".join(map(wire.frame, frames)))))
    assert got.code == "too_large"
    assert sum(map(len, got.signatures)) <= 2**16


@each()
async def test_given_an_endless_body_without_text_when_asked_then_it_ends_at_the_limit(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "STREAM_LIMIT", 2**20)
    noise = b"\n" * 4000 if wire.lines else b": ping\n" * 1000
    assert (await answer_of(wire, wire.stream("a", repeated(noise)))).code == "too_large"


@each()
@pytest.mark.parametrize("piece", [b"[" * 1000, b" " * 1000, b"{\n" + b" " * 1000])
async def test_given_an_endless_json_answer_when_asked_then_it_ends_at_the_limit(
    wire: Wire, piece: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "WHOLE_LIMIT", 2**20)
    behaviour = wire.stream(repeated(piece), label="application/json")
    assert (await answer_of(wire, behaviour)).code == "too_large"


@pytest.mark.parametrize("start", [b"{ ", b"{", b" "])
async def test_given_an_endless_beginning_when_lines_are_due_then_it_ends_at_the_limit(
    start: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "WHOLE_LIMIT", 2**20)
    got = await answer_of(OLLAMA, OLLAMA.stream(start, repeated(b" " * 1000)))
    assert got.code == "too_large"


@each()
async def test_given_two_megabytes_of_headers_when_asked_then_they_are_refused(wire: Wire) -> None:
    async def behave(exchange: Exchange) -> None:
        with contextlib.suppress(ConnectionError):
            await exchange.send(b"HTTP/1.1 200 OK\r\n" + b"X-Pad: aaaaaaaaaa\r\n" * 120_000)
            await exchange.send(b"\r\n" + wire.frame(wire.chunk("a")) + wire.end())

    got = await answer_of(wire, behave)
    assert (got.text, got.marked) == ("", None)
    assert got.code == "too_large"


# What takes too long


@each()
async def test_given_no_more_content_when_asked_then_the_idle_limit_ends_it(wire: Wire) -> None:
    pings = (b"\n\n" if wire.lines else b": ping\n\n") + wire.frame(wire.chunk(""))
    pings += b"".join(map(wire.frame, wire.void))
    for stalling in (silence, repeated(pings, every=0.02), repeated(pings * 99)):
        got = await answer_of(wire, wire.stream("kept", stalling), limits=QUICK)
        assert (got.text, got.code) == ("kept", "timeout_idle")
        assert got.error is not None
        assert got.error.facts["seconds"] == "0.3"


@each()
async def test_given_blank_lines_before_anything_when_asked_then_the_idle_limit_ends_it(
    wire: Wire,
) -> None:
    got = await answer_of(wire, wire.stream(repeated(b"\n", every=0.02)), limits=QUICK)
    assert (got.text, got.code) == ("", "timeout_idle")


@each()
async def test_given_silence_or_slow_headers_when_asked_then_the_first_byte_is_limited(
    wire: Wire,
) -> None:
    async def slow_headers(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\n")
        await repeated(b"X-Slow: 1\r\n", every=0.02)(exchange)

    for behaviour in (silence, slow_headers):
        got = await answer_of(wire, behaviour, limits=replace(QUICK, idle=20.0))
        assert got.code == "timeout_first_byte"


@each()
async def test_given_slow_but_steady_content_when_asked_then_the_idle_limit_is_not_met(
    wire: Wire,
) -> None:
    frame = wire.frame((wire.thought or wire.chunk)("x"))

    async def slowly(exchange: Exchange) -> None:
        for _ in range(8):
            await exchange.send(frame)
            await asyncio.sleep(0.1)

    got = await answer_of(wire, wire.stream(slowly), limits=replace(QUICK, idle=0.6))
    assert (got.text + got.thinking, got.marked, got.error) == ("x" * 8, True, None)


@each()
async def test_given_steady_content_when_the_whole_takes_too_long_then_it_is_ended(
    wire: Wire,
) -> None:
    steadily = repeated(wire.frame(wire.chunk("x")), every=0.02)
    got = await answer_of(wire, wire.stream(steadily), limits=replace(PATIENT, total=0.4))
    assert got.code == "timeout_total"
    assert got.text.startswith("xx")


# Stop


@each()
@pytest.mark.parametrize("how", ["cancel", "close"])
async def test_given_a_running_answer_when_stopped_then_the_socket_is_closed_at_once(
    wire: Wire, how: str
) -> None:
    texts: list[str] = []
    started = asyncio.Event()

    async def consume(base_url: str, client: HttpClient) -> None:
        connection = connection_to(base_url, wire.dialect)
        events = stream_reply(client, connection, None, asking(), PATIENT)
        async with contextlib.aclosing(events):
            async for event in events:
                if isinstance(event, TextDelta):
                    texts.append(event.text)
                    started.set()
                    if how == "close":
                        return

    async with HostileServer(wire.stream("kept", silence)) as server, HttpClient() as client:
        task = asyncio.create_task(consume(server.url + wire.path, client))
        await started.wait()
        if how == "cancel":
            task.cancel()
        await asyncio.wait([task])
        await asyncio.wait_for(server.all_closed(), 5)
    assert texts == ["kept"]


# Keys


@each()
async def test_given_an_echoed_key_when_asked_then_it_is_masked_across_pieces(wire: Wire) -> None:
    thoughts = [wire.thought(piece) for piece in KEY] if wire.thought else []
    behaviour = wire.stream(*thoughts, "Your key is ", *KEY, " and ", KEY)
    got = await answer_of(wire, behaviour, key=KEY)
    assert (got.text, got.thinking) == (
        "Your key is sk-••• and sk-•••",
        "sk-•••" if wire.thought else "",
    )
    assert "canary" not in repr(got.events)


@each()
async def test_given_half_a_key_at_the_end_when_asked_then_no_text_is_lost(wire: Wire) -> None:
    half = "half " + KEY[:9]
    for behaviour in (
        wire.stream(half),
        wire.stream(half, end=False),
        wire.stream(half, {"error": "No"}),
    ):
        assert (await answer_of(wire, behaviour, key=KEY)).text == half


@each()
async def test_given_an_echoed_key_in_an_error_when_asked_then_it_is_masked(wire: Wire) -> None:
    for behaviour in (
        wire.stream(wire.error(f"Bad key {KEY}", "x")),
        wire.error_answer(403, f"Bad key {KEY}"),
    ):
        got = await answer_of(wire, behaviour, key=KEY)
        assert got.error is not None
        assert got.error.facts["reason"] == "Bad key •••"
        assert "canary" not in repr((got.error, got.error.failure, got.events))
