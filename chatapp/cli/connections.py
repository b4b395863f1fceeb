"""`chatapp connections`: add, change, list, test, remove; services, models, pull."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator

from chatapp.cli.connection_options import summary, wanted_options
from chatapp.cli.output import DONE, FAILED, complain, iso, say, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.cli.stdin import read_stdin
from chatapp.domain.changes import Change, PullProgress
from chatapp.domain.errors import InputError, ModelError, RequestError, SecretError, bad_parameter
from chatapp.domain.models import Connection, Dialect
from chatapp.domain.services import OTHER_SERVICE
from chatapp.domain.wording import word
from chatapp.engine.engine import Engine
from chatapp.engine.services import known_services
from chatapp.storage.secrets import check_key


def add(arguments: argparse.Namespace) -> int:
    """Add a connection, with its key from stdin if asked to."""
    if not arguments.service and None in (arguments.dialect, arguments.base_url):
        arguments.usage_error("--dialect and --base-url are needed where there is no --service")
    wanted, key = wanted_options(arguments), _key(arguments)

    async def command(engine: Engine) -> int:
        dialect, base_url = _place(engine, arguments)
        connection, failure = await engine.connections.add(
            arguments.name,
            dialect,
            base_url,
            key,
            service=arguments.service or "",
            keep_in_memory=False,
        )
        if failure is not None:
            say(f"Added without its key. {word(failure).title}.")
        await wanted.keep(connection.id, engine.connections.options)
        write(f"Added {connection.name}, {connection.base_url}\n")
        return DONE

    return run_with_engine(arguments, command)


def change(arguments: argparse.Namespace) -> int:
    """Change a connection: what is named, and nothing else."""
    wanted, key = wanted_options(arguments), _key(arguments)

    async def command(engine: Engine) -> int:
        connections = engine.connections
        connection = await connections.named(arguments.name)
        fields = _fields(engine, arguments, connection)
        if fields:
            changed, failure = await connections.change(connection.id, **fields)
            _tell_left_behind(connection, changed)
            if failure is not None:
                say(f"Its key may still be in the keyring. {word(failure).title}.")
        await wanted.keep(connection.id, connections.options)
        if key is not None and (failure := await connections.set_key(connection.id, key)):
            await connections.remove_key(connection.id)
            say(f"Its key is not kept. {word(failure).title}.")
        changed = await connections.get(connection.id)
        told = ", ".join(filter(None, (changed.base_url, summary(changed.options))))
        write(f"Changed {changed.name}, {told}\n")
        return DONE

    return run_with_engine(arguments, command)


def services(arguments: argparse.Namespace) -> int:
    """List the services known by name."""

    async def command(engine: Engine) -> int:
        known = [one for one in known_services() if one.id != OTHER_SERVICE]
        if arguments.json:
            write_json(
                [
                    {
                        "id": service.id,
                        "name": service.name,
                        "addresses": {d.value: url for d, url in service.addresses.items()},
                        "needs_key": service.needs_key,
                    }
                    for service in known
                ]
            )
            return DONE
        for service in known:
            write(f"{service.id}  {service.name}  {', '.join(service.dialects)}\n")
        return DONE

    return run_with_engine(arguments, command)


def models(arguments: argparse.Namespace) -> int:
    """Fetch the list of models and print it."""

    async def command(engine: Engine) -> int:
        connection = await engine.connections.named(arguments.name)
        names = await engine.connections.fetch_models(connection)
        connection = await engine.connections.get(connection.id)
        if arguments.json:
            write_json(
                [
                    {
                        "id": name,
                        "context": connection.contexts.get(name),
                        "starred": name in connection.starred,
                    }
                    for name in names
                ]
            )
            return DONE
        for name in names:
            write(f"{name}\n")
        if not names:
            say(f"{connection.name} names no models.")
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


def _key(arguments: argparse.Namespace) -> str | None:
    if not arguments.key_stdin:
        return None
    try:
        return check_key(read_stdin().decode("utf-8"))
    except UnicodeDecodeError:
        raise SecretError("key_characters") from None


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise bad_parameter("name", "")
    return name


def _fields(
    engine: Engine, arguments: argparse.Namespace, connection: Connection
) -> dict[str, object]:
    """What is to become of the connection's own fields."""
    fields: dict[str, object] = {}
    if arguments.new_name is not None:
        fields["name"] = _name(arguments.new_name)
    if arguments.service:
        fields["service"] = arguments.service
    if arguments.service or arguments.dialect or arguments.base_url is not None:
        fields["dialect"], fields["base_url"] = _place(engine, arguments, connection)
    return fields


def _place(
    engine: Engine, arguments: argparse.Namespace, old: Connection | None = None
) -> tuple[Dialect, str]:
    """Dialect and address, those of the service where they are not named.

    Parameters: `old`, the connection that is changed, whose own stay otherwise.
    Raises InputError (bad_parameter).
    """
    dialect = Dialect(arguments.dialect) if arguments.dialect else None
    if not arguments.service:
        dialect = dialect or (old.dialect if old else Dialect.OPENAI_CHAT)
        kept = old.base_url if old else ""
        return dialect, kept if arguments.base_url is None else arguments.base_url
    known = {service.id: service for service in known_services()}
    service = known.get(arguments.service)
    if service is None:
        raise bad_parameter("service", arguments.service)
    dialect = dialect or service.dialects[0]
    address = arguments.base_url or service.addresses.get(dialect)
    if address is None:
        raise bad_parameter("dialect", dialect.value)
    if not address or "{" in address:
        arguments.usage_error(f"--base-url is needed: {service.name} has an address of your own")
    return dialect, address


def _tell_left_behind(old: Connection, new: Connection) -> None:
    lost = ["its key"] if old.has_key and not new.has_key else []
    lost += [f"the header {name}" for name in old.options.headers if not new.options.headers]
    if lost:
        what = ", ".join(lost)
        say(f"{what[:1].upper()}{what[1:]}: left behind, for the old address.")
