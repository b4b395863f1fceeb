"""`chatapp doctor`: is everything there that the app needs?"""

from __future__ import annotations

import argparse

from chatapp.cli.output import DONE, FAILED, say, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.engine.doctor import examine
from chatapp.engine.engine import Engine


def doctor(arguments: argparse.Namespace) -> int:
    """Check and tell; exit 1 when something needs the user."""

    async def command(engine: Engine) -> int:
        checks = await examine(engine)
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
