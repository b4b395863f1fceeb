"""Answers taken out of a chain of thought, shown by their tokens; and how sure a vote's chains were."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT, ChainOfThought, Method, TaskType
from chatapp.gui.transcript.panes.token_head import TokenHeadPane, TokensMissingPane
from chatapp.gui.transcript.panes.vote_row import VoteRow
from chatapp.gui.transcript.parts import Hint
from chatapp.gui.transcript.tokens import ShownTokens
from chatapp.gui.widgets import Label
from chatapp.storage.connections import Connections
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import Exchange, HostileServer, event_stream
from tests.support.probabilities import token, told
from tests.support.qt import settle, until

REASONING = told(token("3+4", 0.5), token(" it is", 0.25))
ANSWER = told(token("7", 0.5, **{"8": 0.4}), token(".", 0.9))


async def reason_or_extract(exchange: Exchange) -> None:
    """Reasons, and gives the answer when asked for it."""
    extracting = exchange.request.json["messages"][-1]["content"].endswith(" is")
    await event_stream(ANSWER if extracting else REASONING)(exchange)


@pytest.fixture
async def bench(profile_folder: Path, qapp: object) -> AsyncIterator[GuiBench]:
    """The window, connected to a server that goes on with the beginning of an answer."""
    async with (
        HostileServer(reason_or_extract) as server,
        gui_bench(profile_folder, server.base_url) as made,
    ):
        (known,) = [each for each in await made.engine.connections.all() if not each.embedded]
        await Connections(made.engine.database).change(known.id, service="llama.cpp")
        await made.engine.connections.publish()
        await settle()
        yield made


async def reasoned(bench: GuiBench, samples: int = 1) -> None:
    """Ask with the switch on, and for probabilities; the answers are shown by their tokens."""
    wanted = ChainOfThought(Method.ZERO_SHOT, TaskType.NUMBER, samples)
    values = {CHAIN_OF_THOUGHT: wanted.as_parameter(), "logprobs": True, "top_logprobs": 2}
    await bench.engine.conversations.set_parameters(bench.shown.id, values)
    await bench.ask("How many?")
    await bench.says("How many?", "7")
    await bench.idle()
    bench.do("probabilities")


def hints(bench: GuiBench) -> list[str]:
    """The quiet lines of the answer."""
    slots = bench.window.chat.transcript.timeline.items[1].slots or []
    return [one.part.text for one in slots if isinstance(one.part, Hint)]


async def test_given_a_reasoned_answer_when_shown_by_its_tokens_then_they_are_those_of_the_answer(
    bench: GuiBench,
) -> None:
    await reasoned(bench)
    view = bench.window.chat.transcript
    row = bench.window.chat.model.rows[-1]
    await until("the tokens", lambda: isinstance(row.tokens, ShownTokens))
    shown = row.tokens
    assert isinstance(shown, ShownTokens)
    assert shown.alignment.exact
    assert [shown.said(unit) for unit in range(len(shown.alignment.units))] == ["7"]
    heads = await until("the head", lambda: view.findChildren(TokenHeadPane))
    told_by_labels = [label.text() for label in heads[0].findChildren(Label)]
    assert "The reasoning before it: 2 tokens, mean 1.04, perplexity 2.83." in told_by_labels

    view.intents.token_chosen.emit(row.id, 0)
    popover = view.tokens.popover
    await until("the card", popover.isVisible)
    assert popover.obstacle.startswith("The answer was taken out of its reasoning")
    assert not popover.go.isEnabled()


async def test_given_a_vote_when_opened_then_each_chain_tells_how_sure_the_model_was(
    bench: GuiBench,
) -> None:
    await reasoned(bench, samples=2)
    view = bench.window.chat.transcript
    rows = await until("the votes", lambda: view.findChildren(VoteRow))
    rows[0].click()
    await until("the chains", lambda: len(hints(bench)) == 2)
    assert sorted(hints(bench)) == [
        f"Chain {number} · 7 · mean log probability −0.72" for number in (1, 2)
    ]
    (missing,) = await until("why not", lambda: view.findChildren(TokensMissingPane))
    words = " ".join(label.text() for label in missing.findChildren(Label))
    assert "each chain tells its mean log probability" in words
