"""`ask`: what is sent, how often, and where to."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tests.support.command import Command, Serve
from tests.support.hostile_server import (
    HostileServer,
    answer,
    chat_chunk,
    error_answer,
    event_stream,
    json_answer,
)


def sent(server: HostileServer) -> list[dict[str, Any]]:
    """The bodies of the requests for answers."""
    return [request.json for request in server.requests if request.method == "POST"]


def said(body: dict[str, Any]) -> list[tuple[str, str]]:
    """Who says what in a request."""
    return [(message["role"], message["content"]) for message in body["messages"]]


async def test_given_a_prompt_when_asked_then_exactly_one_request_is_made(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("Hello"))
    assert (await command.ask("Hi there")).code == 0
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/v1/chat/completions")
    assert "authorization" not in request.headers
    assert request.json["model"] == "m"
    assert request.json["stream"] is True
    assert said(request.json) == [("user", "Hi there")]
    (conversation,) = await command.conversations()
    assert conversation["title"] == "Hi there"


async def test_given_a_conversation_when_asked_again_then_its_branch_is_sent_and_continued(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("Hello"), event_stream("Fine"), event_stream("Bye"))
    await command.ask("Hi", "--system", "Be short.")
    (conversation,) = await command.conversations()
    for text in ("How are you?", "Go"):
        assert (await command.ask(text, "--conversation", conversation["id"])).code == 0
    assert said(sent(server)[2]) == [
        ("system", "Be short."),
        ("user", "Hi"),
        ("assistant", "Hello"),
        ("user", "How are you?"),
        ("assistant", "Fine"),
        ("user", "Go"),
    ]
    shown = await command.show()
    assert shown["system"] == "Be short."
    parents = [message["parent"] for message in shown["messages"]]
    assert parents == [None, *(message["id"] for message in shown["messages"][:-1])]
    assert shown["current"] == shown["messages"][-1]["id"]


async def test_given_several_choices_when_asked_again_then_only_the_shown_branch_is_sent(
    command: Command, serve: Serve
) -> None:
    choices = (chat_chunk("A"), chat_chunk("B", index=1), chat_chunk(finish="stop", index=1))
    server = await serve(event_stream(*choices), event_stream("ok"))
    await command.ask("Hi", "--param", "n=2")
    (conversation,) = await command.conversations()
    await command.ask("Go on", "--conversation", conversation["id"])
    assert said(sent(server)[1]) == [("user", "Hi"), ("assistant", "A"), ("user", "Go on")]


async def test_given_a_conversation_of_one_connection_when_asked_again_then_it_stays_there(
    command: Command, serve: Serve
) -> None:
    first = await serve(event_stream("one"))
    await command.ask("Hi")
    second = await serve(event_stream("two"))
    (conversation,) = await command.conversations()
    result = await command.run("ask", "--conversation", conversation["id"], "More")
    assert (result.text, len(first.requests), second.requests) == ("one\n", 2, [])
    assert sent(first)[1]["model"] == "m"


async def test_given_an_answer_without_text_when_asked_again_then_it_is_not_sent(
    command: Command, serve: Serve
) -> None:
    server = await serve(error_answer(400, "no"), event_stream("ok"))
    assert (await command.ask("Hi")).code == 1
    (conversation,) = await command.conversations()
    await command.ask("Again", "--conversation", conversation["id"])
    assert said(sent(server)[1]) == [("user", "Hi"), ("user", "Again")]


async def test_given_text_on_stdin_when_asked_then_it_is_the_prompt(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    prompt = "Zeile 1\n  世界 – line 2"
    result = await command.run("ask", "--model", "m", "-", stdin=prompt.encode())
    assert result.code == 0
    assert said(sent(server)[0]) == [("user", prompt)]


@pytest.mark.parametrize("text", ["--json", "--help", "-x", "--", "-1"])
async def test_given_two_hyphens_when_asked_then_what_follows_is_text(
    command: Command, serve: Serve, text: str
) -> None:
    server = await serve(event_stream("ok"))
    result = await command.run("ask", "--model", "m", "--", text)
    assert (result.code, result.text) == (0, "ok\n")
    assert said(sent(server)[0]) == [("user", text)]


async def test_given_parameters_when_asked_then_they_are_sent_as_json_where_they_are_json(
    command: Command, serve: Serve
) -> None:
    given = {
        "temperature": "0.25",
        "stop": '["a", "b"]',
        "frobnicate": "very much",
        "response_format": '{"type": "json_object"}',
        "flag": "true",
        "nothing": "null",
        "number": "007",
        "not_a_number": "NaN",
        "empty": "",
        "equals": "a=b",
        "quoted": '"1"',
        "max_tokens": "7",
    }
    server = await serve(event_stream("ok"))
    options = [part for name, value in given.items() for part in ("--param", f"{name}={value}")]
    own = ["--param", "timeout=50.5", "--param", "idle_timeout=40"]
    assert (await command.ask("Hi", *options, *own)).code == 0
    (body,) = sent(server)
    assert {name: body[name] for name in given} == {
        "temperature": 0.25,
        "stop": ["a", "b"],
        "frobnicate": "very much",
        "response_format": {"type": "json_object"},
        "flag": True,
        "nothing": None,
        "number": "007",
        "not_a_number": "NaN",
        "empty": "",
        "equals": "a=b",
        "quoted": "1",
        "max_tokens": 7,
    }
    assert "timeout" not in body
    assert "idle_timeout" not in body


@pytest.mark.parametrize(
    "parameter",
    [
        "timeout=-1",
        "timeout=soon",
        "idle_timeout=0",
        "n=0",
        "n=x",
        "n=true",
        "messages=[]",
        "temperature=hot",
        "top_p=1.01",
        "top_logprobs=21",
        "stream=2",
    ],
)
async def test_given_a_parameter_that_cannot_be_when_asked_then_nothing_is_sent_or_stored(
    command: Command, serve: Serve, parameter: str
) -> None:
    server = await serve(event_stream("ok"))
    result = await command.ask("Hi", "--param", parameter)
    assert (result.code, result.out) == (1, b"")
    assert parameter.partition("=")[0] in result.complaint
    assert server.requests == []
    assert await command.conversations() == []


async def test_given_log_probabilities_as_a_number_when_asked_then_both_parameters_are_sent(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    options = ["--param", "logprobs=5", "--param", 'logit_bias={"50256": -100}']
    assert (await command.ask("Hi", *options, "--param", 'stop="###"')).code == 0
    (body,) = sent(server)
    assert (body["logprobs"], body["top_logprobs"]) == (True, 5)
    assert (body["logit_bias"], body["stop"]) == ({"50256": -100}, "###")


async def test_given_a_parameter_the_service_refuses_when_asked_then_one_line_says_why(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    await command.become(server, "openai")
    result = await command.ask("Hi", "--param", "top_k=5")
    assert (result.code, result.out) == (1, b"")
    assert result.complaint == (
        "chatapp: The parameter top_k cannot be sent to 127.0.0.1. This service does not take it. "
        "Nothing was sent."
    )
    assert server.requests == []
    assert await command.conversations() == []


@pytest.mark.parametrize("value", ["1e999", '"\\ud800"', "[" * 5000, "9" * 5000])
async def test_given_a_strange_value_when_asked_then_it_is_sent_as_text_or_refused(
    command: Command, serve: Serve, value: str
) -> None:
    server = await serve(event_stream("ok"))
    result = await command.ask("Hi", "--param", f"odd={value}")
    assert (result.code == 0) == (len(server.requests) == 1), result
    if result.code:
        assert "odd" in result.complaint


@pytest.mark.parametrize("status", [408, 409, 429, 503])
async def test_given_a_passing_fault_when_asked_then_it_is_tried_three_times(
    command: Command, serve: Serve, status: int
) -> None:
    fault = error_answer(status, "later", {"Retry-After": "0"})
    server = await serve(fault, fault, event_stream("at last"))
    result = await command.ask("Hi")
    assert (result.code, result.text, result.err) == (0, "at last\n", b"")
    assert len(server.requests) == 3


async def test_given_a_lasting_fault_when_asked_then_three_tries_are_made_and_it_fails(
    command: Command, serve: Serve
) -> None:
    server = await serve(error_answer(503, "down for good", {"Retry-After": "0"}))
    result = await command.ask("Hi")
    assert (result.code, result.out) == (1, b"")
    assert "down for good" in result.complaint
    assert len(server.requests) == 3
    answer_ = await command.answer()
    assert (answer_["status"], answer_["error"]) == ("failed", "server_error")


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_given_a_refusal_when_asked_then_it_is_not_tried_again(
    command: Command, serve: Serve, status: int
) -> None:
    server = await serve(error_answer(status, "certainly not", {"Retry-After": "0"}))
    result = await command.ask("Hi")
    assert (result.code, result.out) == (1, b"")
    assert result.complaint
    assert len(server.requests) == 1


async def test_given_a_fault_after_the_first_text_when_asked_then_it_is_not_tried_again(
    command: Command, serve: Serve
) -> None:
    error = {"error": {"message": "boom", "code": 500}}
    server = await serve(event_stream("one ", error, finish=None, done=False))
    assert (await command.ask("Hi")).code == 1
    assert len(server.requests) == 1


@pytest.mark.parametrize("as_date", [False, True])
async def test_given_a_time_to_wait_when_asked_then_it_is_waited_for(
    command: Command, serve: Serve, as_date: bool
) -> None:
    times: list[float] = []

    async def wait_two_seconds(exchange: Any) -> None:
        times.append(time.time())
        date = datetime.now(UTC) + timedelta(seconds=3)
        wait = format_datetime(date, usegmt=True) if as_date else "2"
        await error_answer(429, "slow down", {"Retry-After": wait})(exchange)

    async def note_time(exchange: Any) -> None:
        times.append(time.time())

    await serve(wait_two_seconds, event_stream(note_time, "ok"))
    assert (await command.ask("Hi")).text == "ok\n"
    assert times[1] - times[0] >= 1.9


@pytest.mark.parametrize("as_date", [False, True])
async def test_given_an_hour_to_wait_when_asked_then_it_fails_at_once_and_names_the_wait(
    command: Command, serve: Serve, as_date: bool
) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    wait = date if as_date else "3600"
    server = await serve(error_answer(429, "slow down", {"Retry-After": wait}))
    result = await command.ask("Hi")
    assert result.code == 1
    assert "60 min" in result.complaint
    assert len(server.requests) == 1


async def test_given_a_wait_longer_than_the_whole_time_when_asked_then_it_fails_at_once(
    command: Command, serve: Serve
) -> None:
    server = await serve(error_answer(429, "slow down", {"Retry-After": "100"}))
    result = await command.ask("Hi", "--param", "timeout=5")
    assert result.code == 1
    assert result.complaint
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [302, 307])
async def test_given_a_redirect_when_asked_then_nothing_is_sent_there_and_it_is_named(
    command: Command, serve: Serve, status: int
) -> None:
    async with HostileServer(event_stream("stolen")) as elsewhere:
        there = {"Location": f"{elsewhere.base_url}/chat/completions"}
        server = await serve(answer(b"", status, headers=there))
        result = await command.ask("Hi", env={"CHATAPP_API_KEY": "sk-0123456789abcdef"})
        assert elsewhere.connections == 0
    assert result.code == 1
    assert str(elsewhere.port) in result.complaint
    assert len(server.requests) == 1


async def test_given_no_model_known_when_asked_then_the_endpoints_first_one_is_asked(
    command: Command, serve: Serve
) -> None:
    models = json_answer({"data": [{"id": "first"}, {"id": "second"}]})
    server = await serve(models, event_stream("ok"))
    assert (await command.run("ask", "Hi")).code == 0
    assert [request.path for request in server.requests] == ["/v1/models", "/v1/chat/completions"]
    assert sent(server)[0]["model"] == "first"
    assert (await command.answer())["model"] == "first"


async def test_given_no_model_known_when_tried_again_then_it_is_looked_for_once(
    command: Command, serve: Serve
) -> None:
    models = json_answer({"data": [{"id": "first"}]})
    server = await serve(models, error_answer(503, "busy"), event_stream("ok"))
    assert (await command.run("ask", "Hi")).code == 0
    paths = [request.path for request in server.requests]
    assert paths == ["/v1/models", "/v1/chat/completions", "/v1/chat/completions"]
    assert (await command.answer())["model"] == "first"


async def test_given_no_model_known_and_none_listed_when_asked_then_none_is_named(
    command: Command, serve: Serve
) -> None:
    server = await serve(error_answer(404, "what?"), event_stream("ok"))
    result = await command.run("ask", "Hi")
    assert (result.code, result.text) == (0, "ok\n")
    assert "model" not in sent(server)[0]


async def test_given_a_model_named_once_when_asked_again_then_it_is_asked(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    await command.ask("Hi")
    assert (await command.run("ask", "Again")).code == 0
    assert [body["model"] for body in sent(server)] == ["m", "m"]
    assert (await command.answer_of_newest())["model"] == "m"


async def test_given_a_connection_named_when_asked_then_it_is_asked_and_not_the_default(
    command: Command, serve: Serve
) -> None:
    first = await serve(event_stream("one"))
    second = await serve(event_stream("two"))
    assert (await command.ask("Hi")).text == "two\n"
    name = f"TEST{first.port}"
    assert (await command.ask("Hi", "--connection", name)).text == "one\n"
    assert (len(first.requests), len(second.requests)) == (1, 1)


async def test_given_unknown_names_when_asked_then_one_line_names_them(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    for option, name in (("--connection", "nowhere"), ("--conversation", "not-an-id")):
        result = await command.ask("Hi", option, name)
        assert (result.code, result.out) == (1, b"")
        assert name in result.complaint
    assert server.requests == []
    assert await command.conversations() == []


@pytest.mark.parametrize("text", ["", "  \n"])
async def test_given_nothing_to_send_when_asked_then_that_is_said(
    command: Command, serve: Serve, text: str
) -> None:
    await serve(event_stream("ok"))
    result = await command.ask(text)
    assert (result.code, result.out) == (1, b"")
    assert "nothing to send" in result.complaint


async def test_given_two_questions_at_once_in_one_conversation_when_asked_then_both_are_kept(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("ok"))
    await command.ask("Hi")
    (conversation,) = await command.conversations()
    option = ("--conversation", conversation["id"])
    results = await asyncio.gather(*(command.ask(f"Question {n}", *option) for n in range(3)))
    assert [result.code for result in results] == [0, 0, 0]
    texts = [message["text"] for message in (await command.show())["messages"]]
    assert sorted(texts) == sorted(["Hi", *(f"Question {n}" for n in range(3)), *(4 * ["ok"])])
