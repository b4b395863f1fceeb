"""Single messages and branches: edited, deleted, brought back, rated, branched off, outlined."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.hostile_server import event_stream
from tests.support.window import BUTTON, ENTRY, ChatWindow

pytestmark = pytest.mark.window

CHECK_BOX = "check box"
EDIT, DELETE_BELOW = 5, 1
LINES = {"name": "Outline of the conversation"}


def talk(window: ChatWindow, *prompts: str) -> None:
    """Ask and wait for each answer."""
    for prompt in prompts:
        window.ask(prompt)
        window.read(f"You said: {prompt}")
        window.idle()


def choose_for_last_answer(window: ChatWindow, place: int) -> None:
    """Choose in the menu of the last answer, counted from its end."""
    left, top = window.tree.find(BUTTON, "More")[-1].middle
    window.activate()
    window.desktop.xdotool("mousemove", "--sync", str(left), str(top), "click", "1")
    window.see_menu()
    window.key(*["Up"] * place, "Return")


def reads(window: ChatWindow, *texts: str) -> None:
    """Wait until exactly these messages are in view."""
    wait_for(f"{texts}", lambda: [each.description for each in window.messages] == list(texts))


def test_given_an_answer_when_edited_in_its_place_then_what_follows_stays_and_undo_works(
    window: ChatWindow,
) -> None:
    talk(window, "Herons", "Egrets")

    choose_for_last_answer(window, EDIT)
    window.write("You said: **Storks**", into="Edit message")
    window.press("Save")

    reads(window, "Herons", "You said: Herons", "Egrets", "You said: Storks")
    window.see("Changed the message.")
    assert window.stored()[0]["messages"][-1]["text"] == "You said: **Storks**"
    window.press("Undo")
    reads(window, "Herons", "You said: Herons", "Egrets", "You said: Egrets")


def test_given_a_focused_message_when_delete_is_pressed_then_it_goes_and_undo_brings_it_back(
    window: ChatWindow,
) -> None:
    talk(window, "Herons", "Egrets")
    window.focus("Transcript")
    window.key("Escape", "ctrl+Down", "ctrl+Up", "ctrl+Up", "ctrl+Up", "ctrl+Down")

    window.key("Delete")

    reads(window, "Herons", "Egrets", "You said: Egrets")
    window.press("Undo")
    reads(window, "Herons", "You said: Herons", "Egrets", "You said: Egrets")


def test_given_two_versions_when_the_shown_one_is_deleted_then_the_other_is_shown(
    window: ChatWindow, service: ChatService
) -> None:
    service.will(event_stream("The first answer"), event_stream("The second answer"))
    window.ask("Herons")
    window.read("The first answer")
    window.idle()
    window.key("ctrl+r")
    window.read("The second answer", "Version 2 of 2")
    window.idle()

    choose_for_last_answer(window, DELETE_BELOW)

    reads(window, "Herons", "The first answer")
    window.press("Undo")
    window.read("The second answer", "Version 2 of 2")


def test_given_the_outline_when_a_line_is_clicked_then_that_branch_is_shown(
    window: ChatWindow,
) -> None:
    talk(window, "Herons")
    window.press("Edit")
    window.write("Egrets", into="Edit message")
    window.press("Send")
    window.read("You said: Egrets", "Version 2 of 2")
    window.idle()

    window.key("ctrl+shift+o")
    wait_for("the lines", lambda: len(window.tree.find(ENTRY, within=LINES)) == 4)
    names = [line.name for line in window.tree.find(ENTRY, within=LINES)]
    assert names == [
        "You: Herons",
        "heron: You said: Herons",
        "You: Egrets",
        "heron: You said: Egrets",
    ]
    window.click("heron: You said: Herons", ENTRY)

    window.read("You said: Herons", "Version 1 of 2")
    window.key("alt+End")
    window.read("You said: Egrets", "Version 2 of 2")


def test_given_a_message_when_branched_off_then_a_new_conversation_goes_on_from_it(
    window: ChatWindow,
) -> None:
    talk(window, "Herons", "Egrets")

    window.press("Branch into a new conversation")  # the first of the two answers

    wait_for("both", lambda: window.titles == ["Herons (branch)", "Herons"])
    reads(window, "Herons", "You said: Herons")
    talk(window, "Storks")
    assert [len(each["messages"]) for each in window.stored()] == [4, 4]


def test_given_a_rated_answer_when_exported_then_the_rating_is_in_the_file(
    window: ChatWindow, tmp_path: Path
) -> None:
    talk(window, "Herons")
    window.press("Good answer", CHECK_BOX)
    target = tmp_path / "all.json"

    def exported() -> list[int]:
        target.unlink(missing_ok=True)
        subprocess.run(
            [
                *(sys.executable, "-m", "chatapp", "--profile", str(window.profile)),
                *("export", "--all", "--format", "json", str(target)),
            ],
            check=True,
            capture_output=True,
        )
        (conversation,) = json.loads(target.read_text("utf-8"))["conversations"]
        return [one["rating"] for one in conversation["messages"]]

    wait_for("the rating", lambda: exported() == [0, 1])
    assert "checked" in window.see("Good answer").states
