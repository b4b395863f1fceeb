"""Comparing models: blind, side by side, chosen by a key, and gone on with."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.command import Command
from tests.support.window import BUTTON, ENTRY, FIELDS, ChatWindow, connected
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


def test_given_a_template_when_its_variants_are_compared_then_one_is_chosen_while_others_are_written(
    window: ChatWindow, profile_folder: Path, service: ChatService, tmp_path: Path
) -> None:
    window.key("ctrl+shift+t")
    window.see("Find a prompt", FIELDS)
    window.type("translate")
    window.press("Compare variants")
    window.see("From", FIELDS)
    window.key("Tab", "Tab")
    window.type("Good day")
    window.key("ctrl+Return")
    window.see("Ask all", BUTTON)
    for name in ("Usual wording", "T5 prefix", "Literary"):
        assert name in window.everything
    assert service.prompts == []
    held = [service.will_wait(), service.will_wait()]

    window.key("Return")

    for answer in held:
        answer.asked()
        answer.say("Guten")
    names = ("A", "B", "C")

    def choosable() -> list[str]:
        return [name for name in names if "sensitive" in window.see(name, BUTTON).states]

    wait_for("one that has ended", choosable)
    (best,) = choosable()
    window.key(str(names.index(best) + 1))
    window.see(f"Go on with {best}", BUTTON)
    window.see("Stopped")
    exported = pairs(profile_folder, tmp_path / "pairs.jsonl")
    assert [pair["rejected"] for pair in exported] == [
        [{"role": "assistant", "content": "Guten"}],
    ] * 2
    assert {str(pair["rejected_status"]) for pair in exported} == {"stopped"}
    assert {pair["chosen_made_with"]["template"] for pair in exported} == {"Translate"}  # type: ignore[index]
    asked = sorted(str(one.json["messages"][-1]["content"]) for one in service.prompts)
    assert asked[-1] == "translate English to German: Good day"
    assert all(text.endswith("Good day") for text in asked)
