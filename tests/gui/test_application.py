"""What the system tells the app: files to open, and that its window may come forward."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from chatapp.engine.display import activation_token
from chatapp.gui.activation import activate
from chatapp.gui.x11_activation import user_time

OPEN = """
from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QFileOpenEvent
from chatapp.app import _application
app = _application()
app.files_opened.connect(print)
app.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile("/a b/对话.json")))
app.sendEvent(app, QFileOpenEvent(QUrl("https://example.com/")))
app.quit_requested.connect(lambda: print("quit"))
quit = QEvent(QEvent.Type.Quit)
app.sendEvent(app, quit)
print(quit.isAccepted())
"""

QUIT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from chatapp import app
from chatapp.domain.start_request import StartRequest
first_paint, database = app._first_paint, Path(sys.argv[1], "chatapp.sqlite3")
def painted(application, state, **more):
    again = QTimer(application, interval=50)
    again.timeout.connect(lambda: database.exists() and application.quit())
    again.start()
    return first_paint(application, state, **more)
app._first_paint = painted
app.run(Path(sys.argv[1]), StartRequest())
"""


def test_given_a_file_that_is_opened_with_the_app_then_it_is_imported_and_an_end_is_asked_for() -> (
    None
):
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", OPEN], capture_output=True, text=True, check=True
    )

    told, *ended = done.stdout.splitlines()
    assert told.startswith("StartRequest(files=('/a b/对话.json',)")
    assert ended == ["quit", "False"]


def test_given_a_window_when_the_system_asks_the_app_to_quit_then_it_ends_in_order(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", QUIT, str(tmp_path)], capture_output=True, timeout=60, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert not (tmp_path / "window.lock").exists()


@pytest.mark.parametrize(
    ("startup_id", "time"),
    [
        ("gnome-shell/ChatApp/1234-5-host_TIME9876543", 9876543),
        ("a_TIMEb_TIME1", 1),
        ("x_TIME4294967297", 1),
        ("x_TIME", None),
        ("x_TIME-1", None),
        ("x_TIME²", None),
        ("a wayland token", None),
        ("", None),
    ],
)
def test_given_the_id_of_a_start_then_its_time_is_that_of_the_user(
    startup_id: str, time: int | None
) -> None:
    assert user_time(startup_id) == time


def test_given_both_tokens_of_a_start_then_that_of_wayland_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    monkeypatch.delenv("DESKTOP_STARTUP_ID", raising=False)
    assert activation_token() == ""
    monkeypatch.setenv("DESKTOP_STARTUP_ID", "x11")
    assert activation_token() == "x11"
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "wayland")
    assert activation_token() == "wayland"


def test_given_a_token_when_a_window_is_activated_then_qt_finds_it_and_no_child_does(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[str | None] = []
    window = QWidget()
    look = "XDG_ACTIVATION_TOKEN"
    monkeypatch.setattr(window, "activateWindow", lambda: found.append(os.environ.get(look)))

    activate(window, "token-1")
    activate(window, "")

    assert found == ["token-1", None]
    assert look not in os.environ
    window.deleteLater()
