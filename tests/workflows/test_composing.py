"""Writing messages: lines, drafts, what waits for its turn."""

from __future__ import annotations

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.desktop import Desktop
from tests.support.window import ChatWindow
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window


def has_written(window: ChatWindow, text: str) -> None:
    """Wait until this is in the message field."""
    wait_for(f"{text!r} in the field", lambda: [window.written] == [text])


def test_given_typed_text_when_shift_enter_is_pressed_then_the_line_breaks_and_enter_sends(
    window: ChatWindow, service: ChatService
) -> None:
    window.focus("Message")
    window.type("First line")
    window.key("shift+Return")
    window.type("second line")
    has_written(window, "First line\nsecond line")

    window.key("Return")

    window.read("You said: First line")
    assert service.asked == ["First line\nsecond line"]


def test_given_an_answer_in_mid_stream_when_enter_is_pressed_then_the_prompt_waits_for_its_end(
    window: ChatWindow, service: ChatService
) -> None:
    answer = service.will_wait()
    window.ask("First question")
    answer.say("First answer")
    window.read("First answer")

    window.ask("Second question")
    window.see("Waiting message")
    has_written(window, "")
    window.press("Edit the waiting message")
    has_written(window, "Second question")
    window.see_no_more("Waiting message")
    window.ask("Third question")
    window.see("Waiting message")
    answer.end()

    window.read("First answer", "You said: Third question")
    assert service.asked == ["First question", "Third question"]
    window.idle()
    assert not window.shown("Waiting message")


def test_given_a_stopped_answer_when_a_prompt_waits_then_it_is_sent_only_when_told(
    window: ChatWindow, service: ChatService
) -> None:
    answer = service.will_wait()
    window.ask("First question")
    answer.say("First answer")
    window.read("First answer")
    window.ask("Second question")
    window.see("Waiting message")

    window.key("Escape")

    window.idle()
    assert service.asked == ["First question"]
    window.press("Send the waiting message now")
    window.read("You said: Second question")


def test_given_unsent_text_when_another_conversation_is_shown_then_each_has_its_own_draft(
    window: ChatWindow, open_window: OpenWindow
) -> None:
    window.ask("Herons")
    window.read("You said: Herons")
    window.idle()
    window.focus("Message")
    window.type("a second thought")
    window.begin_anew()
    window.see("Sleep better")
    has_written(window, "")
    window.type("another matter")

    window.open("Herons")

    has_written(window, "a second thought")
    window.open("New conversation")
    has_written(window, "another matter")
    window.close()
    assert window.ended() == 0
    reopened = open_window()
    has_written(reopened, "another matter")
    reopened.open("Herons")
    has_written(reopened, "a second thought")


def test_given_an_empty_field_when_up_is_pressed_then_the_last_prompt_is_there_again(
    window: ChatWindow,
) -> None:
    window.ask("Where do herons sleep?")
    window.read("You said: Where do herons sleep?")
    window.idle()

    window.key("Up")

    has_written(window, "Where do herons sleep?")


def test_given_the_setting_for_ctrl_enter_when_enter_is_pressed_then_the_line_breaks(
    window: ChatWindow, service: ChatService
) -> None:
    window.key("ctrl+comma")
    window.choose("Enter", "Ctrl+Enter")
    window.key("Escape")
    window.focus("Message")
    window.type("One")
    window.key("Return")
    window.type("two")
    has_written(window, "One\ntwo")

    window.key("ctrl+Return")

    window.read("You said: One")
    assert service.asked == ["One\ntwo"]


def test_given_a_conversation_when_commands_are_given_by_key_then_each_does_its_work(
    window: ChatWindow, desktop: Desktop
) -> None:
    window.ask("Herons")
    window.read("You said: Herons")
    window.idle()

    window.key("ctrl+b")
    window.see_no_more("Conversations")
    window.key("ctrl+b")
    window.see("Conversations")
    window.key("ctrl+slash")
    window.see("Rename conversation", "label")
    window.key("Escape")
    window.see_no_more("Rename conversation", "label")
    window.key("ctrl+k")
    everything = "Search everything"
    wait_for("the focus on it", lambda: "focused" in window.see(everything).states)
    window.key("shift+Escape")
    wait_for("the focus on Message", lambda: "focused" in window.see("Message").states)
    window.key("ctrl+shift+c", "ctrl+v")
    has_written(window, "You said: Herons")
    screen = desktop.xdotool("getdisplaygeometry")
    size = window.size
    window.key("F11")
    wait_for("full screen", lambda: "{} {}".format(*window.size) == screen)
    window.key("F11")
    wait_for("its old size", lambda: window.size == size)
