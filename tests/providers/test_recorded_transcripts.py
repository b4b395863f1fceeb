"""Answers that real servers gave decode exactly, however the network cuts them."""

from __future__ import annotations

import json

import pytest

from chatapp.domain.events import FinishReason
from chatapp.domain.messages import Usage
from chatapp.net.client import HttpClient
from chatapp.providers.check import list_models
from tests.support.chat import PATIENT, Answer, ask, asking, connection_to
from tests.support.hostile_server import HostileServer
from tests.support.transcripts import Transcript, transcript

STREAMS = [
    "llama_cpp/chat_stream",
    "llama_cpp/chat_stream_logprobs",
    "llama_cpp/chat_stream_n2",
    "llama_cpp/chat_stream_tools_required",
    "llama_cpp/chat_stream_usage",
]
WHOLE = [
    "llama_cpp/chat",
    "llama_cpp/chat_json_object",
    "llama_cpp/chat_length",
    "llama_cpp/chat_logprobs",
    "llama_cpp/chat_n2",
    "llama_cpp/chat_stop",
    "llama_cpp/chat_tools_required",
]


async def replayed(recorded: Transcript, choices: int = 1) -> Answer:
    async with HostileServer(recorded.answers) as server:
        return await ask(server.base_url, asking("Hi", n=choices))


def streamed_texts(recorded: Transcript) -> dict[int, str]:
    texts: dict[int, str] = {}
    for chunk in recorded.chunks:
        for choice in chunk["choices"]:
            piece = choice["delta"].get("content") or ""
            texts[choice["index"]] = texts.get(choice["index"], "") + piece
    return texts


@pytest.mark.parametrize("name", STREAMS)
async def test_given_a_recorded_stream_when_replayed_then_every_text_is_exact(name: str) -> None:
    recorded = transcript(name)
    texts = streamed_texts(recorded)
    got = await replayed(recorded, len(texts))
    assert got.texts == texts
    assert (got.skipped, got.marked, got.error) == (0, True, None)
    assert set(got.finishes) == set(texts)


@pytest.mark.parametrize("name", WHOLE)
async def test_given_a_recorded_whole_answer_when_replayed_then_every_text_is_exact(
    name: str,
) -> None:
    recorded = transcript(name)
    answer = json.loads(recorded.body)
    got = await replayed(recorded, len(answer["choices"]))
    assert got.texts == {c["index"]: c["message"]["content"] for c in answer["choices"]}
    assert got.finishes == {c["index"]: FinishReason(c["finish_reason"]) for c in answer["choices"]}
    assert got.usage is not None
    assert got.usage.total_tokens == answer["usage"]["total_tokens"]
    assert (got.marked, got.error) == (True, None)


async def test_given_recorded_usage_when_replayed_then_the_counts_are_exact() -> None:
    got = await replayed(transcript("llama_cpp/chat_stream_logprobs"))
    assert got.usage == Usage(prompt_tokens=27, completion_tokens=4, cached_tokens=26)


@pytest.mark.parametrize("name", ["llama_cpp/chat_stream_logprobs", "llama_cpp/chat_logprobs"])
async def test_given_recorded_probabilities_when_replayed_then_they_are_exact(name: str) -> None:
    got = await replayed(transcript(name))
    assert [token.token for token in got.tokens] == ["I", "'m", " sorry", " for"]
    assert b"".join(token.raw or b"" for token in got.tokens) == b"I'm sorry for"
    first = got.tokens[0]
    assert first.logprob == -1.2697559595108032
    assert [other.token for other in first.top] == ["I", "Hello", "Hi", "S", "A"]
    assert first.top[4].logprob == -3.407222270965576
    assert first.top[1].raw == b"Hello"


@pytest.mark.parametrize(
    ("name", "code", "reason"),
    [
        ("err_bad_role", "bad_request", "All non-assistant messages must contain 'content'"),
        ("chat_n3_over_slots", "bad_request", "Field 'n': Value must be between"),
        ("err_context_overflow", "context_too_long", "request (6031 tokens) exceeds"),
        ("err_context_overflow_stream", "context_too_long", "request (6031 tokens) exceeds"),
        ("err_unknown_path", "not_found", "File Not Found"),
    ],
)
async def test_given_a_recorded_error_when_replayed_then_it_is_told(
    name: str, code: str, reason: str
) -> None:
    got = await replayed(transcript(f"llama_cpp/{name}"))
    assert got.error is not None
    assert got.error.code == code
    assert got.error.facts["reason"].startswith(reason)


async def test_given_a_recorded_list_of_models_when_replayed_then_the_id_is_there() -> None:
    recorded = transcript("llama_cpp/models")
    async with HostileServer(recorded.answers) as server, HttpClient() as client:
        models = await list_models(client, connection_to(server.base_url), None, PATIENT)
    assert [model.id for model in models] == ["smollm2-135m-instruct"]


async def test_given_a_stream_of_another_dialect_when_replayed_then_it_only_ends() -> None:
    got = await replayed(transcript("llama_cpp/messages_stream"))
    assert (got.text, got.marked, got.error) == ("", False, None)
