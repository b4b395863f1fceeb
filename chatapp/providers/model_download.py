"""Fetching a model file from an address: in pieces to the disk, checked, and put in place whole."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from chatapp.domain.errors import HttpError, ModelError, NetworkError, StreamError
from chatapp.domain.models import GGUF_MAGIC
from chatapp.net.client import HttpClient
from chatapp.net.download import Arriving, begin_download
from chatapp.net.sizes import readable_size
from chatapp.providers.gguf import read_header
from chatapp.providers.part_file import Note, PartFile

log = logging.getLogger(__name__)

MARGIN = 256 << 20
"""Bytes of the disk that a download leaves free."""

_PIECE = 1 << 20
"""Bytes that are written at a time."""

Progress = Callable[[int, int | None, str], None]
"""Called with the bytes so far, their total, and the host that sends them."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A model file that came whole."""

    path: Path
    sha256: str


async def fetch_model(
    client: HttpClient,
    folder: Path,
    part: PartFile,
    progress: Progress,
    *,
    margin: int | None = None,
) -> Fetched:
    """Fetch what is left of a model file into `folder`.

    Cancelling it, like any failure but a wrong file, keeps what has arrived for the next time.
    Parameters: `margin`, bytes of the disk to leave free, in place of `MARGIN`.
    Raises ModelError (download_running, download_refused, download_redirect, download_no_room,
    download_disk_full, download_not_written, download_broken, download_no_model, download_wrong,
    model_damaged), NetworkError for a server that is not reached, StreamError, InputError
    (bad_url).
    """
    note = part.note
    try:
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        await _opened(part)
        return await _fetch(client, folder, part, progress, MARGIN if margin is None else margin)
    except HttpError as error:
        code = "download_redirect" if error.code == "redirected" else "download_refused"
        raise ModelError(code, **error.facts) from error
    except _BrokenError as error:
        _keep(part)
        facts = {"name": note.name, "kept": readable_size(note.kept), "host": error.host}
        raise ModelError("download_broken", **facts) from error
    except OSError as error:
        _keep(part)
        raise _disk_failure(error, note) from error
    finally:
        _keep(part)
        part.close()


class _BrokenError(Exception):
    """The connection broke while bytes arrived."""

    def __init__(self, host: str) -> None:
        self.host = host


async def _fetch(
    client: HttpClient, folder: Path, part: PartFile, progress: Progress, margin: int
) -> Fetched:
    note = part.note
    if note.total is None or part.size < note.total:
        arriving = await begin_download(
            client, note.url, start=part.size, validator=note.validator, total=note.total
        )
        try:
            await _take_over(arriving, part)
            _check_room(folder, note, part.size, margin)
            progress(part.size, note.total, arriving.host)
            await _receive(arriving, part, progress)
        finally:
            await arriving.response.aclose()
    finishing = asyncio.ensure_future(asyncio.to_thread(_finish, folder, part))
    with suppress(asyncio.CancelledError):  # it is all here: too late to pause it
        await asyncio.shield(finishing)
    await asyncio.wait([finishing])
    return finishing.result()


async def _take_over(arriving: Arriving, part: PartFile) -> None:
    """Note what the server says; what is here of another version of the file is given up."""
    note = part.note
    if not arriving.start and part.size:
        log.info("The download of %s begins anew", note.name)
        await asyncio.to_thread(part.restart)
    note.total, note.validator = arriving.total, arriving.validator
    note.named = arriving.sha256 or note.named
    await asyncio.to_thread(part.keep)


def _check_room(folder: Path, note: Note, here: int, margin: int) -> None:
    if note.total is None:
        return
    needed, free = note.total - here + margin, shutil.disk_usage(folder).free
    if needed > free:
        facts = {"needed": readable_size(needed), "free": readable_size(free)}
        raise ModelError("download_no_room", name=note.name, **facts)


async def _receive(arriving: Arriving, part: PartFile, progress: Progress) -> None:
    waiting, note = bytearray(), part.note
    try:
        async for piece in arriving.pieces():
            waiting += piece
            if part.size == 0 and waiting[:4] != GGUF_MAGIC[: len(waiting)]:
                part.remove()
                raise ModelError("download_no_model", host=arriving.host)
            if note.total is not None and part.size + len(waiting) > note.total:
                raise StreamError("too_large", limit=readable_size(note.total))
            if len(waiting) >= _PIECE:
                data, waiting = bytes(waiting), bytearray()
                await _written(part, data)
            progress(part.size + len(waiting), note.total, arriving.host)
    except NetworkError as error:
        await _written(part, bytes(waiting))
        raise _BrokenError(arriving.host) from error
    except asyncio.CancelledError:
        with suppress(OSError):
            part.write(bytes(waiting))
        raise
    await _written(part, bytes(waiting))
    if note.total is not None and part.size < note.total:
        raise _BrokenError(arriving.host)


async def _opened(part: PartFile) -> None:
    opening = asyncio.ensure_future(asyncio.to_thread(part.open))
    try:
        await asyncio.shield(opening)
    except asyncio.CancelledError:
        part.give_up()
        await asyncio.wait([opening])
        raise


async def _written(part: PartFile, data: bytes) -> None:
    """Write in a thread; a cancellation waits for its end, so that nothing is written twice."""
    writing = asyncio.ensure_future(asyncio.to_thread(part.write, data))
    try:
        await asyncio.shield(writing)
    except asyncio.CancelledError:
        await asyncio.wait([writing])
        raise


def _keep(part: PartFile) -> None:
    """Keep what has arrived as well as it goes: the download has ended already."""
    with suppress(OSError):
        if part.is_open:
            part.keep()


def _finish(folder: Path, part: PartFile) -> Fetched:
    """Check the whole file and put it in its place."""
    note, found = part.note, part.sha256
    wanted = [sha256 for sha256 in (note.expected, note.named) if sha256]
    if any(sha256 != found for sha256 in wanted):
        part.remove()
        raise ModelError("download_wrong", name=note.name, found=found)
    with part.path.open("rb") as file:
        whole = read_header(file) is not None
    if not whole:
        part.remove()
        raise ModelError("model_damaged", path=note.name)
    part.keep()
    target = free_name(folder / note.name)
    part.put_in_place(target)
    return Fetched(target, found)


def free_name(path: Path) -> Path:
    """A path that is not taken: itself, else with a number."""
    found, number = path, 2
    while os.path.lexists(found):
        found, number = path.with_name(f"{path.stem}-{number}{path.suffix}"), number + 1
    return found


def _disk_failure(error: OSError, note: Note) -> ModelError:
    """What a failed write comes to."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        kept = readable_size(note.kept)
        return ModelError("download_disk_full", name=note.name, kept=kept)
    reason = error.strerror or type(error).__name__
    return ModelError("download_not_written", name=note.name, reason=reason)
