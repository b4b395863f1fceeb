"""Connections and other settings, set in the window."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.window import FIELDS, ChatWindow, connected
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window

KEY = "sk-orchard-0123456789"


def listed(window: ChatWindow) -> list[dict[str, object]]:
    """The connections, as the command line tells them."""
    command = [sys.executable, "-m", "chatapp", "--profile", str(window.profile)]
    done = subprocess.run(
        [*command, "connections", "list", "--json"], capture_output=True, check=True
    )
    return list(json.loads(done.stdout))


def test_given_the_settings_when_a_connection_is_added_then_it_is_tested_and_used(
    open_window: OpenWindow, service: ChatService
) -> None:
    service.key = KEY
    window = open_window()
    window.press("Skip")
    window.see("Message")
    window.key("ctrl+comma")
    window.press("Connections", "radio button")

    window.press("Add connection")
    window.choose("OpenAI", "Other address…")
    window.write("Orchard", into="Name")
    window.write(service.base_url.removesuffix("/v1"), into="Address")
    window.write(KEY, into="Key")
    window.press("Add")

    wait_for("the test", lambda: "Key accepted" in window.everything)
    wait_for("the mended address", lambda: listed(window)[0]["base_url"] == service.base_url)
    assert window.see("Address", FIELDS).text == service.base_url
    window.key("Escape")
    window.see("Goes to Orchard, 127.0.0.1")
    window.ask("Where do herons nest?")
    window.read("You said: Where do herons nest?")
    assert service.prompts[-1].headers["authorization"] == f"Bearer {KEY}"


def test_given_a_window_just_painted_when_ctrl_comma_is_pressed_then_the_settings_come(
    open_window: OpenWindow, profile_folder: Path, service: ChatService
) -> None:
    connected(profile_folder, service.base_url)
    window = open_window(first_keys=("ctrl+comma",))
    window.press("Connections", "radio button")
    window.see("Orchard", "radio button")


def test_given_two_models_when_another_is_chosen_then_it_is_asked(
    window: ChatWindow, service: ChatService
) -> None:
    window.key("ctrl+comma")
    window.press("Connections", "radio button")
    window.press("Orchard", "radio button")
    window.press("Fetch the list of models")
    wait_for("the models", lambda: "2 models" in window.everything)
    window.key("Escape")

    window.press("Model")
    window.see_menu()
    window.key("Down", "Down", "Return")

    wait_for("the choice", lambda: window.see("Model").description == "finch")
    window.ask("Who are you?")
    window.answered("finch", "You said: Who are you?")
    assert service.prompts[-1].json["model"] == "finch"


def test_given_a_model_when_it_gets_a_star_then_the_menu_shows_it_first(
    window: ChatWindow,
) -> None:
    window.key("ctrl+comma")
    window.press("Connections", "radio button")
    window.press("Orchard", "radio button")
    window.press("Fetch the list of models")
    wait_for("the models", lambda: "2 models" in window.everything)
    window.click("finch", "list item")
    window.key("space", "Escape")

    window.press("Model")
    window.see_menu()
    window.key("Down", "Return")

    wait_for("the choice", lambda: window.see("Model").description == "finch")


def test_given_a_header_when_written_then_it_is_sent_until_it_is_removed(
    window: ChatWindow, service: ChatService
) -> None:
    window.key("ctrl+comma")
    window.press("Connections", "radio button")
    window.press("Orchard", "radio button")
    window.press("More", "check box")
    window.write("X-Team", into="Name of a new header")
    window.write("blue-0123456789", into="Value of the new header")
    window.press("Add header")
    window.see("Remove the header X-Team")
    window.key("Escape")
    window.ask("First?")
    window.read("You said: First?")
    assert service.prompts[-1].headers["x-team"] == "blue-0123456789"

    window.key("ctrl+comma")
    window.press("Connections", "radio button")
    window.press("Orchard", "radio button")
    window.press("Remove the header X-Team")
    window.press("Undo")
    window.press("Remove the header X-Team")
    window.see("Undo")
    window.key("Escape")
    window.ask("Second?")
    window.read("You said: Second?")
    assert "x-team" not in service.prompts[-1].headers


def test_given_a_connection_when_removed_then_nothing_of_it_is_left(
    window: ChatWindow,
) -> None:
    window.key("ctrl+comma")
    window.press("Connections", "radio button")
    window.press("Orchard", "radio button")

    window.press("Remove…")
    window.press("Remove")

    wait_for("its end", lambda: listed(window) == [])
    window.key("Escape")
    window.see("Stays on this computer")
