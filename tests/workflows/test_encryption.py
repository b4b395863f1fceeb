"""Encryption in the real window, with a real keyring, and without one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.desktop import Desktop
from tests.support.encrypted_profile import contents, readable_in
from tests.support.secret_service import missing_programs, unlocked_keyring
from tests.support.window import FIELDS, ChatWindow, connected
from tests.workflows.conftest import OpenWindow

pytestmark = [
    pytest.mark.window,
    pytest.mark.keyring,
    pytest.mark.skipif(
        bool(missing_programs()), reason=f"not installed: {', '.join(missing_programs())}"
    ),
]

WITH_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring"}
CANARY = "The heron nests in the old canary tree"


@pytest.fixture
def keyring(desktop: Desktop) -> Iterator[ExitStack]:
    """A keyring on the desktop; it is gone when this is closed, with all that it kept."""
    with ExitStack() as stack:
        stack.enter_context(unlocked_keyring(desktop.environment))
        yield stack


def encrypted(window: ChatWindow) -> str:
    """Turn encryption on from the settings; gives the recovery key."""
    window.key("ctrl+comma")
    window.press("Privacy", "radio button")
    window.press("Encrypt…")
    window.see("I have kept it")
    return finished(window)


def finished(window: ChatWindow) -> str:
    """Keep the recovery key that is shown, type what is asked for, and wait until all is done."""
    shown = next(node.name for node in window.tree.find() if node.name.startswith("Recovery key:"))
    key = shown.removeprefix("Recovery key: ")
    window.press("I have kept it")
    window.see("Show it again")
    for place, group in enumerate(key.split("-"), 1):
        if window.shown(f"Group {place}", FIELDS):
            window.write(group, into=f"Group {place}")
    window.press("Encrypt")
    window.see("Remove encryption…")
    return key


def test_given_conversations_when_encrypted_in_the_window_then_they_go_on_and_outlast_the_keyring(
    open_window: OpenWindow, profile_folder: Path, service: ChatService, keyring: ExitStack
) -> None:
    connected(profile_folder, service.base_url)
    window = open_window(environment=WITH_KEYRING)
    window.ask(CANARY)
    window.read(f"You said: {CANARY}")
    window.idle()
    assert readable_in(profile_folder, CANARY) != []

    recovery_key = encrypted(window)
    assert readable_in(profile_folder, CANARY, recovery_key) == []
    window.key("Escape")
    window.read(f"You said: {CANARY}")
    window.ask("And the kingfisher?")
    window.read("You said: And the kingfisher?")
    window.idle()
    window.close()
    assert window.ended() == 0

    again = open_window(environment=WITH_KEYRING)
    wait_for("the list", lambda: again.titles)
    again.open(again.titles[0])
    again.read("You said: And the kingfisher?")
    again.close()
    assert again.ended() == 0
    keyring.close()

    database = profile_folder / "chatapp.sqlite3"
    before = contents(profile_folder)[database]
    without = open_window()
    without.see("Your conversations are encrypted")
    without.write("00000-00000-00000-00000-00000-00000", into="Recovery key")
    without.press("Open")
    wait_for("the refusal", lambda: "This is not a recovery key" in without.everything)
    assert contents(profile_folder)[database] == before
    without.write(recovery_key.lower(), into="Recovery key")
    without.press("Open")
    without.see("Message")
    wait_for("the list", lambda: without.titles)
    without.open(without.titles[0])
    without.read(CANARY, "You said: And the kingfisher?")
    assert readable_in(profile_folder, CANARY, recovery_key) == []


def test_given_the_keyring_is_lost_when_quit_then_nothing_was_changed(
    open_window: OpenWindow, profile_folder: Path, service: ChatService, keyring: ExitStack
) -> None:
    connected(profile_folder, service.base_url)
    window = open_window(environment=WITH_KEYRING)
    window.see("Message")
    encrypted(window)
    window.close()
    assert window.ended() == 0
    keyring.close()
    before = contents(profile_folder)[profile_folder / "chatapp.sqlite3"]
    without = open_window()
    without.see("Your conversations are encrypted")
    without.press("Try the keyring again")
    without.see("Your conversations are encrypted")
    without.press("Quit")
    without.ended()
    assert contents(profile_folder)[profile_folder / "chatapp.sqlite3"] == before


def test_given_a_new_profile_when_encryption_is_wanted_at_first_then_it_is_on_before_the_first_word(
    open_window: OpenWindow, profile_folder: Path, keyring: ExitStack
) -> None:
    window = open_window(environment=WITH_KEYRING)
    window.see("Where should your messages go?")
    window.press("Encrypt the conversations: a recovery key is shown next", "check box")
    window.press("Skip")
    window.press("Print…")
    window.desktop.window_of(window.process.pid, "^Print")
    window.press("Print")
    page = Path(window.environment["HOME"]) / "Recovery key of ChatApp.pdf"
    wait_for("the page", lambda: page.exists() and page.read_bytes().endswith(b"%%EOF\n"))
    window.see("I have kept it")
    recovery_key = finished(window)
    window.press("Remove encryption…")
    window.press("Keep")
    window.see("Remove encryption…")
    window.key("Escape")
    window.see("Message")
    window.write(CANARY)
    wait_for("the draft on the disk", lambda: len(list(profile_folder.glob("*-wal"))) == 1)
    window.close()
    assert window.ended() == 0
    assert readable_in(profile_folder, CANARY, recovery_key, "CREATE TABLE") == []
