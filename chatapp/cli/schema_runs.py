"""Commands whose answers may have to follow a JSON schema (`--schema FILE`)."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable, Mapping

from chatapp.cli.output import USAGE, complain
from chatapp.cli.session import run_with_engine
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Json
from chatapp.engine.engine import Engine


def run_with_schema(
    arguments: argparse.Namespace,
    given: Mapping[str, Json],
    command: Callable[[Engine, dict[str, Json]], Awaitable[int]],
) -> int:
    """Run `command` with an engine and the parameters of its calls; gives the exit code.

    That is the one for wrong usage where the file is no schema, or options do not go together.
    Parameters: `given`, parameters without the schema.
    """
    _refuse_unfit(arguments, given)

    async def with_schema(engine: Engine) -> int:
        if arguments.schema is None:
            return await command(engine, dict(given))
        from chatapp.engine.schema_files import read_schema

        return await command(
            engine, {**given, "response_format": await read_schema(arguments.schema)}
        )

    try:
        return run_with_engine(arguments, with_schema)
    except InputError as error:
        if not error.code.startswith("schema_file_"):
            raise
        complain(error.failure)
        return USAGE


def _refuse_unfit(arguments: argparse.Namespace, given: Mapping[str, Json]) -> None:
    if arguments.schema is None:
        if arguments.no_repair:
            arguments.refuse("--no-repair goes with --schema")
    elif "response_format" in given:
        arguments.refuse("--schema and --param response_format do not go together")
    elif arguments.complete:
        arguments.refuse("--schema does not go with --complete")
