"""Answers in the other dialects decode exactly, however the network cuts them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from chatapp.domain.events import FinishReason, ThinkingSigned
from chatapp.domain.messages import Usage
from chatapp.domain.models import Dialect
from chatapp.net.client import HttpClient
from chatapp.providers.check import list_models
from tests.support.chat import PATIENT, Answer, ask, asking, connection_to
from tests.support.hostile_server import HostileServer
from tests.support.transcripts import transcript

RESPONSES, COMPLETIONS = Dialect.OPENAI_RESPONSES, Dialect.OPENAI_COMPLETIONS
OLLAMA = Dialect.OLLAMA
STOP, LENGTH = FinishReason.STOP, FinishReason.LENGTH

ANSWERS: list[tuple[Dialect, str, Sequence[str], FinishReason]] = [
    (RESPONSES, "llama_cpp/responses", ['A: "Jade"'], STOP),
    (RESPONSES, "llama_cpp/responses_stream", ["Hi there!"], STOP),
    (RESPONSES, "by_hand/responses_reasoning", ["Two 🙂."], STOP),
    (RESPONSES, "by_hand/responses_reasoning_whole", ["Two 🙂."], STOP),
    (RESPONSES, "by_hand/responses_reasoning_text", ["Two."], STOP),
    (RESPONSES, "by_hand/responses_logprobs", ["Blue."], STOP),
    (RESPONSES, "by_hand/responses_length", ["Once upon a"], LENGTH),
    (RESPONSES, "by_hand/responses_refusal", ["I can't help with that."], FinishReason.REFUSAL),
    (RESPONSES, "by_hand/responses_content_filter", ["Once upon"], FinishReason.CONTENT_FILTER),
    (RESPONSES, "by_hand/responses_tool_call", [], FinishReason.TOOL_CALLS),
    (COMPLETIONS, "llama_cpp/completions", [" Paris.\n\nThe United States has"], LENGTH),
    (COMPLETIONS, "llama_cpp/completions_stream", [" Paris.\n\nThe United States has"], LENGTH),
    (COMPLETIONS, "llama_cpp/completions_logprobs", [" Paris.\n"], LENGTH),
    (
        COMPLETIONS,
        "llama_cpp/completions_two_prompts",
        [" 10.\n", " a canvas of endless possibilities"],
        LENGTH,
    ),
    (COMPLETIONS, "by_hand/completions_legacy_logprobs", [" Paris.", " a city"], STOP),
    (OLLAMA, "by_hand/ollama_stream", ["The sky 🙂 is blue."], STOP),
    (OLLAMA, "by_hand/ollama_thinking", ["Two."], STOP),
    (OLLAMA, "by_hand/ollama_length", ["Once upon"], LENGTH),
    (OLLAMA, "by_hand/ollama_logprobs", ["Blue."], STOP),
    (OLLAMA, "by_hand/ollama_tool_call", [], STOP),
    (OLLAMA, "by_hand/ollama_whole", ["The sky is blue."], STOP),
]
BROKEN_OFF = [
    (RESPONSES, "by_hand/responses_failed", "Once upon", "failed to generate"),
    (RESPONSES, "by_hand/responses_error", "Once upon", "Rate limit reached"),
    (OLLAMA, "by_hand/ollama_error", "Once", "an error was encountered"),
]


async def replayed(dialect: Dialect, name: str, choices: int = 1) -> Answer:
    async with HostileServer(transcript(name).answers) as server:
        request = asking("Hi", n=choices) if choices > 1 else asking("Hi")
        return await ask(server.base_url, request, dialect=dialect)


@pytest.mark.parametrize(("dialect", "name", "texts", "reason"), ANSWERS)
async def test_given_a_transcript_when_replayed_then_texts_and_end_are_exact(
    dialect: Dialect, name: str, texts: Sequence[str], reason: FinishReason
) -> None:
    got = await replayed(dialect, name, max(1, len(texts)))
    assert got.texts == dict(enumerate(texts))
    assert got.finishes[0] is reason
    assert (got.skipped, got.marked, got.error) == (0, True, None)
    assert got.usage is not None


@pytest.mark.parametrize(("dialect", "name", "text", "reason"), BROKEN_OFF)
async def test_given_an_error_in_mid_stream_when_replayed_then_the_text_is_kept(
    dialect: Dialect, name: str, text: str, reason: str
) -> None:
    got = await replayed(dialect, name)
    assert (got.text, got.code, got.marked) == (text, "provider_error", None)
    assert got.error is not None
    assert reason in got.error.facts["reason"]


async def test_given_an_error_whose_body_is_a_stream_when_replayed_then_it_is_told() -> None:
    got = await replayed(RESPONSES, "litellm/responses_stream")
    assert (got.code, got.text) == ("server_error", "")
    assert got.error is not None


@pytest.mark.parametrize(
    ("dialect", "name", "usage"),
    [
        (RESPONSES, "llama_cpp/responses_stream", Usage(37, 4, 36)),
        (RESPONSES, "llama_cpp/responses", Usage(37, 7, 36)),
        (RESPONSES, "by_hand/responses_reasoning", Usage(31, 70, 16, 64)),
        (COMPLETIONS, "llama_cpp/completions_stream", Usage(5, 8, 4)),
        (COMPLETIONS, "by_hand/completions_legacy_logprobs", Usage(5, 4)),
        (OLLAMA, "by_hand/ollama_stream", Usage(26, 282)),
    ],
)
async def test_given_usage_when_replayed_then_the_counts_are_exact(
    dialect: Dialect, name: str, usage: Usage
) -> None:
    assert (await replayed(dialect, name)).usage == usage


@pytest.mark.parametrize(
    ("dialect", "name", "tokens"),
    [
        (RESPONSES, "by_hand/responses_logprobs", {"Blue": -0.5, ".": -0.01}),
        (
            COMPLETIONS,
            "llama_cpp/completions_logprobs",
            {" Paris": -0.25889989733695984, ".": -0.3981500566005707, "\n": -0.9538989067077637},
        ),
        (COMPLETIONS, "by_hand/completions_legacy_logprobs", {" Paris": -0.25, ".": -0.5}),
        (OLLAMA, "by_hand/ollama_logprobs", {"Blue": -0.5, ".": -0.01}),
    ],
)
async def test_given_probabilities_when_replayed_then_they_are_exact(
    dialect: Dialect, name: str, tokens: dict[str, float]
) -> None:
    got = await replayed(dialect, name, 2 if dialect is COMPLETIONS else 1)
    assert {token.token: token.logprob for token in got.tokens} == tokens
    assert all(token.top for token in got.tokens)


@pytest.mark.parametrize("whole", ["", "_whole"])
async def test_given_a_summary_of_reasoning_when_replayed_then_it_is_thinking_and_signed(
    whole: str,
) -> None:
    got = await replayed(RESPONSES, f"by_hand/responses_reasoning{whole}")
    assert got.thinking == "**Counting**\n\nOne, two.\n\n**Checking**\n\nIt is two."
    (signed,) = [event for event in got.events if isinstance(event, ThinkingSigned)]
    assert '"encrypted_content":"gAAAAABo3ncrypted=="' in signed.signature
    kinds = [type(event).__name__ for event in got.events]
    assert kinds.index("ThinkingSigned") < kinds.index("TextDelta")


@pytest.mark.parametrize(
    ("dialect", "name", "thinking"),
    [
        (RESPONSES, "by_hand/responses_reasoning_text", "Hm, two."),
        (OLLAMA, "by_hand/ollama_thinking", "Okay, two."),
        (OLLAMA, "by_hand/ollama_whole", "Easy."),
    ],
)
async def test_given_reasoning_when_replayed_then_it_is_no_text(
    dialect: Dialect, name: str, thinking: str
) -> None:
    assert (await replayed(dialect, name)).thinking == thinking


async def test_given_ollamas_list_of_models_when_replayed_then_the_names_are_there() -> None:
    answers = transcript("by_hand/ollama_tags").answers
    async with HostileServer(answers) as server, HttpClient() as client:
        models = await list_models(client, connection_to(server.url, OLLAMA), None, PATIENT)
        assert server.requests[0].path == "/api/tags"
    assert [model.id for model in models] == ["qwen3:4b", "llama3.2:1b"]
