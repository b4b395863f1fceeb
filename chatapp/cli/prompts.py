"""`chatapp prompts`: the library of prompts."""

from __future__ import annotations

import argparse
from pathlib import Path

from chatapp.cli.output import DONE, FAILED, complain, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.messages import Failure
from chatapp.domain.prompt_search import is_shipped
from chatapp.domain.prompt_values import values_of
from chatapp.engine.engine import Engine


def list_all(arguments: argparse.Namespace) -> int:
    """List the prompts."""

    async def command(engine: Engine) -> int:
        wanted = {"tag": arguments.tag, "language": arguments.language}
        found = await engine.prompts.search(arguments.search, **wanted)
        if arguments.json:
            write_json([values_of(prompt) for prompt in found])
        for prompt in [] if arguments.json else found:
            tags = f"  [{', '.join(prompt.tags)}]" if prompt.tags else ""
            write(f"{prompt.kind.value:8}  {prompt.title}{tags}\n")
        return DONE

    return run_with_engine(arguments, command)


def show(arguments: argparse.Namespace) -> int:
    """Print one prompt."""

    async def command(engine: Engine) -> int:
        from chatapp.engine.prompt_transfer import PromptFormat, written

        prompt = await engine.prompts.named(arguments.name)
        if arguments.json:
            write_json(values_of(prompt))
        else:
            write(written([prompt], PromptFormat.MARKDOWN))
        return DONE

    return run_with_engine(arguments, command)


def import_files(arguments: argparse.Namespace) -> int:
    """Add the prompts of files, and tell how many."""

    async def command(engine: Engine) -> int:
        from chatapp.engine.prompt_transfer import import_prompts

        counts = {"imported": 0, "already_there": 0, "unusable": 0}
        failures: list[Failure] = []
        for name in dict.fromkeys(arguments.files):
            try:
                taken = await import_prompts(engine.prompts, Path(name))
            except (InputError, NotFoundError) as error:
                failures.append(error.failure)
                continue
            counts["imported"] += len(taken.added)
            counts["already_there"] += taken.already_there
            counts["unusable"] += taken.unusable
        if arguments.json:
            write_json(counts)
        elif len(failures) < len(set(arguments.files)):
            lines = (f"{name.replace('_', ' ')}: {count}\n" for name, count in counts.items())
            write("".join(map(str.capitalize, lines)))
        if not failures:
            return DONE
        complain(failures[0])
        return FAILED

    return run_with_engine(arguments, command)


def export(arguments: argparse.Namespace) -> int:
    """Write prompts to a file."""
    if arguments.names and arguments.all:
        arguments.refuse("NAME and --all do not go together")

    async def command(engine: Engine) -> int:
        from chatapp.engine.prompt_transfer import PromptFormat, export_prompts

        if arguments.names:
            wanted = [await engine.prompts.named(name) for name in arguments.names]
        else:
            every = await engine.prompts.all()
            wanted = [one for one in every if arguments.all or not is_shipped(one.id)]
        await export_prompts(Path(arguments.output), wanted, PromptFormat(arguments.format))
        prompts = "1 prompt" if len(wanted) == 1 else f"{len(wanted)} prompts"
        write(f"Exported {prompts} to {arguments.output}\n")
        return DONE

    return run_with_engine(arguments, command)


def remove(arguments: argparse.Namespace) -> int:
    """Remove prompts."""

    async def command(engine: Engine) -> int:
        found = [(await engine.prompts.named(name)).id for name in arguments.names]
        await engine.prompts.remove(list(dict.fromkeys(found)))
        return DONE

    return run_with_engine(arguments, command)
