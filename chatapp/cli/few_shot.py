"""`chatapp few-shot`: a few-shot prompt tried on rows that are held out."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence

from chatapp.cli.ask import parse_parameters
from chatapp.cli.few_shot_options import SCORINGS
from chatapp.cli.output import DONE, write
from chatapp.cli.row_progress import RowProgress
from chatapp.cli.run import accuracy_json, accuracy_words, show_prompt, tell_report
from chatapp.cli.session import run_with_engine
from chatapp.cli.tables import opened_table, piped_table, wanted_of
from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.few_shot import Choice, FewShot, FewShotTask, check_examples, unknown_columns
from chatapp.domain.messages import Json
from chatapp.domain.scoring import Scorer, Scoring
from chatapp.engine.engine import Engine
from chatapp.engine.few_shot_runs import Asking
from chatapp.engine.few_shot_tables import KAccuracy
from chatapp.engine.table_files import TableFile


def few_shot(arguments: argparse.Namespace) -> int:
    """Try the prompt, or show what would be sent; gives the exit code."""
    if arguments.output is None and not arguments.dry_run:
        arguments.refuse("the following arguments are required: --output (or --dry-run)")
    piped = piped_table(arguments)

    async def command(engine: Engine) -> int:
        table = await opened_table(arguments, piped)
        task = await asyncio.to_thread(_task, table, arguments)
        check_examples(task, _numbers(arguments))
        if arguments.dry_run:
            _show(task, _numbers(arguments), as_json=arguments.json)
            return DONE
        return await _ask(engine, task, arguments)

    return run_with_engine(arguments, command)


def _numbers(arguments: argparse.Namespace) -> list[int]:
    """The numbers of examples, each once."""
    return sorted(set(arguments.examples or [0]))


def _task(table: TableFile, arguments: argparse.Namespace) -> FewShotTask:
    """The task; raises NotFoundError (no_column), InputError (table_short)."""
    rows = table.first(table.rows)
    if len(rows) < 2:
        raise InputError("table_short", rows=str(len(rows)))
    scorer = Scorer(list(Scoring)[SCORINGS.index(arguments.score)])
    task = FewShotTask(
        description=arguments.task,
        columns=table.columns,
        rows=tuple(tuple(row.values.get(name, "") for name in table.columns) for row in rows),
        label=table.columns[-1] if arguments.label is None else arguments.label,
        question=arguments.question,
        answer=arguments.answer,
        choice=Choice(arguments.choose),
        seed=arguments.seed,
        held_out=len(rows) // 2 if arguments.held_out is None else arguments.held_out,
        as_text=arguments.as_text,
        scorer=Scorer(
            scorer.scoring,
            scorer.pattern if arguments.pattern is None else arguments.pattern,
            scorer.judge if arguments.judge_prompt is None else arguments.judge_prompt,
        ),
    )
    label = [] if task.label in task.columns else [task.label]
    for name in (*label, *unknown_columns(task)):
        raise NotFoundError("no_column", name=name, columns=", ".join(task.columns))
    return task


async def _ask(engine: Engine, task: FewShotTask, arguments: argparse.Namespace) -> int:
    target = await engine.batches.target(arguments.connection, arguments.model)
    judge = None
    if arguments.judge_connection is not None or arguments.judge_model is not None:
        connection = arguments.judge_connection or arguments.connection
        judge = await engine.batches.target(connection, arguments.judge_model)
    asking = Asking(target, parse_parameters(arguments.param), judge)
    wanted = wanted_of(arguments)
    shown = RowProgress()
    try:
        report, accuracies = await engine.few_shot_tables.run(
            task, _numbers(arguments), asking, wanted, shown.show
        )
    except asyncio.CancelledError:
        shown.tell_stopped()
        raise
    finally:
        shown.end()
    scores: list[Json] = [{"examples": one.k, **accuracy_json(one.accuracy)} for one in accuracies]
    code = tell_report(report, arguments, {"scores": scores})
    if not arguments.json:
        write("".join(map(_line, accuracies)))
    return code


def _line(one: KAccuracy) -> str:
    name = "1 example" if one.k == 1 else f"{one.k} examples"
    return f"{name}: {accuracy_words(one.accuracy)}\n"


def _show(task: FewShotTask, ks: Sequence[int], *, as_json: bool) -> None:
    """Print what would be sent for the first row that is held out."""
    made = FewShot(task)
    for row in made.split.held_out[:1]:
        for k in ks:
            prompt = made.prompt(k, task.values(row))
            facts: dict[str, Json] = {"table_row": row + 1, "examples": k}
            head = f"Row {row + 1}, examples: {k}"
            show_prompt(head, prompt.system, prompt.turns, facts if as_json else None)
