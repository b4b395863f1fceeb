"""Temporary chats in the real window: begun, used, gone, or kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.accessibility import wait_for
from tests.support.canary import CANARY, traces
from tests.support.chat_service import ChatService
from tests.support.window import ENTRY, ChatWindow, connected
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window

SAYS = "Temporary: not saved, gone when closed"


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """The folder of the app's temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.fixture
def window(
    open_window: OpenWindow, profile_folder: Path, own_folder: Path, service: ChatService
) -> ChatWindow:
    """The window with a temporary chat in it that says the canary, which is typed as well."""
    connected(profile_folder, service.base_url)
    window = open_window(environment={"TMPDIR": str(own_folder)})
    window.see("Try one of these")
    window.key("ctrl+shift+n")
    window.see(SAYS)
    window.ask(f"Whisper {CANARY}")
    window.read(f"You said: Whisper {CANARY}")
    window.idle()
    window.focus("Message")
    window.type(f"Typed {CANARY}")
    return window


def test_given_a_temporary_chat_when_the_window_is_closed_then_it_is_gone_and_left_no_trace(
    window: ChatWindow, open_window: OpenWindow, tmp_path: Path
) -> None:
    assert window.see(f"Whisper {CANARY}", ENTRY).description.startswith("Temporary")
    assert traces([tmp_path], CANARY) == []
    window.open("New conversation")
    window.see_no_more(SAYS)
    window.open(f"Whisper {CANARY}")
    window.see(SAYS)
    assert window.written == f"Typed {CANARY}"

    window.close()

    assert window.ended() == 0
    assert traces([tmp_path], CANARY) == []
    reopened = open_window()
    reopened.see("Try one of these")
    assert reopened.titles == ["New conversation"]


def test_given_an_answer_of_a_temporary_chat_in_mid_stream_when_killed_then_there_is_no_trace(
    window: ChatWindow, service: ChatService, tmp_path: Path
) -> None:
    held = service.will_wait()
    window.ask(f"More {CANARY}")
    held.say(f"The secret is {CANARY}")
    window.read(f"The secret is {CANARY}")

    window.kill()

    assert traces([tmp_path], CANARY) == []


def test_given_a_temporary_chat_when_kept_then_it_is_stored_and_there_after_the_next_start(
    window: ChatWindow, open_window: OpenWindow
) -> None:
    window.press("Keep this chat")

    window.see_no_more(SAYS)
    wait_for("it to be stored", lambda: CANARY in str(window.stored()))
    window.close()
    assert window.ended() == 0
    reopened = open_window()
    reopened.read(f"You said: Whisper {CANARY}")
    wait_for("the draft", lambda: reopened.written == f"Typed {CANARY}")
