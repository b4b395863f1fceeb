"""Comparing models: blind, side by side, chosen by a key, and gone on with."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.command import Command
from tests.support.window import BUTTON, ENTRY, ChatWindow, connected
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window


def pairs(profile: Path, target: Path) -> list[dict[str, object]]:
    """The preferences, as the command line exports them."""
    asyncio.run(Command(profile).run("preferences", "export", str(target)))
    return [json.loads(line) for line in target.read_text("utf-8").splitlines()]


def written(window: ChatWindow) -> list[str]:
    """The answers side by side, while nothing tells whose they are."""
    columns = [{"name": f"Answer {letter}", "role": "list"} for letter in "AB"]
    found = [window.tree.find(ENTRY, within=column) for column in columns]
    return [node.description for nodes in found for node in nodes]


def test_given_two_models_when_compared_blind_then_a_key_chooses_reveals_keeps_and_goes_on(
    open_window: OpenWindow,
    profile_folder: Path,
    service: ChatService,
    tmp_path: Path,
) -> None:
    connected(profile_folder, service.base_url)
    asyncio.run(Command(profile_folder).run("connections", "test", "Orchard"))
    window = open_window()
    held = service.will_wait()
    window.focus("Message")
    window.write("Which bird are you?")
    window.press("Compare models")
    window.see("Ask all", BUTTON)
    window.press("Blind", "check box")

    window.press("Ask all")

    held.asked()
    held.say("A wading ", "bird. ")
    window.see("Names, speed and cost are hidden until you choose")
    wait_for("the text", lambda: "A wading bird." in written(window))
    assert not {"heron", "finch"} & set(window.everything.split())
    held.say("Or so.")
    held.end()
    wait_for("the text", lambda: "A wading bird. Or so." in written(window))
    chosen = written(window).index("A wading bird. Or so.")
    best = "AB"[chosen]
    wait_for("the end", lambda: "sensitive" in window.see(best, BUTTON).states)
    window.key(str(chosen + 1))

    go_on = f"Go on with {best}"
    window.see(go_on, BUTTON)
    names = window.everything
    assert "heron" in names
    assert "finch" in names
    window.press(go_on)
    window.see("Message")
    window.read("A wading bird. Or so.")
    window.ask("And now?")
    window.read("You said: And now?")
    (pair,) = pairs(profile_folder, tmp_path / "pairs.jsonl")
    assert pair["blind"] is True
    assert pair["prompt"] == [{"role": "user", "content": "Which bird are you?"}]
    assert pair["chosen"] == [{"role": "assistant", "content": "A wading bird. Or so."}]
    assert pair["rejected"] == [{"role": "assistant", "content": "You said: Which bird are you?"}]
