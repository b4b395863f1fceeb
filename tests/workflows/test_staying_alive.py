"""The window answers and takes what is typed, whatever else hangs, floods or is full."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from tests.support.accessibility import wait_for
from tests.support.chat_service import ChatService
from tests.support.desktop import Desktop
from tests.support.hostile_server import Exchange, chat_chunk, silence, sse
from tests.support.secret_service import ASK_FOR_OWNER
from tests.support.window import ChatWindow, connected
from tests.workflows.conftest import OpenWindow

pytestmark = pytest.mark.window

ALIVE_WITHIN = 30.0
"""Seconds for an answer to assistive technology, also beside all other tests; more is a hang."""
LOOKS = 10


def is_alive(window: ChatWindow) -> None:
    """Look several times whether the window answers in time and takes what is typed."""
    for number in range(LOOKS):
        begun = time.monotonic()
        window.tree.ask("write", role="text", name="Message", text=f"look {number}")
        assert window.tree.find("text", "Message")[0].text == f"look {number}"
        assert time.monotonic() - begun < ALIVE_WITHIN
        time.sleep(0.1)  # spread over a second


def test_given_a_silent_service_when_it_is_waited_for_then_the_window_is_alive_and_stop_works(
    window: ChatWindow, service: ChatService
) -> None:
    service.will(silence)
    window.ask("Say nothing")
    window.read("Say nothing")
    window.see("Stop")

    is_alive(window)

    window.key("Escape")
    window.idle()


def test_given_five_thousand_tokens_a_second_when_shown_then_the_window_is_alive(
    window: ChatWindow, service: ChatService
) -> None:
    async def flood(exchange: Exchange) -> None:
        await exchange.head(200, {"Content-Type": "text/event-stream"})
        for number in count():  # until it is stopped, however long the looks take
            words = "".join(f"word{number * 50 + each} " for each in range(50))
            await exchange.send(b"".join(sse(chat_chunk(f"{word} ")) for word in words.split()))
            await asyncio.sleep(0.01)

    service.will(flood)
    window.ask("Write a great deal")
    window.read("word100")

    is_alive(window)

    window.press("Stop")
    window.idle()
    last = window.stored()[0]["messages"][-1]
    words = last["text"].split()
    assert words == [f"word{number}" for number in range(len(words))]


@pytest.fixture
def keyring(desktop: Desktop, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """An open keyring on the desktop's bus."""
    home = tmp_path / "keyring"
    home.mkdir(mode=0o700)
    environment = {**desktop.environment, "XDG_DATA_HOME": str(home)}
    command = ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"]
    try:
        daemon = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except FileNotFoundError:
        pytest.skip("not installed: gnome-keyring-daemon")
    assert daemon.stdin is not None
    daemon.stdin.write(b"password\n")
    daemon.stdin.close()
    wait_for("the keyring", lambda: _has_owner(environment))
    yield daemon
    with suppress(ProcessLookupError):
        os.kill(daemon.pid, signal.SIGKILL)
    daemon.wait()


def _has_owner(environment: dict[str, str]) -> bool:
    asked = subprocess.run(
        ("dbus-send", *ASK_FOR_OWNER),
        env=environment,
        capture_output=True,
        check=True,
    )
    return b"boolean true" in asked.stdout


KEY = "sk-orchard-0123456789"
WITH_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring"}


@pytest.mark.keyring
def test_given_a_keyring_when_it_freezes_then_the_window_is_alive_and_says_what_is_wrong(
    open_window: OpenWindow,
    service: ChatService,
    profile_folder: Path,
    keyring: subprocess.Popen[bytes],
) -> None:
    service.key = KEY
    connected(profile_folder, service.base_url)
    window = open_window(environment=WITH_KEYRING)
    window.ask("First")
    window.press("Enter key…")
    window.write(KEY, into="Key")
    window.press("Save and retry")
    window.read("You said: First")
    window.idle()
    window.close()
    assert window.ended() == 0

    os.kill(keyring.pid, signal.SIGSTOP)
    reopened = open_window(environment=WITH_KEYRING)
    reopened.ask("Second")
    reopened.read("Second")

    is_alive(reopened)

    reopened.read("The keyring did not give the key for Orchard", within=20)
    os.kill(keyring.pid, signal.SIGCONT)
    reopened.press("Retry")
    reopened.read("You said: Second", within=20)


def test_given_a_full_disk_when_an_answer_arrives_then_its_text_is_kept_and_saved_later(
    small_disk: Path, open_window: OpenWindow, service: ChatService
) -> None:
    profile = connected(small_disk / "profile", service.base_url)
    window = open_window(profile)
    answer = service.will_wait()
    window.ask("Write on")
    answer.say("The first words. ")
    window.read("The first words.")

    filler = small_disk / "filler"
    fill(filler)
    answer.say("word " * 20_000, "The last words.")
    window.see("Notice")
    wait_for("the banner", lambda: "The disk is full" in window.everything)
    window.read("The last words.")
    answer.end()
    is_alive(window)
    filler.unlink()

    wait_for("all saved", lambda: "everything is saved" in window.everything, within=20)
    window.idle()
    text = window.stored()[0]["messages"][-1]["text"]
    assert text.startswith("The first words. word ")
    assert text.endswith("The last words.")


def fill(path: Path) -> None:
    """Take all room that is left on a disk."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        for size in (65536, 4096, 512, 1):
            with suppress(OSError):
                while True:
                    file.write(b"x" * size)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4M,mode=0700", "none", str(folder)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("not installed: mount")
    if made.returncode:
        pytest.skip("a file system of its own cannot be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
