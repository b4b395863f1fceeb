"""Asking and being answered, in the real window."""

from __future__ import annotations

import pytest

from tests.support.chat_service import ChatService
from tests.support.hostile_server import event_stream
from tests.support.window import ChatWindow

pytestmark = pytest.mark.window


def test_given_a_connection_when_asked_then_the_answer_is_shown_and_on_disk(
    window: ChatWindow, service: ChatService
) -> None:
    window.write("What is a heron?")
    window.press("Send")

    window.read("You said: What is a heron?")
    window.idle()
    assert service.asked == ["What is a heron?"]
    assert window.written == ""
    assert window.titles == ["What is a heron?"]
    (conversation,) = window.stored()
    assert [message["text"] for message in conversation["messages"]] == [
        "What is a heron?",
        "You said: What is a heron?",
    ]


def test_given_an_answer_in_mid_stream_when_stopped_then_its_text_is_kept(
    window: ChatWindow, service: ChatService
) -> None:
    answer = service.will_wait()
    window.ask("Tell me everything")
    answer.say("It began ", "with a ")
    window.read("It began with a")

    window.press("Stop")

    answer.over()
    window.idle()
    window.read("It began with a")
    (conversation,) = window.stored()
    assert conversation["messages"][-1]["status"] == "stopped"
    assert conversation["messages"][-1]["text"] == "It began with a "


def test_given_an_answer_when_asked_again_then_both_are_there_to_switch_between(
    window: ChatWindow, service: ChatService
) -> None:
    service.will(event_stream("The first answer"), event_stream("The second answer"))
    window.ask("Say something")
    window.read("The first answer")
    window.idle()

    window.key("ctrl+r")

    text = window.read("The second answer", "Version 2 of 2")
    assert "The first answer" not in text
    window.idle()
    window.press("Previous version")
    text = window.read("The first answer", "Version 1 of 2")
    assert "The second answer" not in text
    window.press("Next version")
    window.read("The second answer", "Version 2 of 2")
    assert service.asked == ["Say something", "Say something"]


def test_given_a_prompt_when_edited_then_it_is_asked_anew_beside_the_old_one(
    window: ChatWindow, service: ChatService
) -> None:
    window.ask("How many grey herons?")
    window.read("You said: How many grey herons?")
    window.idle()

    window.press("Edit")
    window.write("How many white herons?", into="Edit message")
    window.press("Send", role="push button")

    window.read("You said: How many white herons?", "Version 2 of 2")
    assert service.asked[-1] == "How many white herons?"
    window.press("Previous version")
    window.read("You said: How many grey herons?", "Version 1 of 2")
