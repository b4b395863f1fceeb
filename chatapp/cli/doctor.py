"""`chatapp doctor`: is everything there that the app needs?"""

from __future__ import annotations

import argparse

from chatapp.cli.output import DONE, FAILED, say, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.domain.messages import Failure
from chatapp.engine.doctor import examine, repair_needed
from chatapp.engine.engine import Engine


def doctor(arguments: argparse.Namespace) -> int:
    """Check and tell; exit 1 when something needs the user."""
    mended = _repair(arguments) if arguments.repair else None

    async def command(engine: Engine) -> int:
        if mended is not None:
            await engine.soundness.accept_damaged()
        checks = await examine(engine, mended)
        ok = all(check.ok for check in checks)
        if arguments.json:
            rows = [
                {"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks
            ]
            write_json({"ok": ok, "checks": rows})
        for check in [] if arguments.json else checks:
            write(f"{'ok  ' if check.ok else 'look'}  {check.name}: {check.detail}\n")
        if ok:
            return DONE
        say("Something needs you: " + ", ".join(check.name for check in checks if not check.ok))
        return FAILED

    return run_with_engine(arguments, command)


def _repair(arguments: argparse.Namespace) -> list[Failure]:
    """Have the database mended as it is opened the next time; gives what was told by now."""
    told: list[Failure] = []

    async def prepare(engine: Engine) -> int:
        told.extend(engine.notices)
        await repair_needed(engine)
        return FAILED  # not done yet: nothing is told before the end

    run_with_engine(arguments, prepare)
    return told
