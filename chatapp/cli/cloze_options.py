"""The options of `chatapp cloze`."""

from __future__ import annotations

import argparse

from chatapp.cli.ask_options import name_value
from chatapp.cli.run_options import TABLE, add_where, add_work, results_file

DESCRIPTION = (
    "Says how likely labels are for a text, by the words that may fill the blank of a template, "
    "as in: chatapp cloze 'Review: {{text}} It was {{blank}}' --label good=great,good "
    "--label bad=terrible,bad --set text='Dull and long.' A word's score is the sum of the "
    "log-probabilities of its tokens; a label's is the mean of its words'."
)
EPILOG = (
    "TEMPLATE is a text with {{blank}} in it, or a file with such a text. Where the endpoint scores "
    "a given text (legacy completions with echo), the blank may stand anywhere; elsewhere at "
    "the end, and words are found among the likeliest next tokens: of one that is not among "
    "them, it is said that it is at most so likely. With a table the results are those of "
    "chatapp run, with the likeliest label as text, and labels: {probability, score, exact}."
)


def add_options(cloze: argparse.ArgumentParser) -> None:
    """Give the command's parser all but `--json`."""
    cloze.add_argument("template", metavar="TEMPLATE", help="a text with {{blank}}, or its file")
    cloze.add_argument(
        "--label",
        metavar="NAME=WORD,WORD",
        action="append",
        default=[],
        required=True,
        type=name_value,
        help="a label, and words for it (two labels at least)",
    )
    cloze.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        type=name_value,
        help="fills the variable NAME, where no table is scored (may be repeated)",
    )
    cloze.add_argument(
        "--prior",
        metavar="TEXT",
        nargs="?",
        const="",
        help="take off how likely each word is with TEXT (else nothing) in the place of variables",
    )
    cloze.add_argument(
        "--sum", action="store_true", help="do not divide a word's score by its tokens"
    )
    add_where(cloze)
    cloze.add_argument("--input", metavar="FILE", help=f"{TABLE}; all its rows are scored")
    cloze.add_argument("--output", metavar="FILE", type=results_file, help="where the results go")
    cloze.add_argument("--gold", metavar="COLUMN", help="the column with the right labels")
    add_work(cloze)
