"""Modules are loaded in steps, and the lists name modules that are there."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chatapp import loading
from chatapp.loading import load_in_steps
from tests.support.filled_profile import fill

UNUSED = (
    *("_ssl", "_hashlib", "_pickle", "html.entities", "httpx", "keyring", "pygments"),
    *("gettext", "_bz2", "_lzma", "pyexpat"),  # of modules that others import early
    *("chatapp.providers.gemini", "chatapp.providers.ollama", "chatapp.cli"),
    "chatapp.domain.sentences",
)
"""What a window needs in which nobody does anything yet does not name these."""
IDLE = """
import os, sys
from chatapp.postponing import postpone
postpone()
from chatapp.gui.pyside_features import skip_search
skip_search()
from chatapp import app
from chatapp.__main__ import main

async def look(desktop, *others):
    import asyncio

    begin = desktop.start

    async def start(engine):
        await begin(engine)
        await asyncio.sleep(1.5)  # for what it has begun
        print(desktop.window.chat.model.conversation, *sys.modules, flush=True)
        os._exit(0)

    desktop.start = start
    return await serve(desktop, *others)

serve, app._serve = app._serve, look
main(["--profile", sys.argv[1]])
"""


@pytest.mark.parametrize("modules", ["WINDOW", "ENGINE", "TRANSCRIPT", "CALLS"])
def test_given_a_list_of_modules_when_loaded_then_each_is_there(modules: str) -> None:
    code = (
        "import asyncio; from chatapp import loading; "
        f"asyncio.run(loading.load_in_steps(loading.{modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=60
    )

    assert done.returncode == 0, done.stderr


async def test_given_slow_modules_when_loaded_then_the_loop_has_its_turn_in_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loading, "STEP", 0.0)
    loaded: list[str] = []
    monkeypatch.setattr(loading, "import_module", loaded.append)
    loop, seen = asyncio.get_running_loop(), list[int]()
    loop.call_soon(lambda: seen.append(len(loaded)))

    await load_in_steps(["one", "two", "three"])

    assert loaded == ["one", "two", "three"]
    assert seen == [1]


def test_given_a_window_when_nobody_does_anything_then_what_is_unused_was_not_loaded(
    tmp_path: Path,
) -> None:
    asyncio.run(fill(tmp_path / "profile", conversations=2))
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}

    done = subprocess.run(
        [sys.executable, "-c", IDLE, str(tmp_path / "profile")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    conversation, *modules = done.stdout.split()
    assert conversation != "None"
    assert [module for module in modules if module in UNUSED] == []
