"""Starting the app with files or options: what opens, and what an open window is handed."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.desktop import Desktop
from tests.support.encrypted_profile import encrypt
from tests.support.transferred import gpt_talk
from tests.support.window import ChatWindow, connected
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window

ENDS_WITHIN = 20.0


def a_file(folder: Path, name: str, title: str) -> Path:
    """A file with one conversation."""
    path = folder / name
    path.write_text(json.dumps([gpt_talk("hi", "ho", identity=title, title=title)]))
    return path


def titles(window: ChatWindow) -> list[str]:
    """Of the conversations that are kept and have one."""
    return [each["title"] for each in window.stored() if each["title"]]


def says(window: ChatWindow, *texts: str) -> None:
    wait_for(str(texts), lambda: all(text in window.everything for text in texts), within=30.0)


def hand_over(window: ChatWindow, *arguments: str) -> None:
    """Start the app once more, and wait until it has ended."""
    assert window.start(*arguments).wait(ENDS_WITHIN) == 0


def test_given_files_when_started_with_them_then_what_is_in_them_is_shown_and_nothing_imported(
    open_window: OpenWindow, service: ChatService, profile_folder: Path, tmp_path: Path
) -> None:
    connected(profile_folder, service.base_url)
    files = [a_file(tmp_path, "a b\nc.json", "Herons"), a_file(tmp_path, "对话.json", "Kestrels")]

    window = open_window(arguments=tuple(map(str, files)))

    says(window, "Herons", "Kestrels", "2 of 2 chosen")
    assert titles(window) == []


def test_given_a_window_when_started_with_files_then_it_shows_them_together(
    window: ChatWindow, tmp_path: Path
) -> None:
    window.see("Goes to Orchard, 127.0.0.1")
    first, second = a_file(tmp_path, "1.json", "Herons"), a_file(tmp_path, "2.json", "Kestrels")
    (tmp_path / "broken.json").write_text("not JSON")

    hand_over(window, str(first))
    says(window, "Herons")
    hand_over(window, second.name, "./broken.json", "gone.json")

    says(window, "Herons", "Kestrels", "broken.json", "gone.json")
    window.press("Import")
    says(window, "2 conversations imported")


@pytest.mark.skipif(shutil.which("xev") is None, reason="not installed: xev")
def test_given_another_program_when_started_by_a_panel_then_the_window_has_the_focus_and_the_start_ends(
    window: ChatWindow, desktop: Desktop, tmp_path: Path
) -> None:
    window.see("Goes to Orchard, 127.0.0.1")
    desktop.xdotool("windowminimize", "--sync", window.number)
    window.environment["DESKTOP_STARTUP_ID"] = "panel-1_TIME305419896"
    watching = ("stdbuf", "-oL", "xev", "-root", "-event", "property", "-event", "substructure")
    with (tmp_path / "events").open("wb") as events:
        watcher = subprocess.Popen(watching, env=desktop.environment, stdout=events)
    try:
        wait_for("the watcher", lambda: (tmp_path / "events").stat().st_size)

        hand_over(window)

        wait_for("focus", lambda: desktop.xdotool("getactivewindow", timeout=5) == window.number)
        told = (tmp_path / "events").read_text
        wait_for("the end of the start", lambda: "_NET_STARTUP_INFO_BEGIN" in told())
        assert "(_NET_ACTIVE_WINDOW)" in told()
    finally:
        watcher.kill()
        watcher.wait()


def test_given_encrypted_conversations_when_started_with_files_then_they_wait_for_the_key(
    open_window: OpenWindow, service: ChatService, profile_folder: Path, tmp_path: Path
) -> None:
    connected(profile_folder, service.base_url)
    _key, recovery_key = asyncio.run(encrypt(profile_folder / "chatapp.sqlite3"))
    first, second = a_file(tmp_path, "1.json", "Herons"), a_file(tmp_path, "2.json", "Kestrels")
    window = open_window(arguments=(str(first),))
    window.see("Your conversations are encrypted")

    hand_over(window, str(second))
    hand_over(window, "--new")
    window.write(recovery_key, into="Recovery key")
    window.press("Open")

    says(window, "Herons", "Kestrels", "2 of 2 chosen")


def test_given_a_window_when_started_for_a_new_conversation_then_what_is_typed_is_its_prompt(
    window: ChatWindow, service: ChatService
) -> None:
    window.ask("The first one")
    window.read("You said: The first one")
    window.idle()
    window.key("ctrl+comma")
    window.see("General", "radio button")

    hand_over(window, "--new")

    window.see("Send")
    window.see_no_more("General", "radio button")
    window.type("The second one")
    window.key("Return")
    window.read("You said: The second one")
    window.idle()
    assert titles(window) == ["The second one", "The first one"]
