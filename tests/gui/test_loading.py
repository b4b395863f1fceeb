"""Modules are loaded in steps, and the lists name modules that are there."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from chatapp import loading
from chatapp.loading import load_in_steps


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
