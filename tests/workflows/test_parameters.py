"""Parameters and presets: set by keys, sent, shown with the answer, saved, reset and undone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.window import ChatWindow

pytestmark = pytest.mark.window


def body(service: ChatService) -> dict[str, Any]:
    """What was sent last."""
    sent: dict[str, Any] = service.prompts[-1].json
    return sent


def type_number(window: ChatWindow, text: str, name: str) -> None:
    """Type into a parameter's field in the place of what is there."""
    window.focus(name)
    window.key("ctrl+a")
    window.type(text)
    window.key("Return")


def sees_preset(window: ChatWindow, words: str) -> None:
    """Wait until the preset and its state are these."""
    window.see(f"Preset: {words}")


def test_given_the_panel_when_a_temperature_is_set_by_keys_then_it_is_sent_and_told(
    window: ChatWindow, service: ChatService
) -> None:
    window.key("ctrl+shift+p")
    window.see("Temperature, Not sent")
    window.focus("Temperature, Not sent")
    window.key("Right", "Right", "Prior")
    window.see("Temperature, 0.30")

    window.ask("Herons")

    window.read("You said: Herons", "temp 0.30")
    assert body(service)["temperature"] == 0.3
    window.idle()
    window.focus("Temperature, 0.30")
    window.key("Delete")
    window.see("Temperature, Not sent")
    window.ask("Egrets")
    window.read("You said: Egrets")
    assert "temperature" not in body(service)


def test_given_a_preset_when_chosen_edited_and_reset_then_each_can_be_undone(
    window: ChatWindow, service: ChatService
) -> None:
    window.key("ctrl+shift+p")
    window.see("Seed")
    type_number(window, "20417", "Seed")
    window.see("Reset 1 change")
    window.press("Save preset")
    window.write("Careful writing", into="Name of the preset")
    window.press("Save")
    sees_preset(window, "Careful writing")

    type_number(window, "5", "Seed")
    sees_preset(window, "Careful writing, edited")
    window.press("Reset 1 change")
    sees_preset(window, "Careful writing")
    window.see("The parameters were reset.")
    window.press("Undo")
    sees_preset(window, "Careful writing, edited")
    wait_for("the seed again", lambda: window.see("Seed").text == "5")

    window.focus("Preset: Careful writing, edited")
    window.key("Return")
    window.see_menu()
    window.key("Down", "Home")
    window.key("Return")
    sees_preset(window, "No preset")
    window.ask("Herons")
    window.read("You said: Herons")
    assert "seed" not in body(service)


def test_given_values_for_the_next_message_when_it_is_sent_then_the_one_after_is_without(
    window: ChatWindow, service: ChatService
) -> None:
    window.key("ctrl+shift+p")
    window.press("Only for the next message", "check box")
    window.see("Changes are for the next message only.")
    window.focus("Temperature, Not sent")
    window.key("Right")
    window.see("Only for the next message: temp 0.05. Remove")

    window.ask("Herons")
    window.read("You said: Herons", "temp 0.05")
    window.idle()
    window.see_no_more("Only for the next message: temp 0.05. Remove")
    window.ask("Egrets")
    window.read("You said: Egrets")

    sent = [request.json.get("temperature") for request in service.prompts]
    assert sent == [0.05, None]


def test_given_the_open_panel_when_esc_is_pressed_then_it_closes_and_the_message_field_has_the_keys(
    window: ChatWindow,
) -> None:
    window.key("ctrl+shift+p")
    wait_for("the focus", lambda: "focused" in window.see("Preset: No preset").states)

    window.key("Escape")

    window.see_no_more("Preset: No preset")
    wait_for("the focus back", lambda: "focused" in window.see("Message").states)
