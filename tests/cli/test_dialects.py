"""`ask`, `connections test` and `connections pull` with the dialects beside the chat's."""

from __future__ import annotations

import os
import pty
import signal
from typing import Any

import pytest

from tests.support.command import Command
from tests.support.dialect_wires import COMPLETIONS, OLLAMA, RESPONSES, Wire
from tests.support.hostile_server import (
    Behaviour,
    Exchange,
    HostileServer,
    error_answer,
    json_answer,
)
from tests.support.transcripts import transcript

MODELS = {"data": [{"id": "m"}]}
TAGS = {"models": [{"name": "m", "model": "m"}]}
PATHS = {"openai-responses": "/responses", "openai-completions": "/completions"}

each = pytest.mark.parametrize(
    "wire", [RESPONSES, COMPLETIONS, OLLAMA], ids=lambda wire: wire.dialect.value
)


def service(wire: Wire, *pieces: Any) -> Behaviour:
    """A service that speaks one dialect at its usual place, and nothing else."""
    models, answers = (
        ("/api/tags", "/api/chat")
        if wire.lines
        else ("/v1/models", f"/v1{PATHS[wire.dialect.value]}")
    )

    async def behave(exchange: Exchange) -> None:
        if exchange.request.path == models:
            await json_answer(TAGS if wire.lines else MODELS)(exchange)
        elif exchange.request.path == answers:
            await wire.stream(*pieces)(exchange)
        else:
            await error_answer(404, "not here")(exchange)

    return behave


async def add(command: Command, wire: Wire, url: str) -> None:
    result = await command.run(
        "connections", "add", "mine", "--dialect", wire.dialect.value, "--base-url", url
    )
    assert (result.code, result.err) == (0, b"")


@each
async def test_given_a_service_when_asked_then_stdout_is_exactly_the_answer(
    command: Command, wire: Wire
) -> None:
    async with HostileServer(service(wire, "Hel", "lo 🙂")) as server:
        await add(command, wire, server.url + wire.path)
        result = await command.ask("Hi", "--param", "max_tokens=9", "--param", "temperature=0.5")
    assert (result.code, result.text, result.err) == (0, "Hello 🙂\n", b"")
    (request,) = server.requests
    name = {"openai-responses": "max_output_tokens"}.get(wire.dialect.value, "max_tokens")
    sent = request.json["options"] if wire.lines else request.json
    assert (sent["num_predict" if wire.lines else name], sent["temperature"]) == (9, 0.5)
    assert (await command.answer())["status"] == "complete"


@each
async def test_given_a_service_when_tested_then_it_works_and_its_models_are_known(
    command: Command, wire: Wire
) -> None:
    async with HostileServer(service(wire, "Hello")) as server:
        await add(command, wire, server.url + wire.path)
        result = await command.run("connections", "test", "mine", "--json")
    assert (result.code, result.json["ok"], result.json["models"]) == (0, True, ["m"])
    assert result.json["seconds"]["first_token"] is not None


@each
async def test_given_an_address_that_is_not_quite_right_when_tested_then_it_is_mended(
    command: Command, wire: Wire
) -> None:
    async with HostileServer(service(wire, "Hello")) as server:
        wrong, right = ("/v1", "") if wire.lines else ("", "/v1")
        await add(command, wire, server.url + wrong)
        result = await command.run("connections", "test", "mine", "--json")
        assert (result.code, result.json["base_url"]) == (0, server.url + right)


@each
async def test_given_a_stream_that_just_ends_when_asked_then_it_is_incomplete(
    command: Command, wire: Wire
) -> None:
    async with HostileServer(wire.stream("half", end=False)) as server:
        await add(command, wire, server.url + wire.path)
        result = await command.ask("Hi")
    assert (result.code, result.text) == (1, "half\n")
    assert result.complaint
    assert (await command.answer())["status"] == "incomplete"


@each
async def test_given_what_the_dialect_has_not_when_asked_then_one_line_says_so(
    command: Command, wire: Wire
) -> None:
    async with HostileServer(service(wire, "Hello")) as server:
        await add(command, wire, server.url + wire.path)
        result = await command.ask("Hi", "--param", "thinking_budget=100")
        assert server.requests == []
    assert (result.code, result.out) == (1, b"")
    assert "thinking_budget" in result.complaint
    assert "no such parameter" in result.complaint


@pytest.mark.parametrize(
    ("wire", "fields"),
    [
        (RESPONSES, {"include": ["message.output_text.logprobs"], "top_logprobs": 5}),
        (COMPLETIONS, {"logprobs": 5}),
        (OLLAMA, {"logprobs": True, "top_logprobs": 5}),
    ],
)
async def test_given_a_number_of_alternatives_when_asked_then_each_api_gets_its_own_words(
    command: Command, wire: Wire, fields: dict[str, Any]
) -> None:
    async with HostileServer(service(wire, "Hello")) as server:
        await add(command, wire, server.url + wire.path)
        result = await command.ask("Hi", "--param", "logprobs=5")
    assert (result.code, result.text) == (0, "Hello\n")
    sent = server.requests[0].json
    names = ("include", "logprobs", "top_logprobs")
    assert {name: sent[name] for name in names if name in sent} == fields


@pytest.mark.parametrize("wire", [RESPONSES, OLLAMA], ids=["responses", "ollama"])
async def test_given_no_n_in_the_api_when_several_answers_are_wanted_then_each_takes_a_request(
    command: Command, wire: Wire
) -> None:
    async with HostileServer(service(wire, "Hello")) as server:
        await add(command, wire, server.url + wire.path)
        result = await command.ask("Hi", "--param", "n=2", "--json")
    assert result.code == 0
    assert {event["index"] for event in result.events if event["event"] == "text"} == {0, 1}
    assert len(server.requests) == 2
    assert all("n" not in request.json for request in server.requests)


async def test_given_an_ollama_server_when_told_to_fetch_a_model_then_its_name_is_said(
    command: Command,
) -> None:
    async with HostileServer(
        transcript("by_hand/ollama_pull").answers, json_answer(TAGS)
    ) as server:
        await add(command, OLLAMA, server.url)
        result = await command.run("connections", "pull", "mine", "qwen3:4b")
    assert (result.code, result.text, result.err) == (0, "qwen3:4b\n", b"")
    assert server.requests[0].json["model"] == "qwen3:4b"


async def test_given_a_terminal_when_a_model_is_fetched_then_progress_is_shown(
    command: Command,
) -> None:
    async with HostileServer(
        transcript("by_hand/ollama_pull").answers, json_answer(TAGS)
    ) as server:
        await add(command, OLLAMA, server.url)
        leader, follower = pty.openpty()
        result = await command.run("connections", "pull", "mine", "qwen3:4b", stderr=follower)
        os.close(follower)
        shown = os.read(leader, 65536).decode()
        os.close(leader)
    assert (result.code, result.text) == (0, "qwen3:4b\n")
    assert "pulling aaaaaaaaaaaa 1 of 4 MB" in shown
    assert shown.endswith("\n")


async def test_given_a_model_that_is_nowhere_when_fetched_then_exit_1_and_one_line(
    command: Command,
) -> None:
    behaviour = OLLAMA.stream({"error": "pull model manifest: file does not exist"}, end=False)
    async with HostileServer(behaviour) as server:
        await add(command, OLLAMA, server.url)
        result = await command.run("connections", "pull", "mine", "nothing")
    assert (result.code, result.out) == (1, b"")
    assert "file does not exist" in result.complaint


async def test_given_another_interface_when_told_to_fetch_then_exit_1_and_one_line(
    command: Command,
) -> None:
    await command.connect("http://127.0.0.1:9/v1", "mine")
    result = await command.run("connections", "pull", "mine", "m")
    assert (result.code, result.out) == (1, b"")
    assert "cannot be told to fetch models" in result.complaint
    assert (await command.run("connections", "pull", "mine")).code == 2


async def test_given_a_server_that_fetches_when_interrupted_then_exit_130(
    command: Command,
) -> None:
    async def stop(exchange: Exchange) -> None:
        running.signal(signal.SIGINT)
        await exchange.client_closes()

    async with HostileServer(OLLAMA.stream({"status": "pulling"}, stop)) as server:
        await add(command, OLLAMA, server.url)
        async with command.running("connections", "pull", "mine", "m") as running:
            result = await running.end()
    assert (result.code, result.out, result.err) == (130, b"", b"")
