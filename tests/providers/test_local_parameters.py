"""What the table of services says of llama.cpp, against its real server."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from chatapp.domain.events import FinishReason
from chatapp.domain.messages import Json, Role
from chatapp.domain.models import CompletionRequest
from chatapp.domain.parameters import OWN_PARAMETERS, PARAMETERS
from chatapp.domain.services import EMBEDDED_SERVICE
from chatapp.net.client import HttpClient
from chatapp.providers.base import endpoint_of
from chatapp.providers.local import EmbeddedServer, Endpoint, Launch
from chatapp.providers.openai_chat import OpenAIChat
from chatapp.providers.streaming import stream_reply
from tests.support.chat import PATIENT, Answer, connection_to, message

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]

VALUES: dict[str, Json] = {
    "temperature": 0.5,
    "top_p": 0.9,
    "top_k": 20,
    "min_p": 0.1,
    "max_tokens": 4,
    "frequency_penalty": 0.5,
    "presence_penalty": 0.5,
    "repetition_penalty": 1.1,
    "seed": 3,
    "n": 2,
    "stop": ["\n"],
    "response_format": {"type": "json_object"},
    "reasoning_effort": "low",
    "thinking_budget": 16,
    "logprobs": True,
    "top_logprobs": 2,
    "logit_bias": {"5": -100},
    "stream": False,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def endpoint(demo_model: Path) -> AsyncIterator[Endpoint]:
    """The real server with the demo model; one for all tests."""
    server = EmbeddedServer()
    try:
        async with server.use(Launch(demo_model, 1)) as endpoint:
            yield endpoint
    finally:
        await server.stop()


async def answered(endpoint: Endpoint, *texts: str, **parameters: Json) -> Answer:
    """The answer to a conversation; a second text is the beginning of the answer."""
    roles = (Role.USER, Role.ASSISTANT)
    said = tuple(message(text, role) for text, role in zip(texts, roles, strict=False))
    asked: dict[str, Json] = {"max_tokens": 12, "temperature": 0, **parameters}
    request = CompletionRequest(
        endpoint.model, said, parameters=asked, stream=asked.get("stream") is not False
    )
    connection = dataclasses.replace(connection_to(endpoint.base_url), service=EMBEDDED_SERVICE)
    answer = Answer()
    async with HttpClient() as client:
        async for event in stream_reply(client, connection, endpoint.key, request, PATIENT):
            answer.events.append(event)
    return answer


async def test_given_each_parameter_that_is_offered_when_asked_then_the_server_takes_it(
    endpoint: Endpoint,
) -> None:
    connection = dataclasses.replace(connection_to(endpoint.base_url), service=EMBEDDED_SERVICE)
    offered = OpenAIChat().capabilities(endpoint_of(connection, None), endpoint.model).offers
    assert offered.keys() == VALUES.keys()
    assert offered.keys() <= PARAMETERS.keys() - OWN_PARAMETERS
    for name, value in VALUES.items():
        parameters = {"max_tokens": 2, name: value} | (
            {"logprobs": True} if name == "top_logprobs" else {}
        )
        answer = await answered(endpoint, "Name a colour.", **parameters)
        assert answer.marked, name


async def test_given_a_repetition_penalty_when_asked_then_it_has_its_effect(
    endpoint: Endpoint,
) -> None:
    prompt = "Say the word red ten times."
    plain = await answered(endpoint, prompt, max_tokens=40)
    varied = await answered(endpoint, prompt, max_tokens=40, repetition_penalty=2)
    assert plain.text
    assert varied.text != plain.text


async def test_given_alternatives_and_several_answers_when_asked_then_each_has_them(
    endpoint: Endpoint,
) -> None:
    answer = await answered(
        endpoint, "Name a colour.", n=2, logprobs=True, top_logprobs=3, temperature=1, seed=1
    )
    assert answer.texts.keys() == {0, 1}
    assert answer.tokens
    assert {len(token.top) for token in answer.tokens} == {3}


async def test_given_a_schema_when_asked_then_the_answer_follows_it(endpoint: Endpoint) -> None:
    schema: Json = {
        "type": "object",
        "properties": {"colour": {"enum": ["red", "blue"]}},
        "required": ["colour"],
        "additionalProperties": False,
    }
    wanted: Json = {"type": "json_schema", "json_schema": {"name": "c", "schema": schema}}
    answer = await answered(endpoint, "Name a colour.", response_format=wanted, max_tokens=40)
    assert json.loads(answer.text)["colour"] in ("red", "blue")
    assert answer.finishes == {0: FinishReason.STOP}


async def test_given_the_beginning_of_an_answer_when_asked_then_it_is_gone_on_with(
    endpoint: Endpoint,
) -> None:
    question = "Count from one to ten."
    answer = await answered(endpoint, question, "One, two, three, four,")
    assert answer.text.lower().split(",")[0].strip() == "five"
