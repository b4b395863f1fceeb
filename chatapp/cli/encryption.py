"""`chatapp encryption`: whether conversations are encrypted, and changes of that."""

from __future__ import annotations

import argparse

from chatapp.cli.output import DONE, keep_notices, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.domain.errors import StorageError
from chatapp.engine.doctor import encryption_told
from chatapp.engine.engine import Engine


def status(arguments: argparse.Namespace) -> int:
    """Tell how the conversations are kept."""

    async def command(engine: Engine) -> int:
        found = await engine.encryption.status()
        if arguments.json:
            names = ("encrypted", "in_keyring", "recoverable")
            write_json({name: getattr(found, name) for name in names})
        else:
            write(f"{encryption_told(found)}\n")
        return DONE

    return run_with_engine(arguments, command)


def turn_on(arguments: argparse.Namespace) -> int:
    """Encrypt everything; the recovery key is told first."""
    return _encrypt(arguments, again=False)


def change(arguments: argparse.Namespace) -> int:
    """Encrypt everything with new keys."""
    return _encrypt(arguments, again=True)


def _encrypt(arguments: argparse.Namespace, *, again: bool) -> int:
    async def command(engine: Engine) -> int:
        encrypted = (await engine.encryption.status(try_it=False)).encrypted
        if encrypted != again:
            raise StorageError("encryption_on" if encrypted else "encryption_off")
        recovery_key = engine.encryption.new_recovery_key()
        await engine.encryption.check()
        # Before anything is encrypted: a key that nobody has seen is no use.
        write(f"{recovery_key}\n")
        keep_notices(await engine.encryption.encrypt(recovery_key))
        return DONE

    return run_with_engine(arguments, command)


def turn_off(arguments: argparse.Namespace) -> int:
    """Decrypt everything."""

    async def command(engine: Engine) -> int:
        if not (await engine.encryption.status(try_it=False)).encrypted:
            raise StorageError("encryption_off")
        keep_notices(await engine.encryption.decrypt())
        write("The conversations are not encrypted any more. ")
        write("Other programs of this user can read them.\n")
        return DONE

    return run_with_engine(arguments, command)
