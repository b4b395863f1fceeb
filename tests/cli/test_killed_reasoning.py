"""Chains of thought whose process is killed: what is there at the next start."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT
from chatapp.domain.chains import votes_of
from chatapp.domain.messages import Message, Status
from chatapp.engine.engine import Engine
from chatapp.storage.profile import Profile
from tests.support.bench import Bench
from tests.support.command import Command, Running, Serve
from tests.support.hostile_server import Exchange, event_stream, silence

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")

ALLOWED_LOSS = 0.25
"""Seconds of text a kill may cost."""
OPTIONS = ("--reason", "zero-shot", "--task", "number", "--json")
WORDS = [f"{number} " for number in range(40)]
NextStart = Callable[[], Awaitable[Bench]]


@pytest.fixture
async def next_start(command: Command) -> AsyncIterator[NextStart]:
    """Opens the profile as the next start does."""
    engines: list[Engine] = []

    async def open_again() -> Bench:
        engines.append(await Engine.open(Profile.open(command.profile)))
        return Bench(engines[-1])

    yield open_again
    for engine in engines:
        await engine.close()


class Endless:
    """A server whose chains have no end, but for the second that begins, and the fifth.

    The fifth ends when the others have written. What is asked when it is `healed` ends, too.
    """

    def __init__(self) -> None:
        self.healed = False
        self._begun = self._written = 0
        self._all_written = asyncio.Event()

    async def __call__(self, exchange: Exchange) -> None:
        extracting = len(exchange.request.json["messages"]) > 1
        if extracting or self.healed:
            await event_stream("7" if extracting else "3 and 4.")(exchange)
            return
        self._begun += 1
        if self._begun in (2, 5):
            wait = [self._wait] if self._begun == 5 else []
            await event_stream(*wait, "3 and 4.")(exchange)
        else:
            await event_stream(*WORDS, self._note, silence)(exchange)

    async def _note(self, _exchange: Exchange) -> None:
        self._written += 1
        if self._written == 3:
            self._all_written.set()

    async def _wait(self, _exchange: Exchange) -> None:
        await self._all_written.wait()


async def answer_of(bench: Bench, asking: Running) -> Message:
    """The answer that a command has begun."""
    told = json.loads(asking.out.splitlines()[0])
    (*_, entry) = await bench.chat.branches.path(told["conversation"])
    assert entry.message.id == told["message"]
    return entry.message


async def asked_again(bench: Bench, answer: Message) -> Message:
    """Another answer, in a conversation whose switch is as it was for this one."""
    switch = {CHAIN_OF_THOUGHT: answer.parameters[CHAIN_OF_THOUGHT]}
    await bench.engine.conversations.set_parameters(answer.conversation, switch)
    (again,) = await bench.ended(await bench.chat.regenerate(answer.id))
    return again


async def test_given_a_vote_of_five_when_killed_in_its_middle_then_its_chains_are_kept_and_it_can_be_asked_again(
    command: Command, serve: Serve, next_start: NextStart
) -> None:
    endless = Endless()
    await serve(endless)
    async with command.asking("3+4?", *OPTIONS, "--samples", "5") as asking:
        await asking.expect('"chain": 4')  # what the others wrote before has arrived by then
        await asyncio.sleep(ALLOWED_LOSS)
        await asking.kill()

    bench = await next_start()
    answer = await answer_of(bench, asking)
    assert answer.error is not None
    assert (answer.status, answer.error.code) == (Status.INTERRUPTED, "interrupted")
    votes = votes_of(answer.chains)
    assert [(vote.answer, len(vote.chains)) for vote in votes.answers] == [("7", 2)]
    assert answer.text == "7"
    running = [answer.chains[place] for place in votes.unended]
    assert [chain.status for chain in running] == [Status.INTERRUPTED] * 3
    assert [chain.thinking for chain in running] == ["".join(WORDS)] * 3
    assert sorted(chain.number for chain in answer.chains) == [1, 2, 3, 4, 5]

    endless.healed = True
    again = await asked_again(bench, answer)
    assert (again.status, again.text, again.parent) == (Status.COMPLETE, "7", answer.parent)
    assert again.parameters == answer.parameters
    assert await bench.engine.soundness.problems() == []


async def test_given_the_call_for_the_answer_when_killed_then_the_reasoning_is_kept_and_it_can_be_asked_again(
    command: Command, serve: Serve, next_start: NextStart
) -> None:
    await serve(
        event_stream("3 and 4 ", "make 7."),
        event_stream("about se", silence),
        *(event_stream("Once more."), event_stream("7")),
    )
    async with command.asking("3+4?", *OPTIONS) as asking:
        await asking.expect("about se")
        await asyncio.sleep(ALLOWED_LOSS)
        result = await asking.kill()
    assert [json.loads(line)["event"] for line in result.out.splitlines()][-1] == "text"

    bench = await next_start()
    answer = await answer_of(bench, asking)
    assert (answer.status, answer.thinking, answer.text) == (
        Status.INTERRUPTED,
        "3 and 4 make 7.",
        "about se",
    )
    again = await asked_again(bench, answer)
    assert (again.status, again.thinking, again.text) == (Status.COMPLETE, "Once more.", "7")
