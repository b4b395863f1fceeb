"""`chatapp run`: a template sent once for each row of a table."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping, Sequence

from chatapp.cli.ask import parse_parameters
from chatapp.cli.output import DONE, FAILED, complain, write, write_json
from chatapp.cli.row_progress import RowProgress
from chatapp.cli.schema_runs import run_with_schema
from chatapp.cli.tables import opened_table, piped_table, wanted_of
from chatapp.domain.messages import Failure, Json, Role
from chatapp.domain.scoring import Accuracy
from chatapp.domain.settings import REPAIR_ANSWERS
from chatapp.domain.tables import Row
from chatapp.engine.batches import Batch
from chatapp.engine.engine import Engine
from chatapp.engine.table_files import TableFile
from chatapp.engine.table_runs import Report
from chatapp.engine.template_files import find_template

_SHOWN = 3
"""Rows that are shown instead of being sent."""


def run(arguments: argparse.Namespace) -> int:
    """Ask for all rows, or show what would be sent; gives the exit code."""
    if arguments.output is None and not arguments.dry_run:
        arguments.refuse("the following arguments are required: --output (or --dry-run)")
    piped = piped_table(arguments)

    async def command(engine: Engine, given: dict[str, Json]) -> int:
        batch = await _batch(engine, arguments, given)
        table = await opened_table(arguments, piped)
        batch.check_given()
        batch.check_columns(table.columns)
        if arguments.dry_run:
            rows = await asyncio.to_thread(table.first, arguments.limit or _SHOWN)
            _show(batch, rows, as_json=arguments.json)
            return DONE
        return await _ask(engine, batch, table, arguments)

    return run_with_schema(arguments, parse_parameters(arguments.param), command)


async def _batch(engine: Engine, arguments: argparse.Namespace, given: dict[str, Json]) -> Batch:
    repairs = not arguments.no_repair and engine.settings.get(REPAIR_ANSWERS)
    return Batch(
        await find_template(arguments.template, engine.prompts.find),
        await engine.batches.target(
            arguments.connection, arguments.model, complete=arguments.complete
        ),
        arguments.system,
        given,
        pairs_of(arguments.variable),
        pairs_of(arguments.set),
        arguments.schema is not None,
        repairs,
    )


async def _ask(
    engine: Engine, batch: Batch, table: TableFile, arguments: argparse.Namespace
) -> int:
    wanted = wanted_of(arguments, arguments.template, arguments.schema)
    shown = RowProgress()
    try:
        report = await engine.batches.run(batch, table, wanted, shown.show)
    except asyncio.CancelledError:
        shown.tell_stopped()
        raise
    finally:
        shown.end()
    return tell_report(report, arguments)


def tell_report(
    report: Report, arguments: argparse.Namespace, more: Mapping[str, Json] | None = None
) -> int:
    """Tell what came of a run; gives the exit code. Parameters: `more`, for `--json`."""
    progress = report.progress
    if arguments.json:
        counts: dict[str, Json] = {"rows": progress.rows, "done": progress.done}
        counts |= {"failed": progress.failed, "from_before": progress.kept}
        counts |= {"ordered": report.ordered, "output": arguments.output, **(more or {})}
        write_json(counts, indent=None)
    else:
        there = progress.kept - progress.kept_failed
        before = f", {there} of them before" if there else ""
        write(f"{progress.done} of {progress.rows} rows done{before}: {arguments.output}\n")
    if not progress.failed:
        return DONE
    reason = report.first_failure or "see the file"
    facts = {"failed": str(progress.failed), "rows": str(progress.rows), "reason": reason}
    complain(Failure("rows_failed", facts))
    return FAILED


def accuracy_words(accuracy: Accuracy) -> str:
    """How many are right, with the interval."""
    if not accuracy.count:
        return "no accuracy: no answer is scored"
    low, high = accuracy.interval
    return (
        f"accuracy {100 * accuracy.share:.1f}% ({accuracy.right} of {accuracy.count}); "
        f"95% interval {100 * low:.1f} to {100 * high:.1f}%"
    )


def accuracy_json(accuracy: Accuracy) -> dict[str, Json]:
    """The same for `--json`."""
    return {
        "right": accuracy.right,
        "scored": accuracy.count,
        "accuracy": accuracy.share if accuracy.count else None,
        "interval": list(accuracy.interval),
    }


def _show(batch: Batch, rows: Sequence[Row], *, as_json: bool) -> None:
    """Print what would be sent for rows."""
    for row in rows:
        prompt = batch.prompt(row.values)
        head = f"Row {row.number}, line {row.line}"
        facts: dict[str, Json] = {"row": row.number}
        show_prompt(head, prompt.system, prompt.turns, facts if as_json else None)


def show_prompt(
    head: str,
    system: str | None,
    turns: Sequence[tuple[Role, str]],
    facts: Mapping[str, Json] | None,
) -> None:
    """Print a prompt that is not sent. Parameters: `facts`, for JSON; None: as text."""
    told = [("system", system)] if system else []
    told += [(role.value, text) for role, text in turns]
    if facts is not None:
        messages: list[Json] = [{"role": role, "content": text} for role, text in told]
        write_json({**facts, "messages": messages}, indent=None)
    else:
        write(f"--- {head}\n" + "".join(f"[{role}]\n{text}\n" for role, text in told))


def pairs_of(pairs: Sequence[str]) -> dict[str, str]:
    """NAME=VALUE pairs by their names."""
    cut = (pair.partition("=") for pair in pairs)
    return {name.strip(): value for name, _equals, value in cut}
