"""Backups made and restored in the window, and a conversation that goes while it is open."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.window import BUTTON, ChatWindow

pytestmark = pytest.mark.window


def ask(window: ChatWindow, text: str) -> None:
    """Ask, and wait for the whole answer."""
    window.ask(text)
    window.read(f"You said: {text}")
    window.idle()


def back_up(window: ChatWindow) -> None:
    """Make a backup on its page, and come back."""
    show_page(window)
    window.press("Back up now")
    wait_for("the backup", lambda: "Last backup: Today" in window.everything)
    window.key("Escape")
    window.see("Message")


def show_page(window: ChatWindow) -> None:
    """Show the page of backups."""
    window.key("ctrl+comma")
    window.press("Backups", "radio button")


def offer_newest(window: ChatWindow) -> None:
    """Have the newest backup of the list looked into."""

    def names() -> list[str]:
        found = [node.name for node in window.tree.find(BUTTON)]
        return [name for name in found if name.startswith("Restore the backup: ")]

    window.press(wait_for("a backup in the list", names)[0])
    window.see("Restore", BUTTON)


def see_restored(window: ChatWindow) -> None:
    """Wait until it is said that a backup was restored."""
    wait_for("the words", lambda: "Restored: Today" in window.everything)
    window.see("Undo", BUTTON)


def backups_of(profile: Path) -> list[Path]:
    """The backups in the profile's folder."""
    return sorted((profile / "backups").glob("chatapp-*.sqlite3"))


def test_given_conversations_when_backed_up_now_then_the_backup_is_listed_with_what_it_holds(
    window: ChatWindow,
) -> None:
    ask(window, "Where do herons nest?")
    show_page(window)
    wait_for("the words", lambda: "There is no backup yet" in window.everything)

    window.press("Back up now")

    wait_for("the backup", lambda: ", verified" in window.everything)
    assert "1 conversation, 2 messages" in window.everything
    assert len(backups_of(window.profile)) == 1


def test_given_a_newer_conversation_when_a_backup_is_restored_then_undo_brings_it_back(
    window: ChatWindow,
) -> None:
    ask(window, "Where do herons nest?")
    back_up(window)
    window.begin_anew()
    ask(window, "Where do finches nest?")
    window.write("half a question")
    show_page(window)

    offer_newest(window)
    wait_for("what is lost", lambda: "they would be gone (1)" in window.everything)
    assert "Where do finches nest?" in window.everything
    window.press("Restore")

    see_restored(window)
    assert [title for title in window.titles if "finches" in title] == []
    assert window.written == "half a question"
    assert len(backups_of(window.profile)) == 2

    window.press("Undo")
    wait_for("the newer one", lambda: any("finches" in title for title in window.titles))
    window.read("You said: Where do finches nest?")
    assert window.written == "half a question"
    window.idle()
    ask(window, "And where do they sleep?")
    assert len(window.stored()) == 2


def test_given_a_command_on_the_profile_when_a_backup_is_restored_then_it_is_refused_in_words(
    window: ChatWindow, service: ChatService
) -> None:
    ask(window, "Where do herons nest?")
    back_up(window)
    show_page(window)
    offer_newest(window)
    held = service.will_wait()
    command = [sys.executable, "-m", "chatapp", "ask", "A long story"]
    environment = {**os.environ, "CHATAPP_PROFILE": str(window.profile)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as running:
        held.asked()

        window.press("Restore")
        wait_for(
            "the refusal", lambda: "Another program uses these conversations" in window.everything
        )

        held.end()
        assert running.wait(20) == 0
    window.press("Restore")
    see_restored(window)


def test_given_an_answer_under_way_when_a_backup_is_restored_then_it_is_stopped_first(
    window: ChatWindow, service: ChatService
) -> None:
    ask(window, "Where do herons nest?")
    back_up(window)
    held = service.will_wait()
    window.ask("A long story")
    held.say("Once upon a time")
    window.read("Once upon a time")
    show_page(window)
    offer_newest(window)
    wait_for("the words", lambda: "An answer is being written" in window.everything)

    window.press("Stop the answer")
    window.press("Restore")

    see_restored(window)
    window.read("You said: Where do herons nest?")
    assert "A long story" not in window.transcript


def test_given_the_open_conversation_when_another_process_deletes_it_then_the_text_is_kept(
    window: ChatWindow,
) -> None:
    ask(window, "Where do herons nest?")
    window.write("half a question")
    identity = str(window.stored()[0]["id"])

    asyncio.run(delete(window.profile, identity))

    wait_for("the words", lambda: "What you were writing is kept here." in window.everything)
    assert window.written == "half a question"
    assert window.titles == ["New conversation"]
    ask(window, "Where do finches nest?")


async def delete(profile: Path, conversation: str) -> None:
    """Delete a conversation as another process would."""
    database = await Database.open(profile / "chatapp.sqlite3", alone=False)
    with suppress(Exception):
        await Conversations(database, "another process").delete(conversation)
    await database.close()


def test_given_a_deleted_conversation_when_purged_then_no_file_has_its_text(
    window: ChatWindow,
) -> None:
    ask(window, "Where is the zanzibarcanary?")
    back_up(window)
    window.begin_anew()
    ask(window, "Where do finches nest?")
    window.open("Where is the zanzibarcanary?")
    window.read("You said: Where is the zanzibarcanary?")
    window.key("ctrl+shift+BackSpace")
    window.see_no_more("Where is the zanzibarcanary?")
    show_page(window)

    window.press("Remove deleted text from backups…")
    window.press("Remove")

    wait_for("the end", lambda: "Removed: 1 backup." in window.everything)
    assert files_with(window.profile, b"zanzibarcanary") == []
    assert len(files_with(window.profile, b"finches")) == 2
    window.close()
    assert window.ended() == 0
    assert files_with(window.profile, b"zanzibarcanary") == []


def files_with(folder: Path, text: bytes) -> list[Path]:
    """The files in a folder that have a text."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if text in path.read_bytes().lower()]
