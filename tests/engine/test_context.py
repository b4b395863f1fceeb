"""A conversation that is longer than its model can read: counted, trimmed, summarised, or kept."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from chatapp.domain.changes import Change, Summarising
from chatapp.domain.context import SUMMARY, Overflow
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Conversation, Json, Message, Prompt, Status
from chatapp.domain.models import EMBEDDED_ID
from chatapp.engine import tokens
from chatapp.engine.summaries import INSTRUCTION, INTRODUCTION
from chatapp.storage.connections import Connections
from tests.support.bench import Bench, HeldAnswer, Open
from tests.support.command import Serve
from tests.support.hostile_server import (
    Behaviour,
    Exchange,
    HostileServer,
    error_answer,
    event_stream,
)

LONG = "The heron wades slowly through the reeds of the harbour. " * 20
"""Some 220 tokens."""


def usage(prompt: int, completion: int) -> dict[str, Any]:
    return {
        "choices": [],
        "usage": {"prompt_tokens": prompt, "completion_tokens": completion},
    }


def said(server: HostileServer, number: int) -> list[str]:
    return [message["content"] for message in server.requests[number].json["messages"]]


async def sensible(exchange: Exchange) -> None:
    """Summarises when asked to, and answers otherwise."""
    asked = exchange.request.json["messages"][-1]["content"]
    answer = "Herons were discussed." if asked.startswith(INSTRUCTION) else "Fine"
    await event_stream(answer)(exchange)


def answered(server: HostileServer) -> list[list[str]]:
    """The texts of the requests that were no summaries."""
    every = [said(server, number) for number in range(len(server.requests))]
    return [texts for texts in every if not texts[-1].startswith(INSTRUCTION)]


async def limited(bench: Bench, limit: int | None) -> None:
    """Give the model of the only connection so many tokens of context."""
    (connection, _embedded) = await bench.engine.connections.all()
    contexts = {} if limit is None else {"m": limit}
    await Connections(bench.engine.database).change(connection.id, contexts=contexts)


async def talked(
    bench: Bench, serve: Serve, turns: int, *later: Behaviour
) -> tuple[HostileServer, str]:
    """A conversation of so many long turns; later prompts meet `later`."""
    server = await serve(*(event_stream(f"Answer {n}. {LONG}") for n in range(turns)), *later)
    conversation = None
    for number in range(turns):
        conversation = (await bench.ask(f"Prompt {number}. {LONG}", conversation)).conversation
    assert conversation is not None
    return server, conversation


async def test_given_no_usage_told_when_measured_then_all_is_estimated(
    bench: Bench, serve: Serve
) -> None:
    _server, conversation = await talked(bench, serve, 2)
    await limited(bench, 8_000)
    use = await bench.engine.context.use(conversation)
    assert not use.counted
    assert use.limit == 8_000
    assert use.reserved == 1_000
    expected = sum(
        tokens.count(text) + tokens.MESSAGE_TOKENS for text in await bench.texts(conversation)
    )
    assert use.history == expected
    drafted = await bench.engine.context.with_prompt(use, Prompt("And now?"))
    assert drafted.total == expected + tokens.count("And now?") + tokens.MESSAGE_TOKENS


async def test_given_an_answers_own_usage_when_measured_then_it_goes_before_the_estimate(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("Yes", usage(1_234, 56)))
    answer = await bench.ask("Hi")
    use = await bench.engine.context.use(answer.conversation)
    assert use.counted
    assert use.total == 1_290
    assert use.limit is None


async def test_given_the_embedded_model_when_measured_then_its_context_is_known(
    bench: Bench, demo_model: object
) -> None:
    fresh = await bench.engine.conversations.new()
    use = await bench.engine.context.use(fresh.id)
    assert (await bench.chat.target(fresh)).connection.id == EMBEDDED_ID
    assert use.limit == 4_096
    assert use.reserved == 512


async def test_given_a_full_context_in_a_window_when_sent_then_nothing_is_kept_or_sent(
    bench: Bench, serve: Serve
) -> None:
    server, conversation = await talked(bench, serve, 3)
    await limited(bench, 1_000)
    with pytest.raises(InputError) as refused:
        await bench.chat.send(conversation, "More?")
    assert refused.value.code == "context_full"
    assert len(server.requests) == 3
    assert len(await bench.texts(conversation)) == 6


async def test_given_a_prompt_too_long_by_itself_when_sent_then_that_is_told(
    bench: Bench, serve: Serve
) -> None:
    server, conversation = await talked(bench, serve, 1)
    await limited(bench, 200)
    with pytest.raises(InputError) as refused:
        await bench.chat.send(conversation, LONG)
    assert refused.value.code == "prompt_too_long"
    with pytest.raises(InputError, match="prompt_too_long"):  # nothing is before it
        await bench.chat.send(None, LONG)
    assert len(server.requests) == 1
    assert len(await bench.texts(conversation)) == 2


async def test_given_a_full_context_when_sent_all_the_same_then_all_is_sent(
    bench: Bench, serve: Serve
) -> None:
    server, conversation = await talked(bench, serve, 3, event_stream("Fine"))
    await limited(bench, 1_000)
    await bench.ended(await bench.chat.send(conversation, "More?", overflow=Overflow.SEND))
    assert len(said(server, 3)) == 7


async def test_given_a_full_context_when_the_oldest_are_left_out_then_the_prompt_and_turns_stay(
    bench: Bench, serve: Serve
) -> None:
    server, conversation = await talked(bench, serve, 4, event_stream("Fine"), event_stream("Good"))
    await limited(bench, 1_000)
    sent = await bench.chat.send(
        conversation, "More?", system="Be kind.", overflow=Overflow.DROP_OLDEST
    )
    (answer,) = await bench.ended(sent)
    texts = said(server, 4)
    assert texts[0] == "Be kind."
    assert texts[-1] == "More?"
    assert texts[1].startswith("Prompt ")
    assert 3 <= len(texts) < 10
    assert len(await bench.texts(conversation)) == 10
    assert answer.parameters["context_overflow"] == "drop_oldest"
    use = await bench.engine.context.use(conversation)
    assert use.left_out == 9 - len(texts) + 1
    kept = await bench.engine.sent.of_answer(answer.id)
    assert kept is not None
    assert (kept.body, kept.left_out) == (server.requests[4].body, use.left_out)

    await bench.engine.conversations.change(
        conversation, parameters={"context_overflow": "drop_oldest"}
    )
    await bench.ask("Still?", conversation)
    assert said(server, 5)[1:3] == texts[1:3]


async def test_given_one_prompt_that_is_too_long_when_the_oldest_are_left_out_then_it_is_sent(
    bench: Bench, serve: Serve
) -> None:
    server, conversation = await talked(bench, serve, 1, event_stream("Fine"))
    await limited(bench, 100)
    await bench.ended(await bench.chat.send(conversation, LONG, overflow=Overflow.DROP_OLDEST))
    assert said(server, 1) == [LONG]


async def test_given_the_service_said_too_long_when_tried_again_then_less_is_sent(
    bench: Bench, serve: Serve
) -> None:
    server, conversation = await talked(
        bench,
        serve,
        3,
        error_answer(400, "too long", code="context_length_exceeded"),
        event_stream("Fine"),
    )
    failed = await bench.ask("More?", conversation)
    assert failed.error is not None
    assert failed.error.code == "context_too_long"
    again = await bench.chat.regenerate(failed.id, overflow=Overflow.DROP_OLDEST)
    (answer,) = await bench.ended(again)
    assert answer.text == "Fine"
    assert 1 <= len(said(server, 4)) < 7
    assert said(server, 4)[-1] == "More?"


async def test_given_a_full_context_when_summarised_then_the_summary_is_sent_and_used_again(
    bench: Bench, serve: Serve
) -> None:
    server, conversation = await talked(bench, serve, 4, *[sensible] * 9)
    await limited(bench, 2_400)
    sent = await bench.chat.send(
        conversation, "More?", system="Be kind.", overflow=Overflow.SUMMARISE
    )
    (answer,) = await bench.ended(sent)
    assert answer.text == "Fine"
    (asked,) = said(server, 4)
    assert asked.startswith(INSTRUCTION)
    assert "User: Prompt 0. The heron" in asked
    assert "Prompt 3" not in asked
    system, *rest = answered(server)[4]
    assert system == f"Be kind.\n\n{INTRODUCTION}\nHerons were discussed."
    assert rest[0].startswith("Prompt ")
    assert rest[-1] == "More?"
    told = [change.messages for change in bench.all(Summarising)]
    assert told[0] > 0
    assert told[-1] == 0

    calls = len(server.requests)
    sent = await bench.chat.send(conversation, "Still?", overflow=Overflow.SUMMARISE)
    await bench.ended(sent)
    assert len(server.requests) == calls + 1
    assert answered(server)[5][:2] == [system, rest[0]]
    assert SUMMARY not in answer.parameters
    assert SUMMARY not in server.requests[-1].json


async def test_given_a_summary_when_a_message_in_it_is_changed_then_it_is_forgotten(
    bench: Bench, serve: Serve
) -> None:
    _server, conversation = await talked(bench, serve, 4, *[sensible] * 9)
    await limited(bench, 2_400)
    await bench.ended(await bench.chat.send(conversation, "More?", overflow=Overflow.SUMMARISE))
    home = await bench.engine.conversations.get(conversation)
    assert SUMMARY in home.parameters
    first = (await bench.chat.branches.path(conversation))[0].message
    await bench.engine.tree.edit(first.id, "Another beginning")
    home = await bench.engine.conversations.get(conversation)
    assert SUMMARY not in home.parameters
    answer = (await bench.chat.branches.path(conversation))[-1].message
    assert await bench.engine.sent.of_answer(answer.id) is None


async def test_given_a_summary_when_the_conversation_is_copied_then_the_copy_has_none(
    bench: Bench, serve: Serve
) -> None:
    _server, conversation = await talked(bench, serve, 4, *[sensible] * 9)
    await limited(bench, 2_400)
    await bench.engine.conversations.set_parameters(conversation, {"seed": 7})
    await bench.ended(await bench.chat.send(conversation, "More?", overflow=Overflow.SUMMARISE))

    copied = await bench.engine.conversations.duplicate(conversation)

    assert copied.parameters == {"seed": 7}
    answers = [entry.message for entry in await bench.chat.branches.path(copied.id)][1::2]
    shown = [await bench.engine.sent.of_answer(answer.id) for answer in answers]
    assert [one is not None for one in shown] == [True, True, True, True, False]


async def test_given_parameters_set_while_a_summary_is_kept_then_both_are(
    bench: Bench, serve: Serve
) -> None:
    _server, conversation = await talked(bench, serve, 4, *[sensible] * 9)
    await limited(bench, 2_400)
    tasks: list[asyncio.Task[Conversation]] = []

    def set_meanwhile(change: Change) -> None:
        if isinstance(change, Summarising) and not change.messages:
            setting = bench.engine.conversations.set_parameters(conversation, {"seed": 7})
            tasks.append(asyncio.create_task(setting))

    bench.engine.feed.subscribe(set_meanwhile)
    await bench.ended(await bench.chat.send(conversation, "More?", overflow=Overflow.SUMMARISE))
    await asyncio.gather(*tasks)

    home = await bench.engine.conversations.get(conversation)
    assert home.parameters.keys() == {"seed", SUMMARY}


async def test_given_long_messages_when_summarised_then_they_are_not_counted_on_the_event_loop(
    bench: Bench, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    _server, conversation = await talked(bench, serve, 3, *[sensible] * 30)
    await limited(bench, 900)
    counted: list[tuple[int, bool]] = []
    count = tokens.count

    def noting(text: str) -> int:
        on_loop = threading.current_thread() is threading.main_thread()
        counted.append((len(text), on_loop))
        return count(text)

    monkeypatch.setattr(tokens, "count", noting)
    await bench.ended(await bench.chat.send(conversation, "More?", overflow=Overflow.SUMMARISE))

    assert max(length for length, _on_loop in counted) > 1_000
    assert not [length for length, on_loop in counted if on_loop and length > 200]


async def test_given_a_summary_that_fails_when_asked_for_then_prompt_and_messages_are_kept(
    bench: Bench, serve: Serve
) -> None:
    server, conversation = await talked(bench, serve, 4, error_answer(400, "no"), *[sensible] * 9)
    await limited(bench, 2_400)
    sent = await bench.chat.send(conversation, "More?", overflow=Overflow.SUMMARISE)
    (failed,) = await bench.ended(sent)
    assert failed.status is Status.FAILED
    assert (await bench.texts(conversation))[-2] == "More?"
    again = await bench.chat.regenerate(failed.id, overflow=Overflow.SUMMARISE)
    (answer,) = await bench.ended(again)
    assert answer.text == "Fine"
    assert answered(server)[-1][-1] == "More?"


async def test_given_a_summary_being_made_when_stopped_then_nothing_more_is_asked(
    bench: Bench, serve: Serve
) -> None:
    held = HeldAnswer()
    server, conversation = await talked(bench, serve, 4, held)
    await limited(bench, 2_400)
    sent = await bench.chat.send(conversation, "More?", overflow=Overflow.SUMMARISE)
    await held.asked.wait()
    bench.chat.stop(conversation)
    (answer,) = await bench.ended(sent)
    assert answer.status is Status.STOPPED
    await held.closed.wait()
    assert len(server.requests) == 5
    home = await bench.engine.conversations.get(conversation)
    assert SUMMARY not in home.parameters


async def test_given_messages_too_long_for_one_call_when_summarised_then_it_is_done_in_steps(
    bench: Bench, serve: Serve
) -> None:
    server, conversation = await talked(
        bench, serve, 3, *(event_stream(f"Step {n}.") for n in range(30))
    )
    await limited(bench, 900)
    sent = await bench.chat.send(conversation, "More?", overflow=Overflow.SUMMARISE)
    (answer,) = await bench.ended(sent)
    assert answer.status is Status.COMPLETE
    calls = [said(server, at) for at in range(3, len(server.requests))]
    *steps, final = calls
    assert len(steps) > 1
    assert "Step 0." in steps[1][0]
    assert final[-1] == "More?"
    for step in steps:
        assert tokens.count(step[0]) < 900


@pytest.mark.parametrize("value", ["oldest", 1, "send"])
async def test_given_no_way_to_deal_with_it_when_asked_for_then_it_is_an_error(
    bench: Bench, serve: Serve, value: Json
) -> None:
    server = await serve()
    with pytest.raises(InputError) as refused:
        await bench.chat.send(None, "Hi", parameters={"context_overflow": value})
    assert refused.value.code == "bad_parameter"
    assert server.requests == []


async def test_given_a_command_line_when_the_context_is_full_then_only_a_parameter_acts(
    open_engine: Open,
) -> None:
    bench = await open_engine(interactive=False)
    answers: Sequence[Behaviour] = [event_stream("One"), event_stream("Two")]
    async with HostileServer(*answers) as server:
        await bench.connect(server)
        await limited(bench, 50)
        first: Message = await bench.ask(LONG)
        await bench.ask(LONG, first.conversation)
        assert len(said(server, 1)) == 3
        with pytest.raises(InputError) as refused:
            await bench.chat.send(first.conversation, LONG, parameters={"context_overflow": "stop"})
        assert refused.value.code == "prompt_too_long"
