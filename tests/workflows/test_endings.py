"""How the app ends, in order and not, and what the next start shows."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService, HeldAnswer
from tests.support.desktop import Desktop
from tests.support.window import ChatWindow, gone
from tests.workflows.conftest import NO_KEYRING, OpenWindow

pytestmark = pytest.mark.window

TEXT = "The heron stood in the reeds and"


@pytest.fixture
def answer(window: ChatWindow, service: ChatService) -> HeldAnswer:
    """An answer in mid-stream."""
    held = service.will_wait()
    window.ask("Tell me of the heron")
    held.say(TEXT)
    window.read(TEXT)
    return held


@pytest.mark.usefixtures("answer")
def test_given_an_answer_in_mid_stream_when_the_window_is_closed_then_all_is_kept_and_ended(
    window: ChatWindow, open_window: OpenWindow
) -> None:
    children = window.children()

    window.close()

    assert window.ended() == 0
    assert gone(children)
    reopened = open_window()
    text = reopened.read("Tell me of the heron", TEXT, "The app was closed")
    assert text.count(TEXT) == 1
    (conversation,) = reopened.stored()
    assert conversation["messages"][-1]["status"] == "interrupted"
    reopened.press("Retry")
    reopened.read("You said: Tell me of the heron", "Version 2 of 2")


def test_given_a_place_that_cannot_be_a_profile_when_started_then_the_window_says_so(
    desktop: Desktop, tmp_path: Path
) -> None:
    place = tmp_path / "profile"
    place.write_text("a file where the folder should be", "utf-8")

    with ChatWindow(desktop, place, NO_KEYRING) as window:
        window.see("Notice")
        assert f"The profile folder {place} cannot be used" in window.everything
        window.close()
        assert window.ended() == 1
        assert place.read_text("utf-8") == "a file where the folder should be"


@pytest.mark.usefixtures("answer")
def test_given_an_answer_in_mid_stream_when_told_to_end_then_it_ends_in_order(
    window: ChatWindow,
) -> None:
    window.process.send_signal(signal.SIGTERM)

    assert window.ended() == 0
    (conversation,) = window.stored()
    assert conversation["messages"][-1]["status"] == "interrupted"
    assert conversation["messages"][-1]["text"] == TEXT


@pytest.mark.usefixtures("answer")
def test_given_an_answer_in_mid_stream_when_killed_then_the_next_start_has_its_text(
    window: ChatWindow, open_window: OpenWindow, service: ChatService
) -> None:
    wait_for("the text on disk", lambda: window.stored()[0]["messages"][-1]["text"] == TEXT)

    window.kill()

    reopened = open_window()
    reopened.read("Tell me of the heron", TEXT, "The app was closed")
    reopened.ask("Go on")
    reopened.read("You said: Go on")
    assert service.asked == ["Tell me of the heron", "Go on"]


def test_given_an_open_window_when_started_again_then_it_comes_forward_and_the_second_ends(
    window: ChatWindow, desktop: Desktop
) -> None:
    desktop.xdotool("windowminimize", "--sync", window.number)

    second = window.start()

    assert second.wait(8) == 0
    wait_for("the window in front", lambda: desktop.xdotool("getactivewindow") == window.number)
    assert window.process.poll() is None


def test_given_two_starts_at_once_when_both_are_over_then_one_window_is_left(
    desktop: Desktop, profile_folder: Path
) -> None:
    window = ChatWindow(desktop, profile_folder, NO_KEYRING)
    starts = [window.start(), window.start()]
    try:
        wait_for("the end of one", lambda: any(start.poll() is not None for start in starts))
        (left,) = [start for start in starts if start.poll() is None]
        (over,) = [start for start in starts if start is not left]
        assert over.returncode == 0
        assert desktop.window_of(left.pid, "ChatApp")
        assert left.poll() is None
    finally:
        for start in starts:
            start.kill()
            start.wait()


def test_given_a_killed_window_when_started_again_then_it_opens(
    window: ChatWindow, open_window: OpenWindow
) -> None:
    window.kill()

    assert open_window().see("Message")


def test_given_a_window_when_closed_then_its_place_and_size_are_kept(
    window: ChatWindow, open_window: OpenWindow, desktop: Desktop
) -> None:
    desktop.xdotool("windowsize", "--sync", window.number, "900", "700")
    wait_for("the new size", lambda: window.size == (900, 700))
    window.key("ctrl+b")
    window.see_no_more("Conversations")

    window.close()
    assert window.ended() == 0

    reopened = open_window()
    assert reopened.size == (900, 700)
    assert not reopened.shown("Conversations")
