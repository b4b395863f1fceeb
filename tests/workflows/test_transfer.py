"""Conversations brought in from files and out to files, in the real window."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.accessibility import wait_for
from tests.support.dragging import dragging
from tests.support.transferred import gpt_talk
from tests.support.window import FIELDS, ChatWindow

pytestmark = pytest.mark.window


def a_file(folder: Path, *talks: dict[str, Any], name: str = "conversations.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(talks))
    return path


def talks(count: int) -> list[dict[str, Any]]:
    return [gpt_talk(f"hi {n}", "ho", identity=f"g{n}", title=f"Talk {n}") for n in range(count)]


def stored(window: ChatWindow) -> list[dict[str, Any]]:
    """The conversations with a title, as the command line tells them."""
    command = [sys.executable, "-m", "chatapp", "--profile", str(window.profile)]
    done = subprocess.run([*command, "conversations", "--json"], capture_output=True, check=True)
    return [one for one in json.loads(done.stdout) if one["title"]]


def says(window: ChatWindow, text: str, within: float = 30.0) -> None:
    wait_for(text, lambda: text in window.everything, within=within)


def ready(window: ChatWindow) -> None:
    """Wait until the window's commands do their work: keys that come before are lost."""
    window.see("Goes to Orchard, 127.0.0.1")


def give(window: ChatWindow, path: Path) -> None:
    """Name a file in the dialog that is open."""
    field = "File name:"
    window.see(field, FIELDS)
    window.write(str(path), into=field)
    window.key("Return")


def read(window: ChatWindow, path: Path) -> None:
    """Have a file looked through, by the dialog."""
    if not window.shown("Choose files…"):
        ready(window)
        window.key("ctrl+o")
    window.press("Choose files…")
    give(window, path)


def test_given_a_file_when_imported_twice_then_it_is_shown_and_nothing_is_there_twice(
    window: ChatWindow, tmp_path: Path
) -> None:
    path = a_file(tmp_path, *talks(3), {"mapping": 5, "title": "Odd"})
    read(window, path)
    says(window, "3 conversations · 6 messages")
    window.press("1 cannot be read")
    says(window, "Odd: Its messages are missing")
    assert stored(window) == []

    window.press("Import")
    says(window, "3 conversations imported")
    window.press("Show")
    window.read("hi", "ho")
    assert len(stored(window)) == 3

    window.key("ctrl+o")
    window.press("Import more…")
    window.see("Choose files…")
    read(window, path)
    says(window, "3 already here")
    assert "sensitive" not in window.see("Import", "push button").states
    assert len(stored(window)) == 3


def test_given_only_a_keyboard_when_importing_then_each_step_begins_where_one_goes_on(
    window: ChatWindow, tmp_path: Path
) -> None:
    path = a_file(tmp_path, *talks(2))
    ready(window)
    window.key("ctrl+o")
    window.see("Choose files…")
    window.key("space")
    give(window, path)
    says(window, "2 of 2 chosen")

    window.key("space")  # the first row
    says(window, "1 of 2 chosen")
    window.key("Tab", "Tab", "space")

    says(window, "1 conversation imported")
    window.key("space")
    window.read("hi", "ho")
    window.key("ctrl+o")
    says(window, "1 conversation imported")
    window.key("Escape")
    window.read("hi", "ho")


def test_given_a_file_when_dropped_on_the_window_then_it_is_offered_to_import(
    window: ChatWindow, tmp_path: Path
) -> None:
    ready(window)
    with dragging(window, a_file(tmp_path, *talks(2))):
        says(window, "You see what is in the files before they are stored.")

    says(window, "2 of 2 chosen")
    window.press("Import")
    says(window, "2 conversations imported")
    assert len(stored(window)) == 2


def test_given_a_picture_when_dropped_on_the_page_of_imports_then_it_says_that_it_is_none(
    window: ChatWindow, tmp_path: Path
) -> None:
    ready(window)
    window.key("ctrl+o")
    window.see("Choose files…")
    with dragging(window, tmp_path / "cat.png"):
        says(window, "Pictures cannot be imported")

    says(window, "Pictures are no conversations")


def test_given_an_import_when_cancelled_in_the_middle_then_only_whole_conversations_are_there(
    window: ChatWindow, tmp_path: Path
) -> None:
    read(window, a_file(tmp_path, *talks(2000)))
    says(window, "2,000 of 2,000 chosen")
    window.press("Import")

    window.press("Cancel")

    says(window, "Ended early")
    there = stored(window)
    assert len(there) < 2000
    command = [sys.executable, "-m", "chatapp", "--profile", str(window.profile)]
    counts = subprocess.run([*command, "doctor"], capture_output=True, check=False, text=True)
    assert counts.returncode == 0, counts.stdout + counts.stderr


def test_given_an_import_when_killed_in_the_middle_then_the_rest_comes_with_the_next_one(
    window: ChatWindow, tmp_path: Path, open_window: Any
) -> None:
    path = a_file(tmp_path, *talks(2000))
    read(window, path)
    says(window, "2,000 of 2,000 chosen")
    window.press("Import")
    wait_for("the first ones", lambda: stored(window))

    window.kill()
    window.ended()
    before = len(stored(window))
    again = open_window()
    read(again, path)

    says(again, f"{before:,} already here")
    says(again, f"{2000 - before:,} of 2,000 chosen")


@pytest.mark.parametrize("ending", ["json", "md", "html", "pdf", "txt"])
def test_given_a_conversation_when_exported_in_the_window_then_the_file_holds_it(
    window: ChatWindow, tmp_path: Path, ending: str
) -> None:
    window.ask("Where do herons nest?")
    window.read("You said: Where do herons nest?")
    window.idle()
    card = {
        "json": "Everything (JSON)",
        "md": "Markdown",
        "html": "Web page (HTML)",
        "pdf": "PDF",
        "txt": "Plain text",
    }
    window.key("ctrl+shift+s")
    window.press(card[ending], "radio button")
    window.press("Export to…")
    target = tmp_path / f"herons.{ending}"
    give(window, target)

    says(window, "1 conversation exported", within=60)
    data = target.read_bytes()
    if ending == "pdf":
        assert data.startswith(b"%PDF-")
    else:
        assert b"You said: Where do herons nest?" in data
    window.press("Done")
    window.read("You said: Where do herons nest?")
