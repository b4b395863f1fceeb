"""Answers in the Anthropic and Gemini dialects decode exactly, however the network cuts them."""

from __future__ import annotations

import pytest

from chatapp.domain.errors import HttpError
from chatapp.domain.events import FinishReason
from chatapp.domain.messages import Usage
from chatapp.domain.models import Dialect, ModelInfo
from chatapp.net.client import HttpClient
from chatapp.providers.check import list_models
from tests.support.chat import PATIENT, Answer, ask, connection_to
from tests.support.hostile_server import HostileServer
from tests.support.transcripts import transcript


async def replayed(name: str) -> Answer:
    dialect = Dialect.GEMINI if "gemini" in name else Dialect.ANTHROPIC
    async with HostileServer(transcript(name).answers) as server:
        return await ask(server.base_url, dialect=dialect)


# Recorded


async def test_given_a_recorded_stream_of_messages_when_replayed_then_it_is_exact() -> None:
    got = await replayed("llama_cpp/messages_stream")
    assert got.text == "SmolLM: I'm your AI assistant. Just a friendly reminder."
    assert got.usage == Usage(prompt_tokens=37, completion_tokens=17, cached_tokens=24)
    assert (got.finishes, got.marked, got.error) == ({0: FinishReason.STOP}, True, None)


async def test_given_a_recorded_stream_when_a_tool_was_not_used_then_its_text_is_exact() -> None:
    name = "llama_cpp/messages_tools_stream"
    deltas = [chunk.get("delta", {}) for chunk in transcript(name).chunks]
    got = await replayed(name)
    assert got.text == "".join(delta.get("text", "") for delta in deltas)
    assert got.text.startswith("The weather in Paris is quite unpredictable")
    assert (got.marked, got.error, got.skipped) == (True, None, 0)


@pytest.mark.parametrize(
    ("name", "text", "usage"),
    [
        (
            "llama_cpp/messages",
            "I'm glad to finally meet you. It's a pleasure to meet you and your business.",
            Usage(27, 20, 26),
        ),
        ("litellm/messages", "Hello from the mock.", Usage(2095, 503)),
        ("litellm/messages_stream", "Hello from the mock.", Usage(2095, 503)),
        ("litellm/gemini_generate", "Hello from the mock.", Usage(10, 20)),
        ("litellm/gemini_stream", "Hello from the mock.", Usage(0, 0)),
    ],
)
async def test_given_a_recorded_answer_when_replayed_then_it_is_exact(
    name: str, text: str, usage: Usage
) -> None:
    got = await replayed(name)
    assert (got.text, got.usage) == (text, usage)
    assert (got.finishes, got.marked, got.error) == ({0: FinishReason.STOP}, True, None)


# Made by hand


async def test_given_text_in_pieces_when_replayed_then_it_is_exact() -> None:
    got = await replayed("by_hand/anthropic_stream")
    assert got.text == 'Hello, 世界 🙂\n\n"end"'
    assert got.usage == Usage(prompt_tokens=600, completion_tokens=12, cached_tokens=28)
    got = await replayed("by_hand/gemini_stream")
    assert got.text == 'Hello, 世界 🙂\n"end"'
    assert got.usage == Usage(prompt_tokens=8, completion_tokens=9, cached_tokens=4)


async def test_given_thinking_when_replayed_then_it_is_apart_and_signed() -> None:
    got = await replayed("by_hand/anthropic_thinking_stream")
    assert got.thinking == "Let me solve this step by step:\n\n1. 27 × 453"
    assert got.text == "27 × 453 = 12,231"
    (signature,) = got.signatures
    assert signature.startswith("anthropic:EqQB")


async def test_given_redacted_thinking_when_replayed_then_both_signatures_are_kept() -> None:
    got = await replayed("by_hand/anthropic_redacted_stream")
    shown, hidden = got.signatures
    assert shown.startswith("anthropic:EqQB")
    assert hidden.startswith("anthropic-redacted:EmwK")
    assert (got.thinking, got.text) == ("I should consider this.", "Based on my analysis.")


async def test_given_thinking_that_is_not_shown_when_replayed_then_its_signature_is_kept() -> None:
    got = await replayed("by_hand/anthropic_hidden_thinking_stream")
    assert (got.thinking, got.text, len(got.signatures)) == ("", "4", 1)


async def test_given_thoughts_when_replayed_then_they_are_apart_and_the_answer_is_signed() -> None:
    got = await replayed("by_hand/gemini_thoughts_stream")
    assert (got.thinking, got.text) == ("**Weighing it**\n\nIt is simple.", "The answer is 4.")
    assert [one.partition(":")[0] for one in got.signatures] == ["gemini-answer"]
    assert got.usage == Usage(8, 47, None, 41)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("anthropic_refusal_stream", "I can't help with that.", FinishReason.REFUSAL),
        ("anthropic_tool_stream", "I'll check the weather.", FinishReason.TOOL_CALLS),
        ("gemini_safety_stream", "Half an", FinishReason.CONTENT_FILTER),
        ("gemini_blocked_stream", "", FinishReason.CONTENT_FILTER),
        ("gemini_other_parts_stream", "See: 4", FinishReason.STOP),
    ],
)
async def test_given_an_end_of_its_own_kind_when_replayed_then_it_is_named(
    name: str, text: str, reason: FinishReason
) -> None:
    got = await replayed(f"by_hand/{name}")
    assert (got.text, got.finishes) == (text, {0: reason})
    assert (got.marked, got.error, got.skipped) == (True, None, 0)


async def test_given_whole_answers_when_replayed_then_they_are_exact() -> None:
    got = await replayed("by_hand/anthropic")
    assert (got.thinking, got.text) == ("Short.", "Hello there")
    assert got.signatures[1] == "anthropic-redacted:EmwKAhgB"
    assert (got.usage, got.finishes) == (Usage(18, 64, 5), {0: FinishReason.LENGTH})
    got = await replayed("by_hand/gemini")
    assert (got.thinking, got.text) == ("It is simple.", "4")
    assert (got.usage, got.finishes) == (Usage(8, 6, None, 5), {0: FinishReason.LENGTH})
    got = await replayed("by_hand/gemini_list")
    assert (got.text, got.finishes, got.marked) == ("Hello", {0: FinishReason.STOP}, True)


async def test_given_probabilities_when_replayed_then_they_are_exact() -> None:
    got = await replayed("by_hand/gemini_logprobs_stream")
    (token,) = got.tokens
    assert (token.token, token.logprob) == ("Hi", -0.25)
    assert [(other.token, other.logprob) for other in token.top] == [("Hi", -0.25), ("Hello", -1.5)]


# Errors


@pytest.mark.parametrize(
    ("name", "text", "status"),
    [
        ("anthropic_early_error_stream", "", 529),
        ("anthropic_error_stream", "Half an", 529),
        ("gemini_error_stream", "Half an", 503),
    ],
)
async def test_given_an_overload_in_the_stream_when_replayed_then_it_can_be_tried_again(
    name: str, text: str, status: int
) -> None:
    got = await replayed(f"by_hand/{name}")
    assert (got.text, got.code, got.marked) == (text, "server_error", None)
    assert isinstance(got.error, HttpError)
    assert (got.error.status, got.error.retryable) == (status, True)
    assert "verloaded" in got.error.facts["reason"]


@pytest.mark.parametrize(
    ("name", "code", "retry_after"),
    [
        ("anthropic_err_key", "unauthorized", None),
        ("anthropic_err_overloaded", "server_error", None),
        ("anthropic_err_too_long", "context_too_long", None),
        ("anthropic_err_credit", "quota", None),
        ("gemini_err_key", "unauthorized", None),
        ("gemini_err_permission", "forbidden", None),
        ("gemini_err_quota", "rate_limited", 37.0),
        ("gemini_err_too_long", "context_too_long", None),
    ],
)
async def test_given_an_error_when_replayed_then_it_is_told(
    name: str, code: str, retry_after: float | None
) -> None:
    got = await replayed(f"by_hand/{name}")
    assert isinstance(got.error, HttpError)
    assert (got.code, got.error.retry_after) == (code, retry_after)
    assert got.error.retryable == (code in ("server_error", "rate_limited"))
    assert got.error.facts["reason"]


# Models


@pytest.mark.parametrize(
    ("dialect", "name", "models"),
    [
        (
            Dialect.ANTHROPIC,
            "anthropic_models",
            [ModelInfo("claude-opus-5", 1_000_000, 128_000), ModelInfo("claude-3-haiku-20240307")],
        ),
        (Dialect.GEMINI, "gemini_models", [ModelInfo("gemini-2.5-flash", 1_048_576, 65_536)]),
    ],
)
async def test_given_a_list_of_models_when_replayed_then_those_that_can_answer_are_there(
    dialect: Dialect, name: str, models: list[ModelInfo]
) -> None:
    recorded = transcript(f"by_hand/{name}")
    async with HostileServer(recorded.answers) as server, HttpClient() as client:
        connection = connection_to(server.base_url, dialect)
        assert await list_models(client, connection, None, PATIENT) == models
