"""What runs where no window can be shown: a real question, answered by the embedded model."""

from __future__ import annotations

import argparse
from pathlib import Path

from chatapp.cli.ask import Asking
from chatapp.cli.output import report_failures, say
from chatapp.cli.session import run_with_engine
from chatapp.domain.models import EMBEDDED_ID
from chatapp.engine.engine import Engine

QUESTION = "Give me three tips for sleeping better."


def answer_in_terminal(profile: Path | None) -> int:
    """Say that there is no display and answer a question; gives the exit code."""
    say(f"No display, so the answer comes here (chatapp --help tells more). Asked: {QUESTION}")

    async def command(engine: Engine) -> int:
        return await Asking(engine, as_json=False).run(
            QUESTION,
            conversation=None,
            connection=EMBEDDED_ID,
            model=None,
            system=None,
            parameters={},
        )

    arguments = argparse.Namespace(profile=str(profile) if profile else None)
    return report_failures(lambda arguments: run_with_engine(arguments, command), arguments)
