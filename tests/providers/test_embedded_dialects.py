"""The dialects that llama.cpp's own server speaks, against that server: one table of what it does.

What it does otherwise than the dialect's reference is asserted as it is; the reasons are in
`fixtures/wire/README.md`.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from chatapp.domain.events import FinishReason
from chatapp.domain.messages import Message, Role
from chatapp.domain.models import CompletionRequest, Connection, Dialect, TimeLimits
from chatapp.net.client import HttpClient
from chatapp.providers.check import check_connection, list_models
from chatapp.providers.local import EmbeddedServer, Endpoint, Launch
from tests.support.chat import Answer, ask, connection_to, message

pytestmark = pytest.mark.model

LIMITS = TimeLimits(connect=60.0, first_byte=100.0, idle=100.0)
STOP, LENGTH = FinishReason.STOP, FinishReason.LENGTH
COUNT = (message("Count from one to ten."),)
BEGUN = "One, two, three,"
TEXT = "🙂 漢字 é"
SCHEMA = {
    "type": "object",
    "properties": {"colour": {"enum": ["red", "blue"]}},
    "required": ["colour"],
    "additionalProperties": False,
}
FORMAT = {"type": "json_schema", "json_schema": {"name": "colour", "schema": SCHEMA}}


@dataclass(frozen=True)
class Speaks:
    """What the server does in one dialect.

    `cut`: the finish reason of an answer that its longest length has cut; `lacks`: what of stop,
    logprobs, schema, n, grammar and prefill it has not; what the app knows of, it does not send.
    """

    dialect: Dialect
    prompt_tokens: int
    """Of "Count from one to ten.", with the template and the system prompt it adds."""
    cut: FinishReason = LENGTH
    lacks: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    """What of `lacks` is refused by the app, before it is sent."""


TABLE = (
    Speaks(Dialect.OPENAI_CHAT, 36),
    Speaks(
        Dialect.OPENAI_COMPLETIONS,
        6,
        lacks=frozenset({"schema"}),
        known=frozenset({"schema"}),
    ),
    Speaks(
        Dialect.OPENAI_RESPONSES,
        36,
        cut=STOP,
        lacks=frozenset({"stop", "logprobs", "n", "prefill"}),
        known=frozenset({"stop", "logprobs", "n", "prefill"}),
    ),
    Speaks(
        Dialect.ANTHROPIC,
        36,
        lacks=frozenset({"logprobs", "n", "schema", "grammar"}),
        known=frozenset({"logprobs", "n"}),
    ),
)

speaking = pytest.mark.parametrize("speaks", TABLE, ids=lambda speaks: speaks.dialect.value)
both_ways = pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])


@pytest.fixture(scope="module")
def endpoint(demo_model: Path) -> Iterator[Endpoint]:
    """The demo model's server; one for all tests, on an event loop of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def run(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(100)

    server = EmbeddedServer()
    try:
        yield run(server.start(Launch(demo_model, 1)))
    finally:
        run(server.stop())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def connected(endpoint: Endpoint, dialect: Dialect) -> Connection:
    return replace(connection_to(endpoint.base_url, dialect), service="llama.cpp")


async def answer_of(
    endpoint: Endpoint,
    speaks: Speaks,
    branch: tuple[Message, ...] = COUNT,
    *,
    stream: bool = True,
    **parameters: Any,
) -> Answer:
    request = CompletionRequest(
        endpoint.model, branch, parameters={"temperature": 0, **parameters}, stream=stream
    )
    return await ask(
        endpoint.base_url,
        request,
        key=endpoint.key,
        dialect=speaks.dialect,
        limits=LIMITS,
        service="llama.cpp",
    )


def refused(got: Answer, speaks: Speaks, what: str) -> bool:
    """Whether the dialect lacks it, and the app said so instead of sending it."""
    if what in speaks.known:
        assert got.code in ("parameter_unsupported", "not_continued")
        assert got.events == []
    else:
        assert got.error is None
        assert got.marked
    return what in speaks.lacks


@speaking
async def test_given_a_prompt_when_cut_by_its_length_then_stream_and_whole_answer_are_the_same(
    endpoint: Endpoint, speaks: Speaks
) -> None:
    streamed, whole = [
        await answer_of(endpoint, speaks, stream=stream, max_tokens=3) for stream in (True, False)
    ]
    assert streamed.text == whole.text != ""
    for got in (streamed, whole):
        assert (got.error, got.marked, got.skipped) == (None, True, 0)
        assert got.finishes == {0: speaks.cut}
        assert got.usage is not None
        counts = (got.usage.prompt_tokens, got.usage.completion_tokens)
        assert counts == (speaks.prompt_tokens, 3)


@speaking
@both_ways
async def test_given_a_stop_when_it_is_met_then_the_text_ends_before_it(
    endpoint: Endpoint, speaks: Speaks, stream: bool
) -> None:
    plain = await answer_of(endpoint, speaks, stream=stream, max_tokens=5)
    word = plain.text.split()[-1][:1]
    got = await answer_of(endpoint, speaks, stream=stream, max_tokens=5, stop=[word])
    if not refused(got, speaks, "stop"):
        assert got.text == plain.text.partition(word)[0]
        assert got.finishes == {0: STOP}


@speaking
@both_ways
async def test_given_log_probabilities_when_asked_for_then_each_token_has_them(
    endpoint: Endpoint, speaks: Speaks, stream: bool
) -> None:
    options = {"max_tokens": 3, "logprobs": True, "top_logprobs": 2}
    got = await answer_of(endpoint, speaks, stream=stream, **options)
    if not refused(got, speaks, "logprobs"):
        assert len(got.tokens) == 3
        assert "".join(token.token for token in got.tokens) == got.text
        assert all(token.logprob <= 0 and len(token.top) == 2 for token in got.tokens)


@speaking
@both_ways
async def test_given_a_schema_when_asked_then_the_answer_follows_it(
    endpoint: Endpoint, speaks: Speaks, stream: bool
) -> None:
    length = 3 if "schema" in speaks.lacks else 40
    options = {"max_tokens": length, "response_format": FORMAT}
    branch = (message("Name a colour."),)
    got = await answer_of(endpoint, speaks, branch, stream=stream, **options)
    if refused(got, speaks, "schema"):
        assert not got.text.lstrip().startswith("{")  # Anthropic's is taken, and does nothing
    else:
        assert json.loads(got.text)["colour"] in ("red", "blue")


@speaking
@both_ways
async def test_given_two_answers_when_asked_for_then_each_has_its_text_and_end(
    endpoint: Endpoint, speaks: Speaks, stream: bool
) -> None:
    options = {"n": 2, "max_tokens": 4, "temperature": 1, "seed": 1}
    if "n" in speaks.lacks:
        del options["seed"]
    got = await answer_of(endpoint, speaks, stream=stream, **options)
    if not refused(got, speaks, "n"):
        assert set(got.texts) == set(got.finishes) == {0, 1}
        assert all(got.texts.values())


@speaking
@both_ways
async def test_given_the_beginning_of_an_answer_when_continued_then_only_the_rest_comes(
    endpoint: Endpoint, speaks: Speaks, stream: bool
) -> None:
    branch = (*COUNT, message(BEGUN, Role.ASSISTANT))
    got = await answer_of(endpoint, speaks, branch, stream=stream, max_tokens=4)
    if not refused(got, speaks, "prefill"):
        assert got.text == " four, five,"


@speaking
@both_ways
async def test_given_characters_of_several_tokens_when_answered_then_they_are_whole(
    endpoint: Endpoint, speaks: Speaks, stream: bool
) -> None:
    options = {"max_tokens": 24, "grammar": f'root ::= "{TEXT}"'}
    if "grammar" in speaks.lacks:
        options["max_tokens"] = 3
    got = await answer_of(endpoint, speaks, stream=stream, **options)
    assert got.text
    if not refused(got, speaks, "grammar"):
        assert (got.text, got.finishes) == (TEXT, {0: STOP})


async def test_given_a_branch_of_one_text_when_completed_then_its_parts_are_one_prompt(
    endpoint: Endpoint,
) -> None:
    parts = (message("The capital "), message("of France", Role.ASSISTANT), message(" is"))
    got = await answer_of(endpoint, TABLE[1], parts, max_tokens=1, stop=["."])
    assert got.text == " Paris"


@speaking
async def test_given_the_server_when_tested_then_its_model_answers(
    endpoint: Endpoint, speaks: Speaks
) -> None:
    connection = connected(endpoint, speaks.dialect)
    async with HttpClient() as client:
        models = await list_models(client, connection, endpoint.key, LIMITS)
        check = await check_connection(client, connection, endpoint.key, LIMITS)
    assert [model.id for model in models] == [endpoint.model] == [check.model]
    assert check.mended_base_url is None
    assert check.first_token is not None


async def test_given_an_address_without_its_version_when_tested_then_it_is_mended(
    endpoint: Endpoint,
) -> None:
    """In Anthropic's dialect: the server has some paths of the others without one, too."""
    connection = connected(endpoint, Dialect.ANTHROPIC)
    mistyped = replace(connection, base_url=endpoint.base_url.removesuffix("/v1"))
    async with HttpClient() as client:
        check = await check_connection(client, mistyped, endpoint.key, LIMITS)
    assert check.mended_base_url == endpoint.base_url


@speaking
async def test_given_a_wrong_key_or_too_long_a_prompt_when_asked_then_that_is_told(
    endpoint: Endpoint, speaks: Speaks
) -> None:
    got = await answer_of(replace(endpoint, key="sk-wrong"), speaks, max_tokens=1)
    assert got.code == "unauthorized"
    long = (message("word " * 40_000),)
    got = await answer_of(endpoint, speaks, long, max_tokens=1)
    assert got.code == "context_too_long"
