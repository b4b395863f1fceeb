"""The options of `chatapp few-shot`."""

from __future__ import annotations

import argparse

from chatapp.cli.ask_options import name_value
from chatapp.cli.run_options import TABLE, add_where, add_work, results_file
from chatapp.cli.search_options import positive

SCORINGS = ("exact", "normalized", "regex", "judge")
"""In the order of `Scoring`."""

DESCRIPTION = (
    "Tries a few-shot prompt on the rows of a table that are held out: a description of the task, "
    "some other rows as examples, and a row as the question. Tells how many answers are right, "
    "with the 95% interval (Wilson), for each number of examples. Rows, examples and seeds "
    "are those of the window's few-shot builder."
)
EPILOG = (
    "FILE is CSV (also with semicolons or tabs), whose first line names the columns, or has JSON "
    "objects, one a line or in an array. The answers go to OUT, one JSON object a line: run, row, "
    "asked, values, text, finish, model, usage, examples, table_row, label, answer, right, tokens, "
    "judge, seconds, error. Run again, it goes on where it ended, however it ended, also with more "
    "numbers of examples; another task, scoring, model or other parameters need another file, or "
    "--restart. The temperature is 0 unless --param gives one."
)


def add_options(few_shot: argparse.ArgumentParser) -> None:
    """Give the command's parser all but `--json`."""
    few_shot.add_argument("input", metavar="FILE", help=TABLE)
    few_shot.add_argument("--task", metavar="TEXT", default="", help="what is to be done")
    few_shot.add_argument(
        "--label", metavar="COLUMN", help="the column with the right answers (else the last one)"
    )
    few_shot.add_argument(
        "--question",
        metavar="TEXT",
        default="",
        help="a row as a question, with columns as {{variables}} (else all columns but the label)",
    )
    few_shot.add_argument(
        "--answer", metavar="TEXT", default="{{label}}", help="a row as an answer ({{label}})"
    )
    few_shot.add_argument(
        "--examples",
        metavar="N",
        nargs="+",
        action="extend",
        type=_count,
        help="numbers of examples to try, such as 0 1 4 (0; may be repeated)",
    )
    _add_choosing(few_shot)
    _add_scoring(few_shot)
    few_shot.add_argument(
        "--as-text", action="store_true", help="one text that the model continues, and no chat"
    )
    few_shot.add_argument(
        "--param",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        type=name_value,
        help="a parameter of the calls, such as max_tokens=8 (may be repeated)",
    )
    add_where(few_shot)
    few_shot.add_argument(
        "--output", metavar="OUT", type=results_file, help="where the answers go; needed to ask"
    )
    add_work(few_shot, limit=False)
    few_shot.add_argument(
        "--dry-run",
        action="store_true",
        help="send nothing; print what would be sent for the first row that is held out",
    )


def _add_choosing(few_shot: argparse.ArgumentParser) -> None:
    few_shot.add_argument(
        "--choose",
        choices=("first", "random", "similar"),
        default="first",
        help="how examples are chosen: the first ones, at random, or the most similar (first)",
    )
    few_shot.add_argument(
        "--seed", metavar="N", type=_count, default=1, help="of what is drawn at random (1)"
    )
    few_shot.add_argument(
        "--held-out",
        metavar="N",
        type=positive,
        help="rows to try it on; examples are never chosen from them (half of all)",
    )


def _add_scoring(few_shot: argparse.ArgumentParser) -> None:
    few_shot.add_argument(
        "--score",
        choices=SCORINGS,
        default="normalized",
        help="how an answer is compared with the label (normalized)",
    )
    few_shot.add_argument(
        "--pattern", metavar="REGEX", help="what is searched in answers, with {{label}} in it"
    )
    few_shot.add_argument(
        "--judge-prompt",
        metavar="TEXT",
        help="what a judge is asked, with {{question}}, {{label}} and {{answer}} in it",
    )
    few_shot.add_argument(
        "--judge-connection", metavar="NAME", help="where to ask the judge (else the same)"
    )
    few_shot.add_argument("--judge-model", metavar="ID", help="the model that judges")


def _count(text: str) -> int:
    """A whole number, 0 too."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)
