"""The arguments of commands that work through the rows of a table."""

from __future__ import annotations

import argparse
from typing import Any

from chatapp.cli.prompts_parser import JsonFlag


def add_row_runs(commands: argparse._SubParsersAction[Any], json_flag: JsonFlag) -> None:
    """Add `chatapp run`, `chatapp cloze` and `chatapp few-shot`."""
    _add_run(commands, json_flag)
    _add_cloze(commands, json_flag)
    _add_few_shot(commands, json_flag)


def _add_run(commands: argparse._SubParsersAction[Any], json_flag: JsonFlag) -> None:
    from chatapp.cli.run_options import DESCRIPTION, EPILOG, add_options

    run = commands.add_parser(
        "run",
        help="ask with a template for each row of a table",
        description=DESCRIPTION,
        epilog=EPILOG,
    )
    add_options(run)
    json_flag(run, "{rows, done, failed, from_before, ordered, output}; of a dry run the messages")
    run.set_defaults(run="run:run", refuse=run.error)


def _add_cloze(commands: argparse._SubParsersAction[Any], json_flag: JsonFlag) -> None:
    from chatapp.cli.cloze_options import DESCRIPTION, EPILOG, add_options

    cloze = commands.add_parser(
        "cloze",
        help="say how likely labels are, by words that fill a blank",
        description=DESCRIPTION,
        epilog=EPILOG,
    )
    add_options(cloze)
    json_flag(cloze, "[{label, probability, score, exact}]; of a table as chatapp run tells it")
    cloze.set_defaults(run="cloze:cloze", refuse=cloze.error)


def _add_few_shot(commands: argparse._SubParsersAction[Any], json_flag: JsonFlag) -> None:
    from chatapp.cli.few_shot_options import DESCRIPTION, EPILOG, add_options

    few_shot = commands.add_parser(
        "few-shot",
        help="try a few-shot prompt on rows that are held out",
        description=DESCRIPTION,
        epilog=EPILOG,
    )
    add_options(few_shot)
    scores = "scores: [{examples, right, scored, accuracy, interval}]"
    json_flag(few_shot, f"{{rows, done, failed, from_before, ordered, output, {scores}}}")
    few_shot.set_defaults(run="few_shot:few_shot", refuse=few_shot.error)
