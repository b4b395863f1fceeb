"""A model by its address, in the real window: downloaded, talked to, unloaded, taken off."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.accessibility import wait_for
from tests.support.file_server import FileOffer
from tests.support.hostile_server import HostileServer
from tests.support.window import ChatWindow
from tests.workflows.conftest import OpenWindow

pytestmark = [pytest.mark.window, pytest.mark.model]


@contextmanager
def offered(offer: FileOffer) -> Iterator[str]:
    """Offers a file from a thread of its own; gives the server's address."""
    address: list[str] = []
    ready, over = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with HostileServer(offer) as server:
            address.append(server.url)
            ready.set()
            await over.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(15)
    try:
        yield address[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


def answer_of(window: ChatWindow) -> str:
    """What is kept of the first answer."""
    messages = window.stored()[0]["messages"]
    return str(messages[1]["text"]) if len(messages) > 1 else ""


def sees(window: ChatWindow, text: str) -> None:
    wait_for(repr(text), lambda: text in window.everything)


def test_given_a_model_by_its_address_when_downloaded_then_it_answers_and_can_be_unloaded(
    open_window: OpenWindow, demo_model: Path, tmp_path: Path
) -> None:
    offer = FileOffer(demo_model.read_bytes(), pause=0.05, piece=1_000_000)
    with offered(offer) as url:
        window = open_window(environment={"CHATAPP_MODELS": str(tmp_path / "models")})
        window.press("Skip")
        window.see("Message")
        window.key("ctrl+comma")
        window.press("Models", "radio button")
        window.press("Download…")
        window.write(f"{url}/heron.gguf", into="Address of the model file")
        window.press("Download")
        sees(window, "from 127.0.0.1")
        window.press("Pause the download of heron.gguf")
        sees(window, "Paused at")
        offer.pause = 0
        window.press("Go on with the download of heron.gguf")
        sees(window, "heron was added, and new conversations use it")

    sees(window, "chat template ChatML")
    window.key("Escape")
    window.ask("Give me three tips for sleeping better.")
    wait_for("its first words", lambda: answer_of(window), within=60)
    if window.answering:  # it may write on for minutes
        window.key("Escape")
    window.idle()

    window.key("ctrl+comma")
    window.press("Models", "radio button")
    sees(window, "Loaded, ")
    window.press("Give the memory of heron back")
    window.see_no_more("Give the memory of heron back")
    window.press("Take heron off the list")
    sees(window, "heron was taken off the list; its file stays")
    window.see_no_more("Settings of heron")
    window.press("Undo")
    window.see("Settings of heron")
