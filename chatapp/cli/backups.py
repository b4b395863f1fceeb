"""`chatapp backup`, `restore` and `backups`: copies of everything, made and brought back."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from chatapp.cli.output import DONE, FAILED, iso, keep_notices, say, write, write_json
from chatapp.cli.session import run_with_engine
from chatapp.domain.messages import Failure
from chatapp.domain.wording import one_line
from chatapp.engine.backups import RestorePreview
from chatapp.engine.engine import Engine
from chatapp.storage.backup import Contents
from chatapp.storage.backup_folder import Backup
from chatapp.storage.restore import Restored


def backup(arguments: argparse.Namespace) -> int:
    """Make a backup in a file."""
    file = Path(arguments.file).absolute()

    async def command(engine: Engine) -> int:
        contents = await engine.backups.back_up_to(file)
        if arguments.json:
            write_json({"file": str(file), **_contents_json(contents)})
        else:
            write(f"Backed up {_worded(contents)} to {file}\n")
        return DONE

    return run_with_engine(arguments, command)


def restore(arguments: argparse.Namespace) -> int:
    """Make everything as it is in a backup; ask first on a terminal."""
    file = Path(arguments.file).absolute()

    async def command(engine: Engine) -> int:
        if not arguments.yes and sys.stdin is not None and sys.stdin.isatty():
            preview = await engine.backups.preview(file)
            if not await _agreed(file, preview):
                say("Nothing was changed.")
                return FAILED
        done = await engine.backups.restore(file)
        _tell_restored(file, done, as_json=arguments.json)
        if done.readable:
            keep_notices([Failure("restored_readable")])
        return DONE

    return run_with_engine(arguments, command)


async def _agreed(file: Path, preview: RestorePreview) -> bool:
    say(f"{file} holds {_worded(preview.holds)}.")
    say(f"It replaces {_worded(preview.replaces)}, which are kept as a backup.")
    say("Restore it? [y/N]")
    # Not on this thread: Ctrl+C would not end the wait.
    answer = await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    return answer.strip().casefold() in ("y", "yes")


def _tell_restored(file: Path, done: Restored, *, as_json: bool) -> None:
    if as_json:
        write_json(
            {
                "file": str(file),
                "restored": _contents_json(done.holds),
                "replaced": _contents_json(done.replaced),
                "kept": str(done.kept),
            }
        )
        return
    write(f"Restored {_worded(done.holds)} from {file}\n")
    write(f"Replaced {_worded(done.replaced)}; kept in {done.kept}\n")


def list_all(arguments: argparse.Namespace) -> int:
    """List the backups in the folder."""

    async def command(engine: Engine) -> int:
        found = await engine.backups.all()
        if arguments.json:
            write_json([_backup_json(one) for one in found])
        for one in [] if arguments.json else found:
            write(f"{one.time:%Y-%m-%d %H:%M} UTC  {one.size:12}  {one.kind.value}  {one.path}\n")
        return DONE

    return run_with_engine(arguments, command)


def purge(arguments: argparse.Namespace) -> int:
    """Remove the backups that hold deleted text."""

    async def command(engine: Engine) -> int:
        done = await engine.backups.purge()
        if arguments.json:
            fresh = _backup_json(done.fresh)
            write_json({"removed": done.removed, "backup": fresh, "cleaned": done.left is None})
        else:
            without = done.fresh.path
            write(f"Removed {done.removed} backups; without deleted text there is {without}\n")
        if done.aside:
            say("Damaged databases that were moved aside stay, with what was in them")
        if done.left is not None:
            reason = one_line(done.left)
            say(f"Deleted text may still be in unused parts of the database file: {reason}")
        return DONE

    return run_with_engine(arguments, command)


def _worded(contents: Contents) -> str:
    conversations = _counted(contents.conversations, "conversation")
    counted = f"{conversations} with {_counted(contents.messages, 'message')}"
    if contents.newest is None:
        return counted
    return f"{counted}, the newest of {contents.newest.astimezone():%Y-%m-%d %H:%M}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _contents_json(contents: Contents) -> dict[str, object]:
    return {
        "conversations": contents.conversations,
        "messages": contents.messages,
        "newest": contents.newest and iso(contents.newest),
    }


def _backup_json(backup: Backup) -> dict[str, object]:
    return {
        "file": str(backup.path),
        "time": iso(backup.time),
        "kind": backup.kind.value,
        "size": backup.size,
    }
