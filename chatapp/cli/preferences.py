"""`chatapp preferences`: which answers were found best."""

from __future__ import annotations

import argparse
from pathlib import Path

from chatapp.cli.output import DONE, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.engine.engine import Engine


def export(arguments: argparse.Namespace) -> int:
    """Write them to a file of JSON lines."""

    async def command(engine: Engine) -> int:
        path, decisions = Path(arguments.file), arguments.decisions
        lines = await engine.preferences.export(path, decisions=decisions)
        if arguments.json:
            write_json({"file": arguments.file, "lines": lines})
            return DONE
        kind = "decision" if decisions else "pair"
        write(f"Exported {lines} {kind}{'' if lines == 1 else 's'} to {arguments.file}\n")
        return DONE

    return run_with_engine(arguments, command)
