"""Runs the real app with a scenario that uses its window: started by `tools.bench.window`.

    python -m tools.bench.driver MODULE:FUNCTION PROFILE RESULT OPTIONS

The scenario is a coroutine that gets a `Hand` and the options; what it gives is written into the
file RESULT as JSON. Then the window is closed.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import traceback
from pathlib import Path
from typing import Any

from chatapp import app
from chatapp.domain.start_request import StartRequest
from chatapp.engine.engine import Engine
from chatapp.gui.desktop import Desktop
from tools.bench.hand import Hand


def main(scenario: str, profile: str, result: str, options: str) -> int:
    """Open the window, play the scenario, close the window."""
    module, _, name = scenario.partition(":")
    play = getattr(importlib.import_module(module), name)
    start = Desktop.start
    playing: set[asyncio.Task[None]] = set()

    def write(told: dict[str, Any]) -> None:
        Path(result).write_text(json.dumps(told), encoding="utf-8")

    async def perform(desktop: Desktop, engine: Engine) -> None:
        told: dict[str, Any]
        try:
            await asyncio.sleep(0.5)
            told = await play(Hand(desktop, engine), **json.loads(options))
        except BaseException:
            told = {"error": traceback.format_exc()}
        write(told)
        desktop.request_close()

    async def start_and_play(desktop: Desktop, engine: Engine) -> None:
        await start(desktop, engine)
        playing.add(asyncio.ensure_future(perform(desktop, engine)))

    Desktop.start = start_and_play  # type: ignore[method-assign]
    return app.run(Path(profile), StartRequest())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
