"""`chatapp run`: a template sent once for each row of a table."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

from chatapp.cli.ask import parse_parameters
from chatapp.cli.output import DONE, FAILED, complain, say, write, write_json
from chatapp.cli.row_progress import RowProgress
from chatapp.cli.session import run_with_engine
from chatapp.domain.messages import Failure, Json
from chatapp.domain.tables import Row
from chatapp.domain.wording import one_line
from chatapp.engine.batches import Batch, Report, Wanted
from chatapp.engine.engine import Engine
from chatapp.engine.row_runs import Pace, Progress
from chatapp.engine.table_files import TableFile, open_table
from chatapp.engine.template_files import find_template

_SHOWN = 3
"""Rows that are shown instead of being sent."""


def run(arguments: argparse.Namespace) -> int:
    """Ask for all rows, or show what would be sent; gives the exit code."""
    if arguments.output is None and not arguments.dry_run:
        arguments.refuse("the following arguments are required: --output (or --dry-run)")

    async def command(engine: Engine) -> int:
        batch = await _batch(engine, arguments)
        table = await open_table(Path(arguments.input), arguments.encoding)
        batch.check_columns(table.columns)
        if arguments.dry_run:
            rows = await asyncio.to_thread(table.first, arguments.limit or _SHOWN)
            _show(batch, rows, as_json=arguments.json)
            return DONE
        return await _ask(engine, batch, table, arguments)

    return run_with_engine(arguments, command)


async def _batch(engine: Engine, arguments: argparse.Namespace) -> Batch:
    return Batch(
        await find_template(arguments.template),
        await engine.batches.target(
            arguments.connection, arguments.model, complete=arguments.complete
        ),
        arguments.system,
        parse_parameters(arguments.param),
        _pairs(arguments.variable),
        _pairs(arguments.set),
    )


async def _ask(
    engine: Engine, batch: Batch, table: TableFile, arguments: argparse.Namespace
) -> int:
    wanted = Wanted(
        Path(arguments.output),
        Pace(arguments.concurrency, arguments.per_minute),
        arguments.limit,
        arguments.retry_failed,
        arguments.restart,
        not arguments.no_values,
    )
    shown, last = RowProgress(), Progress(table.rows)

    def on_progress(progress: Progress) -> None:
        nonlocal last
        last = progress
        shown.show(progress)

    try:
        report = await engine.batches.run(batch, table, wanted, on_progress)
    except asyncio.CancelledError:
        shown.end()
        say(f"Stopped. {last.done} rows are done and kept; the same command goes on.")
        raise
    finally:
        shown.end()
    return _tell(report, arguments)


def _tell(report: Report, arguments: argparse.Namespace) -> int:
    progress = report.progress
    if arguments.json:
        counts: dict[str, Json] = {"rows": progress.rows, "done": progress.done}
        counts |= {"failed": progress.failed, "from_before": progress.kept}
        write_json({**counts, "ordered": report.ordered, "output": arguments.output}, indent=None)
    else:
        before = f", {progress.kept} of them before" if progress.kept else ""
        write(f"{progress.done} of {progress.rows} rows done{before}: {arguments.output}\n")
    if not progress.failed:
        return DONE
    first = report.first_failure
    reason = one_line(first) if first is not None else "see the file"
    facts = {"failed": str(progress.failed), "rows": str(progress.rows), "reason": reason}
    complain(Failure("rows_failed", facts))
    return FAILED


def _show(batch: Batch, rows: Sequence[Row], *, as_json: bool) -> None:
    """Print what would be sent for rows."""
    for row in rows:
        prompt = batch.prompt(row.values)
        system = [("system", prompt.system)] if prompt.system else []
        turns = [*system, *((role.value, text) for role, text in prompt.turns)]
        if as_json:
            messages: list[Json] = [{"role": role, "content": text} for role, text in turns]
            write_json({"row": row.number, "messages": messages}, indent=None)
        else:
            texts = "".join(f"[{role}]\n{text}\n" for role, text in turns)
            write(f"--- Row {row.number}, line {row.line}\n{texts}")


def _pairs(pairs: Sequence[str]) -> dict[str, str]:
    cut = (pair.partition("=") for pair in pairs)
    return {name.strip(): value for name, _equals, value in cut}
