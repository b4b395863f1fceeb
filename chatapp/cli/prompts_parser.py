"""The arguments of `chatapp prompts`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

JsonFlag = Callable[[Any, str], None]
"""Adds `--json` to a parser, with what it puts out."""
FORMATS = ("json", "csv", "markdown")
_NAME = "its title or id; of two with the same title, the user's own"


def add_prompts(commands: argparse._SubParsersAction[Any], json_flag: JsonFlag) -> None:
    """Add `chatapp prompts` with all it can do."""
    prompts = commands.add_parser(
        "prompts",
        help="list, show, import, export or remove the prompts of the library",
        description="The library has templates with variables, and personas with which a "
        "conversation is begun: those that come with the app, and your own.",
    )
    actions = prompts.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser(
        "list", help="list the prompts, your own first", description="Lists the prompts."
    )
    listing.add_argument("--search", metavar="TEXT", default="", help="only those with these words")
    listing.add_argument("--tag", metavar="TAG", default="", help="only those with this tag")
    listing.add_argument(
        "--language", choices=("en", "zh"), default="", help="only those of this language, or none"
    )
    json_flag(listing, "[{id, kind, title, language, description, tags, ...}]")
    listing.set_defaults(run="prompts:list_all")
    show = actions.add_parser("show", help="print a prompt, as Markdown with front matter")
    show.add_argument("name", metavar="NAME", help=_NAME)
    json_flag(show, "the prompt as one JSON object (docs/prompt-format.md)")
    show.set_defaults(run="prompts:show")
    _add_files(actions, json_flag)
    remove = actions.add_parser(
        "remove",
        help="remove prompts",
        description="Removes prompts. Those that come with the app can be brought back in the "
        "window.",
    )
    remove.add_argument("names", metavar="NAME", nargs="+", help=_NAME)
    remove.set_defaults(run="prompts:remove")


def _add_files(actions: argparse._SubParsersAction[Any], json_flag: JsonFlag) -> None:
    importing = actions.add_parser(
        "import",
        help="add the prompts of files",
        description="Adds prompts from JSON of this app, from CSV with the columns act and "
        "prompt, or from Markdown with front matter. What a file is, is seen by what is in it. "
        "What is there already is not added again.",
    )
    importing.add_argument("files", metavar="FILE", nargs="+", help="a file")
    json_flag(importing, "{imported, already_there, unusable}")
    importing.set_defaults(run="prompts:import_files")
    export = actions.add_parser(
        "export",
        help="write prompts to a file",
        description="Writes prompts to a file; one that is there is replaced once the new one is "
        "whole. json and markdown hold everything; csv has no variables, variants, "
        "examples and parameters.",
    )
    export.add_argument("names", metavar="NAME", nargs="*", help=f"{_NAME}; without one, your own")
    export.add_argument(
        "--all", action="store_true", help="without NAME: also those that come with the app"
    )
    export.add_argument("--format", choices=FORMATS, required=True, help="what to write")
    export.add_argument("--output", metavar="FILE", required=True, help="where to write it")
    export.set_defaults(run="prompts:export", refuse=export.error)
