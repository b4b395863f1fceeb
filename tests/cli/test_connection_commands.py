"""`connections`: add, list, test and remove."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.support.command import Command, Result, Serve
from tests.support.hostile_server import (
    Exchange,
    HostileServer,
    answer,
    error_answer,
    event_stream,
    json_answer,
)

MODELS = json_answer({"object": "list", "data": [{"id": "chat-1"}, {"id": "chat-2"}]})


async def add(command: Command, name: str, url: str, dialect: str = "openai-chat") -> Result:
    return await command.run("connections", "add", name, "--dialect", dialect, "--base-url", url)


async def listed(command: Command) -> list[dict[str, object]]:
    result = await command.run("connections", "list", "--json")
    assert (result.code, result.err) == (0, b"")
    connections: list[dict[str, object]] = result.json
    return connections


async def endpoint(exchange: Exchange) -> None:
    """A well-behaved endpoint under /v1; anything else is not found."""
    if exchange.request.path == "/v1/models":
        await MODELS(exchange)
    elif exchange.request.path == "/v1/chat/completions":
        await event_stream("Hello")(exchange)
    else:
        await error_answer(404, "not here")(exchange)


async def test_given_connections_when_listed_then_each_has_its_facts(command: Command) -> None:
    assert await listed(command) == []
    assert (await add(command, "One", "https://one.example/v1/")).code == 0
    assert (await add(command, "世界", "http://localhost:8080/v1", "anthropic")).code == 0
    one, two = await listed(command)
    assert datetime.fromisoformat(str(one.pop("created"))).tzinfo is not None
    assert one.pop("id") != two["id"]
    assert one == {
        "name": "One",
        "dialect": "openai-chat",
        "base_url": "https://one.example/v1",
        "model": None,
        "has_key": False,
        "default": False,
    }
    assert (two["name"], two["dialect"], two["default"]) == ("世界", "anthropic", True)
    plain = await command.run("connections", "list")
    assert "One" in plain.text
    assert "https://one.example/v1" in plain.text


@pytest.mark.parametrize(
    "dialect",
    ["openai-chat", "openai-responses", "openai-completions", "anthropic", "gemini", "ollama"],
)
async def test_given_a_dialect_of_the_contract_when_added_then_it_is_kept(
    command: Command, dialect: str
) -> None:
    result = await add(command, "x", "https://host.example", dialect)
    assert (result.code, result.text) == (0, "Added x, https://host.example\n")
    assert result.err == b""
    assert [one["dialect"] for one in await listed(command)] == [dialect]


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "x", "--dialect", "morse", "--base-url", "https://host.example"),
        ("add", "x", "--base-url", "https://host.example"),
        ("add", "x", "--dialect", "openai-chat"),
        ("add", "--dialect", "openai-chat", "--base-url", "https://host.example"),
        ("add", "x", "y", "--dialect", "openai-chat", "--base-url", "https://host.example"),
        ("remove",),
        ("test",),
        ("rename", "x"),
        (),
    ],
)
async def test_given_wrong_usage_when_called_then_exit_2_and_nothing_on_stdout(
    command: Command, arguments: tuple[str, ...]
) -> None:
    result = await command.run("connections", *arguments)
    assert (result.code, result.out) == (2, b"")
    assert b"usage:" in result.err
    assert not command.profile.exists()


@pytest.mark.parametrize(
    "url",
    [
        "host.example/v1",
        "ftp://host.example",
        "https://",
        "https://user:sk-secret-0123456789@host.example/v1",
        "https://:sk-secret-0123456789@host.example/v1",
        "https://host.example/v1?key=sk-secret-0123456789",
        "https://host.example/v1#sk-secret-0123456789",
        "https://host.example:99999/v1",
        "https://host example/v1",
        "javascript:alert(1)",
        "",
    ],
)
async def test_given_an_address_of_no_service_when_added_then_one_line_refuses_it(
    command: Command, url: str
) -> None:
    result = await add(command, "x", url)
    assert (result.code, result.out) == (1, b"")
    assert "http" in result.complaint
    assert "secret" not in result.complaint
    assert await listed(command) == []


@pytest.mark.parametrize("name", ["taken", "TAKEN", " taken ", "Demo model", "", "  "])
async def test_given_a_name_that_cannot_be_when_added_then_one_line_refuses_it(
    command: Command, name: str
) -> None:
    await add(command, "taken", "https://host.example/v1")
    result = await add(command, name, "https://other.example/v1")
    assert (result.code, result.out) == (1, b"")
    assert result.complaint
    assert len(await listed(command)) == 1


async def test_given_a_working_connection_when_tested_then_the_steps_are_told(
    command: Command,
) -> None:
    async with HostileServer(endpoint) as server:
        await add(command, "mine", server.base_url)
        plain = await command.run("connections", "test", "MINE")
        result = await command.run("connections", "test", "mine", "--json")
    assert (plain.code, plain.err, result.code, result.err) == (0, b"", 0, b"")
    assert "2 models" in plain.text
    told = result.json
    assert (told["ok"], told["error"], told["model"]) == (True, None, "chat-1")
    assert told["models"] == ["chat-1", "chat-2"]
    assert set(told["seconds"]) == {"address_found", "key_accepted", "first_token"}
    assert all(seconds >= 0 for seconds in told["seconds"].values())


async def test_given_an_address_without_v1_when_tested_then_it_is_found_and_mended(
    command: Command,
) -> None:
    async with HostileServer(endpoint) as server:
        await add(command, "mine", server.url)
        result = await command.run("connections", "test", "mine", "--json")
        assert (result.code, result.json["base_url"]) == (0, server.base_url)
        assert [one["base_url"] for one in await listed(command)] == [server.base_url]
        asked = await command.run("ask", "Hi")
    assert (asked.code, asked.text) == (0, "Hello\n")


async def test_given_a_refused_key_when_tested_then_exit_1_and_one_line(command: Command) -> None:
    async with HostileServer(error_answer(401, "bad key")) as server:
        await add(command, "mine", server.base_url)
        plain = await command.run("connections", "test", "mine")
        result = await command.run("connections", "test", "mine", "--json")
    assert (plain.code, plain.out) == (1, b"")
    assert "key" in plain.complaint
    assert (result.code, result.json["ok"], result.json["error"]) == (1, False, "unauthorized")
    assert result.complaint


@pytest.mark.parametrize(
    "behaviour", [answer("<html>", content_type="text/html"), answer(b"", 302, headers={})]
)
async def test_given_no_interface_there_when_tested_then_exit_1_and_one_line(
    command: Command, behaviour: object
) -> None:
    async with HostileServer(behaviour) as server:  # type: ignore[arg-type]
        await add(command, "mine", server.base_url)
        result = await command.run("connections", "test", "mine")
    assert (result.code, result.out) == (1, b"")
    assert result.complaint


async def test_given_a_removed_connection_when_asked_then_it_is_gone_and_conversations_stay(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    name = f"test{server.port}"
    await command.ask("Hi")
    result = await command.run("connections", "remove", name)
    assert (result.code, result.err) == (0, b"")
    assert await listed(command) == []
    assert (await command.ask("Hi", "--connection", name)).code == 1
    assert (await command.answer())["text"] == "ok"


@pytest.mark.parametrize("action", ["remove", "test"])
async def test_given_an_unknown_connection_when_named_then_one_line_names_it(
    command: Command, action: str
) -> None:
    result = await command.run("connections", action, "nowhere")
    assert (result.code, result.out) == (1, b"")
    assert "nowhere" in result.complaint


async def test_given_the_built_in_connection_when_removed_then_that_is_refused(
    command: Command,
) -> None:
    for name in ("Demo model", "embedded"):
        result = await command.run("connections", "remove", name)
        assert (result.code, result.out) == (1, b"")
        assert "built-in" in result.complaint


# What can be sent


async def test_given_a_connection_when_its_capabilities_are_asked_for_then_each_parameter_is_told(
    command: Command,
) -> None:
    await add(command, "cloud", "https://api.openai.com/v1")
    result = await command.run("connections", "capabilities", "cloud", "--model", "o3", "--json")
    assert (result.code, result.err) == (0, b"")
    told = result.json
    assert (told["model"], told["context"], told["several"]) == ("o3", 200_000, True)
    assert (told["continues"], told["completes"], told["images"]) == (False, False, True)
    by_name = {parameter.pop("name"): parameter for parameter in told["parameters"]}
    nothing = {"wire": None, "low": None, "high": None, "choices": []}
    assert by_name["max_tokens"] == {
        **nothing,
        "wire": "max_completion_tokens",
        "obstacle": None,
    }
    assert by_name["temperature"] == {**nothing, "obstacle": "model"}
    assert by_name["top_k"] == {**nothing, "obstacle": "service"}
    assert by_name["reasoning_effort"]["choices"] == ["low", "medium", "high"]
    assert not {"timeout", "idle_timeout", "context_overflow"} & by_name.keys()


async def test_given_a_connection_when_its_capabilities_are_asked_for_then_they_are_in_words(
    command: Command,
) -> None:
    await add(command, "cloud", "https://api.groq.com/openai/v1")
    result = await command.run("connections", "capabilities", "cloud")
    assert (result.code, result.err) == (0, b"")
    lines = dict(line.split(maxsplit=1) for line in result.text.splitlines())
    assert lines["max_tokens"] == "max_completion_tokens"
    assert lines["logit_bias"] == "- This service does not take it"
    assert lines["n"] == "one request for each answer"
    await add(command, "free", "https://api.mistral.ai/v1")
    result = await command.run("connections", "capabilities", "free")
    assert "temperature  (0 to 1.5)" in result.text
    assert "random_seed" in result.text


async def test_given_no_such_connection_when_its_capabilities_are_asked_for_then_that_is_said(
    command: Command,
) -> None:
    result = await command.run("connections", "capabilities", "nowhere")
    assert (result.code, result.out) == (1, b"")
    assert "nowhere" in result.complaint


@pytest.mark.parametrize("url", ["http://me:secret@host/v1", "http://host/v1?key=secret"])
async def test_given_an_address_with_a_secret_in_it_when_added_then_what_is_wrong_is_told_without_it(
    command: Command, url: str
) -> None:
    result = await add(command, "mine", url)
    assert (result.code, result.out) == (1, b"")
    assert result.complaint == (
        "chatapp: http://host/v1 is not an address of a service. It begins with http:// or "
        "https:// and has no user, password or query, as in https://host/v1."
    )
