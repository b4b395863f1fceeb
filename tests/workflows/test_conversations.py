"""The list of conversations: going between them, naming, deleting, finding."""

from __future__ import annotations

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.window import ENTRY, ChatWindow

pytestmark = pytest.mark.window


def has_titles(window: ChatWindow, *titles: str) -> None:
    """Wait until exactly these are in the list, from its top."""
    wait_for(f"{titles} in the list", lambda: window.titles == list(titles))


def ask_in_new(window: ChatWindow, text: str) -> None:
    """Ask in a conversation of its own and wait for the answer."""
    window.begin_anew()
    window.see("Sleep better")
    window.ask(text)
    window.read(f"You said: {text}")
    window.idle()


def test_given_an_answer_in_mid_stream_when_another_conversation_was_shown_then_nothing_is_missing(
    window: ChatWindow, service: ChatService
) -> None:
    window.ask("Quick one")
    window.read("You said: Quick one")
    window.idle()
    window.begin_anew()
    answer = service.will_wait()
    window.ask("Slow one")
    answer.say("one ", "two ")
    window.read("one two")

    window.open("Quick one")
    assert "one two" not in window.read("You said: Quick one")
    answer.say("three ", "four ")
    window.open("Slow one")

    text = window.read("one two three four")
    answer.say("five")
    text = window.read("one two three four five")
    assert text.count("three") == 1
    answer.end()
    window.idle()


def test_given_an_answer_that_ended_elsewhere_when_not_seen_yet_then_its_entry_says_unread(
    window: ChatWindow, service: ChatService
) -> None:
    window.ask("Quick one")
    window.read("You said: Quick one")
    window.idle()
    window.begin_anew()
    answer = service.will_wait()
    window.ask("Slow one")
    answer.say("Done")
    window.read("Done")
    window.open("Quick one")
    window.read("You said: Quick one")

    answer.end()

    def unread() -> bool:
        return "nread" in window.see("Slow one", ENTRY).description

    wait_for("the entry to say unread", unread)
    window.open("Slow one")
    wait_for("the entry to be read", lambda: not unread())


def test_given_an_open_conversation_when_renamed_then_its_entry_has_the_new_name(
    window: ChatWindow,
) -> None:
    window.ask("Herons")
    window.read("You said: Herons")
    window.idle()

    window.key("F2", "ctrl+a")
    window.type("Grey herons of the north")
    window.key("Return")

    has_titles(window, "Grey herons of the north")
    assert window.stored()[0]["title"] == "Grey herons of the north"


def test_given_a_conversation_when_deleted_then_undo_brings_it_back(window: ChatWindow) -> None:
    ask_in_new(window, "Herons")
    ask_in_new(window, "Egrets")

    window.key("ctrl+shift+BackSpace")

    has_titles(window, "Herons")
    window.read("You said: Herons")
    window.press("Undo")
    has_titles(window, "Egrets", "Herons")
    window.read("You said: Egrets")
    assert len(window.stored()) == 2


def test_given_several_conversations_when_searched_then_those_that_fit_are_listed(
    window: ChatWindow,
) -> None:
    ask_in_new(window, "Grey herons")
    ask_in_new(window, "White egrets")

    window.focus("Search")
    window.type("HERON")

    has_titles(window, "Grey herons")
    window.key("Down", "Return")
    window.read("You said: Grey herons")
    window.focus("Search")
    window.key("Escape")
    has_titles(window, "White egrets", "Grey herons")


def test_given_several_conversations_when_keys_are_used_then_they_lead_from_one_to_another(
    window: ChatWindow,
) -> None:
    ask_in_new(window, "First")
    ask_in_new(window, "Second")

    window.key("ctrl+2")
    window.read("You said: First")
    window.key("ctrl+Tab")
    window.read("You said: Second")
    window.key("ctrl+shift+Tab")
    window.read("You said: First")
    window.key("ctrl+n")
    window.see("Sleep better")
    window.key("ctrl+2")
    window.read("You said: Second")


def test_given_the_list_in_focus_when_enter_is_pressed_then_the_entry_under_the_cursor_is_opened(
    window: ChatWindow,
) -> None:
    ask_in_new(window, "First")
    ask_in_new(window, "Second")

    window.focus("Conversations")
    window.key("Home", "Down")
    assert "You said: Second" in window.transcript
    window.key("Return")

    window.read("You said: First")


def test_given_assistive_technology_when_an_entry_is_selected_then_it_is_opened(
    window: ChatWindow,
) -> None:
    ask_in_new(window, "First")
    ask_in_new(window, "Second")

    window.tree.ask("select", role=ENTRY, name="First")

    window.read("You said: First")


def test_given_a_service_that_names_conversations_when_answered_then_its_title_is_taken(
    window: ChatWindow, service: ChatService
) -> None:
    service.title = "Herons in spring"

    window.ask("What do herons do in March?")

    has_titles(window, "Herons in spring")
