"""The options of `chatapp run`."""

from __future__ import annotations

import argparse

from chatapp.cli.ask_options import name_value
from chatapp.cli.schema_option import add_schema
from chatapp.cli.search_options import positive

DESCRIPTION = (
    "Fills a template with each row of a table, asks a model, and writes the answers to a file, "
    "one JSON object a line: run, row, asked, values, text, finish, model, usage, seconds, error. "
    "Run again, it goes on where it ended, however it ended: rows whose answer is there are not "
    "asked again. A row that fails is written with its error and what arrived of the answer, and "
    "the others go on."
)
EPILOG = (
    "TEMPLATE is a file or the name of a template in the library. A text file is what is sent, "
    "with {{variables}} in it; a .json file may also have system, examples, parameters and "
    "variables with defaults. A variable is filled by the column of its name. The table is CSV "
    "(also with semicolons or tabs), whose first line names the columns, or has JSON objects, one "
    "a line or in an array; it is read before anything is sent. Answers stand in the file as they "
    "come, and are sorted by row when all are there. Another template, model or parameters are "
    "refused for the same file without --restart, which puts the old answers aside as FILE.old. "
    "Exits 1 when rows failed (one line says how many), 130 when it was stopped: what was "
    "written is kept. Retries, limits and parameters are as those of chatapp ask."
)


TABLE = 'the table; "-" reads it from stdin'


def results_file(name: str) -> str:
    """The name of a file that results can go to: they are read again, so it is not stdout."""
    if name in ("", "-"):
        raise argparse.ArgumentTypeError(f"{name!r} is no file; a run goes on from one")
    return name


def add_options(run: argparse.ArgumentParser) -> None:
    """Give the command's parser all but `--json`."""
    run.add_argument("template", metavar="TEMPLATE", help="a file, or a name in the library")
    run.add_argument("--input", metavar="FILE", required=True, help=TABLE)
    run.add_argument(
        "--output",
        metavar="FILE",
        type=results_file,
        help="where the answers go; needed to ask",
    )
    add_where(run)
    run.add_argument(
        "--complete",
        action="store_true",
        help="texts that the model continues as they are, without any chat around them",
    )
    run.add_argument("--system", metavar="TEXT", help="system prompt, in place of the template's")
    for name, about in (
        ("--param", "a parameter of the calls, such as temperature=0"),
        ("--variable", "fills the variable NAME with the cells of COLUMN"),
        ("--set", "fills the variable NAME with the text VALUE in all rows"),
    ):
        run.add_argument(
            name,
            metavar="NAME=COLUMN" if name == "--variable" else "NAME=VALUE",
            action="append",
            default=[],
            type=name_value,
            help=f"{about} (may be repeated)",
        )
    add_schema(
        run,
        "a JSON schema that the answers are to follow. A line of the output then has structured: "
        "valid, errors and value. An answer that breaks the schema is asked for once more; when "
        "that one breaks it too, the row failed. A file that is no schema: exit code 2",
    )
    add_work(run)
    run.add_argument(
        "--no-values", action="store_true", help="leave the values of the rows out of the answers"
    )
    run.add_argument(
        "--dry-run",
        action="store_true",
        help="send nothing; print what would be sent for the first three rows, or --limit",
    )


def add_where(run: argparse.ArgumentParser) -> None:
    """Options that say whom to ask."""
    run.add_argument("--connection", metavar="NAME", help="where to ask (else the default one)")
    run.add_argument("--model", metavar="ID", help="the model to ask")


def add_work(run: argparse.ArgumentParser, *, limit: bool = True) -> None:
    """Options that say how a table is worked through. Parameters: `limit`, whether a part can be."""
    run.add_argument(
        "--concurrency", metavar="N", type=positive, default=4, help="rows at a time (4)"
    )
    run.add_argument(
        "--per-minute", metavar="N", type=positive, help="rows that are begun in a minute at most"
    )
    if limit:
        run.add_argument("--limit", metavar="N", type=positive, help="only the first N rows")
    run.add_argument(
        "--retry-failed", action="store_true", help="ask again for the rows that failed before"
    )
    run.add_argument(
        "--restart", action="store_true", help="ask for all rows anew; old answers are put aside"
    )
    run.add_argument(
        "--encoding", metavar="NAME", help="of the table, such as gb18030 (else UTF-8, UTF-16)"
    )
