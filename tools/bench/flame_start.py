"""Opens the window under the sampler: python -m tools.bench.flame_start PROFILE RESULT."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tools.bench.sampler import Sampler


def main(profile: str, result: str) -> int:
    """Look until everything that belongs to the start is done, then close the window."""
    sampler = Sampler()
    sampler.start()
    from chatapp.__main__ import main as chatapp

    def when_started() -> None:
        stacks = [[*stack, count] for stack, count in sampler.stop().items()]
        Path(result).write_text(json.dumps({"stacks": stacks}), encoding="utf-8")

    _after_start(when_started)
    return chatapp(["--profile", profile])


def _after_start(done: object) -> None:
    """Call `done` and close the window once `Desktop.start` has ended."""
    import importlib.abc
    import importlib.util

    name = "chatapp.gui.desktop"

    class Finder(importlib.abc.MetaPathFinder):
        """Waits for the module: to import it here would change what is measured."""

        def find_spec(self, fullname, path, target=None):  # type: ignore[no-untyped-def]
            if fullname != name:
                return None
            sys.meta_path.remove(self)
            spec = importlib.util.find_spec(name)
            load = spec.loader.exec_module

            def exec_module(module):  # type: ignore[no-untyped-def]
                load(module)
                start = module.Desktop.start

                async def started(desktop, engine):  # type: ignore[no-untyped-def]
                    await start(desktop, engine)
                    done()
                    desktop.request_close()

                module.Desktop.start = started

            spec.loader.exec_module = exec_module
            return spec

    sys.meta_path.insert(0, Finder())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
