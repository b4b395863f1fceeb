"""What the system tells the app: files to open, and that its window may come forward."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QWidget

from chatapp.engine.display import activation_token
from chatapp.gui.activation import activate
from chatapp.gui.x11_activation import user_time

OPEN = """
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from chatapp.app import _application
app = _application()
app.files_opened.connect(print)
app.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile("/a b/对话.json")))
app.sendEvent(app, QFileOpenEvent(QUrl("https://example.com/")))
"""


def test_given_a_file_that_is_opened_with_the_app_then_it_is_to_be_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", OPEN], capture_output=True, text=True, check=True
    )

    (told,) = done.stdout.splitlines()
    assert told.startswith("StartRequest(files=('/a b/对话.json',)")


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
