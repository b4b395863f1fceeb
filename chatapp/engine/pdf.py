"""A PDF out of an exported page: Qt lays it out, in a process of its own (`chatapp.gui.pdf`)."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from chatapp.domain.errors import StorageError
from chatapp.domain.messages import new_id
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.storage.files import open_private, sync_folder

LAYING_OUT_WITHIN = 600.0
"""Seconds until the process counts as hung; some thousand pages take a minute."""


@asynccontextmanager
async def page_beside(target: Path) -> AsyncIterator[Path]:
    """A name for the page in the folder of `target`; the file is gone afterwards."""
    page = (await _real(target)).with_name(f".chatapp-{new_id()}.html")
    try:
        yield page
    finally:
        with suppress(OSError):
            await asyncio.to_thread(page.unlink)


async def write_pdf(page: Path, target: Path) -> None:
    """Make `target` the PDF of an exported page: private, and there only once it is whole.

    Raises StorageError (file_not_written).
    """
    part = page.with_suffix(".part")
    try:
        await asyncio.to_thread(_make_private, part)
        if not await _lay_out(page, part):
            reason = QT_TRANSLATE_NOOP("errors", "The pages could not be laid out")
            raise StorageError("file_not_written", path=target, reason=reason)
        await asyncio.to_thread(_put_in_place, part, await _real(target))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StorageError("file_not_written", path=target, reason=reason) from error
    finally:
        with suppress(OSError):
            await asyncio.to_thread(part.unlink)


async def _lay_out(page: Path, part: Path) -> bool:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("CHATAPP_API_KEY", None)
    process = await asyncio.create_subprocess_exec(
        *(*_command(), str(page), str(part)),
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(LAYING_OUT_WITHIN):
            return await process.wait() == 0
    except TimeoutError:
        return False
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _command() -> tuple[str, ...]:
    """How the process is started. `-P`: modules are never taken from the current folder."""
    own = (
        (sys.executable,)
        if getattr(sys, "frozen", False)
        else (sys.executable, "-P", "-m", "chatapp")
    )
    return (*own, "_pdf")


async def _real(target: Path) -> Path:
    """Where a link leads: it stays a link."""
    return Path(await asyncio.to_thread(os.path.realpath, target))


def _make_private(path: Path) -> None:
    os.close(open_private(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))


def _put_in_place(part: Path, target: Path) -> None:
    if target.exists() and not target.is_file():
        raise OSError("It is no ordinary file")
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)
    sync_folder(target.parent)
