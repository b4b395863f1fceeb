"""The first minutes: from a new profile to the first answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.window import ChatWindow, gone
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window

DEMO = "Start with the demo model"
SERVICE = "Connect a service with a key"
SERVER = "Use a model server on this computer or network"
KEY = "sk-orchard-0123456789"


def chosen(window: ChatWindow) -> str:
    """The card that is chosen on the first page."""
    (card,) = [each for each in window.tree.find("radio button") if "checked" in each.states]
    return card.name


@pytest.mark.model
@pytest.mark.usefixtures("demo_model")
def test_given_a_new_profile_when_started_with_the_demo_model_then_it_answers_and_all_is_on_disk(
    open_window: OpenWindow,
) -> None:
    window = open_window()
    window.see("Where should your messages go?")
    assert chosen(window) == DEMO

    window.press("Start chatting")
    window.see("Stays on this computer")
    window.ask("What is the capital of France? Answer with one word.")

    window.answered("Demo model", "Paris", within=60)
    window.idle()
    (conversation,) = window.stored()
    prompt, answer = conversation["messages"]
    assert prompt["text"] == "What is the capital of France? Answer with one word."
    assert answer["status"] == "complete"
    assert "Paris" in answer["text"]


@pytest.mark.model
@pytest.mark.usefixtures("demo_model")
def test_given_the_demo_model_when_a_starter_is_clicked_then_it_is_asked_and_can_be_stopped(
    open_window: OpenWindow,
) -> None:
    window = open_window()
    window.press("Skip")
    prompt = window.see("The sea").description

    window.click("The sea")

    window.read(prompt)
    window.answered("Demo model")
    wait_for("text", lambda: len(window.answer) > 20, within=60)
    window.key("Escape")
    window.idle()
    (conversation,) = window.stored()
    answer = conversation["messages"][-1]
    assert answer["status"] in ("stopped", "complete")
    assert answer["text"]


@pytest.mark.model
@pytest.mark.usefixtures("demo_model")
def test_given_the_demo_model_in_mid_stream_when_closed_then_its_process_ends_too(
    open_window: OpenWindow,
) -> None:
    window = open_window()
    window.press("Skip")
    window.ask("Count from one to five hundred in words.")
    wait_for("text", lambda: len(window.answer) > 20, within=60)
    children = window.children()
    assert children

    window.close()

    assert window.ended() == 0
    assert gone(children)
    (conversation,) = window.stored()
    assert conversation["messages"][-1]["status"] in ("interrupted", "complete")
    assert conversation["messages"][-1]["text"]


def test_given_a_new_profile_when_a_service_and_key_are_given_then_the_key_is_tested_and_used(
    open_window: OpenWindow, service: ChatService, profile_folder: Path
) -> None:
    service.key = KEY
    window = open_window()

    window.press(SERVICE, "radio button")
    window.choose("OpenAI", "Other address…")
    window.write(service.base_url, into="Address")
    window.write("sk-wrong", into="Key")
    window.press("Test")
    wait_for("the refusal", lambda: "did not accept the key" in window.everything)
    window.write(KEY, into="Key")
    window.press("Test")
    wait_for("the test", lambda: "Key works." in window.everything)
    window.press("Start chatting")

    wait_for("the notice", lambda: "no keyring that can be used" in window.everything)
    window.ask("Where do herons nest?")
    window.read("You said: Where do herons nest?")
    assert service.prompts[-1].headers["authorization"] == f"Bearer {KEY}"
    window.close()
    assert window.ended() == 0
    for path in profile_folder.parent.rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes(), path


def test_given_a_new_profile_when_a_model_server_is_named_then_it_is_asked_without_a_key(
    open_window: OpenWindow, service: ChatService
) -> None:
    window = open_window()

    window.press(SERVER, "radio button")
    window.write(service.base_url.removesuffix("/v1"), into="Address")
    window.press("Start chatting")
    window.ask("Where do herons nest?")

    window.read("You said: Where do herons nest?")
    assert "authorization" not in service.prompts[-1].headers


def test_given_a_new_profile_when_skipped_then_the_page_does_not_come_again(
    open_window: OpenWindow,
) -> None:
    window = open_window()
    window.press("Skip")
    window.see("Message")
    window.close()
    assert window.ended() == 0

    reopened = open_window()

    reopened.see("Message")
    assert not reopened.shown("Where should your messages go?")
