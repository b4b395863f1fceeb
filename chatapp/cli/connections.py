"""`chatapp connections`: add, list, test, remove, pull."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator

from chatapp.cli.output import DONE, FAILED, complain, iso, say, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.cli.stdin import read_stdin
from chatapp.domain.changes import Change, PullProgress
from chatapp.domain.errors import InputError, ModelError, RequestError, SecretError
from chatapp.domain.models import Dialect
from chatapp.domain.wording import word
from chatapp.engine.engine import Engine


def add(arguments: argparse.Namespace) -> int:
    """Add a connection, with its key from stdin if asked to."""
    key = None
    if arguments.key_stdin:
        try:
            key = read_stdin().decode("utf-8")
        except UnicodeDecodeError:
            raise SecretError("key_characters") from None

    async def command(engine: Engine) -> int:
        dialect = Dialect(arguments.dialect)
        connection, failure = await engine.connections.add(
            arguments.name, dialect, arguments.base_url, key, keep_in_memory=False
        )
        if failure is not None:
            say(f"Added without its key. {word(failure).title}.")
        unusable = engine.connections.unsupported(dialect)
        if unusable is not None:
            say(f"{word(unusable).title}; it is kept for a later one.")
        write(f"Added {connection.name}, {connection.base_url}\n")
        return DONE

    return run_with_engine(arguments, command)


def list_all(arguments: argparse.Namespace) -> int:
    """List the connections the user made."""

    async def command(engine: Engine) -> int:
        own = [known for known in await engine.connections.all() if not known.embedded]
        default = await engine.connections.default()
        if arguments.json:
            write_json(
                [
                    {
                        "id": connection.id,
                        "name": connection.name,
                        "dialect": connection.dialect.value,
                        "base_url": connection.base_url,
                        "model": connection.model,
                        "has_key": connection.has_key,
                        "default": connection.id == default.id,
                        "created": iso(connection.created),
                    }
                    for connection in own
                ]
            )
            return DONE
        for connection in own:
            mark = "*" if connection.id == default.id else " "
            write(f"{mark} {connection.name}  {connection.dialect}  {connection.base_url}\n")
        if not own:
            say(f"No connections yet; {default.name} answers.")
        return DONE

    return run_with_engine(arguments, command)


def test(arguments: argparse.Namespace) -> int:
    """Make a real call and tell how it went."""

    async def command(engine: Engine) -> int:
        connection = await engine.connections.named(arguments.name)
        try:
            check = await engine.connections.test(connection, arguments.model)
        except (RequestError, SecretError, ModelError, InputError) as error:
            if arguments.json:
                write_json({"ok": False, "error": error.code, "base_url": connection.base_url})
            complain(error.failure)
            return FAILED
        base_url = check.mended_base_url or connection.base_url
        steps = {
            "address_found": check.address_found,
            "key_accepted": check.key_accepted,
            "first_token": check.first_token,
        }
        if arguments.json:
            facts = {"ok": True, "error": None, "base_url": base_url, "model": check.model}
            write_json({**facts, "models": [known.id for known in check.models], "seconds": steps})
            return DONE
        if check.mended_base_url is not None:
            write(f"Address mended: {base_url}\n")
        for name, seconds in steps.items():
            if seconds is not None:
                write(f"{name.replace('_', ' ').capitalize()}: {seconds * 1000:.0f} ms\n")
        write(f"{len(check.models)} models\n")
        return DONE

    return run_with_engine(arguments, command)


def remove(arguments: argparse.Namespace) -> int:
    """Remove a connection and its key."""

    async def command(engine: Engine) -> int:
        connection = await engine.connections.named(arguments.name)
        failure = await engine.connections.remove(connection.id)
        if failure is not None:
            say(f"Its key may still be in the keyring. {word(failure).title}.")
        write(f"Removed {connection.name}\n")
        return DONE

    return run_with_engine(arguments, command)


def pull(arguments: argparse.Namespace) -> int:
    """Have a server fetch a model, with progress on a terminal."""

    async def command(engine: Engine) -> int:
        connection = await engine.connections.named(arguments.name)
        with _progress_line(engine):
            await engine.connections.pulls.pull(connection, arguments.model)
        write(f"{arguments.model}\n")
        return DONE

    return run_with_engine(arguments, command)


@contextlib.contextmanager
def _progress_line(engine: Engine) -> Iterator[None]:
    """Show how far fetching is, on a terminal; whatever is said next begins a line."""
    if not sys.stderr.isatty():
        yield
        return
    stop = engine.feed.subscribe(_show_progress)
    try:
        yield
    finally:
        stop()
        _to_terminal("\n")


def _show_progress(change: Change) -> None:
    if isinstance(change, PullProgress):
        size = f" {change.done / 1e6:.0f} of {change.total / 1e6:.0f} MB" if change.total else ""
        _to_terminal(f"\r{change.status}{size}\x1b[K")  # clears what a longer one left


def _to_terminal(text: str) -> None:
    with contextlib.suppress(OSError):
        sys.stderr.write(text)
        sys.stderr.flush()
