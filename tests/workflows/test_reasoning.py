"""Reasoning step by step, chosen by keys: the answer in front, the votes and chains below it."""

from __future__ import annotations

import time

import pytest

from tests.support.chat_service import ChatService
from tests.support.hostile_server import Exchange, event_stream, silence
from tests.support.window import ChatWindow
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window

ALLOWED_LOSS = 0.25
"""Seconds of text a kill may cost."""
OFF, STEPS = "Reasoning: off", "Reasoning: Step by step · Free text"


async def reason_or_answer(exchange: Exchange) -> None:
    """A model that reasons, and gives the answer when asked for it."""
    asked = exchange.request.json["messages"][-1]["content"]
    await event_stream("Heron" if asked.startswith("Therefore") else "It wades.")(exchange)


def choose(window: ChatWindow, now: str, *keys: str) -> None:
    """Open the menu of the switch, and choose by keys."""
    window.press(now, "check box")
    window.see_menu()
    window.key(*keys)


def test_given_the_switch_when_chosen_by_keys_then_answers_are_reasoned_and_can_be_voted_on(
    window: ChatWindow, service: ChatService
) -> None:
    for _call in range(8):
        service.will(reason_or_answer)
    choose(window, OFF, "Down", "Down", "Return")
    window.see(STEPS, "check box")

    window.ask("Which bird is it?")
    window.read("Heron")
    window.idle()
    names = [node.name for node in window.tree.find("push button")]
    window.press(next(name for name in names if name.startswith("How it got there")))
    window.read("It wades.")
    assert len(service.prompts) == 2

    choose(window, STEPS, *["Down"] * 5, "Return")
    window.see(f"{STEPS} · Vote of 3 chains", "check box")
    window.ask("And now?")
    window.idle()
    window.read("Vote of")
    row = next(name for name in ("Heron: 2 of 3", "Heron: 3 of 3") if window.shown(name))
    window.press(row)
    window.read("Chain ")
    assert not window.complaints()


def test_given_a_vote_that_runs_when_the_window_is_killed_then_its_chains_are_there_and_can_be_asked_again(
    window: ChatWindow, service: ChatService, open_window: OpenWindow
) -> None:
    service.will(*[event_stream("It wades slowly.", silence) for _chain in range(3)])
    choose(window, OFF, "Down", "Down", "Return")
    choose(window, STEPS, *["Down"] * 5, "Return")
    window.see(f"{STEPS} · Vote of 3 chains", "check box")
    window.ask("Which bird is it?")
    window.see("writing")
    window.press("Chain 2")
    window.read("It wades slowly.")
    time.sleep(ALLOWED_LOSS)

    window.kill()
    again = open_window()

    again.read("The app was closed while the answer was written")
    again.press("Not needed, or stopped: 3 of 3")
    assert again.read("Chain 1", "Chain 3").count("It wades slowly.") == 3
    for _call in range(6):
        service.will(reason_or_answer)
    again.press("Retry")
    again.read("Heron")
    again.idle()
    assert not again.complaints()
