"""The arguments of `chatapp model`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

JsonFlag = Callable[[Any, str], None]
"""Adds `--json` to a parser, with what it puts out."""


def add_model(commands: argparse._SubParsersAction[Any], json_flag: JsonFlag) -> None:
    """Add `chatapp model` with all it can do."""
    model = commands.add_parser(
        "model",
        help="fetch, list, add or remove embedded models",
        description="Embedded models run on this computer, without a network. They are GGUF files.",
    )
    actions = model.add_subparsers(dest="action", metavar="ACTION", required=True)
    fetch = actions.add_parser(
        "fetch",
        help="fetch the demo model, or a GGUF file by its address",
        description="Fetches the demo model, once per user; with a URL the GGUF file there, or "
        "that of a file's page on Hugging Face. Prints the path. Progress is on stderr. What was "
        "stopped or broke off is kept, and goes on with the same command.",
    )
    fetch.add_argument("url", metavar="URL", nargs="?", help="where the file is")
    fetch.add_argument("--sha256", metavar="HEX", default="", help="what the file has to have")
    fetch.set_defaults(run="model:fetch")
    listing = actions.add_parser("list", help="list the embedded models")
    json_flag(listing, "[{id, path, size, present, demo, default, fetched, use, problem}]")
    listing.set_defaults(run="model:list_all")
    add = actions.add_parser("add", help="add a GGUF file by its path")
    add.add_argument("path", metavar="FILE", help="the file; it stays where it is")
    add.set_defaults(run="model:add")
    info = actions.add_parser("info", help="tell what a model is and what memory it needs")
    info.add_argument("id", metavar="ID", help="the model's id")
    json_flag(info, "the same as one JSON object; sizes in bytes")
    info.set_defaults(run="model:info")
    remove = actions.add_parser("remove", help="take a model off the list; its file stays")
    remove.add_argument("id", metavar="ID", help="the model's id")
    remove.add_argument(
        "--delete-file", action="store_true", help="delete the file too, if it was fetched"
    )
    remove.set_defaults(run="model:remove")
    unload = actions.add_parser(
        "unload",
        help="have an open window give back the memory of its model",
        description="Asks the processes that use the profile. A model that is writing an answer "
        "stays loaded.",
    )
    unload.set_defaults(run="model:unload")
