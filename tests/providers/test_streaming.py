"""What holds for every call for an answer, whatever the dialect; shown with the chat's."""

from __future__ import annotations

import asyncio
import gc
import sys
from dataclasses import replace
from typing import Any

import pytest

from chatapp.domain.events import FinishReason, TextDelta
from chatapp.net.client import HttpClient
from chatapp.net.keys import known_keys
from chatapp.providers.streaming import stream_reply
from tests.support.chat import PATIENT, QUICK, Answer, ask, asking, connection_to
from tests.support.hostile_server import (
    Behaviour,
    Exchange,
    HostileServer,
    chat_chunk,
    event_stream,
    silence,
)

KEY = "sk-canary-0123456789abcdef"


async def answer_of(behaviour: Behaviour, **options: Any) -> Answer:
    async with HostileServer(behaviour) as server:
        return await ask(server.base_url, **options)


async def test_given_silence_from_the_start_when_asked_then_the_idle_limit_holds_too() -> None:
    got = await answer_of(silence, limits=replace(QUICK, first_byte=20.0))
    assert got.code == "timeout_first_byte"
    assert got.error is not None
    assert got.error.facts["seconds"] == "0.3"


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


async def test_given_a_known_key_that_is_a_part_of_the_echoed_one_then_all_of_it_is_masked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(known_keys, "_keys", known_keys.snapshot() | {KEY[:20]})
    got = await answer_of(event_stream("Your key is ", *KEY, "."), key=KEY)
    assert got.text == "Your key is sk-•••."


# The chat's own


async def test_given_a_refusal_when_asked_then_it_is_the_text_and_told_as_one() -> None:
    got = await answer_of(event_stream(chat_chunk(refusal="I can"), chat_chunk(refusal="not.")))
    assert (got.text, got.finishes) == ("I cannot.", {0: FinishReason.REFUSAL})


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
async def test_given_reasoning_when_asked_then_it_is_apart_from_the_text(name: str) -> None:
    got = await answer_of(event_stream(chat_chunk(**{name: "hm"}), "a"))
    assert (got.thinking, got.text) == ("hm", "a")


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
