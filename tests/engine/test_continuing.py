"""Answers that ended early go on: with their own text before them, or by another prompt."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest

from chatapp.domain.context import Overflow
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Message, Role, Status, ThinkingPart
from chatapp.storage.connections import Connections
from chatapp.storage.conversations import Conversations
from tests.engine.test_chat import said
from tests.support.bench import PATIENCE, Bench, HeldAnswer
from tests.support.command import Serve
from tests.support.hostile_server import (
    Behaviour,
    HostileServer,
    chat_chunk,
    error_answer,
    event_stream,
)

USAGE = {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 4}}


@pytest.fixture
def continuing(bench: Bench, serve: Serve) -> Serve:
    """Starts a server of a kind that takes the beginning of an answer."""

    async def start(*behaviours: Behaviour) -> HostileServer:
        server = await serve(*behaviours)
        connection = await bench.engine.connections.named(f"Test {server.port}")
        await Connections(bench.engine.database).change(connection.id, service="llama.cpp")
        return server

    return start


async def cut(bench: Bench, text: str = "Once upon a", **options: object) -> Message:
    """An answer that reached its length limit."""
    answer = await bench.ask("Tell me a story", **options)  # type: ignore[arg-type]
    assert (answer.status, answer.text) == (Status.COMPLETE, text)
    assert answer.error is not None
    assert answer.error.code == "length"
    return answer


async def test_given_a_cut_answer_when_continued_then_a_version_of_it_goes_on_and_the_old_one_stays(
    bench: Bench, continuing: Serve
) -> None:
    server = await continuing(
        event_stream("Once upon a", finish="length"), event_stream(" time", USAGE)
    )
    old = await cut(bench)

    (final,) = await bench.ended(await bench.chat.continue_answer(old.id))

    assert (final.text, final.status, final.error) == ("Once upon a time", Status.COMPLETE, None)
    assert (final.parent, final.model) == (old.parent, old.model)
    assert final.usage is not None
    assert final.usage.completion_tokens == 4
    assert server.requests[1].json["messages"][-1] == {
        "role": "assistant",
        "content": "Once upon a",
    }
    assert said(server, 1) == ["Tell me a story", "Once upon a"]
    (entry,) = (await bench.chat.branches.path(old.conversation))[-1:]
    assert entry.siblings == (old.id, final.id)
    assert entry.message == final
    assert (await bench.engine.conversations.messages(old.conversation))[1] == old


async def test_given_a_full_context_when_continued_then_it_is_refused_until_a_way_is_chosen(
    bench: Bench, continuing: Serve
) -> None:
    long = "Once upon a time there was a heron. " * 60
    server = await continuing(
        *(event_stream(long) for _ in range(3)),
        event_stream("And so", finish="length"),
        event_stream(" it goes"),
    )
    conversation = None
    for _ in range(3):
        conversation = (await bench.ask(long, conversation)).conversation
    old = await bench.ask("Tell me a story", conversation)
    (connection, _embedded) = await bench.engine.connections.all()
    await Connections(bench.engine.database).change(connection.id, contexts={"m": 1_500})

    with pytest.raises(InputError, match="context_full"):
        await bench.chat.continue_answer(old.id)
    sent = await bench.chat.continue_answer(old.id, overflow=Overflow.DROP_OLDEST)
    (final,) = await bench.ended(sent)

    assert final.text == "And so it goes"
    assert said(server, 4)[-2:] == ["Tell me a story", "And so"]
    assert len(said(server, 4)) < len(said(server, 3))


async def test_given_a_running_continuation_when_shown_then_the_old_text_is_there_and_not_told_anew(
    bench: Bench, continuing: Serve
) -> None:
    answer = HeldAnswer()
    await continuing(event_stream("Once upon a", finish="length"), answer)
    old = await cut(bench)

    sent = await bench.chat.continue_answer(old.id)
    answer.say(" time")
    await bench.grown(" time")

    grew = bench.changes[-1]
    assert (grew.text_offset, grew.text) == (len("Once upon a"), " time")  # type: ignore[union-attr]
    assert (await bench.texts(old.conversation))[-1] == "Once upon a time"
    bench.chat.stop(old.conversation)
    (final,) = await bench.ended(sent)
    assert (final.status, final.text) == (Status.STOPPED, "Once upon a time")


async def test_given_a_running_continuation_when_read_from_disk_then_old_and_new_text_are_there(
    bench: Bench, continuing: Serve
) -> None:
    answer = HeldAnswer()
    await continuing(event_stream("Once upon a", finish="length"), answer)
    old = await cut(bench)
    sent = await bench.chat.continue_answer(old.id)
    store = Conversations(bench.engine.database, "")
    begun = await store.message(sent.answers[0])
    assert (begun.text, begun.status) == ("Once upon a", Status.STREAMING)

    answer.say(" time")
    await bench.grown(" time")
    async with asyncio.timeout(PATIENCE):
        while begun.text != "Once upon a time":
            await asyncio.sleep(0.01)
            begun = await store.message(begun.id)

    answer.end()
    await bench.ended(sent)
    assert (await store.verify_hashes()) == []


async def test_given_reasoning_before_the_cut_when_continued_then_it_is_kept_with_its_time(
    bench: Bench, continuing: Serve
) -> None:
    thought = chat_chunk(reasoning_content="A story, then.")
    await continuing(event_stream(thought, "Once", finish="length"), event_stream(" upon"))
    old = await cut(bench, "Once")
    assert old.timing is not None
    assert old.timing.thinking is not None

    (final,) = await bench.ended(await bench.chat.continue_answer(old.id))

    assert final.parts[0] == ThinkingPart("A story, then.")
    assert final.text == "Once upon"
    assert final.timing is not None
    assert final.timing.thinking == old.timing.thinking


async def test_given_several_answers_are_usual_when_one_is_continued_then_that_one_alone(
    bench: Bench, continuing: Serve
) -> None:
    first = event_stream("Once upon a", chat_chunk("There was", index=1), finish="length")
    server = await continuing(first, event_stream(" time"))
    old = await cut(bench, n=2)
    await bench.engine.conversations.change(old.conversation, parameters={"n": 2})

    finals = await bench.ended(await bench.chat.continue_answer(old.id))

    assert [final.text for final in finals] == ["Once upon a time"]
    assert "n" not in server.requests[1].json


async def test_given_a_fault_before_the_first_new_word_when_continued_then_it_is_tried_again(
    bench: Bench, continuing: Serve
) -> None:
    fault = error_answer(503, "soon", {"Retry-After": "0"})
    server = await continuing(event_stream("Once", finish="length"), fault, event_stream(" upon"))
    old = await cut(bench, "Once")

    (final,) = await bench.ended(await bench.chat.continue_answer(old.id))

    assert (final.text, len(server.requests)) == ("Once upon", 3)


@pytest.mark.parametrize(
    ("text", "prompt"),
    [("Once upon a", "Continue."), ("从前有", "请继续。"), ("むかし", "続けてください。")],
)
async def test_given_an_endpoint_that_must_be_asked_when_continued_then_a_prompt_asks_for_the_rest(
    bench: Bench, serve: Serve, text: str, prompt: str
) -> None:
    server = await serve(event_stream(text, finish="length"), event_stream("the end"))
    old = await cut(bench, text)

    await bench.ended(await bench.chat.continue_answer(old.id))

    assert said(server, 1) == ["Tell me a story", text, prompt]
    assert await bench.texts(old.conversation) == ["Tell me a story", text, prompt, "the end"]


async def test_given_nothing_to_continue_when_asked_for_then_it_is_refused(
    bench: Bench, continuing: Serve
) -> None:
    answer = HeldAnswer()
    server = await continuing(error_answer(401, "no"), answer)
    empty = await bench.ask("Hello")
    with pytest.raises(InputError):
        await bench.chat.continue_answer(empty.id)
    assert empty.parent is not None
    with pytest.raises(InputError):
        await bench.chat.continue_answer(empty.parent)
    sent = await bench.chat.send(empty.conversation, "Once more")
    answer.say("so far")
    await bench.grown("so far")
    with pytest.raises(InputError):
        await bench.chat.continue_answer(sent.answers[0])
    answer.end()
    await bench.ended(sent)
    assert len(server.requests) == 2


@pytest.mark.parametrize(("service", "able"), [("llama.cpp", True), ("groq", False)])
async def test_given_a_connection_when_asked_whether_it_continues_then_its_service_says_it(
    bench: Bench, serve: Serve, service: str, able: bool
) -> None:
    server = await serve(event_stream("ok"))
    connection = await bench.engine.connections.named(f"Test {server.port}")
    assert bench.chat.continues(dataclasses.replace(connection, service=service), "m") is able


async def test_given_answers_of_one_call_when_their_versions_are_read_then_with_what_has_arrived(
    bench: Bench, serve: Serve
) -> None:
    answer = HeldAnswer()
    await serve(event_stream("Old"), answer)
    old = await bench.ask("Hello")
    await bench.engine.conversations.change(old.conversation, parameters={"n": 2})
    sent = await bench.chat.regenerate(old.id)
    answer.say("New")
    await bench.grown("New")

    versions = await bench.chat.branches.versions(sent.answers[1])

    assert [each.text for each in versions] == ["Old", "New", ""]
    assert [each.id for each in versions] == [old.id, *sent.answers]
    assert versions[1].created == versions[2].created != versions[0].created
    assert {each.role for each in versions} == {Role.ASSISTANT}
    answer.end()
    await bench.ended(sent)


@pytest.mark.model
@pytest.mark.usefixtures("demo_model")
async def test_given_the_embedded_model_when_its_cut_answer_is_continued_then_it_goes_on_in_it(
    bench: Bench,
) -> None:
    options = {"max_tokens": 8, "temperature": 0}
    sent = await bench.chat.send(None, "Count from one to twenty.", parameters=options)
    (old,) = await bench.ended(sent)
    assert old.error is not None
    assert old.error.code == "length"

    (final,) = await bench.ended(await bench.chat.continue_answer(old.id))

    assert final.status is Status.COMPLETE
    assert final.text.startswith(old.text)
    assert len(final.text) > len(old.text)
