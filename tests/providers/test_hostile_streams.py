"""Answers that are damaged, missing, endless or not answers at all: text is never lost by us."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import gzip
import json
import sys
from dataclasses import replace
from typing import Any

import pytest

from chatapp.domain.events import FinishReason, TextDelta
from chatapp.net import sse as sse_module
from chatapp.net.client import HttpClient
from chatapp.net.keys import known_keys
from chatapp.providers import reading, streaming
from chatapp.providers.streaming import stream_reply
from tests.support.chat import PATIENT, QUICK, Answer, ask, asking, connection_to
from tests.support.hostile_server import (
    DONE,
    Behaviour,
    Exchange,
    HostileServer,
    answer,
    chat_chunk,
    event_stream,
    json_answer,
    reset,
    silence,
    sse,
)

KEY = "sk-canary-0123456789abcdef"


async def answer_of(behaviour: Behaviour, **options: Any) -> Answer:
    async with HostileServer(behaviour) as server:
        return await ask(server.base_url, **options)


# What is allowed, however odd


async def test_given_a_plain_stream_when_asked_then_text_and_end_come() -> None:
    got = await answer_of(event_stream("Hel", "lo"))
    assert (got.text, got.marked, got.finishes) == ("Hello", True, {0: FinishReason.STOP})


async def test_given_an_emoji_split_over_chunks_when_asked_then_it_is_whole() -> None:
    stream = b"data: " + json.dumps(chat_chunk("🙂"), ensure_ascii=False).encode() + b"\n\n"
    middle = stream.index("🙂".encode()) + 2

    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, {"Transfer-Encoding": "chunked"})
        for piece in (stream[:middle], stream[middle:], DONE, b""):
            await exchange.chunk(piece)

    assert (await answer_of(behave)).text == "🙂"


async def test_given_an_emoji_split_into_surrogates_when_asked_then_it_is_whole() -> None:
    assert (await answer_of(event_stream("a\ud83d", "\ude42b"))).text == "a🙂b"


async def test_given_nul_and_lone_surrogates_when_asked_then_they_are_replaced() -> None:
    got = await answer_of(event_stream("a\0b", "\ud83d", "c", "\ude42", "d\ud83d"))
    assert got.text == "a\ufffdb\ufffdc\ufffdd\ufffd"


@pytest.mark.parametrize("end", [b"\r", b"\r\n"])
async def test_given_other_line_ends_when_asked_then_the_text_is_the_same(end: bytes) -> None:
    stream = (sse(chat_chunk("one")) + sse(chat_chunk("two")) + DONE).replace(b"\n", end)
    got = await answer_of(event_stream(stream, done=False, finish=None))
    assert (got.text, got.marked) == ("onetwo", True)


async def test_given_a_byte_order_mark_when_asked_then_the_first_event_counts() -> None:
    got = await answer_of(event_stream(b"\xef\xbb\xbf" + sse(chat_chunk("one"))))
    assert got.text == "one"


async def test_given_comments_and_other_fields_when_asked_then_they_are_passed_over() -> None:
    got = await answer_of(event_stream(b": hi\n\nid: 1\nretry: 5\n\n", "a", b": ping\n\n", "b"))
    assert (got.text, got.marked) == ("ab", True)


async def test_given_one_event_on_several_data_lines_when_asked_then_it_is_one() -> None:
    lines = json.dumps(chat_chunk("a"), indent=1).replace("\n", "\ndata: ")
    assert (await answer_of(event_stream(f"data: {lines}\n\n".encode()))).text == "a"


async def test_given_a_unicode_line_separator_when_asked_then_it_is_text() -> None:
    event = "data: " + json.dumps(chat_chunk("a\u2028b\x85c"), ensure_ascii=False) + "\n\n"
    assert (await answer_of(event_stream(event.encode()))).text == "a\u2028b\x85c"


async def test_given_bad_utf8_when_asked_then_it_becomes_a_replacement() -> None:
    event = sse(chat_chunk("a?b")).replace(b"?", b"\xff")
    got = await answer_of(event_stream(event))
    assert (got.text, got.skipped) == ("a\ufffdb", 0)


async def test_given_null_content_and_unknown_fields_when_asked_then_they_do_no_harm() -> None:
    odd = {**chat_chunk(content=None, surprise=[1]), "x": {"y": 1}, "usage": None}
    got = await answer_of(event_stream(odd, "a", {"choices": None}, {"choices": []}, {"k": 1}))
    assert (got.text, got.skipped, got.marked) == ("a", 0, True)


async def test_given_a_missing_index_when_asked_then_it_is_the_first_choice() -> None:
    got = await answer_of(event_stream({"choices": [{"delta": {"content": "a"}}]}, "b"))
    assert got.texts == {0: "ab"}


async def test_given_an_index_twice_in_one_event_when_asked_then_both_pieces_count() -> None:
    choice = chat_chunk("a")["choices"][0]
    got = await answer_of(event_stream({"choices": [choice, choice]}))
    assert got.texts == {0: "aa"}


async def test_given_two_choices_when_interleaved_then_each_gets_its_text() -> None:
    pieces = [chat_chunk("a", index=1), chat_chunk("b"), chat_chunk("c", index=1)]
    ends = [chat_chunk(finish="stop", index=1), chat_chunk(finish="length")]
    got = await answer_of(event_stream(*pieces, *ends, finish=None), request=asking("Hi", n=2))
    assert got.texts == {0: "b", 1: "ac"}
    assert got.finishes == {0: FinishReason.LENGTH, 1: FinishReason.STOP}


async def test_given_nan_and_huge_numbers_when_asked_then_no_text_is_lost() -> None:
    numbers = b'data: {"choices":[{"delta":{"content":"a"},"logprobs":NaN}],"created":%s}\n\n'
    got = await answer_of(event_stream(numbers % (b"9" * 5000)))
    assert (got.text, got.skipped) == ("a", 0)


async def test_given_tool_calls_out_of_order_and_cut_when_asked_then_nothing_is_run() -> None:
    calls = [
        chat_chunk(tool_calls=[{"index": 1, "function": {"arguments": '{"a": '}}]),
        chat_chunk(tool_calls=[{"index": 0, "id": "x", "function": {"name": "rm"}}]),
        chat_chunk(tool_calls=[{"function": None}, 5, None]),
        chat_chunk(tool_calls={"index": 0}),
    ]
    got = await answer_of(event_stream("a", *calls, finish="tool_calls"))
    assert (got.text, got.finishes) == ("a", {0: FinishReason.TOOL_CALLS})


async def test_given_a_refusal_when_asked_then_it_is_the_text() -> None:
    assert (await answer_of(event_stream(chat_chunk(refusal="I cannot.")))).text == "I cannot."


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
async def test_given_reasoning_when_asked_then_it_is_apart_from_the_text(name: str) -> None:
    got = await answer_of(event_stream(chat_chunk(**{name: "hm"}), "a"))
    assert (got.thinking, got.text) == ("hm", "a")


@pytest.mark.parametrize("content_type", ["text/html", "application/json", "text/plain", ""])
async def test_given_events_under_a_wrong_label_when_asked_then_the_bytes_decide(
    content_type: str,
) -> None:
    got = await answer_of(event_stream("a", headers={"Content-Type": content_type}))
    assert (got.text, got.marked) == ("a", True)


@pytest.mark.parametrize("content_type", ["application/json", "text/event-stream", "text/html"])
async def test_given_a_json_answer_when_a_stream_was_asked_then_it_is_the_whole_answer(
    content_type: str,
) -> None:
    whole = {
        "choices": [{"index": 0, "message": {"content": "Hello"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 3, "completion_tokens": 1},
    }
    got = await answer_of(answer("\n " + json.dumps(whole), 200, content_type))
    assert (got.text, got.marked, got.finishes) == ("Hello", True, {0: FinishReason.STOP})
    assert got.usage is not None
    assert got.usage.total_tokens == 4


# The end, or the lack of one


async def test_given_no_end_mark_but_a_finish_reason_when_ended_then_it_is_marked() -> None:
    assert (await answer_of(event_stream("a", done=False))).marked is True


async def test_given_an_end_mark_but_no_finish_reason_when_ended_then_it_is_marked() -> None:
    assert (await answer_of(event_stream("a", finish=None))).marked is True


async def test_given_a_stream_that_just_ends_when_asked_then_it_is_unmarked() -> None:
    got = await answer_of(event_stream("Hel", "lo", done=False, finish=None))
    assert (got.text, got.marked, got.error) == ("Hello", False, None)


async def test_given_one_of_two_choices_unfinished_when_ended_then_it_is_unmarked() -> None:
    got = await answer_of(
        event_stream(chat_chunk("a"), chat_chunk("b", index=1), done=False),
        request=asking("Hi", n=2),
    )
    assert (got.texts, got.marked) == ({0: "a", 1: "b"}, False)


async def test_given_an_end_in_mid_json_when_asked_then_the_text_before_is_kept() -> None:
    half = sse(chat_chunk("lost"))[:-20]
    got = await answer_of(event_stream("kept", half, done=False, finish=None))
    assert (got.text, got.marked, got.error) == ("kept", False, None)


async def test_given_a_last_event_without_its_empty_line_when_ended_then_it_counts() -> None:
    tail = sse(chat_chunk("b")) + b"data: [DONE]"
    got = await answer_of(event_stream("a", tail, done=False, finish=None))
    assert (got.text, got.marked) == ("ab", True)


@pytest.mark.parametrize("content_type", ["text/event-stream", "application/json", ""])
@pytest.mark.parametrize("body", ["", "\n\n", ": ping\n\n"])
async def test_given_an_empty_success_when_asked_then_it_is_an_unmarked_end(
    content_type: str, body: str
) -> None:
    got = await answer_of(answer(body, 200, content_type))
    assert (got.text, got.marked, got.error) == ("", False, None)


async def test_given_a_json_answer_cut_short_when_asked_then_it_is_an_unmarked_end() -> None:
    got = await answer_of(answer('{"choices": [{"message": {"con', 200, "application/json"))
    assert (got.text, got.marked, got.error) == ("", False, None)


async def test_given_data_after_the_end_mark_when_asked_then_it_is_not_read() -> None:
    async def more(exchange: Exchange) -> None:
        await exchange.event(chat_chunk("b"))
        await exchange.client_closes()

    async with HostileServer(event_stream("a", DONE, more)) as server:
        got = await ask(server.base_url)
        await asyncio.wait_for(server.all_closed(), 5)
    assert (got.text, got.marked) == ("a", True)


async def test_given_usage_after_the_finish_reason_when_asked_then_it_is_waited_for() -> None:
    usage = {
        "choices": [],
        "usage": {
            "prompt_tokens": 5,
            "completion_tokens": 2,
            "prompt_tokens_details": {"cached_tokens": 4},
            "completion_tokens_details": {"reasoning_tokens": 1},
        },
    }
    got = await answer_of(event_stream("a", chat_chunk(finish="stop"), usage, finish=None))
    assert got.usage is not None
    assert (got.usage.prompt_tokens, got.usage.cached_tokens) == (5, 4)
    assert (got.usage.completion_tokens, got.usage.thinking_tokens) == (2, 1)


async def test_given_silence_after_the_finish_reason_when_asked_then_the_answer_is_whole() -> None:
    got = await answer_of(
        event_stream("a", chat_chunk(finish="stop"), silence), limits=replace(QUICK, idle=20.0)
    )
    assert (got.text, got.marked, got.error) == ("a", True, None)


async def test_given_pings_after_the_finish_reason_when_asked_then_they_are_not_for_ever() -> None:
    got = await answer_of(
        event_stream("a", chat_chunk(finish="stop"), pings), limits=replace(QUICK, idle=20.0)
    )
    assert (got.text, got.marked, got.error) == ("a", True, None)


async def test_given_a_break_after_the_finish_reason_when_asked_then_the_answer_is_whole() -> None:
    got = await answer_of(event_stream("a", chat_chunk(finish="stop"), reset))
    assert (got.text, got.marked, got.error) == ("a", True, None)


async def test_given_a_late_second_choice_when_two_were_asked_then_it_is_waited_for() -> None:
    async def pause(_exchange: Exchange) -> None:
        await asyncio.sleep(0.4)

    second = [chat_chunk("b", index=1), chat_chunk(finish="stop", index=1)]
    got = await answer_of(
        event_stream("a", chat_chunk(finish="stop"), pause, *second, finish=None),
        request=asking("Hi", n=2),
        limits=replace(QUICK, idle=20.0),
    )
    assert got.texts == {0: "a", 1: "b"}


# What is broken


async def test_given_a_reset_in_mid_answer_when_asked_then_the_text_before_is_kept() -> None:
    seen = asyncio.Event()

    async def reset_once_seen(exchange: Exchange) -> None:
        await seen.wait()
        exchange.reset()

    got = await answer_of(event_stream("kept", reset_once_seen), listener=lambda _: seen.set())
    assert (got.text, got.code, got.marked) == ("kept", "broken", None)


async def test_given_a_chunked_body_cut_short_when_asked_then_the_connection_broke() -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, {"Transfer-Encoding": "chunked"})
        await exchange.chunk(sse(chat_chunk("kept")))

    got = await answer_of(behave)
    assert (got.text, got.code, got.marked) == ("kept", "broken", None)


async def test_given_a_bad_json_event_when_asked_then_it_is_skipped_and_told() -> None:
    got = await answer_of(event_stream("a", b"data: {oops\n\n", "b"))
    assert (got.text, got.skipped, got.marked, got.error) == ("ab", 1, True, None)


async def test_given_three_bad_events_when_asked_then_the_stream_is_ended() -> None:
    bad = b"data: {oops\n\n"
    got = await answer_of(event_stream("a", bad, "b", bad, bad, "c"))
    assert (got.text, got.skipped, got.code) == ("ab", 3, "garbled")


@pytest.mark.parametrize(
    "bad",
    [
        "null",
        "5",
        "[]",
        "[" * 100_000,
        '{"choices": 5}',
        '{"choices": [5]}',
        '{"choices": [{"delta": 5}]}',
        '{"choices": [{"delta": {"content": 5}}]}',
        '{"choices": [{"index": -1, "delta": {"content": "x"}}]}',
        '{"choices": [{"index": 1e99, "delta": {"content": "x"}}]}',
        '{"choices": [{"index": 999999999, "delta": {"content": "x"}}]}',
    ],
)
async def test_given_an_event_that_is_no_chunk_when_asked_then_it_is_skipped(bad: str) -> None:
    got = await answer_of(event_stream("a", f"data: {bad}\n\n".encode(), "b"))
    assert (got.text, got.skipped, got.marked) == ("ab", 1, True)


@pytest.mark.parametrize(
    "error",
    [
        {"error": {"message": "Overloaded", "type": "server_error", "code": None}},
        {"error": "Overloaded"},
        {"error": {"code": 502, "message": "Overloaded"}, "choices": []},
        {"object": "error", "message": "Overloaded"},
    ],
)
async def test_given_an_error_object_in_a_success_when_asked_then_its_words_are_the_reason(
    error: dict[str, Any],
) -> None:
    in_stream = await answer_of(event_stream("kept", error, "never"))
    assert (in_stream.text, in_stream.code) == ("kept", "provider_error")
    assert in_stream.error is not None
    assert in_stream.error.facts == {"host": "127.0.0.1", "reason": "Overloaded"}
    whole = await answer_of(json_answer(error))
    assert whole.code == "provider_error"


async def test_given_an_event_named_error_when_asked_then_it_is_one() -> None:
    got = await answer_of(event_stream("kept", b'event: error\ndata: {"message": "No"}\n\n'))
    assert (got.text, got.code) == ("kept", "provider_error")


async def test_given_an_error_beside_text_when_asked_then_the_text_is_kept() -> None:
    got = await answer_of(event_stream({**chat_chunk("kept"), "error": {"message": "No"}}))
    assert (got.text, got.code) == ("kept", "provider_error")


async def test_given_a_context_error_in_the_stream_when_asked_then_it_is_named() -> None:
    error = {"error": {"message": "Too long", "code": "context_length_exceeded"}}
    assert (await answer_of(event_stream(error))).code == "context_too_long"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<!DOCTYPE html><html><body>Sign in</body></html>", "text/html"),
        ("\n\n <html>", "text/event-stream"),
        ("Welcome to nginx!", "text/plain"),
        ('"ok"', "application/json"),
        ('{"status": "ok"}', "application/json"),
        ('["ok"]', "application/json"),
        ('{"choices": 5}', "application/json"),
        ("d", "text/plain"),
        ("\x89PNG\r\n", ""),
    ],
)
async def test_given_something_else_with_status_200_when_asked_then_it_is_no_api(
    body: str, content_type: str
) -> None:
    assert (await answer_of(answer(body, 200, content_type))).code == "not_an_api"


async def test_given_an_anthropic_stream_when_asked_then_it_ends_unmarked() -> None:
    events = b'event: message_start\ndata: {"type":"message_start","message":{}}\n\n'
    got = await answer_of(event_stream(events, done=False, finish=None))
    assert (got.text, got.marked) == ("", False)


# What is too much


@pytest.mark.parametrize("times", [1, 2])
async def test_given_a_compressed_stream_when_asked_then_it_is_refused(times: int) -> None:
    body = sse(chat_chunk("a" * 1000)) + DONE
    for _ in range(times):
        body = gzip.compress(body)
    labelled = {"Content-Encoding": "gzip"} if times == 1 else {}
    got = await answer_of(answer(body, 200, "text/event-stream", labelled))
    assert got.code == "compressed"


async def test_given_a_line_without_end_when_asked_then_it_is_cut_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def endless_line(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.send(b"x" * 2**20)

    async with HostileServer(event_stream("kept", b"data: ", endless_line)) as server:
        got = await ask(server.base_url)
        await asyncio.wait_for(server.all_closed(), 5)
    assert (got.text, got.code) == ("kept", "too_large")
    assert got.error is not None
    assert got.error.facts["limit"] == "16 MB"
    assert sse_module.EVENT_LIMIT == 16 * 2**20


async def test_given_one_huge_event_when_asked_then_its_text_is_whole() -> None:
    got = await answer_of(event_stream("a" * 2**22))
    assert len(got.text) == 2**22


@pytest.mark.parametrize("field", ["content", "reasoning"])
async def test_given_an_endless_answer_when_asked_then_it_ends_at_the_limit(
    monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    monkeypatch.setattr(reading, "TEXT_LIMIT", 2**16)

    async def endless(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.event(chat_chunk(**{field: "x" * 1000}))

    async with HostileServer(event_stream(endless)) as server:
        got = await ask(server.base_url)
        await asyncio.wait_for(server.all_closed(), 5)
    assert got.code == "too_large"
    assert 60_000 < len(got.text + got.thinking) <= 2**16


async def test_given_an_endless_body_without_text_when_asked_then_it_ends_at_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streaming, "STREAM_LIMIT", 2**20)

    async def endless(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.send(b": ping\n" * 1000)

    assert (await answer_of(event_stream(endless))).code == "too_large"


@pytest.mark.parametrize("piece", [b"[" * 1000, b" " * 1000])
async def test_given_an_endless_json_answer_when_asked_then_it_ends_at_the_limit(
    monkeypatch: pytest.MonkeyPatch, piece: bytes
) -> None:
    monkeypatch.setattr(streaming, "WHOLE_LIMIT", 2**20)

    async def endless(exchange: Exchange) -> None:
        await exchange.head(200, {"Content-Type": "application/json"})
        while not exchange.writer.is_closing():
            await exchange.send(piece)

    async with HostileServer(endless) as server:
        assert (await ask(server.base_url)).code == "too_large"
        await asyncio.wait_for(server.all_closed(), 5)


# What takes too long


async def pings(exchange: Exchange) -> None:
    while not exchange.writer.is_closing():
        await exchange.send(b": ping\n\n" + sse(chat_chunk("")) + sse({"choices": []}))
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("stalling", [silence, pings])
async def test_given_no_more_content_when_asked_then_the_idle_limit_ends_it(
    stalling: Behaviour,
) -> None:
    async with HostileServer(event_stream("kept", stalling)) as server:
        got = await ask(server.base_url, limits=QUICK)
        await asyncio.wait_for(server.all_closed(), 5)
    assert (got.text, got.code) == ("kept", "timeout_idle")
    assert got.error is not None
    assert got.error.facts["seconds"] == "0.3"


async def test_given_a_flood_of_pings_when_asked_then_the_idle_limit_ends_it() -> None:
    async def flood(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.send(b": ping\n\n" * 1000)

    got = await answer_of(event_stream("kept", flood), limits=QUICK)
    assert (got.text, got.code) == ("kept", "timeout_idle")


async def test_given_blank_lines_before_anything_when_asked_then_the_idle_limit_ends_it() -> None:
    async def blanks(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.send(b"\n")
            await asyncio.sleep(0.02)

    assert (await answer_of(event_stream(blanks), limits=QUICK)).code == "timeout_idle"


@pytest.mark.parametrize("field", ["content", "reasoning_content"])
async def test_given_slow_but_steady_content_when_asked_then_the_idle_limit_is_not_met(
    field: str,
) -> None:
    async def slowly(exchange: Exchange) -> None:
        for _ in range(8):
            await exchange.event(chat_chunk(**{field: "x"}))
            await asyncio.sleep(0.1)

    got = await answer_of(event_stream(slowly), limits=replace(QUICK, idle=0.6))
    assert (got.text + got.thinking, got.error) == ("x" * 8, None)


async def test_given_silence_from_the_start_when_asked_then_the_idle_limit_holds_too() -> None:
    got = await answer_of(silence, limits=replace(QUICK, first_byte=20.0))
    assert got.code == "timeout_first_byte"
    assert got.error is not None
    assert got.error.facts["seconds"] == "0.3"


async def test_given_steady_content_when_the_whole_takes_too_long_then_it_is_ended() -> None:
    async def steadily(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.event(chat_chunk("x"))
            await asyncio.sleep(0.02)

    async with HostileServer(event_stream(steadily)) as server:
        got = await ask(server.base_url, limits=replace(PATIENT, total=0.4))
        await asyncio.wait_for(server.all_closed(), 5)
    assert got.code == "timeout_total"
    assert got.text.startswith("xx")


async def test_given_silence_when_the_whole_takes_too_long_then_it_is_ended() -> None:
    got = await answer_of(silence, limits=replace(PATIENT, total=0.2))
    assert got.code == "timeout_total"


async def test_given_a_consumer_that_is_slow_when_reading_then_the_server_is_not_blamed() -> None:
    async def pause(_exchange: Exchange) -> None:
        await asyncio.sleep(0.1)

    behaviour = event_stream("a", pause, "b")
    async with HostileServer(behaviour) as server, HttpClient() as client:
        events = stream_reply(client, connection_to(server.base_url), None, asking(), QUICK)
        texts = []
        async for event in events:
            if isinstance(event, TextDelta):
                texts.append(event.text)
                await asyncio.sleep(0.4)
    assert texts == ["a", "b"]


# Stop


@pytest.mark.parametrize("how", ["cancel", "close"])
async def test_given_a_running_answer_when_stopped_then_the_socket_is_closed_at_once(
    how: str,
) -> None:
    texts: list[str] = []
    started = asyncio.Event()

    async def consume(base_url: str, client: HttpClient) -> None:
        events = stream_reply(client, connection_to(base_url), None, asking(), PATIENT)
        async with contextlib.aclosing(events):
            async for event in events:
                if isinstance(event, TextDelta):
                    texts.append(event.text)
                    started.set()
                    if how == "close":
                        return

    async with HostileServer(event_stream("kept", silence)) as server, HttpClient() as client:
        task = asyncio.create_task(consume(server.base_url, client))
        await started.wait()
        if how == "cancel":
            task.cancel()
        await asyncio.wait([task])
        await asyncio.wait_for(server.all_closed(), 5)
    assert texts == ["kept"]


async def test_given_a_loop_that_closes_no_generators_when_stopped_then_nothing_is_left() -> None:
    hooks = sys.get_asyncgen_hooks()
    sys.set_asyncgen_hooks(None, None)  # as under Qt's loop
    try:
        async with HostileServer(event_stream("kept", silence)) as server, HttpClient() as client:
            events = stream_reply(client, connection_to(server.base_url), None, asking(), PATIENT)
            assert await anext(events) == TextDelta(0, "kept")
            await events.aclose()
            del events
            gc.collect()
            await asyncio.wait_for(server.all_closed(), 5)
    finally:
        sys.set_asyncgen_hooks(*hooks)


async def test_given_a_stopped_answer_when_asked_again_then_the_client_still_works() -> None:
    async with (
        HostileServer(event_stream("a", silence), event_stream("b")) as server,
        HttpClient() as client,
    ):
        first = await ask(server.base_url, client=client, limits=QUICK)
        second = await ask(server.base_url, client=client)
    assert (first.code, second.text) == ("timeout_idle", "b")


# Keys


async def test_given_an_echoed_key_when_asked_then_it_is_masked_across_pieces() -> None:
    behave = event_stream("Your key is ", *KEY, " and ", KEY, chat_chunk(reasoning=KEY))
    got = await answer_of(behave, key=KEY)
    assert got.text == "Your key is sk-••• and sk-•••"
    assert KEY not in repr(got.events)


async def test_given_a_known_key_that_is_a_part_of_the_echoed_one_then_all_of_it_is_masked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(known_keys, "_keys", known_keys.snapshot() | {KEY[:20]})
    got = await answer_of(event_stream("Your key is ", *KEY, "."), key=KEY)
    assert got.text == "Your key is sk-•••."


async def test_given_half_a_key_at_the_end_when_asked_then_no_text_is_lost() -> None:
    for behave in (
        event_stream("half " + KEY[:9]),
        event_stream("half " + KEY[:9], done=False, finish=None),
        event_stream("half " + KEY[:9], {"error": "No"}),
    ):
        assert (await answer_of(behave, key=KEY)).text == "half " + KEY[:9]


async def test_given_an_echoed_key_in_an_error_when_asked_then_it_is_masked() -> None:
    got = await answer_of(event_stream({"error": {"message": f"Bad key {KEY}"}}), key=KEY)
    assert got.error is not None
    assert "canary" not in str(got.error)
    assert got.error.facts["reason"] == "Bad key •••"
