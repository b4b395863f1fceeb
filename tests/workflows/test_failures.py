"""What goes wrong with a service, and how the user goes on from there."""

from __future__ import annotations

import pytest

from tests.support.chat_service import ChatService
from tests.support.hostile_server import error_answer
from tests.support.window import ChatWindow

pytestmark = pytest.mark.window

KEY = "sk-orchard-0123456789"


def test_given_a_refused_key_when_the_right_one_is_entered_then_the_same_prompt_is_answered(
    window: ChatWindow, service: ChatService
) -> None:
    service.key = KEY
    window.ask("Where do herons nest?")
    window.read("Where do herons nest?", "127.0.0.1 did not accept the key")
    window.see("Retry", "push button")
    window.write("typed while it failed")

    window.press("Enter key…")
    window.write(KEY, into="Key")
    window.press("Save and retry")

    window.read("You said: Where do herons nest?", "Version 2 of 2")
    window.idle()
    assert window.written == "typed while it failed"
    assert service.prompts[-1].headers["authorization"] == f"Bearer {KEY}"


def test_given_a_wrong_key_when_retried_with_it_then_the_error_stays_beside_the_prompt(
    window: ChatWindow, service: ChatService
) -> None:
    service.key = KEY
    window.ask("Where do herons nest?")
    window.read("did not accept the key")

    window.press("Retry")

    window.read("Where do herons nest?", "did not accept the key", "Version 2 of 2")
    window.idle()


def test_given_no_server_when_it_is_there_again_then_retry_gets_the_answer(
    window: ChatWindow, service: ChatService
) -> None:
    service.stop_listening()
    window.ask("Is anyone there?")
    window.read("Is anyone there?", "Nothing answers at 127.0.0.1")

    service.listen_again()
    window.press("Retry")

    text = window.read("You said: Is anyone there?")
    assert "Nothing answers" not in text


def test_given_a_connection_that_breaks_in_mid_word_when_shown_then_the_text_stays_above_the_error(
    window: ChatWindow, service: ChatService
) -> None:
    answer = service.will_wait()
    window.ask("Begin a story")
    answer.say("Once upon a ti")
    window.read("Once upon a ti")

    answer.reset()

    text = window.read("Once upon a ti", "the connection was lost")
    assert text.index("Once upon a ti") < text.index("the connection was lost")
    window.idle()
    window.press("Retry")
    window.read("You said: Begin a story", "Version 2 of 2")
    window.press("Previous version")
    window.read("Once upon a ti", "the connection was lost", "Version 1 of 2")


def test_given_a_stream_without_an_end_when_it_stops_then_the_answer_is_called_incomplete(
    window: ChatWindow, service: ChatService
) -> None:
    answer = service.will_wait()
    window.ask("Begin a story")
    answer.say("Once upon a time")
    window.read("Once upon a time")

    answer.hang_up()

    window.read("Once upon a time", "The answer ended early")
    (conversation,) = window.stored()
    assert conversation["messages"][-1]["status"] == "incomplete"


def test_given_a_service_without_credit_when_asked_then_its_reason_is_shown(
    window: ChatWindow, service: ChatService
) -> None:
    refusal = error_answer(429, "You have no credit", code="insufficient_quota")
    service.will(refusal, refusal, refusal)

    window.ask("Anything")

    window.read("has no credit left", "You have no credit")
    window.see("Retry", "push button")
