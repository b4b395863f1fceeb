"""Order among conversations in the real window: dragged, chosen, deleted, archived, temporary."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.window import ENTRY, ChatWindow

pytestmark = pytest.mark.window
CANARY = "xylophonecanary"


def has_titles(window: ChatWindow, *titles: str) -> None:
    """Wait until exactly these are in the list, from its top."""
    wait_for(f"{titles} in the list", lambda: window.titles == list(titles))


def ask_in_new(window: ChatWindow, *texts: str) -> None:
    """Ask in conversations of their own and wait for the answers."""
    for text in texts:
        window.begin_anew()
        window.ask(text)
        window.read(f"You said: {text}")
        window.idle()


def make_folder(window: ChatWindow, name: str) -> None:
    """Make a folder by the menu beside "New", and name it in its place."""
    window.press("More about the list")
    window.see_menu()
    window.key("Down", "Down", "Return")
    window.see("New folder", ENTRY)
    window.key("ctrl+a")
    window.type(name)
    window.key("Return")
    window.see(name, ENTRY)


def show_trash(window: ChatWindow) -> None:
    """Go to the trash by the menu beside "New"."""
    window.press("More about the list")
    window.see_menu()
    window.key("Up", "Return")
    window.see("Empty…")


@contextmanager
def held(window: ChatWindow, key: str) -> Iterator[None]:
    """While a key is held down."""
    window.activate()
    window.desktop.xdotool("keydown", key)
    try:
        yield
    finally:
        window.desktop.xdotool("keyup", key)


def drag(window: ChatWindow, name: str, to: str) -> None:
    """Drag an entry onto another with the mouse."""
    (left, top), (there, down) = window.see(name, ENTRY).middle, window.see(to, ENTRY).middle
    window.activate()
    mouse = window.desktop.xdotool
    mouse("mousemove", "--sync", str(left), str(top), "mousedown", "1")
    mouse("mousemove", "--sync", str(left), str((top + down) // 2))
    mouse("mousemove", "--sync", str(there), str(down))
    mouse("mouseup", "1")


def test_given_a_folder_when_a_conversation_is_dragged_onto_it_then_it_lies_there_until_undone(
    window: ChatWindow,
) -> None:
    ask_in_new(window, "Herons", "Egrets")
    make_folder(window, "Thesis")
    has_titles(window, "Egrets", "Herons", "Thesis")

    drag(window, "Herons", "Thesis")

    has_titles(window, "Egrets", "Thesis")
    folder = "Folder, 1 conversation, collapsed"
    wait_for("its count", lambda: window.see("Thesis", ENTRY).description == folder)
    window.click("Thesis", ENTRY)
    has_titles(window, "Egrets", "Thesis", "Herons")
    window.open("Herons")
    window.read("You said: Herons")
    drag(window, "Herons", "Egrets")
    has_titles(window, "Egrets", "Herons", "Thesis")
    window.press("Undo")
    has_titles(window, "Egrets", "Thesis", "Herons")


def test_given_several_chosen_when_deleted_then_one_undo_brings_all_of_them_back(
    window: ChatWindow,
) -> None:
    ask_in_new(window, "First", "Second", "Third")

    with held(window, "ctrl"):
        window.click("First", ENTRY)
    window.see("2 selected")
    with held(window, "ctrl"):
        window.click("Second", ENTRY)
    window.see("3 selected")
    window.press("Delete")

    has_titles(window, "New conversation")
    window.press("Undo")
    has_titles(window, "New conversation", "Third", "Second", "First")
    assert len(window.stored()) == 4


def test_given_a_deleted_conversation_when_restored_from_the_trash_then_it_is_in_the_list(
    window: ChatWindow,
) -> None:
    ask_in_new(window, "Herons", "Egrets")
    window.key("ctrl+shift+BackSpace")
    has_titles(window, "Herons")

    show_trash(window)
    has_titles(window, "Egrets")
    assert window.see("Egrets", ENTRY).description == "30 days left"
    window.click("Egrets", ENTRY)
    window.see("1 selected")
    window.press("Restore")
    has_titles(window)
    window.press("Back to the conversations")

    has_titles(window, "Egrets", "Herons")


def test_given_the_trash_when_emptied_then_it_is_asked_for_once_more_and_all_is_gone(
    window: ChatWindow, profile_folder: Path
) -> None:
    ask_in_new(window, "Herons", CANARY)
    window.key("ctrl+shift+BackSpace")
    show_trash(window)
    has_titles(window, CANARY)

    window.press("Empty…")
    window.see("Remove for good")
    assert "backups" in window.everything
    window.press("Remove for good")

    has_titles(window)
    window.close()
    assert window.ended() == 0
    assert holding(profile_folder, f"you said: {CANARY}") == []


def test_given_a_conversation_when_archived_then_it_is_found_in_the_archive_only(
    window: ChatWindow,
) -> None:
    ask_in_new(window, "Herons", "Egrets")

    window.key("ctrl+shift+e")

    has_titles(window, "Herons")
    window.press("More about the list")
    window.see_menu()
    window.key("Up", "Up", "Return")
    has_titles(window, "Egrets")
    window.press("Back to the conversations")
    has_titles(window, "Herons")
    window.press("Undo")
    has_titles(window, "Egrets", "Herons")


def holding(profile: Path, text: str) -> list[str]:
    """The files of a profile that hold a text."""
    files = [path for path in profile.rglob("*") if path.is_file()]
    return [str(path) for path in files if text.encode() in path.read_bytes().lower()]


@pytest.mark.parametrize("killed", [False, True])
def test_given_a_temporary_chat_when_used_and_closed_or_killed_then_no_file_ever_held_it(
    window: ChatWindow, profile_folder: Path, service: ChatService, killed: bool
) -> None:
    window.key("ctrl+shift+n")
    window.see("Temporary: not saved, gone when closed")
    window.ask(f"{CANARY} prompt")
    window.read(f"You said: {CANARY} prompt")
    window.idle()
    window.focus("Message")
    window.type(f"{CANARY} draft")
    ask_in_new(window, "Herons")
    window.open(f"{CANARY} prompt")
    wait_for("the draft", lambda: window.written == f"{CANARY} draft")
    assert holding(profile_folder, CANARY) == []
    assert holding(profile_folder, "herons") != []

    if killed:
        window.kill()
    else:
        window.close()
        assert window.ended() == 0

    assert holding(profile_folder, CANARY) == []
    assert len(window.stored()) == 1
    assert f"{CANARY} prompt" in str(service.asked)
