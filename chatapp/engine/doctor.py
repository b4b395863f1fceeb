"""Checks what the app needs on this computer, for `chatapp doctor`."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from chatapp import __version__
from chatapp.domain.errors import StorageError
from chatapp.domain.models import DEMO_MODEL
from chatapp.domain.wording import one_line, word
from chatapp.engine.display import display_name
from chatapp.engine.engine import Engine

PARTS = ("PySide6-Essentials", "qasync", "httpx", "keyring", "apsw-sqlite3mc", "xllamacpp")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `ok` False: it needs the user."""

    name: str
    ok: bool
    detail: str


async def examine(engine: Engine) -> list[Check]:
    """All checks, in the order to show them."""
    return [
        Check("versions", True, _versions()),
        Check("profile", os.access(engine.profile.folder, os.W_OK), str(engine.profile.folder)),
        await _database(engine),
        await _keyring(engine),
        await _model(engine),
        Check("display", True, display_name() or "none: only the command line can be used"),
    ]


def _versions() -> str:
    found = [f"ChatApp {__version__}", f"Python {platform.python_version()}"]
    for part in PARTS:
        try:
            found.append(f"{part} {version(part)}")
        except PackageNotFoundError:
            found.append(f"{part} missing")
    return ", ".join(found)


async def _database(engine: Engine) -> Check:
    problems = [one_line(notice) for notice in engine.notices]
    try:
        problems += await engine.database_problems()
    except StorageError as error:
        problems.append(one_line(error.failure))
    return Check("database", not problems, "; ".join(problems) or "ok")


async def _keyring(engine: Engine) -> Check:
    status = await engine.connections.keyring_status(try_it=True)
    if status.usable:
        return Check("keyring", True, f"{status.backend} works")
    wanted = any(known.has_key for known in await engine.connections.all())
    detail = word(status.failure).title if status.failure else "does not work"
    return Check("keyring", not wanted, detail)


async def _model(engine: Engine) -> Check:
    for model in await engine.embedded.models():
        if model.id == DEMO_MODEL and model.present:
            return Check("model", True, model.path)
    default = await engine.connections.default()
    detail = "the demo model is not there; fetch it: chatapp model fetch"
    return Check("model", not default.embedded, detail)
