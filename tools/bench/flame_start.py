"""Opens the window under the sampler: python -m tools.bench.flame_start PROFILE RESULT."""

from __future__ import annotations

import importlib.abc
import importlib.util
import json
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from tools.bench.sampler import Sampler

DESKTOP = "chatapp.gui.desktop"


class _AfterStart(importlib.abc.MetaPathFinder):
    """Calls `done` and closes the window once `Desktop.start` has ended.

    It waits for the app to import the module: to import it here would change what is measured.
    """

    def __init__(self, done: Callable[[], None]) -> None:
        self._done = done

    def find_spec(self, name: str, _path: object, _target: object = None) -> ModuleSpec | None:
        """The app's own module, changed when it is loaded."""
        if name != DESKTOP:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        assert spec is not None
        loader: Any = spec.loader
        load = loader.exec_module

        def load_changed(module: ModuleType) -> None:
            load(module)
            self._change(module.Desktop)

        loader.exec_module = load_changed
        return spec

    def _change(self, desktop_class: Any) -> None:
        start = desktop_class.start

        async def start_and_end(desktop: Any, engine: object) -> None:
            await start(desktop, engine)
            self._done()
            desktop.request_close()

        desktop_class.start = start_and_end


def main(profile: str, result: str) -> int:
    """Look until everything that belongs to the start is done, then close the window."""
    sampler = Sampler()

    def keep() -> None:
        stacks = [[*stack, spent] for stack, spent in sampler.stop().items()]
        Path(result).write_text(json.dumps({"stacks": stacks}), encoding="utf-8")

    sys.meta_path.insert(0, _AfterStart(keep))
    sampler.start()
    from chatapp.__main__ import main as chatapp

    return chatapp(["--profile", profile])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
