"""A PDF out of an exported page: Qt lays it out, in a process of its own (`chatapp.gui.pdf`)."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from chatapp.domain.errors import StorageError
from chatapp.domain.messages import new_id
from chatapp.domain.translation import QT_TRANSLATE_NOOP
from chatapp.storage.files import open_private, put_in_place

LAYING_OUT_WITHIN = 600.0
"""Seconds until the process counts as hung; some thousand pages take a minute."""
_LOOK_EVERY = 0.05


@asynccontextmanager
async def page_beside(target: Path) -> AsyncIterator[Path]:
    """A name for the page in the folder of `target`; the file is gone afterwards."""
    page = (await _real(target)).with_name(f".chatapp-{new_id()}.html")
    try:
        yield page
    finally:
        with suppress(OSError):
            await asyncio.to_thread(page.unlink)


async def write_pdf(page: Path, target: Path, stop: asyncio.Event | None = None) -> bool:
    """Make `target` the PDF of an exported page: private, and there only once it is whole.

    Parameters: `stop`, gives it up; whether it was not.
    Raises StorageError (file_not_written).
    """
    part = page.with_suffix(".part")
    try:
        await asyncio.to_thread(_make_private, part)
        laid_out = await _lay_out(page, part, stop)
        if stop is not None and stop.is_set():
            return False
        if not laid_out:
            reason = QT_TRANSLATE_NOOP("errors", "The pages could not be laid out")
            raise StorageError("file_not_written", path=target, reason=reason)
        await asyncio.to_thread(put_in_place, part, await _real(target))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StorageError("file_not_written", path=target, reason=reason) from error
    finally:
        with suppress(OSError):
            await asyncio.to_thread(part.unlink)
    return True


async def _lay_out(page: Path, part: Path, stop: asyncio.Event | None) -> bool:
    process = await asyncio.to_thread(_start, page, part)
    end = asyncio.get_running_loop().time() + LAYING_OUT_WITHIN
    try:
        # The window's loop cannot wait for processes; a look now and then costs nothing.
        while (code := process.poll()) is None and asyncio.get_running_loop().time() < end:
            if stop is not None and stop.is_set():
                return False
            await asyncio.sleep(_LOOK_EVERY)
        return code == 0
    finally:
        if process.poll() is None:
            process.kill()
            await asyncio.to_thread(process.wait)


def _start(page: Path, part: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("CHATAPP_API_KEY", None)
    return subprocess.Popen(
        [*_command(), str(page), str(part)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


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
