"""`ask --complete`: a text goes out as it is, and its continuation comes back."""

from __future__ import annotations

from chatapp.domain.models import Dialect
from tests.support.command import Command
from tests.support.completions import continuation
from tests.support.hostile_server import HostileServer


async def test_given_a_chat_connection_when_a_text_is_completed_then_it_goes_out_as_it_is(
    command: Command,
) -> None:
    async with HostileServer(continuation(" the", " reeds", finish="stop")) as server:
        await command.connect(server.base_url, "mine", model="m")
        result = await command.run("ask", "--complete", "The heron stood in")
    assert (result.code, result.text, result.err) == (0, " the reeds\n", b"")
    (request,) = server.requests
    assert request.path == "/v1/completions"
    assert (request.json["prompt"], request.json["max_tokens"]) == ("The heron stood in", 256)


async def test_given_a_text_when_more_is_asked_in_it_then_it_goes_on_after_it_without_the_option(
    command: Command,
) -> None:
    async with HostileServer(continuation(" two"), continuation(" four")) as server:
        await command.connect(server.base_url, "mine", model="m")
        await command.run("ask", "--complete", "One")
        (text,) = (await command.run("conversations", "--json")).json
        result = await command.run("ask", "--conversation", text["id"], " three")
        shown = (await command.run("show", text["id"], "--json")).json
    assert (result.code, result.text) == (0, " four\n")
    assert server.requests[1].json["prompt"] == "One two three"
    assert shown["mode"] == "complete"
    assert [message["text"] for message in shown["messages"]] == ["One", " two", " three", " four"]


async def test_given_a_text_when_completed_with_nothing_more_then_it_goes_on(
    command: Command,
) -> None:
    async with HostileServer(continuation(" two"), continuation(" three")) as server:
        await command.connect(server.base_url, "mine", model="m")
        await command.run("ask", "--complete", "One")
        (text,) = (await command.run("conversations", "--json")).json
        result = await command.run("ask", "--conversation", text["id"], "")
    assert (result.code, result.text) == (0, " three\n")
    assert server.requests[1].json["prompt"] == "One two"


async def test_given_a_connection_that_only_completes_when_asked_then_the_option_is_not_needed(
    command: Command,
) -> None:
    async with HostileServer(continuation(" two")) as server:
        dialect = Dialect.OPENAI_COMPLETIONS.value
        await command.run(
            *("connections", "add", "mine", "--dialect", dialect, "--base-url", server.base_url)
        )
        result = await command.run("ask", "--model", "m", "--param", "max_tokens=3", "One")
    assert (result.code, result.text) == (0, " two\n")
    assert (server.requests[0].json["prompt"], server.requests[0].json["max_tokens"]) == ("One", 3)


async def test_given_a_service_that_cannot_when_a_text_is_completed_then_the_reason_is_told(
    command: Command,
) -> None:
    await command.connect("https://api.mistral.ai/v1", "mine", model="m")
    result = await command.run("ask", "--complete", "One")
    assert result.code == 1
    assert "mine cannot continue a text" in result.complaint
    assert (await command.run("conversations", "--json")).json == []
