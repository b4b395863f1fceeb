"""Several answers where the interface brings one at a time: as many requests, side by side."""

from __future__ import annotations

import asyncio

from chatapp.domain.changes import MessageChanged, MessageGrew, RetryScheduled
from chatapp.domain.events import Event, Finished, TextDelta, UsageReported
from chatapp.domain.messages import Json, Message, Status, Usage
from chatapp.domain.models import ConnectionOptions
from chatapp.engine.asked import Sent
from chatapp.storage.connections import Connections
from tests.support.bench import PATIENCE, Bench, HeldAnswer
from tests.support.command import Serve
from tests.support.hostile_server import (
    Behaviour,
    Exchange,
    HostileServer,
    chat_chunk,
    error_answer,
    event_stream,
    silence,
)

USAGE = {"choices": [], "usage": {"prompt_tokens": 10, "completion_tokens": 3}}


async def one_at_a_time(bench: Bench, server: HostileServer, at_once: int = 4) -> str:
    """A connection to a service that has no `n`; gives its id."""
    connection = await bench.connect(server, "One at a time")
    await Connections(bench.engine.database).change(
        connection.id, service="groq", options=ConnectionOptions(choices_at_once=at_once)
    )
    return connection.id


async def ask(
    bench: Bench, server: HostileServer, n: int, at_once: int = 4, **parameters: Json
) -> Sent:
    connection = await one_at_a_time(bench, server, at_once)
    return await bench.chat.send(
        None, "Hi", connection=connection, parameters={"n": n, **parameters}
    )


async def when_asked(*answers: HeldAnswer) -> None:
    """Wait until each is being written."""
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(answer.asked.wait() for answer in answers))


def texts(finals: tuple[Message, ...]) -> list[str]:
    return [final.text for final in finals]


async def test_given_no_n_when_several_are_asked_for_then_each_takes_a_request_without_it(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("one"), event_stream("two"), event_stream("three"))
    finals = await bench.ended(await ask(bench, server, 3))
    assert sorted(texts(finals)) == ["one", "three", "two"]
    assert [final.status for final in finals] == 3 * [Status.COMPLETE]
    assert ["n" in request.json for request in server.requests] == 3 * [False]
    assert {final.parent for final in finals} == {finals[0].parent}
    assert [final.parameters["n"] for final in finals] == [3, 3, 3]


async def test_given_one_answer_when_asked_for_as_n_then_it_is_a_single_request(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("one"))
    (final,) = await bench.ended(await ask(bench, server, 1))
    assert (final.text, final.parameters) == ("one", {})
    assert len(server.requests) == 1


async def test_given_several_when_they_arrive_then_they_are_interleaved_by_their_index(
    bench: Bench, serve: Serve
) -> None:
    held = [HeldAnswer(), HeldAnswer()]
    server = await serve(*held)
    heard: list[Event] = []
    connection = await one_at_a_time(bench, server)
    sent = await bench.chat.send(
        None, "Hi", connection=connection, parameters={"n": 2}, listener=heard.append
    )
    await when_asked(*held)
    for word in ("a1 ", "a2 "):
        for number, answer in enumerate(held):
            answer.say(f"{number}{word}")
            await bench.grown(f"{number}{word}")
    for answer in held:
        answer.end()
    finals = await bench.ended(sent)

    # Which of the requests the server met first is chance.
    order = [0, 1] if finals[0].text.startswith("0") else [1, 0]
    assert texts(finals) == [f"{number}a1 {number}a2 " for number in order]
    pieces = [(event.index, event.text) for event in heard if isinstance(event, TextDelta)]
    places = [order.index(number) for number in (0, 1, 0, 1)]
    assert [index for index, _text in pieces] == places
    assert {event.index for event in heard if isinstance(event, Finished)} == {0, 1}
    grown = [change.message for change in bench.all(MessageGrew)]
    assert grown == [sent.answers[place] for place in places]


async def test_given_more_than_may_run_at_once_when_asked_then_the_others_wait(
    bench: Bench, serve: Serve
) -> None:
    running = most = 0
    together = asyncio.Event()

    async def counted(exchange: Exchange) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running == 2:
            together.set()
        await together.wait()
        await event_stream("ok")(exchange)
        running -= 1

    server = await serve(counted)
    finals = await bench.ended(await ask(bench, server, 5, at_once=2))
    assert texts(finals) == 5 * ["ok"]
    assert most == 2
    assert len(server.requests) == 5


async def test_given_one_that_fails_when_asked_then_it_fails_alone(
    bench: Bench, serve: Serve
) -> None:
    cut = event_stream("half", done=False, finish=None)
    server = await serve(error_answer(401, "no"), cut, event_stream("whole"))
    finals = await bench.ended(await ask(bench, server, 3, at_once=1))
    assert [(final.status, final.text) for final in finals] == [
        (Status.FAILED, ""),
        (Status.INCOMPLETE, "half"),
        (Status.COMPLETE, "whole"),
    ]
    assert [final.error.code if final.error else None for final in finals] == [
        "unauthorized",
        "incomplete",
        None,
    ]
    stored = await bench.engine.conversations.messages(finals[0].conversation)
    assert {message.id: message.status for message in stored[1:]} == {
        final.id: final.status for final in finals
    }


async def test_given_a_damaged_event_in_one_when_asked_then_only_that_one_is_incomplete(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("a", b"data: {oops\n\n", "b"), event_stream("c"))
    finals = await bench.ended(await ask(bench, server, 2, at_once=1))
    assert [(final.status, final.text) for final in finals] == [
        (Status.INCOMPLETE, "ab"),
        (Status.COMPLETE, "c"),
    ]


async def test_given_a_cut_by_length_in_one_when_asked_then_it_is_named_there(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("a", finish="length"), event_stream("b"))
    finals = await bench.ended(await ask(bench, server, 2, at_once=1))
    assert [final.error.code if final.error else None for final in finals] == ["length", None]


async def test_given_a_passing_fault_of_one_when_asked_then_only_that_one_is_tried_again(
    bench: Bench, serve: Serve
) -> None:
    fault = error_answer(503, "soon", {"Retry-After": "0"})
    server = await serve(event_stream("one"), fault, event_stream("two"))
    sent = await ask(bench, server, 2, at_once=1)
    finals = await bench.ended(sent)
    assert texts(finals) == ["one", "two"]
    assert len(server.requests) == 3
    assert [retry.message for retry in bench.all(RetryScheduled)] == [sent.answers[1]]


async def test_given_a_fault_after_text_of_another_when_asked_then_it_is_still_tried_again(
    bench: Bench, serve: Serve
) -> None:
    held = HeldAnswer()
    failed = asyncio.Event()

    async def fault(exchange: Exchange) -> None:
        await failed.wait()
        await error_answer(503, "soon", {"Retry-After": "0"})(exchange)

    behaviours: list[Behaviour] = [held, fault, event_stream("late")]
    server = await serve(*behaviours)
    sent = await ask(bench, server, 2)
    await when_asked(held)
    held.say("early")
    await bench.grown("early")
    failed.set()
    await bench.grown("late")
    held.end()
    assert sorted(texts(await bench.ended(sent))) == ["early", "late"]


async def test_given_stop_when_several_run_then_all_end_and_their_connections_are_closed(
    bench: Bench, serve: Serve
) -> None:
    running, begun, closed = HeldAnswer(), asyncio.Event(), asyncio.Event()

    async def silent(exchange: Exchange) -> None:
        begun.set()
        await exchange.client_closes()
        closed.set()

    server = await serve(event_stream("whole"), running, silent)
    sent = await ask(bench, server, 5, at_once=2)
    await when_asked(running)
    running.say("half")
    await bench.grown("half")
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
    bench.chat.stop(sent.conversation)
    finals = await bench.ended(sent)

    assert sorted(texts(finals)) == ["", "", "", "half", "whole"]
    assert {final.text: final.status for final in finals} == {
        "whole": Status.COMPLETE,
        "half": Status.STOPPED,
        "": Status.STOPPED,
    }
    assert len(server.requests) == 3  # those that waited never began
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(running.closed.wait(), closed.wait())


async def test_given_usage_of_each_when_asked_then_the_first_answer_has_the_sum(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("ok", USAGE))
    heard: list[Event] = []
    connection = await one_at_a_time(bench, server)
    sent = await bench.chat.send(
        None, "Hi", connection=connection, parameters={"n": 3}, listener=heard.append
    )
    finals = await bench.ended(sent)
    assert [final.usage for final in finals] == [Usage(30, 9), None, None]
    told = [event.usage for event in heard if isinstance(event, UsageReported)]
    assert told == [Usage(10, 3), Usage(20, 6), Usage(30, 9)]


async def test_given_a_seed_when_several_are_asked_for_then_each_request_has_its_own(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    finals = await bench.ended(await ask(bench, server, 3, seed=7))
    assert sorted(request.json["seed"] for request in server.requests) == [7, 8, 9]
    assert [final.parameters["seed"] for final in finals] == [7, 8, 9]


async def test_given_an_answer_with_more_choices_than_asked_when_read_then_they_are_left_out(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("a", chat_chunk("stray", index=1)))
    finals = await bench.ended(await ask(bench, server, 2))
    assert texts(finals) == ["a", "a"]


async def test_given_the_whole_time_is_over_when_several_run_then_each_has_what_it_got(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("whole"), silence)
    finals = await bench.ended(await ask(bench, server, 2, at_once=1, timeout=0.5))
    assert [(final.status, final.text) for final in finals] == [
        (Status.COMPLETE, "whole"),
        (Status.FAILED, ""),
    ]
    assert finals[1].error is not None
    assert finals[1].error.code == "timeout_total"


async def test_given_another_prompt_afterwards_when_sent_then_the_first_answer_is_gone_on_with(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(event_stream("one"), event_stream("two"), event_stream("three"))
    finals = await bench.ended(await ask(bench, server, 2, at_once=1))
    await bench.ask("And?", finals[0].conversation)
    said = [message["content"] for message in server.requests[2].json["messages"]]
    assert said == ["Hi", "one", "And?"]


async def test_given_several_requests_when_one_is_through_then_that_is_told_before_the_others_are(
    bench: Bench, serve: Serve
) -> None:
    held = HeldAnswer()
    server = await serve(held, event_stream("quick"))
    sent = await ask(bench, server, 2)

    told = await bench.until(MessageChanged, lambda each: each.message.text == "quick")

    assert told.message.status is Status.COMPLETE
    assert told.message.timing is not None
    assert told.message.timing.total is not None
    versions = await bench.chat.branches.versions(sent.answers[0])
    assert {each.status for each in versions} == {Status.COMPLETE, Status.STREAMING}
    held.end("slow")
    finals = await bench.ended(sent)
    assert [final.status for final in finals] == 2 * [Status.COMPLETE]


async def test_given_one_request_for_several_when_a_choice_has_ended_and_stop_comes_then_it_is_whole(
    bench: Bench, serve: Serve
) -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, {"Content-Type": "text/event-stream"})
        await exchange.event(chat_chunk("whole", index=1))
        await exchange.event(chat_chunk("half", index=0))
        await exchange.event(chat_chunk(index=1, finish="length"))
        await silence(exchange)

    await serve(behave)
    sent = await bench.chat.send(None, "Hi", parameters={"n": 2})
    told = await bench.until(MessageChanged, lambda each: each.message.error is not None)
    assert (told.message.text, told.message.status) == ("whole", Status.COMPLETE)

    bench.chat.stop(sent.conversation)

    half, whole = await bench.ended(sent)
    assert (half.text, half.status) == ("half", Status.STOPPED)
    assert (whole.text, whole.status) == ("whole", Status.COMPLETE)
    assert whole.error is not None
    assert whole.error.code == "length"
