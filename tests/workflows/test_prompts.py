"""The prompt library by keys: a persona begins a conversation, "/" puts a template into a message."""

from __future__ import annotations

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.window import FIELDS, ChatWindow

pytestmark = pytest.mark.window


def sent(service: ChatService) -> list[tuple[str, str]]:
    """Who says what in the last request."""
    return [(one["role"], one["content"]) for one in service.prompts[-1].json["messages"]]


def test_given_the_library_when_a_persona_is_changed_and_begun_then_it_is_sent_with_its_examples(
    window: ChatWindow, service: ChatService
) -> None:
    window.key("ctrl+shift+t")
    window.see("Find a prompt", FIELDS)
    window.type("linux")
    window.see("Came with the app")
    window.write("Penguin terminal", into="Title")
    window.key("Tab")
    window.see("Came with the app, changed")
    window.press("Start conversation")
    window.see("Persona: Penguin terminal")

    window.ask("ls")

    window.read("You said: ls")
    assert [role for role, _text in sent(service)] == [
        *("system", "user", "assistant", "user", "assistant", "user"),
    ]
    assert sent(service)[1] == ("user", "pwd")
    window.see("2 example turns")


def test_given_a_slash_when_typed_then_a_template_is_filled_in_and_sent_by_keys(
    window: ChatWindow, service: ChatService
) -> None:
    window.focus("Message")
    window.type("/transl")
    window.see("Templates", "list")
    window.key("Return")
    window.see("From", FIELDS)
    window.tree.ask("listen")
    window.key("ctrl+Return")
    said: list[str] = []

    def hear() -> bool:
        said.extend(each["said"] for each in window.tree.ask("heard"))
        return "Text is not filled in" in said

    wait_for("what is missing", hear)
    assert "focused" in window.see("Text", FIELDS).states
    window.key("shift+Tab", "shift+Tab")
    window.type("Latin")
    window.key("Tab", "Tab")
    window.type("Ave")
    window.key("ctrl+Return")
    wait_for("the text", lambda: window.written.endswith("Ave"))
    assert window.written.startswith("Translate the following text from Latin into German.")
    assert service.prompts == []

    window.key("Return")

    window.read("You said: Translate the following text")
    assert sent(service)[-1][1].endswith("\n\nAve")
