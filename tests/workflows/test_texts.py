"""A text that a model continues: written, continued, edited, with its versions, after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.window import ChatWindow, connected
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window


def says(window: ChatWindow, text: str) -> None:
    """Wait until the text is this."""
    wait_for(repr(text), lambda: window.see("Text", "text").text == text)


def begin(window: ChatWindow) -> None:
    """Begin a text from the empty page."""
    window.press("Write a text to complete")
    window.see("Text", "text")


def test_given_a_text_when_written_continued_and_edited_then_all_versions_are_there_after_a_restart(
    open_window: OpenWindow, profile_folder: Path, service: ChatService
) -> None:
    service.continuations.extend([" grey heron", " in the reeds"])
    connected(profile_folder, service.base_url)
    window = open_window()
    begin(window)
    window.type("A")
    says(window, "A")
    window.key("ctrl+Return")
    says(window, "A grey heron")
    assert service.texts == ["A"]

    wait_for("its end", lambda: not window.answering)
    window.key("ctrl+Home", "Right", "Right")
    window.type("tall ")
    says(window, "A tall grey heron")
    window.key("ctrl+Return")
    says(window, "A tall grey heron in the reeds")
    assert service.texts[-1] == "A tall grey heron"
    window.see("Version 2 of 2")

    window.press("Previous version")
    says(window, "A grey heron")
    window.press("Next version")
    says(window, "A tall grey heron in the reeds")
    window.key("ctrl+End")
    window.type(", waiting")
    says(window, "A tall grey heron in the reeds, waiting")
    window.close()
    assert window.ended() == 0

    again = open_window()
    says(again, "A tall grey heron in the reeds, waiting")
    again.see("Version 2 of 2")
    again.focus("Text")
    again.key("ctrl+Return")
    says(again, "A tall grey heron in the reeds, waiting and so on")
    assert service.texts[-1] == "A tall grey heron in the reeds, waiting"


def test_given_words_not_yet_continued_when_the_app_is_killed_then_they_are_there_again(
    open_window: OpenWindow, profile_folder: Path, service: ChatService
) -> None:
    connected(profile_folder, service.base_url)
    window = open_window()
    begin(window)
    window.type("The heron stood")
    says(window, "The heron stood")
    wait_for("its title", lambda: "The heron stood" in " ".join(window.titles))
    wait_for("its words", lambda: window.shown("3 words · up to 256 more tokens"))
    window.kill()

    says(open_window(), "The heron stood")


def test_given_a_text_by_its_tokens_when_another_one_is_taken_by_keys_then_it_goes_on_from_that(
    open_window: OpenWindow, profile_folder: Path, service: ChatService
) -> None:
    service.continuations.extend([" grey heron", " of the sea"])
    connected(profile_folder, service.base_url)
    window = open_window()
    begin(window)
    window.type("A")
    window.key("ctrl+shift+l")
    window.press("Ask for probabilities from now on")
    window.see_no_more("Ask for probabilities from now on")
    window.focus("Text")
    window.key("ctrl+Return")
    says(window, "A grey heron")
    window.see("Surprise per token, nats", None)

    window.key("ctrl+End", "alt+Down")
    window.see("What could have stood here")
    window.key("Return")
    says(window, "A greyother of the sea")
    assert service.texts == ["A", "A greyother"]
    window.see("Version 2 of 2")
    window.see_no_more("What could have stood here")
