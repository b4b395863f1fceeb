"""Several chains of thought: in parallel, each with its own calls, and the answer of most."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from chatapp.domain.chains import votes_of
from chatapp.domain.changes import MessageChanged, MessageGrew
from chatapp.domain.messages import ChainPart, Json, Message, Status, Usage
from chatapp.storage.conversations import Conversations
from chatapp.storage.messages import interrupt_abandoned
from tests.support.bench import PATIENCE, Bench
from tests.support.command import Serve
from tests.support.hostile_server import (
    Behaviour,
    Exchange,
    error_answer,
    event_stream,
    hang_up,
    silence,
)

QUESTION = "Sam has 3 apples and buys 4. How many has he?"
USAGE = {"choices": [], "usage": {"prompt_tokens": 10, "completion_tokens": 3}}


class Scripted:
    """A server's behaviour: the n-th chain that begins is answered by the n-th script.

    Parameters: `scripts`, the reasoning and the answer of a chain, or a behaviour in the place of
    either.
    """

    def __init__(self, *scripts: Sequence[str | Behaviour]) -> None:
        self._scripts = list(scripts)
        self._begun = 0
        self.running = self.most_running = 0
        self.parameters: list[dict[str, Json]] = []

    async def __call__(self, exchange: Exchange) -> None:
        body = exchange.request.json
        self.parameters.append({n: body.get(n) for n in ("temperature", "seed", "n")})
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            await self._behaviour(body["messages"])(exchange)
        finally:
            self.running -= 1

    def _behaviour(self, messages: list[dict[str, str]]) -> Behaviour:
        if len(messages) == 1:
            self._begun += 1
            step = self._scripts[self._begun - 1][0]
            return step if callable(step) else event_stream(step, USAGE)
        reasoning = messages[1]["content"]
        step = next(script[1] for script in self._scripts if script[0] == reasoning)
        return step if callable(step) else event_stream(step, USAGE)


def voting(samples: int, task: str = "number") -> dict[str, Json]:
    """What is asked for."""
    return {"chain_of_thought": {"method": "zero-shot", "task": task, "samples": samples}}


async def voted(bench: Bench, samples: int, **more: Json) -> Message:
    """The answer of so many chains."""
    return await bench.ask(QUESTION, **{**voting(samples), **more})


def answers(message: Message) -> list[tuple[str, int]]:
    """The answers and how many chains came to each."""
    return [(vote.answer, len(vote.chains)) for vote in votes_of(message.chains).answers]


async def test_given_chains_when_they_have_voted_then_the_answer_of_most_is_the_text(
    bench: Bench, serve: Serve
) -> None:
    script = Scripted(("3+4 ", "7."), ("3*4 ", "12"), ("four more ", "The answer is $7"))
    server = await serve(script)
    answer = await voted(bench, 3)
    assert (answer.status, answer.error) == (Status.COMPLETE, None)
    assert (answer.text in ("7", "$7"), answer.thinking) == (True, "")
    assert answers(answer) == [("7", 2), ("12", 1)]
    assert sorted(chain.thinking for chain in answer.chains) == ["3*4 ", "3+4 ", "four more "]
    assert {chain.thinking: chain.text for chain in answer.chains}["3+4 "] == "7"
    assert answer.usage == Usage(60, 18)
    assert len(server.requests) == 6
    assert [one["temperature"] for one in script.parameters] == [0.7] * 6
    assert answer.parameters["temperature"] == 0.7


async def test_given_a_temperature_and_a_seed_when_sampled_then_each_chain_has_its_own_seed(
    bench: Bench, serve: Serve
) -> None:
    script = Scripted(("a", "1"), ("b", "2"), ("c", "3"))
    await serve(script)
    await voted(bench, 3, temperature=0.2, seed=10)
    assert sorted(str(one["seed"]) for one in script.parameters) == [
        "10",
        "10",
        "11",
        "11",
        "12",
        "12",
    ]
    assert {one["temperature"] for one in script.parameters} == {0.2}


async def test_given_a_vote_that_is_decided_when_chains_still_run_then_they_are_ended(
    bench: Bench, serve: Serve
) -> None:
    begun = event_stream("On and on", silence)
    server = await serve(Scripted(("a", "7"), ("b", "7"), (begun, ""), ("c", "7"), (begun, "")))
    answer = await voted(bench, 5)
    assert (answer.status, answer.text, answers(answer)) == (Status.COMPLETE, "7", [("7", 3)])
    left = [chain for chain in answer.chains if chain.status is not Status.COMPLETE]
    assert {(chain.status, chain.answer) for chain in left} <= {(Status.STOPPED, None)}
    async with asyncio.timeout(PATIENCE):
        await server.all_closed()


async def test_given_a_limit_of_calls_when_sampled_then_no_more_run_at_once(
    bench: Bench, serve: Serve
) -> None:
    script = Scripted(*((f"r{n}", str(n)) for n in range(7)))
    await serve(script)
    answer = await voted(bench, 7)
    assert script.most_running <= 4
    assert len(votes_of(answer.chains).answers) == 7


async def test_given_chains_that_fail_when_others_answer_then_they_are_counted_and_do_not_vote(
    bench: Bench, serve: Serve
) -> None:
    cut = event_stream("half", done=False, finish=None)
    await serve(
        Scripted(("a", "9"), (error_answer(400, "no"), ""), (cut, ""), ("b", hang_up), ("c", "?"))
    )
    answer = await voted(bench, 5)
    votes = votes_of(answer.chains)
    assert (answer.status, answer.text) == (Status.COMPLETE, "9")
    assert (len(votes.failed), len(votes.silent)) == (3, 1)
    assert all(answer.chains[place].error is not None for place in votes.failed)


async def test_given_a_passing_fault_when_sampled_then_the_chain_is_tried_again(
    bench: Bench, serve: Serve
) -> None:
    later = error_answer(503, "down", {"Retry-After": "0"})
    await serve(Scripted((later, ""), ("a", "9"), ("b", "9")))
    answer = await voted(bench, 2)
    assert answers(answer) == [("9", 2)]


async def test_given_nothing_but_failures_when_sampled_then_the_answer_fails_as_the_first_did(
    bench: Bench, serve: Serve
) -> None:
    server = await serve(error_answer(400, "no such model"))
    answer = await voted(bench, 3)
    assert (answer.status, answer.text, len(answer.chains)) == (Status.FAILED, "", 3)
    assert answer.error == answer.chains[0].error
    assert len(server.requests) == 3


async def test_given_no_answer_of_the_kind_when_sampled_then_that_is_told_and_the_words_are_kept(
    bench: Bench, serve: Serve
) -> None:
    await serve(Scripted(("a", "who knows"), ("b", "not me")))
    answer = await voted(bench, 2)
    assert answer.error is not None
    assert (answer.status, answer.error.code) == (Status.FAILED, "no_vote")
    assert sorted(chain.text for chain in answer.chains) == ["not me", "who knows"]


async def test_given_a_stop_when_some_have_voted_then_what_leads_is_kept_as_the_answer(
    bench: Bench, serve: Serve
) -> None:
    begun = event_stream("On and on", silence)
    await serve(Scripted(("a", "7"), (begun, ""), (begun, "")))
    sent = await bench.chat.send(None, QUESTION, parameters=voting(3))
    await bench.until(MessageChanged, lambda change: bool(votes_of(change.message.chains).answers))
    bench.chat.stop(sent.conversation)
    (answer,) = await bench.ended(sent)
    assert (answer.status, answer.text) == (Status.STOPPED, "7")
    assert {chain.status for chain in answer.chains} == {Status.COMPLETE, Status.STOPPED}
    (stored,) = (await bench.chat.branches.path(sent.conversation))[-1:]
    assert stored.message == answer


async def test_given_a_process_that_is_gone_when_opened_again_then_what_its_chains_wrote_is_there(
    bench: Bench, serve: Serve
) -> None:
    begun = event_stream("On and on", silence)
    await serve(Scripted(("a", "7"), (begun, ""), (begun, "")))
    sent = await bench.chat.send(None, QUESTION, parameters=voting(3))
    store = Conversations(bench.engine.database, "another")

    async def kept() -> tuple[ChainPart, ...]:
        return (await store.message(sent.answers[0])).chains

    async with asyncio.timeout(PATIENCE):  # as a process that is killed now would leave it
        while [chain.thinking for chain in await kept()] != ["a", "On and on", "On and on"]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert (await kept())[0].answer == "7"
    nobody = partial(interrupt_abandoned, alive=lambda _writer: False)
    await bench.engine.database.write(nobody)
    message = await store.message(sent.answers[0])
    assert (message.status, message.text) == (Status.INTERRUPTED, "7")
    ends = [Status.COMPLETE, Status.INTERRUPTED, Status.INTERRUPTED]
    assert [chain.status for chain in message.chains] == ends
    bench.chat.stop(sent.conversation)
    await bench.ended(sent)


async def test_given_chains_that_grow_when_published_then_the_pieces_are_what_is_kept(
    bench: Bench, serve: Serve
) -> None:
    begun = event_stream("On ", "and ", "on", silence)
    await serve(Scripted(("So be it", "7"), (begun, ""), (begun, "")))
    sent = await bench.chat.send(None, QUESTION, parameters=voting(3))
    written: dict[int, str] = {}

    def grown(change: MessageGrew) -> bool:
        for piece in change.chains:
            known = written.get(piece.number, "")
            written[piece.number] = known[: piece.thinking_offset] + piece.thinking
        return sorted(written.values()) == ["On and on", "On and on", "So be it"]

    await bench.until(MessageGrew, grown)
    await bench.until(MessageChanged, lambda change: bool(votes_of(change.message.chains).answers))
    bench.chat.stop(sent.conversation)
    (answer,) = await bench.ended(sent)
    assert {chain.number: chain.thinking for chain in answer.chains} == written
    assert {"On and on", "So be it"} == set(written.values())
    assert sorted(written) == [1, 2, 3]
    (ended,) = votes_of(answer.chains).answers
    assert written[answer.chains[ended.chains[0]].number] == "So be it"


async def test_given_chains_when_copied_then_they_come_along(bench: Bench, serve: Serve) -> None:
    await serve(Scripted(("a", "7"), ("b", "8"), (error_answer(400, "no"), "")))
    answer = await voted(bench, 3)
    copied = (await bench.engine.conversations.duplicate(answer.conversation)).id
    (entry,) = (await bench.chat.branches.path(copied))[-1:]
    assert entry.message.chains == answer.chains
    assert await bench.engine.soundness.problems() == []
