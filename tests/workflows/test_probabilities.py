"""Token probabilities with the embedded model: asked for, walked by keys, gone on from another."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.hostile_server import event_stream
from tests.support.probabilities import token, told
from tests.support.window import ChatWindow
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window
ASK = "Ask for probabilities from now on"


def ended(window: ChatWindow, count: int) -> list[dict[str, Any]]:
    """All messages, once there are so many and none is being written."""

    def look() -> list[dict[str, Any]]:
        (conversation,) = window.stored()
        messages: list[dict[str, Any]] = conversation["messages"]
        done = all(each["status"] != "streaming" for each in messages)
        return messages if done and len(messages) == count else []

    return wait_for(f"{count} messages", look, within=60)


@pytest.mark.model
@pytest.mark.usefixtures("demo_model")
def test_given_the_embedded_model_when_another_token_is_taken_by_keys_then_a_version_begins_with_it(
    open_window: OpenWindow,
) -> None:
    window = open_window()
    window.press("Skip")
    window.ask("What is 1 + 1?")
    ended(window, 2)
    window.key("ctrl+shift+l")
    window.press(ASK)
    window.see_no_more(ASK)

    window.ask("Name one colour.")
    answer = ended(window, 4)[-1]["text"]
    window.see("Surprise per token, nats", None)
    window.focus("Transcript")
    window.key("Right")
    options = window.see("What could have stood here")
    window.see("Continue from here")
    first = wait_for("an option", lambda: window.tree.find(within={"name": options.name}))
    window.key("Return")

    again = ended(window, 5)[-1]["text"]
    window.see("Version 2 of 2")
    assert again
    assert not again.startswith(answer.split()[0]), [each.name for each in first]


def test_given_a_token_that_is_looked_at_when_read_then_its_card_is_there_and_all_else_once(
    window: ChatWindow, service: ChatService
) -> None:
    service.will(event_stream(told(token("Wader", 0.4, Heron=0.3), token("!", 0.9))))
    window.key("ctrl+shift+l")
    window.ask("Which bird?")
    window.see("The least certain places")
    window.focus("Transcript")
    window.key("Right")

    window.see("What could have stood here")

    names = [node.name for node in window.tree.tree(name="Transcript")]
    once = ("The least certain places", "Regenerate", "Edit", "Heron, 30.0%", "Continue from here")
    assert [names.count(name) for name in once] == [1] * len(once)
