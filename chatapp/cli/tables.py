"""What commands over the rows of a table have in common: the table, and how it is worked through."""

from __future__ import annotations

import argparse
from pathlib import Path

from chatapp.cli.stdin import read_stdin
from chatapp.engine.row_runs import Pace
from chatapp.engine.table_files import TableFile, open_table
from chatapp.engine.table_runs import Wanted


def piped_table(arguments: argparse.Namespace) -> bytes | None:
    """The table where it comes from stdin (`-`); read before anything else is done."""
    return read_stdin() if arguments.input == "-" else None


async def opened_table(arguments: argparse.Namespace, piped: bytes | None) -> TableFile:
    """The table. Parameters: `piped`, all of it, where it came from stdin."""
    path = Path(arguments.input if piped is None else "stdin")
    return await open_table(path, arguments.encoding, piped)


def wanted_of(arguments: argparse.Namespace, *others: str | None) -> Wanted:
    """How the table is worked through. Parameters: `others`, what else may be a file that is read."""
    reads = (arguments.input, *filter(None, others))
    return Wanted(
        Path(arguments.output),
        Pace(arguments.concurrency, arguments.per_minute),
        getattr(arguments, "limit", None),
        arguments.retry_failed,
        arguments.restart,
        not getattr(arguments, "no_values", False),
        tuple(map(Path, reads)),
    )
