"""Damaged, endless and silent answers in the other dialects: the same holds as for the first."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.errors import ChatAppError, HttpError
from chatapp.domain.events import (
    Event,
    EventSkipped,
    Finished,
    FinishReason,
    TextDelta,
    ThinkingDelta,
    ThinkingSigned,
    TokenProbabilities,
    UsageReported,
)
from chatapp.net.client import HttpClient
from chatapp.net.json import parse_json
from chatapp.net.json_lines import JsonLinesDecoder
from chatapp.net.sse import SseDecoder
from chatapp.providers import reading, streaming
from chatapp.providers.base import ErrorReported, UnreadableEvent
from chatapp.providers.check import list_models
from chatapp.providers.reading import ReplyReader
from chatapp.providers.registry import dialect_named
from chatapp.providers.streaming import stream_reply
from tests.support.chat import PATIENT, QUICK, Answer, ask, asking, connection_to
from tests.support.hostile_server import (
    Behaviour,
    Exchange,
    HostileServer,
    answer,
    error_answer,
    json_answer,
    silence,
)
from tests.support.wires import COMPLETIONS, OLLAMA, RESPONSES, WIRES, Wire

KEY = "sk-canary-0123456789abcdef"

each = pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.dialect.value)


async def answer_of(wire: Wire, behaviour: Behaviour, **options: Any) -> Answer:
    async with HostileServer(behaviour) as server:
        return await ask(server.url + wire.path, dialect=wire.dialect, **options)


# What is allowed, however odd


@each
async def test_given_a_plain_stream_when_asked_then_text_and_end_come(wire: Wire) -> None:
    got = await answer_of(wire, wire.stream("Hel", "lo"))
    assert (got.text, got.marked, got.finishes) == ("Hello", True, {0: FinishReason.STOP})


@each
async def test_given_an_emoji_split_over_chunks_when_asked_then_it_is_whole(wire: Wire) -> None:
    frame = wire.frame(json.dumps(wire.chunk("🙂"), ensure_ascii=False))
    middle = frame.index("🙂".encode()) + 2

    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, {"Transfer-Encoding": "chunked"})
        for piece in (frame[:middle], frame[middle:], wire.frame(wire.end), b""):
            await exchange.chunk(piece)

    assert (await answer_of(wire, behave)).text == "🙂"


@each
async def test_given_surrogates_and_nul_when_asked_then_they_are_mended_or_replaced(
    wire: Wire,
) -> None:
    got = await answer_of(wire, wire.stream("a\ud83d", "\ude42b\0", "\ud83d", "c"))
    assert got.text == "a🙂b\ufffd\ufffdc"


@pytest.mark.parametrize(
    ("wire", "end"),
    [(RESPONSES, b"\r"), (COMPLETIONS, b"\r"), *((wire, b"\r\n") for wire in WIRES)],
)
async def test_given_other_line_ends_when_asked_then_the_text_is_the_same(
    wire: Wire, end: bytes
) -> None:
    stream = b"".join(map(wire.frame, (wire.chunk("one"), wire.chunk("two"), wire.end)))
    got = await answer_of(wire, wire.stream(stream.replace(b"\n", end), end=False))
    assert (got.text, got.marked) == ("onetwo", True)


@each
async def test_given_a_byte_order_mark_when_asked_then_the_first_frame_counts(wire: Wire) -> None:
    got = await answer_of(wire, wire.stream(b"\xef\xbb\xbf" + wire.frame(wire.chunk("one"))))
    assert (got.text, got.skipped) == ("one", 0)


@each
async def test_given_a_unicode_line_separator_when_asked_then_it_is_text(wire: Wire) -> None:
    frame = wire.frame(json.dumps(wire.chunk("a\u2028b\x85c"), ensure_ascii=False))
    assert (await answer_of(wire, wire.stream(frame))).text == "a\u2028b\x85c"


@each
async def test_given_bad_utf8_when_asked_then_it_becomes_a_replacement(wire: Wire) -> None:
    frame = wire.frame(wire.chunk("a?b")).replace(b"?", b"\xff")
    got = await answer_of(wire, wire.stream(frame))
    assert (got.text, got.skipped) == ("a\ufffdb", 0)


@each
async def test_given_unknown_fields_and_huge_numbers_when_asked_then_no_text_is_lost(
    wire: Wire,
) -> None:
    odd = json.dumps({**wire.chunk("a"), "x": {"y": 1}, "at": 0})
    frame = wire.frame(odd.replace('"at": 0', f'"at": {"9" * 5000}, "nan": NaN'))
    got = await answer_of(wire, wire.stream(frame, {"k": 1}, wire.chunk(""), "b"))
    assert (got.text, got.skipped) == ("ab", 0)


@each
@pytest.mark.parametrize("content_type", ["text/html", "text/plain", "application/json", ""])
async def test_given_a_wrong_label_when_asked_then_the_bytes_decide(
    wire: Wire, content_type: str
) -> None:
    body = b"".join(map(wire.frame, (wire.chunk("a"), wire.end)))
    got = await answer_of(wire, answer(body, 200, content_type))
    assert (got.text, got.marked) == ("a", True)


@each
@pytest.mark.parametrize("indent", [None, 2])
async def test_given_a_json_answer_when_a_stream_was_asked_then_it_is_the_whole_answer(
    wire: Wire, indent: int | None
) -> None:
    body = "\n " + json.dumps(wire.whole("Hello"), indent=indent)
    got = await answer_of(wire, answer(body, 200, "application/json"))
    assert (got.text, got.marked, got.finishes) == ("Hello", True, {0: FinishReason.STOP})
    assert (got.error, got.skipped) == (None, 0)


async def test_given_ollamas_lines_as_events_when_asked_then_a_gateway_made_them_so() -> None:
    frames = [b"data: " + OLLAMA.frame(data) + b"\n" for data in (OLLAMA.chunk("a"), OLLAMA.end)]
    got = await answer_of(OLLAMA, answer(b"".join(frames), 200, "text/event-stream"))
    assert (got.text, got.marked) == ("a", True)


@pytest.mark.parametrize("wire", [RESPONSES, OLLAMA], ids=["responses", "ollama"])
async def test_given_reasoning_when_asked_then_it_is_apart_from_the_text(wire: Wire) -> None:
    assert wire.thought is not None
    got = await answer_of(wire, wire.stream(wire.thought("hm"), "a"))
    assert (got.thinking, got.text) == ("hm", "a")


async def test_given_two_texts_when_interleaved_then_each_choice_gets_its_own() -> None:
    def piece(index: int, text: str, finish: str | None = None) -> dict[str, Any]:
        return {"choices": [{"index": index, "text": text, "finish_reason": finish}]}

    pieces = [piece(1, "a"), piece(0, "b"), piece(1, "c", "stop"), piece(0, "", "length")]
    got = await answer_of(
        COMPLETIONS, COMPLETIONS.stream(*pieces, end=False), request=asking("Hi", n=2)
    )
    assert got.texts == {0: "b", 1: "ac"}
    assert got.finishes == {0: FinishReason.LENGTH, 1: FinishReason.STOP}


# The end, or the lack of one


@each
async def test_given_a_stream_that_just_ends_when_asked_then_it_is_unmarked(wire: Wire) -> None:
    got = await answer_of(wire, wire.stream("Hel", "lo", end=False))
    assert (got.text, got.marked, got.error) == ("Hello", False, None)


@each
async def test_given_an_end_in_mid_json_when_asked_then_the_text_before_is_kept(
    wire: Wire,
) -> None:
    got = await answer_of(wire, wire.stream("kept", wire.frame(wire.chunk("lost"))[:-9], end=False))
    assert (got.text, got.marked, got.error) == ("kept", False, None)


@each
async def test_given_a_last_frame_without_its_end_when_ended_then_it_counts(wire: Wire) -> None:
    got = await answer_of(wire, wire.stream("a", wire.frame(wire.end).rstrip(), end=False))
    assert (got.text, got.marked) == ("a", True)


@each
@pytest.mark.parametrize("body", ["", "\n\n"])
async def test_given_an_empty_success_when_asked_then_it_is_an_unmarked_end(
    wire: Wire, body: str
) -> None:
    got = await answer_of(wire, answer(body, 200, "application/x-ndjson"))
    assert (got.text, got.marked, got.error) == ("", False, None)


@each
@pytest.mark.parametrize("indent", [None, 2])
async def test_given_a_json_answer_cut_short_when_asked_then_it_is_an_unmarked_end(
    wire: Wire, indent: int | None
) -> None:
    body = json.dumps(wire.whole("Hello"), indent=indent)[:-4]
    got = await answer_of(wire, answer(body, 200, "application/json"))
    assert (got.text, got.marked, got.error) == ("", False, None)


@pytest.mark.parametrize("wire", [RESPONSES, OLLAMA], ids=["responses", "ollama"])
async def test_given_data_after_the_end_mark_when_asked_then_it_is_not_read(wire: Wire) -> None:
    async def more(exchange: Exchange) -> None:
        await exchange.send(wire.frame(wire.chunk("b")))
        await exchange.client_closes()

    async with HostileServer(wire.stream("a", wire.end, more)) as server:
        got = await ask(server.url + wire.path, dialect=wire.dialect)
        await asyncio.wait_for(server.all_closed(), 5)
    assert (got.text, got.marked) == ("a", True)


# What is broken


@each
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


@each
@pytest.mark.parametrize("bad", ["{oops", "null", "5", "[]", "[" * 100_000])
async def test_given_a_frame_that_is_no_chunk_when_asked_then_it_is_skipped_and_told(
    wire: Wire, bad: str
) -> None:
    got = await answer_of(wire, wire.stream("a", wire.frame(bad), "b"))
    assert (got.text, got.skipped, got.marked, got.error) == ("ab", 1, True, None)


@each
async def test_given_three_bad_frames_when_asked_then_the_stream_is_ended(wire: Wire) -> None:
    bad = wire.frame("{oops")
    got = await answer_of(wire, wire.stream("a", bad, "b", bad, bad, "c"))
    assert (got.text, got.skipped, got.code) == ("ab", 3, "garbled")


@each
@pytest.mark.parametrize("error", [{"message": "Overloaded", "code": "x"}, "Overloaded"])
async def test_given_an_error_object_in_a_success_when_asked_then_its_words_are_the_reason(
    wire: Wire, error: object
) -> None:
    for behaviour in (
        wire.stream("kept", {"error": error}, "never"),
        wire.stream("kept", {**wire.chunk(""), "error": error}),
    ):
        got = await answer_of(wire, behaviour)
        assert (got.text, got.code) == ("kept", "provider_error")
        assert got.error is not None
        assert got.error.facts == {"host": "127.0.0.1", "reason": "Overloaded"}
    whole = await answer_of(wire, json_answer({"error": error}))
    assert (whole.code, whole.text) == ("provider_error", "")


@each
async def test_given_a_context_error_in_the_stream_when_asked_then_it_is_named(wire: Wire) -> None:
    error = {"error": {"message": "prompt is too long", "code": "context_length_exceeded"}}
    assert (await answer_of(wire, wire.stream(error))).code == "context_too_long"


@each
@pytest.mark.parametrize(
    ("status", "code"), [(401, "unauthorized"), (404, "not_found"), (500, "server_error")]
)
async def test_given_a_status_that_is_no_success_when_asked_then_it_is_told(
    wire: Wire, status: int, code: str
) -> None:
    got = await answer_of(wire, error_answer(status, "model not found"))
    assert (got.code, got.error and got.error.facts["reason"]) == (code, "model not found")


@each
async def test_given_a_list_of_models_that_has_moved_when_asked_then_a_base_url_is_shown(
    wire: Wire,
) -> None:
    async def moved(exchange: Exchange) -> None:
        headers = {"Location": f"http://other.example{exchange.request.path}"}
        await answer(b"", 302, headers=headers)(exchange)

    async with HostileServer(moved) as server, HttpClient() as client:
        connection = connection_to(server.url + wire.path, wire.dialect)
        with pytest.raises(HttpError) as caught:
            await list_models(client, connection, None, PATIENT)
    usable = "http://other.example/api" if wire.lines else "http://other.example/v1"
    assert caught.value.facts["target"] == usable


@each
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<!DOCTYPE html><html><body>Sign in</body></html>", "text/html"),
        ("Welcome to nginx!", "text/plain"),
        ('"ok"', "application/json"),
        ('["ok"]', "application/json"),
        ('{\n"status": "ok"}', "application/json"),
        ("\x89PNG\r\n", ""),
    ],
)
async def test_given_something_else_with_status_200_when_asked_then_it_is_no_api(
    wire: Wire, body: str, content_type: str
) -> None:
    assert (await answer_of(wire, answer(body, 200, content_type))).code == "not_an_api"


# What is too much


@each
@pytest.mark.parametrize("labelled", [True, False])
async def test_given_a_compressed_stream_when_asked_then_it_is_refused(
    wire: Wire, labelled: bool
) -> None:
    headers = {"Content-Encoding": "gzip"} if labelled else {}
    body = gzip.compress(wire.frame(wire.chunk("a")))
    got = await answer_of(wire, answer(body, 200, "application/json", headers))
    assert got.code == "compressed"


@each
async def test_given_a_line_without_end_when_asked_then_it_is_cut_off(wire: Wire) -> None:
    async def endless_line(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.send(b"x" * 2**20)

    async with HostileServer(wire.stream("kept", b'data: {"', endless_line)) as server:
        got = await ask(server.url + wire.path, dialect=wire.dialect)
        await asyncio.wait_for(server.all_closed(), 5)
    assert (got.text, got.code) == ("kept", "too_large")


@each
async def test_given_an_endless_answer_when_asked_then_it_ends_at_the_limit(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "TEXT_LIMIT", 2**16)

    async def endless(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.send(wire.frame(wire.chunk("x" * 1000)))

    async with HostileServer(wire.stream(endless)) as server:
        got = await ask(server.url + wire.path, dialect=wire.dialect)
        await asyncio.wait_for(server.all_closed(), 5)
    assert got.code == "too_large"
    assert 60_000 < len(got.text) <= 2**16


@each
async def test_given_an_endless_body_without_text_when_asked_then_it_ends_at_the_limit(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "STREAM_LIMIT", 2**20)

    async def endless(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.send(b"\n" * 1000)

    assert (await answer_of(wire, wire.stream("a", endless))).code == "too_large"


@pytest.mark.parametrize("start", [b"{ ", b"{", b" "])
async def test_given_an_endless_beginning_when_lines_are_due_then_it_ends_at_the_limit(
    start: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "WHOLE_LIMIT", 2**20)

    async def endless(exchange: Exchange) -> None:
        await exchange.head(200, {"Content-Type": "application/x-ndjson"})
        await exchange.send(start)
        while not exchange.writer.is_closing():
            await exchange.send(b" " * 1000)

    assert (await answer_of(OLLAMA, endless)).code == "too_large"


# What takes too long


@each
async def test_given_no_more_content_when_asked_then_the_idle_limit_ends_it(wire: Wire) -> None:
    async def pings(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.send(b"\n\n" + wire.frame(wire.chunk("")))
            await asyncio.sleep(0.02)

    for stalling in (silence, pings):
        async with HostileServer(wire.stream("kept", stalling)) as server:
            got = await ask(server.url + wire.path, dialect=wire.dialect, limits=QUICK)
            await asyncio.wait_for(server.all_closed(), 5)
        assert (got.text, got.code) == ("kept", "timeout_idle")


@each
async def test_given_steady_content_when_the_whole_takes_too_long_then_it_is_ended(
    wire: Wire,
) -> None:
    async def steadily(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.send(wire.frame(wire.chunk("x")))
            await asyncio.sleep(0.02)

    got = await answer_of(wire, wire.stream(steadily), limits=replace(PATIENT, total=0.4))
    assert got.code == "timeout_total"
    assert got.text.startswith("xx")


@each
async def test_given_a_running_answer_when_stopped_then_the_socket_is_closed_at_once(
    wire: Wire,
) -> None:
    async with HostileServer(wire.stream("kept", silence)) as server, HttpClient() as client:
        connection = connection_to(server.url + wire.path, wire.dialect)
        events = stream_reply(client, connection, None, asking(), PATIENT)
        assert await anext(events) == TextDelta(0, "kept")
        await events.aclose()
        await asyncio.wait_for(server.all_closed(), 5)


# Keys


@each
async def test_given_an_echoed_key_when_asked_then_it_is_masked_across_pieces(wire: Wire) -> None:
    got = await answer_of(wire, wire.stream("Your key is ", *KEY, "."), key=KEY)
    assert got.text == "Your key is sk-•••."
    failed = await answer_of(wire, wire.stream({"error": {"message": f"Bad {KEY}"}}), key=KEY)
    assert "canary" not in repr((got.events, failed.events, failed.error))


# Anything at all

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
NAMES = [
    "type",
    "delta",
    "text",
    "refusal",
    "logprobs",
    "part",
    "item",
    "item_id",
    "output_index",
    "content_index",
    "summary_index",
    "response",
    "output",
    "status",
    "incomplete_details",
    "usage",
    "error",
    "content",
    "summary",
    "encrypted_content",
    "id",
    "code",
    "message",
    "thinking",
    "done",
    "done_reason",
    "prompt_eval_count",
    "eval_count",
    "choices",
    "index",
    "finish_reason",
    "tokens",
    "token_logprobs",
    "top_logprobs",
    "token",
    "logprob",
    "bytes",
    "input_tokens",
    "output_tokens",
]
TYPES = [
    "response.output_text.delta",
    "response.output_text.done",
    "response.refusal.done",
    "response.reasoning_summary_text.delta",
    "response.reasoning_text.done",
    "response.content_part.done",
    "response.output_item.done",
    "response.completed",
    "response.incomplete",
    "response.failed",
    "error",
    "output_text",
    "refusal",
    "summary_text",
    "reasoning",
    "message",
    "function_call",
    "completed",
    "failed",
    "stop",
    "length",
]
wild_values: st.SearchStrategy[Any] = st.recursive(
    json_values | st.sampled_from(TYPES),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=25,
)
wild_chunks = wild_values | st.fixed_dictionaries(
    {"type": st.sampled_from(TYPES)}, optional=dict.fromkeys(NAMES[1:], wild_values)
)


@each
@settings(deadline=None)
@given(chunks=st.lists(wild_chunks, max_size=5))
def test_given_json_of_any_shape_when_decoded_then_only_known_errors_come(
    wire: Wire, chunks: list[Any]
) -> None:
    reader = ReplyReader(dialect_named(wire.dialect).decoder(), [KEY])
    frames = JsonLinesDecoder() if wire.lines else SseDecoder()
    try:
        for chunk in chunks:
            for event in reader.take(frames.feed(wire.frame(json.dumps(chunk)))):
                check_storable(event)
    except (ChatAppError, ErrorReported):
        pass


@each
@settings(deadline=None)
@given(answer=wild_chunks)
def test_given_a_whole_answer_of_any_shape_when_decoded_then_only_known_errors_come(
    wire: Wire, answer: Any
) -> None:
    codec, value = dialect_named(wire.dialect), parse_json(json.dumps(answer))
    with contextlib.suppress(UnreadableEvent, ErrorReported):
        for event in ReplyReader(codec.decoder(), []).take_whole(value):
            check_storable(event)
    with contextlib.suppress(UnreadableEvent, ErrorReported):
        codec.decode_models(value)


@each
@settings(deadline=None)
@given(pieces=st.lists(st.binary() | st.binary().map(lambda raw: b"data:" + raw), max_size=9))
def test_given_any_bytes_when_decoded_then_only_known_errors_come(
    wire: Wire, pieces: list[bytes]
) -> None:
    reader = ReplyReader(dialect_named(wire.dialect).decoder(), [])
    frames = JsonLinesDecoder() if wire.lines else SseDecoder()
    try:
        for piece in pieces:
            list(reader.take(frames.feed(piece + b"\n")))
        if frames.end() and frames.unfinished:
            list(reader.take_unfinished(frames.unfinished))
    except (ChatAppError, ErrorReported):
        pass


def check_storable(event: Event) -> None:
    """Texts can be encoded and have no U+0000; nothing is NaN."""
    if isinstance(event, (TextDelta, ThinkingDelta)):
        assert "\0" not in event.text
        event.text.encode()
    elif isinstance(event, ThinkingSigned):
        assert event.signature.isascii()
        assert "\0" not in event.signature
    elif isinstance(event, TokenProbabilities):
        for token in event.tokens:
            token.token.encode()
            assert abs(token.logprob) < float("inf")
    else:
        assert isinstance(event, (EventSkipped, Finished, UsageReported))
