"""Checks what the app needs on this computer, for `chatapp doctor`."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from chatapp import __version__
from chatapp.domain.errors import StorageError
from chatapp.domain.messages import Failure
from chatapp.domain.settings import UPDATE_CHECK, UPDATE_CHECKED
from chatapp.domain.wording import one_line, word
from chatapp.engine.display import display_name
from chatapp.engine.encryption import EncryptionStatus
from chatapp.engine.engine import Engine

PARTS = ("PySide6-Essentials", "qasync", "httpx", "keyring", "apsw-sqlite3mc", "xllamacpp")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `ok` False: it needs the user."""

    name: str
    ok: bool
    detail: str


_MENDED = frozenset(
    {
        "database_reindexed",
        "database_salvaged",
        "database_damaged",
        "database_empty",
        "backup_at_hand",
    }
)
"""Notices that tell what a repair did: nothing is left to do."""


async def examine(engine: Engine, mended: Sequence[Failure] | None = None) -> list[Check]:
    """All checks, in the order to show them.

    Parameters: `mended`, what was told when the database was mended, if the user asked for it.
    """
    return [
        Check("versions", True, _versions()),
        Check("profile", os.access(engine.profile.folder, os.W_OK), str(engine.profile.folder)),
        await _database(engine, mended),
        await _keyring(engine),
        await _encryption(engine),
        await _model(engine),
        Check("updates", True, _updates(engine)),
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


async def repair_needed(engine: Engine) -> bool:
    """Look whether the database has to be mended; if so it is when it is opened next.

    Raises StorageError (profile_held): while others use it, it cannot be.
    """
    try:
        needed = bool(await engine.soundness.file_problems())
    except StorageError as error:
        needed = error.code == "database_corrupt"
    if needed:
        engine.soundness.mend_when_opened()
    return needed


async def _database(engine: Engine, mended: Sequence[Failure] | None) -> Check:
    notices = [*(mended or ()), *engine.notices]
    told = [one_line(notice) for notice in notices]
    done = _MENDED if mended is not None else frozenset()
    open_problems = [notice for notice in engine.notices if notice.code not in done]
    try:
        found = await engine.soundness.problems()
    except StorageError as error:
        found = [one_line(error.failure)]
    if found:
        told += [*found, "to mend it, close the app and run: chatapp doctor --repair"]
    return Check("database", not open_problems and not found, "; ".join(told) or "ok")


async def _keyring(engine: Engine) -> Check:
    status = await engine.connections.keyring_status(try_it=True)
    if status.usable:
        return Check("keyring", True, f"{status.backend} works")
    wanted = any(known.has_key for known in await engine.connections.all())
    detail = word(status.failure).title if status.failure else "does not work"
    return Check("keyring", not wanted, detail)


async def _encryption(engine: Engine) -> Check:
    status = await engine.encryption.status()
    ok = not status.encrypted or (status.in_keyring and status.recoverable)
    return Check("encryption", ok, encryption_told(status))


def encryption_told(status: EncryptionStatus) -> str:
    """Whether the conversations are encrypted, and what opens them."""
    if not status.encrypted:
        return "off: other programs of this user can read the conversations"
    if status.in_keyring:
        place = "its key is in the keyring"
    elif status.failure is None:
        place = "its key is not in the keyring"
    else:
        place = f"the keyring does not give its key: {word(status.failure).title}"
    rest = "the recovery key opens it too" if status.recoverable else "encryption.json is missing"
    return f"on (ChaCha20-Poly1305); {place}; {rest}"


def _updates(engine: Engine) -> str:
    """Whether updates are looked for."""
    if not engine.updates.possible:
        return "not looked for: this build has no update key"
    if not engine.settings.get(UPDATE_CHECK):
        return "not looked for: switched off"
    last = engine.settings.get(UPDATE_CHECKED)
    when = datetime.fromtimestamp(last, UTC).isoformat(timespec="minutes") if last else "never"
    return f"looked for once a day; last time: {when}"


async def _model(engine: Engine) -> Check:
    for model in await engine.embedded.models():
        if model.default and model.present and model.problem is None:
            return Check("model", True, model.path)
    default = await engine.connections.default()
    detail = "the demo model is not there; fetch it: chatapp model fetch"
    return Check("model", not default.embedded, detail)
