"""`chatapp model`: the embedded models."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path

from chatapp.cli.output import DONE, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.domain.changes import Change, ModelProgress
from chatapp.engine.engine import Engine


def fetch(arguments: argparse.Namespace) -> int:
    """Fetch the demo model, with progress on a terminal."""

    async def command(engine: Engine) -> int:
        if sys.stderr.isatty():
            engine.feed.subscribe(_show_progress)
        write(f"{await engine.embedded.fetch_demo()}\n")
        return DONE

    return run_with_engine(arguments, command)


def _show_progress(change: Change) -> None:
    if isinstance(change, ModelProgress):
        done = change.done / 1e6
        whole = f" of {change.total / 1e6:.0f}" if change.total else ""
        end = "\n" if change.done == change.total else ""
        with contextlib.suppress(OSError):
            sys.stderr.write(f"\rFetching the demo model: {done:.0f}{whole} MB{end}")
            sys.stderr.flush()


def list_all(arguments: argparse.Namespace) -> int:
    """List the embedded models."""

    async def command(engine: Engine) -> int:
        models = await engine.embedded.models()
        if arguments.json:
            write_json(
                [
                    {
                        "id": model.id,
                        "path": model.path,
                        "size": model.size,
                        "present": model.present,
                        "demo": model.demo,
                    }
                    for model in models
                ]
            )
            return DONE
        for model in models:
            state = f"{model.size / 1e6:.0f} MB" if model.present else "not there"
            note = "  demo model, English, often wrong" if model.demo else ""
            write(f"{model.id}  {state}  {model.path}{note}\n")
        return DONE

    return run_with_engine(arguments, command)


def add(arguments: argparse.Namespace) -> int:
    """Add a GGUF file by its path."""
    path = Path(arguments.path).expanduser()

    async def command(engine: Engine) -> int:
        model = await engine.embedded.add_file(path)
        write(f"Added {model.id}, {model.path}\n")
        return DONE

    return run_with_engine(arguments, command)
