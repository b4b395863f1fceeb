"""Files and pictures with messages, in the real window."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.support import clipboard_source
from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.documents import pdf_file
from tests.support.dragging import dragging
from tests.support.hostile_server import event_stream
from tests.support.images import image_file
from tests.support.window import ChatWindow
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window


@contextmanager
def copied(window: ChatWindow, picture: Path) -> Iterator[None]:
    """A picture on the clipboard, put there by another program."""
    source = subprocess.Popen(
        [sys.executable, str(clipboard_source.__file__), str(picture)],
        env=window.environment,
        stdout=subprocess.PIPE,
    )
    assert source.stdout is not None
    try:
        assert source.stdout.readline() == b"copied\n"
        yield
    finally:
        source.kill()
        source.wait()
        source.stdout.close()


def content(service: ChatService) -> Any:
    """What the last request says last."""
    return service.prompts[-1].json["messages"][-1]["content"]


def test_given_a_dropped_file_and_a_pasted_picture_when_sent_then_the_request_has_both(
    window: ChatWindow, service: ChatService, tmp_path: Path
) -> None:
    (tmp_path / "birds.pdf").write_bytes(pdf_file("Herons stand", "and wait"))
    (tmp_path / "copied.png").write_bytes(image_file(120, 80, color="blue"))
    window.see("Goes to Orchard, 127.0.0.1")
    with dragging(window, tmp_path / "birds.pdf", onto="Drop to attach"):
        window.see("The files go with your next message.")
    wait_for("the file", lambda: any("birds.pdf, 2 pages" in name for name in buttons(window)))
    with copied(window, tmp_path / "copied.png"):
        window.activate()
        window.focus()
        window.key("ctrl+v")
        wait_for("the picture", lambda: any("120 × 80" in name for name in buttons(window)))

    window.ask("What is it?")
    window.answered("heron", "You said")

    file, picture, words = _parts(content(service))
    assert file == "File: birds.pdf\n```\n[Page 1]\nHerons stand\n\n[Page 2]\nand wait\n```"
    assert words == "What is it?"
    sent = Image.open(io.BytesIO(base64.b64decode(picture.partition(",")[2])))
    assert (sent.size, sent.convert("RGB").getpixel((5, 5))) == ((120, 80), (0, 0, 255))
    assert not any("birds.pdf, 2 pages" in name for name in buttons(window))
    window.press("Look at birds.pdf")
    window.see("Text of birds.pdf")
    window.key("Escape")
    window.see_no_more("Text of birds.pdf")
    assert window.complaints() == []


def test_given_a_file_of_a_draft_when_the_window_is_opened_again_then_it_is_still_there(
    open_window: OpenWindow, window: ChatWindow, tmp_path: Path
) -> None:
    (tmp_path / "notes.md").write_text("Herons")
    window.see("Goes to Orchard, 127.0.0.1")
    with dragging(window, tmp_path / "notes.md", onto="Drop to attach"):
        pass
    wait_for("the file", lambda: any("notes.md, 2 tokens" in name for name in buttons(window)))
    window.close()
    assert window.ended() == 0

    again = open_window()

    wait_for("the file", lambda: any("notes.md, 2 tokens" in name for name in buttons(again)))


def buttons(window: ChatWindow) -> list[str]:
    return [node.name for node in window.tree.find("push button")]


def _parts(said: list[dict[str, Any]]) -> tuple[str, str, str]:
    """The file's text, the picture's address, the words."""
    texts = [part["text"] for part in said if part["type"] == "text"]
    (picture,) = [part["image_url"]["url"] for part in said if part["type"] == "image_url"]
    file, words = texts if len(texts) == 2 else texts[0].rsplit("\n\n", 1)
    return file, picture, words


def test_given_a_full_screen_when_a_picture_of_the_screen_is_attached_then_the_window_is_not_on_it(
    window: ChatWindow, service: ChatService
) -> None:
    window.see("Goes to Orchard, 127.0.0.1")
    screen = tuple(map(int, window.desktop.xdotool("getdisplaygeometry").split()))
    window.key("F11")
    wait_for("full screen", lambda: window.size == screen)

    window.key("ctrl+k")
    window.type("picture of the screen")
    window.see("Attach a picture of the screen")
    window.key("Return")
    wait_for("the picture", lambda: any("2,048 ×" in name for name in buttons(window)))
    wait_for("the window", lambda: window.size == screen)
    service.will(event_stream("A dark night"))
    window.ask("What is it?")
    window.answered("heron", "A dark night")

    picture = next(p["image_url"]["url"] for p in content(service) if p["type"] == "image_url")
    sent = Image.open(io.BytesIO(base64.b64decode(picture.partition(",")[2]))).convert("RGB")
    assert sent.getextrema() == ((0, 0), (0, 0), (0, 0))  # what is behind the window is black
    assert window.complaints() == []
