"""`ask --reason`: the answer is printed, the reasoning is kept."""

from __future__ import annotations

import json

import pytest

from tests.support.command import Command, Serve
from tests.support.hostile_server import Exchange, event_stream
from tests.support.probabilities import token, told

EXTRACTOR = "Therefore, the answer (arabic numerals) is"


async def reason_or_extract(exchange: Exchange) -> None:
    """Reasons, and answers when asked for the answer."""
    extracting = exchange.request.json["messages"][-1]["content"] == EXTRACTOR
    await event_stream("7" if extracting else "3 and 4 make 7.")(exchange)


async def test_given_reason_when_asked_then_the_answer_alone_is_printed(
    command: Command, serve: Serve
) -> None:
    server = await serve(reason_or_extract)
    result = await command.ask("3+4?", "--reason", "zero-shot", "--task", "number")
    assert (result.code, result.text) == (0, "7\n")
    assert len(server.requests) == 2
    answer = await command.answer()
    assert answer["text"] == "7"


async def test_given_a_reasoned_answer_when_its_request_is_printed_then_both_calls_are(
    command: Command, serve: Serve
) -> None:
    server = await serve(reason_or_extract)
    options = ("--reason", "zero-shot", "--task", "number", "--json")
    asked = await command.ask("3+4?", *options)
    printed = await command.run("request", asked.events[0]["message"])
    first, second = printed.text.split("POST ")[1:]
    for text, request in zip((first, second), server.requests, strict=True):
        assert json.loads(text.partition("\n\n")[2]) == request.json


async def test_given_reason_as_a_parameter_when_asked_then_it_is_the_same(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("Hm"), event_stream("7"))
    result = await command.ask("3+4?", "--param", "chain_of_thought=zero-shot")
    assert (result.code, result.text) == (0, "7\n")
    assert len(server.requests) == 2


async def test_given_samples_when_asked_with_json_then_each_chain_tells_its_answer(
    command: Command, serve: Serve
) -> None:
    await serve(reason_or_extract)
    options = ("--reason", "zero-shot", "--task", "number", "--samples", "2", "--json")
    result = await command.ask("3+4?", *options)
    events = [json.loads(line) for line in result.text.splitlines()]
    chains = [event for event in events if event["event"] == "chain"]
    assert sorted(event["chain"] for event in chains) == [0, 1]
    assert {(event["status"], event["answer"]) for event in chains} == {("complete", "7")}
    assert [event["text"] for event in events if event["event"] == "text"] == ["7"]


async def test_given_probabilities_when_asked_with_json_then_those_of_the_reasoning_are_told_apart(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream(told(token("So", 0.5))), event_stream(told(token("7", 0.5))))
    options = ("--reason", "zero-shot", "--task", "number", "--param", "logprobs=2", "--json")
    asked = await command.ask("3+4?", *options)
    tokens = [event for event in asked.events if event["event"] == "logprobs"]
    said = [(event["tokens"][0]["token"], event.get("reasoning")) for event in tokens]
    assert said == [("So", True), ("7", None)]
    shown = await command.run("show", asked.events[0]["conversation"], "--json", "--logprobs")
    kept = shown.json["messages"][-1]["logprobs"]
    assert [[one["token"] for one in kept[name]] for name in ("reasoning", "tokens")] == [
        ["So"],
        ["7"],
    ]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--task", "number"), 1),
        (("--samples", "3"), 1),
        (("--reason", "loudly"), 2),
        (("--reason", "zero-shot", "--complete"), 2),
        (("--reason", "zero-shot", "--samples", "0"), 2),
        (("--reason", "zero-shot", "--samples", "41"), 2),
    ],
)
async def test_given_options_that_do_not_fit_when_asked_then_nothing_is_sent(
    command: Command, serve: Serve, options: tuple[str, ...], code: int
) -> None:
    server = await serve(event_stream("7"))
    result = await command.ask("3+4?", *options)
    assert result.code == code
    assert server.requests == []
