"""The Anthropic dialect against a real server: llama.cpp's own speaks it too."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chatapp.domain.events import FinishReason
from chatapp.domain.messages import Json, Role
from chatapp.domain.models import CompletionRequest, Dialect
from chatapp.net.client import HttpClient
from chatapp.providers.check import check_connection, list_models
from chatapp.providers.local import EmbeddedServer, Endpoint
from tests.support.chat import PATIENT, Answer, ask, connection_to, message

pytestmark = pytest.mark.model


@pytest.fixture
async def endpoint(demo_model: Path) -> AsyncIterator[Endpoint]:
    """Where the demo model answers."""
    server = EmbeddedServer()
    try:
        yield await server.start(demo_model, 2)
    finally:
        await server.stop()


async def answer_of(
    endpoint: Endpoint, *texts: str, stream: bool = True, **parameters: Json
) -> Answer:
    """The answer to a branch: prompt, answer, prompt and so on."""
    branch = tuple(
        message(text, Role.ASSISTANT if number % 2 else Role.USER)
        for number, text in enumerate(texts)
    )
    request = CompletionRequest(
        endpoint.model,
        branch,
        system="You are a helpful assistant.",
        parameters={"temperature": 0, "max_tokens": 12, **parameters},
        stream=stream,
    )
    return await ask(
        endpoint.base_url, request, key=endpoint.key, dialect=Dialect.ANTHROPIC, limits=PATIENT
    )


async def test_given_a_prompt_when_asked_then_stream_and_whole_answer_say_the_same(
    endpoint: Endpoint,
) -> None:
    streamed = await answer_of(endpoint, "Name a colour.")
    whole = await answer_of(endpoint, "Name a colour.", stream=False)
    assert streamed.text.strip()
    assert streamed.text == whole.text
    for got in (streamed, whole):
        assert (got.error, got.marked, got.skipped) == (None, True, 0)
        assert got.usage is not None
        assert got.usage.prompt_tokens is not None
        assert 0 < got.usage.prompt_tokens < 100
    assert streamed.usage is not None
    assert whole.usage is not None
    assert streamed.usage.total_tokens == whole.usage.total_tokens


async def test_given_a_limit_and_a_stop_when_met_then_the_reason_is_named(
    endpoint: Endpoint,
) -> None:
    cut = await answer_of(endpoint, "Count from one to one hundred.", max_tokens=3)
    assert cut.finishes == {0: FinishReason.LENGTH}
    whole = await answer_of(endpoint, "Count from one to one hundred.", max_tokens=60)
    stop = next(word for word in whole.text.split() if len(word) > 2)
    stopped = await answer_of(
        endpoint, "Count from one to one hundred.", max_tokens=60, stop=[stop]
    )
    assert stopped.finishes == {0: FinishReason.STOP}
    assert stop not in stopped.text


async def test_given_a_branch_when_asked_then_all_of_it_is_read(endpoint: Endpoint) -> None:
    short = await answer_of(endpoint, "Hi.")
    long = await answer_of(endpoint, "Hi.", "Hello! " * 20, "And now?")
    assert short.usage is not None
    assert long.usage is not None
    assert (long.usage.prompt_tokens or 0) > (short.usage.prompt_tokens or 0) + 20


async def test_given_the_beginning_of_an_answer_when_asked_then_it_is_continued(
    endpoint: Endpoint,
) -> None:
    whole = await answer_of(endpoint, "Name a colour.", max_tokens=10)
    half = whole.text[: whole.text.index(" ") + 1]
    rest = await answer_of(endpoint, "Name a colour.", half, max_tokens=9)
    assert rest.error is None
    assert rest.text
    assert not rest.text.startswith(" ")
    assert not rest.text.startswith(half.strip())


async def test_given_a_connection_when_tested_then_its_model_answers(endpoint: Endpoint) -> None:
    connection = connection_to(endpoint.base_url.removesuffix("/v1"), Dialect.ANTHROPIC)
    async with HttpClient() as client:
        check = await check_connection(client, connection, endpoint.key, PATIENT)
        mended = connection_to(check.mended_base_url or connection.base_url, Dialect.ANTHROPIC)
        models = await list_models(client, mended, endpoint.key, PATIENT)
    assert [model.id for model in models] == [endpoint.model] == [check.model]
    assert check.first_token is not None


async def test_given_a_wrong_key_when_asked_then_that_is_told(endpoint: Endpoint) -> None:
    request = CompletionRequest(endpoint.model, (message("Hi"),), parameters={"max_tokens": 4})
    got = await ask(endpoint.base_url, request, key="sk-wrong", dialect=Dialect.ANTHROPIC)
    assert got.code == "unauthorized"
