"""Signed reasoning is kept with its answer and goes back to the model that signed it, only."""

from __future__ import annotations

from typing import Any

from chatapp.domain.changes import RetryScheduled
from chatapp.domain.messages import Status, TextPart, ThinkingPart
from chatapp.domain.models import Dialect
from tests.support.anthropic_gemini import (
    anthropic_signature,
    anthropic_thinking,
    gemini_text,
)
from tests.support.bench import Bench
from tests.support.dialect_wires import ANTHROPIC, GEMINI
from tests.support.hostile_server import Exchange, HostileServer, event_stream, json_answer

MODEL = "claude-sonnet-4-5"
THOUGHT = (anthropic_thinking("Hm."), *anthropic_signature("SIG"))
REDACTED = {
    "type": "content_block_start",
    "index": 1,
    "content_block": {"type": "redacted_thinking", "data": "DATA"},
}
OVERLOADED = ANTHROPIC.error("Overloaded", ANTHROPIC.overloaded)


def answers_in(server: HostileServer, number: int) -> Any:
    """What the first answer of a branch says in a request."""
    return server.requests[number].json["messages"][1]["content"]


async def test_given_signed_reasoning_when_asked_on_then_it_goes_back_with_the_answer(
    bench: Bench,
) -> None:
    behaviours = (ANTHROPIC.stream(*THOUGHT, REDACTED, "One."), ANTHROPIC.stream("Two."))
    async with HostileServer(*behaviours) as server:
        await bench.connect(server, model=MODEL, dialect=Dialect.ANTHROPIC)
        first = await bench.ask("Hello", thinking_budget=2000)
        assert first.parts == (
            ThinkingPart("Hm.", "anthropic:SIG"),
            ThinkingPart("", "anthropic-redacted:DATA"),
            TextPart("One."),
        )
        (stored, *_later) = [
            entry.message
            for entry in await bench.chat.branches.path(first.conversation)
            if entry.message.id == first.id
        ]
        assert stored.parts == first.parts
        await bench.ask("On", first.conversation, thinking_budget=2000)
        await bench.ask("On", first.conversation)
    assert answers_in(server, 1) == [
        {"type": "thinking", "thinking": "Hm.", "signature": "SIG"},
        {"type": "redacted_thinking", "data": "DATA"},
        {"type": "text", "text": "One."},
    ]
    assert answers_in(server, 2) == "One."


async def test_given_reasoning_of_another_model_when_asked_on_then_it_stays(bench: Bench) -> None:
    signed = gemini_text("", thoughtSignature="SIG")
    async with HostileServer(GEMINI.stream("One.", signed), GEMINI.stream("Two.")) as server:
        await bench.connect(server, model="gemini-3-flash", dialect=Dialect.GEMINI)
        first = await bench.ask("Hello")
        await bench.ask("On", first.conversation)
        sent = await bench.chat.send(first.conversation, "On", model="gemini-3-pro")
        await bench.ended(sent)
    said = [request.json["contents"][1]["parts"] for request in server.requests[1:]]
    assert said == [[{"text": "One.", "thoughtSignature": "SIG"}], [{"text": "One."}]]


async def test_given_a_conversation_when_it_goes_on_in_another_dialect_then_only_texts_go(
    bench: Bench,
) -> None:
    async with (
        HostileServer(ANTHROPIC.stream(*THOUGHT, "One.")) as first_server,
        HostileServer(event_stream("Two.")) as second_server,
    ):
        await bench.connect(first_server, "A", model=MODEL, dialect=Dialect.ANTHROPIC)
        other = await bench.connect(second_server, "B", model=MODEL)
        (connection,) = [one for one in await bench.engine.connections.all() if one.name == "A"]
        sent = await bench.chat.send(None, "Hello", connection=connection.id)
        await bench.ended(sent)
        await bench.ended(
            await bench.chat.send(sent.conversation, "On", connection=other.id, model=MODEL)
        )
    assert second_server.requests[0].json["messages"] == [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "One."},
        {"role": "user", "content": "On"},
    ]


async def test_given_an_overload_before_the_first_text_when_asked_then_it_is_tried_again(
    bench: Bench,
) -> None:
    behaviours = (ANTHROPIC.stream(OVERLOADED), ANTHROPIC.stream("ok"))
    async with HostileServer(*behaviours) as server:
        await bench.connect(server, model=MODEL, dialect=Dialect.ANTHROPIC)
        answer = await bench.ask("Hello")
    assert (answer.text, answer.status, len(server.requests)) == ("ok", Status.COMPLETE, 2)
    (retry,) = bench.all(RetryScheduled)
    assert retry.cause.code == "server_error"


async def test_given_an_overload_after_something_came_when_asked_then_it_is_not_tried_again(
    bench: Bench,
) -> None:
    hidden = anthropic_signature("SIG")
    for pieces in (("Half an",), tuple(hidden)):
        async with HostileServer(ANTHROPIC.stream(*pieces, OVERLOADED)) as server:
            name = f"Test {server.port}"
            await bench.connect(server, name, model=MODEL, dialect=Dialect.ANTHROPIC)
            answer = await bench.ask("Hello")
        assert (answer.status, len(server.requests)) == (Status.FAILED, 1)
        assert answer.error is not None
        assert answer.error.code == "server_error"


async def test_given_a_model_that_is_unknown_when_asked_then_the_first_of_the_list_answers(
    bench: Bench,
) -> None:
    models = [{"id": "claude-opus-5", "max_input_tokens": 1_000_000}]

    async def behave(exchange: Exchange) -> None:
        if exchange.request.method == "GET":
            await json_answer({"data": models})(exchange)
        else:
            await ANTHROPIC.stream("ok")(exchange)

    async with HostileServer(behave) as server:
        await bench.connect(server, model=None, dialect=Dialect.ANTHROPIC)
        answer = await bench.ask("Hello")
    assert (answer.text, answer.model) == ("ok", "claude-opus-5")
    assert [request.path for request in server.requests] == [
        "/v1/models?limit=1000",
        "/v1/messages",
    ]
