"""`chatapp request`: what was sent for an answer, without the key."""

from __future__ import annotations

import json

from tests.support.command import Command, Serve
from tests.support.hostile_server import event_stream

CANARY = "sk-canary-0123456789abcdef0123456789"


async def test_given_an_answer_when_its_request_is_printed_then_it_is_what_the_server_got(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("Yes"))
    asked = await command.ask("Hi there", "--json", env={"CHATAPP_API_KEY": CANARY})
    message = asked.events[0]["message"]
    printed = await command.run("request", message)
    assert (printed.code, printed.err) == (0, b"")
    head, _, body = printed.text.partition("\n\n")
    assert head.startswith(f"POST {server.base_url}/chat/completions\n")
    assert "Authorization: Bearer $API_KEY" in head
    assert json.loads(body) == server.requests[0].json
    assert CANARY.encode() not in printed.out
    line = await command.run("request", message, "--curl")
    assert line.text.startswith("curl ")
    assert server.requests[0].body.decode() in line.text
    assert CANARY.encode() not in line.out


async def test_given_no_answer_when_its_request_is_printed_then_it_fails_with_one_line(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("Yes"))
    conversation = (await command.ask("Hi", "--json")).events[0]["conversation"]
    shown = (await command.run("show", conversation, "--json")).json
    result = await command.run("request", shown["messages"][0]["id"])
    assert result.code == 1
    assert "not known" in result.complaint


async def test_given_a_conversation_that_is_too_long_when_asked_to_leave_out_the_oldest_then_it_is(
    command: Command, serve: Serve
) -> None:
    server = await serve(*[event_stream("Yes")] * 2)
    asked = await command.ask("Hi", "--json")
    conversation = asked.events[0]["conversation"]
    second = await command.run(
        *("ask", "--model", "m", "More", "--conversation", conversation, "--json"),
        *("--param", "context_overflow=drop_oldest"),
    )
    assert second.code == 0
    assert "context_overflow" not in server.requests[1].json
    wrong = await command.run("ask", "Hi", "--param", "context_overflow=oldest")
    assert wrong.code == 1
    assert "context_overflow" in wrong.complaint
