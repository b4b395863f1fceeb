"""The application object: files that the system opens with the app."""

from __future__ import annotations

import subprocess
import sys

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
