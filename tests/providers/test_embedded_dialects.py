"""The dialects that llama.cpp's own server speaks, against that server itself."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chatapp.domain.events import FinishReason
from chatapp.domain.messages import Role
from chatapp.domain.models import CompletionRequest, Connection, Dialect
from chatapp.net.client import HttpClient
from chatapp.providers.check import list_models
from chatapp.providers.local import EmbeddedServer, Endpoint
from chatapp.providers.streaming import stream_reply
from tests.support.chat import PATIENT, Answer, connection_to, message

pytestmark = pytest.mark.model

SCHEMA = {
    "type": "object",
    "properties": {"colour": {"enum": ["red", "blue"]}},
    "required": ["colour"],
    "additionalProperties": False,
}
FORMAT = {"type": "json_schema", "json_schema": {"name": "colour", "schema": SCHEMA}}
BRANCH = (message("Name a colour."), message("Red.", Role.ASSISTANT), message("And another one."))


@pytest.fixture
async def endpoint(demo_model: Path) -> AsyncIterator[Endpoint]:
    """The running server of the demo model."""
    server = EmbeddedServer()
    try:
        yield await server.start(demo_model, 1)
    finally:
        await server.stop()


def connected(endpoint: Endpoint, dialect: Dialect) -> Connection:
    return replace(connection_to(endpoint.base_url, dialect), service="llama.cpp")


async def answer_of(endpoint: Endpoint, dialect: Dialect, request: CompletionRequest) -> Answer:
    got = Answer()
    async with HttpClient() as client:
        connection = connected(endpoint, dialect)
        async for event in stream_reply(client, connection, endpoint.key, request, PATIENT):
            got.events.append(event)
    return got


def asking(*texts: Any, stream: bool = True, **parameters: Any) -> CompletionRequest:
    return CompletionRequest(
        "demo", texts or BRANCH, parameters={"temperature": 0, **parameters}, stream=stream
    )


async def test_given_the_server_when_asked_by_responses_then_streams_and_wholes_are_the_same(
    endpoint: Endpoint,
) -> None:
    streamed, whole = [
        await answer_of(
            endpoint,
            Dialect.OPENAI_RESPONSES,
            replace(asking(stream=stream, max_tokens=24), system="Be brief."),
        )
        for stream in (True, False)
    ]
    assert streamed.text == whole.text != ""
    for got in (streamed, whole):
        assert (got.marked, got.skipped, got.finishes) == (True, 0, {0: FinishReason.STOP})
        assert got.usage is not None
        assert got.usage.completion_tokens


async def test_given_a_schema_when_asked_by_responses_then_the_answer_follows_it(
    endpoint: Endpoint,
) -> None:
    request = asking(response_format=FORMAT, max_tokens=40)
    got = await answer_of(endpoint, Dialect.OPENAI_RESPONSES, request)
    assert json.loads(got.text)["colour"] in ("red", "blue")


@pytest.mark.parametrize("stream", [True, False])
async def test_given_one_text_when_completed_then_it_goes_on_with_probabilities(
    endpoint: Endpoint, stream: bool
) -> None:
    text = message("The capital of France is")
    request = asking(text, stream=stream, max_tokens=3, logprobs=True, top_logprobs=2)
    got = await answer_of(endpoint, Dialect.OPENAI_COMPLETIONS, request)
    assert got.text.startswith(" Paris")
    assert (got.marked, got.finishes) == (True, {0: FinishReason.LENGTH})
    assert "".join(token.token for token in got.tokens) == got.text
    assert all(len(token.top) == 2 and token.logprob <= 0 for token in got.tokens)
    assert got.usage is not None
    assert (got.usage.prompt_tokens, got.usage.completion_tokens) == (5, 3)


@pytest.mark.parametrize("stream", [True, False])
async def test_given_n_when_completed_then_that_many_texts_come(
    endpoint: Endpoint, stream: bool
) -> None:
    text = message("Once upon a time")
    parameters = {"n": 2, "max_tokens": 8, "temperature": 1, "seed": 1, "top_k": 40, "min_p": 0.05}
    request = asking(text, stream=stream, **parameters)
    got = await answer_of(endpoint, Dialect.OPENAI_COMPLETIONS, request)
    assert set(got.texts) == set(got.finishes) == {0, 1}
    assert all(got.texts.values())
    assert got.marked


async def test_given_a_branch_of_one_text_when_completed_then_its_parts_are_one_prompt(
    endpoint: Endpoint,
) -> None:
    parts = (message("The capital "), message("of France", Role.ASSISTANT), message(" is"))
    got = await answer_of(
        endpoint, Dialect.OPENAI_COMPLETIONS, asking(*parts, max_tokens=1, stop=["."])
    )
    assert got.text == " Paris"


@pytest.mark.parametrize("dialect", [Dialect.OPENAI_RESPONSES, Dialect.OPENAI_COMPLETIONS])
async def test_given_the_server_when_asked_for_models_then_its_own_is_there(
    endpoint: Endpoint, dialect: Dialect
) -> None:
    async with HttpClient() as client:
        connection = connected(endpoint, dialect)
        models = await list_models(client, connection, endpoint.key, PATIENT)
    assert [model.id for model in models] == [endpoint.model]
