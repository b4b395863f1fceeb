"""The Anthropic and Gemini dialects from the command line: what is on the wire, what is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chatapp.domain.models import Dialect
from tests.support.anthropic_gemini import (
    anthropic_end,
    anthropic_signature,
    anthropic_thinking,
    gemini_end,
    gemini_text,
)
from tests.support.command import Command
from tests.support.dialect_wires import ANTHROPIC, GEMINI
from tests.support.hostile_server import Behaviour, Exchange, HostileServer, json_answer

KEY = "sk-canary-0123456789abcdef"
WITH_KEY = {"CHATAPP_API_KEY": KEY}
CLAUDE, FLASH = "claude-sonnet-4-5", "gemini-2.5-flash"


def endpoint(models: dict[str, Any], answer: Behaviour, folder: str) -> Behaviour:
    """An endpoint with a list of models; anything outside `folder` is not found."""

    async def behave(exchange: Exchange) -> None:
        path, _, _query = exchange.request.path.partition("?")
        if path == f"/{folder}/models":
            await json_answer(models)(exchange)
        elif path.startswith(f"/{folder}/"):
            await answer(exchange)
        else:
            await json_answer({"error": {"message": "not here"}}, 404)(exchange)

    return behave


ANTHROPIC_ENDPOINT = endpoint(
    {"data": [{"type": "model", "id": CLAUDE}], "has_more": False},
    ANTHROPIC.stream("Hello"),
    "v1",
)
GEMINI_ENDPOINT = endpoint(
    {"models": [{"name": f"models/{FLASH}", "supportedGenerationMethods": ["generateContent"]}]},
    GEMINI.stream("Hello"),
    "v1beta",
)


@pytest.mark.parametrize(
    ("dialect", "behaviour", "folder", "model"),
    [
        ("anthropic", ANTHROPIC_ENDPOINT, "v1", CLAUDE),
        ("gemini", GEMINI_ENDPOINT, "v1beta", FLASH),
    ],
)
async def test_given_a_new_connection_when_tested_and_asked_then_it_works_with_its_key(
    command: Command, dialect: str, behaviour: Behaviour, folder: str, model: str
) -> None:
    async with HostileServer(behaviour) as server:
        options = ("--dialect", dialect, "--base-url", server.url)
        added = await command.run("connections", "add", "mine", *options)
        assert (added.code, added.err) == (0, b"")
        tested = await command.run("connections", "test", "mine", "--json", env=WITH_KEY)
        asked = await command.run("ask", "Hi", env=WITH_KEY)
    told = tested.json
    assert (told["ok"], told["models"], told["model"]) == (True, [model], model)
    assert told["base_url"] == f"{server.url}/{folder}"
    assert (asked.code, asked.text, asked.err) == (0, "Hello\n", b"")
    name = "x-api-key" if dialect == "anthropic" else "x-goog-api-key"
    assert all(request.headers[name] == KEY for request in server.requests)
    assert not any(KEY in request.path for request in server.requests)
    assert "authorization" not in server.requests[-1].headers


async def ask(
    command: Command, dialect: Dialect, model: str, behaviour: Behaviour, *options: str
) -> tuple[Any, Any]:
    """The result, and the only request."""
    async with HostileServer(behaviour) as server:
        folder = "v1" if dialect is Dialect.ANTHROPIC else "v1beta"
        await command.connect(f"{server.url}/{folder}", model=model, dialect=dialect)
        result = await command.run("ask", *options, "Hi there")
    (request,) = server.requests or (None,)
    return result, request


def parameters(given: dict[str, str]) -> list[str]:
    return [part for name, value in given.items() for part in ("--param", f"{name}={value}")]


async def test_given_parameters_when_claude_is_asked_then_the_body_is_exactly_this(
    command: Command,
) -> None:
    given = {
        "temperature": "0.5",
        "top_k": "40",
        "max_tokens": "100",
        "stop": '["###"]',
        "user": "u-1",
        "service_tier": "auto",
        "timeout": "50",
    }
    options = ["--system", "Be short.", *parameters(given)]
    stream = ANTHROPIC.stream("Hello")
    result, request = await ask(command, Dialect.ANTHROPIC, CLAUDE, stream, *options)
    assert (result.code, result.text, result.err) == (0, "Hello\n", b"")
    assert (request.method, request.path) == ("POST", "/v1/messages")
    assert request.headers["anthropic-version"] == "2023-06-01"
    assert request.json == {
        "service_tier": "auto",
        "max_tokens": 100,
        "model": CLAUDE,
        "system": "Be short.",
        "messages": [{"role": "user", "content": "Hi there"}],
        "temperature": 0.5,
        "top_k": 40,
        "stop_sequences": ["###"],
        "metadata": {"user_id": "u-1"},
        "stream": True,
    }


async def test_given_parameters_when_gemini_is_asked_then_the_body_is_exactly_this(
    command: Command,
) -> None:
    schema = {"type": "object"}
    given = {
        "temperature": "0.5",
        "max_tokens": "100",
        "seed": "7",
        "stop": "###",
        "reasoning_effort": "low",
        "response_format": json.dumps({"type": "json_schema", "json_schema": {"schema": schema}}),
        "idle_timeout": "50",
    }
    options = ["--system", "Be short.", *parameters(given)]
    result, request = await ask(command, Dialect.GEMINI, FLASH, GEMINI.stream("{}"), *options)
    assert (result.code, result.text, result.err) == (0, "{}\n", b"")
    assert request.path == f"/v1beta/models/{FLASH}:streamGenerateContent?alt=sse"
    assert request.json == {
        "contents": [{"role": "user", "parts": [{"text": "Hi there"}]}],
        "systemInstruction": {"parts": [{"text": "Be short."}]},
        "generationConfig": {
            "temperature": 0.5,
            "maxOutputTokens": 100,
            "seed": 7,
            "stopSequences": ["###"],
            "thinkingConfig": {"thinkingLevel": "low", "includeThoughts": True},
            "responseMimeType": "application/json",
            "responseJsonSchema": schema,
        },
    }


@pytest.mark.parametrize(
    ("dialect", "model", "path", "behaviour"),
    [
        (Dialect.ANTHROPIC, CLAUDE, "/v1/messages", json_answer(ANTHROPIC.whole("Hello"))),
        (
            Dialect.GEMINI,
            FLASH,
            f"/v1beta/models/{FLASH}:generateContent",
            json_answer(GEMINI.whole("Hello")),
        ),
    ],
)
async def test_given_no_streaming_when_asked_then_the_answer_comes_in_one_piece(
    command: Command, dialect: Dialect, model: str, path: str, behaviour: Behaviour
) -> None:
    result, request = await ask(command, dialect, model, behaviour, "--param", "stream=false")
    assert (result.code, result.text, result.err) == (0, "Hello\n", b"")
    assert (request.path, "stream" in request.json) == (path, False)


async def test_given_events_when_told_as_json_then_thinking_and_usage_are_apart(
    command: Command,
) -> None:
    start = {"type": "message_start", "message": {"usage": {"input_tokens": 9}}}
    pieces = (start, anthropic_thinking("Hm."), *anthropic_signature("SIG"), "Hello")
    stream = ANTHROPIC.stream(*pieces)
    options = ("--json", "--param", "thinking_budget=2000")
    result, request = await ask(command, Dialect.ANTHROPIC, CLAUDE, stream, *options)
    told = [json.loads(line) for line in result.text.splitlines()]
    assert [one["event"] for one in told] == ["start", "thinking", "text", "usage", "end"]
    assert (told[1]["text"], told[2]["text"]) == ("Hm.", "Hello")
    assert told[3]["prompt_tokens"] == 9
    assert request.json["thinking"] == {"type": "enabled", "budget_tokens": 2000}
    assert request.json["max_tokens"] == 6096
    answer = await command.answer()
    assert (answer["text"], answer["thinking"], answer["status"]) == ("Hello", "Hm.", "complete")


@pytest.mark.parametrize(
    ("dialect", "model", "behaviour", "code", "word"),
    [
        (
            Dialect.ANTHROPIC,
            CLAUDE,
            ANTHROPIC.stream("No.", *anthropic_end("refusal"), end=False),
            "refusal",
            "declined",
        ),
        (
            Dialect.ANTHROPIC,
            CLAUDE,
            ANTHROPIC.stream("Half", *anthropic_end("max_tokens"), end=False),
            "length",
            "length limit",
        ),
        (
            Dialect.GEMINI,
            FLASH,
            GEMINI.stream("Half", *gemini_end("SAFETY"), end=False),
            "content_filter",
            "filter",
        ),
        (
            Dialect.GEMINI,
            FLASH,
            GEMINI.stream({"promptFeedback": {"blockReason": "SAFETY"}}, end=False),
            "content_filter",
            "filter",
        ),
    ],
)
async def test_given_a_cut_answer_when_asked_then_it_is_complete_and_the_cut_is_named(
    command: Command, dialect: Dialect, model: str, behaviour: Behaviour, code: str, word: str
) -> None:
    result, _request = await ask(command, dialect, model, behaviour)
    assert result.code == 0
    assert word in result.complaint
    answer = await command.answer()
    assert (answer["status"], answer["error"]) == ("complete", code)


@pytest.mark.parametrize(
    ("dialect", "model", "behaviour"),
    [
        (Dialect.ANTHROPIC, CLAUDE, ANTHROPIC.stream("Half", end=False)),
        (Dialect.GEMINI, FLASH, GEMINI.stream("Half", end=False)),
    ],
)
async def test_given_a_stream_that_just_ends_when_asked_then_it_is_incomplete(
    command: Command, dialect: Dialect, model: str, behaviour: Behaviour
) -> None:
    result, _request = await ask(command, dialect, model, behaviour)
    assert (result.code, result.text) == (1, "Half\n")
    assert (await command.answer())["status"] == "incomplete"


@pytest.mark.parametrize(
    ("dialect", "model", "parameter"),
    [
        (Dialect.ANTHROPIC, CLAUDE, "seed=1"),
        (Dialect.ANTHROPIC, CLAUDE, "temperature=1.5"),
        (Dialect.ANTHROPIC, CLAUDE, "thinking_budget=5"),
        (Dialect.ANTHROPIC, "claude-opus-5", "temperature=0.5"),
        (Dialect.GEMINI, FLASH, "min_p=0.5"),
    ],
)
async def test_given_what_cannot_be_sent_when_asked_then_one_line_says_so_and_nothing_is_sent(
    command: Command, dialect: Dialect, model: str, parameter: str
) -> None:
    behaviour = ANTHROPIC.stream("never")
    result, request = await ask(command, dialect, model, behaviour, "--param", parameter)
    assert (result.code, result.out, request) == (1, b"", None)
    assert parameter.partition("=")[0] in result.complaint


async def test_given_a_refused_key_when_gemini_is_asked_then_the_key_is_told(
    command: Command,
) -> None:
    error = {
        "code": 400,
        "message": "API key not valid. Please pass a valid API key.",
        "status": "INVALID_ARGUMENT",
        "details": [{"reason": "API_KEY_INVALID"}],
    }
    behaviour = json_answer([{"error": error}], 400)
    result, _request = await ask(command, Dialect.GEMINI, FLASH, behaviour)
    assert (result.code, result.out) == (1, b"")
    assert "did not accept the key" in result.complaint
    assert (await command.answer())["error"] == "unauthorized"


async def test_given_a_long_wait_in_the_error_when_gemini_is_asked_then_it_is_named(
    command: Command,
) -> None:
    details = [{"retryDelay": "3600s"}]
    error = {"code": 429, "message": "Quota", "status": "RESOURCE_EXHAUSTED", "details": details}
    result, _request = await ask(command, Dialect.GEMINI, FLASH, json_answer({"error": error}, 429))
    assert result.code == 1
    assert "60 min" in result.complaint


async def test_given_thoughts_when_gemini_is_asked_then_only_the_answer_is_printed(
    command: Command,
) -> None:
    stream = GEMINI.stream(gemini_text("Hm.", thought=True), "Hello")
    result, _request = await ask(command, Dialect.GEMINI, FLASH, stream)
    assert (result.text, (await command.answer())["thinking"]) == ("Hello\n", "Hm.")
