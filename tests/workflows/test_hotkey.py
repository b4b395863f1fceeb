"""The global hotkey on X11: recorded in the settings, pressed in another program."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.support.accessibility import wait_for
from tests.support.desktop import Desktop
from tests.support.window import ChatWindow
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window


@pytest.fixture
def other(desktop: Desktop) -> Iterator[str]:
    """The window of another program, which is in front once it is asked for."""
    shown = subprocess.Popen(
        [sys.executable, "-c", _OTHER],
        env={**desktop.environment, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "0"},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield desktop.window_of(shown.pid, "Other program")
    finally:
        shown.kill()
        shown.wait()


_OTHER = """
from PySide6.QtWidgets import QApplication, QLineEdit
app = QApplication([])
field = QLineEdit()
field.setWindowTitle("Other program")
field.show()
app.exec()
"""


def in_front(desktop: Desktop, number: str) -> None:
    wait_for("the window in front", lambda: desktop.xdotool("getactivewindow") == number)


def comes_by(desktop: Desktop, keys: str, number: str) -> None:
    """Press a key until the window is in front: a start holds it a moment after the first paint."""

    def look() -> bool:
        desktop.xdotool("key", keys)
        time.sleep(1)  # or the next press would put it away again
        return desktop.xdotool("getactivewindow") == number

    wait_for("the window in front", look)


def record(window: ChatWindow, keys: str, shown: str) -> None:
    """Record a hotkey on the page of the system."""
    window.key("ctrl+comma")
    window.press("System", ("push button", "toggle button", "list item", "radio button"))
    window.press("Global hotkey: Record…")
    window.see("Global hotkey: Press the keys…")
    window.key(keys)
    window.see(f"Global hotkey: {shown}")


def test_given_a_recorded_key_when_pressed_in_another_program_then_the_window_comes_and_goes(
    window: ChatWindow, desktop: Desktop, other: str
) -> None:
    record(window, "ctrl+alt+j", "Ctrl Alt J")
    desktop.xdotool("windowactivate", "--sync", other)
    desktop.xdotool("type", "in the other program")

    desktop.xdotool("key", "ctrl+alt+j")

    in_front(desktop, window.number)
    desktop.xdotool("type", "heron")
    wait_for("heron", lambda: window.written == "heron")
    desktop.xdotool("key", "ctrl+alt+j")
    wait_for(
        "another window in front",
        lambda: desktop.xdotool("getactivewindow") != window.number,
    )
    desktop.xdotool("key", "ctrl+alt+j")
    in_front(desktop, window.number)


def test_given_a_key_that_is_kept_when_the_app_starts_again_then_it_works_until_it_is_removed(
    window: ChatWindow, open_window: OpenWindow, desktop: Desktop, other: str
) -> None:
    record(window, "ctrl+alt+k", "Ctrl Alt K")
    window.close()
    window.ended()
    again = open_window()
    again.see("Message")
    desktop.xdotool("windowactivate", "--sync", other)
    comes_by(desktop, "ctrl+alt+k", again.number)

    again.key("ctrl+comma")
    again.press("System", ("push button", "toggle button", "list item", "radio button"))
    again.press("Remove the global hotkey")
    again.see("Global hotkey: Record…")
    desktop.xdotool("windowactivate", "--sync", other)
    desktop.xdotool("key", "ctrl+alt+k")
    desktop.xdotool("key", "ctrl+alt+k")

    assert desktop.xdotool("getactivewindow") == other
