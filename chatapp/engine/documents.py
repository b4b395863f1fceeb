"""Reads files and checks JSON, each in a child process that is ended when it takes long."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.transferred import MOST_FILE_BYTES
from chatapp.domain.translation import QT_TRANSLATE_NOOP

READ_WITHIN = 20.0
"""Seconds for one file, the start of the process included."""
AT_ONCE = 2
"""How many files are read at the same time."""
_SECRETS = ("CHATAPP_API_KEY", "CHATAPP_RECOVERY_KEY")


async def read_whole(path: Path) -> bytes:
    """The bytes of an ordinary file, read off the calling thread.

    Raises NotFoundError (no_file), InputError (file_not_read, file_too_large).
    """
    try:
        return await asyncio.to_thread(_read_whole, path)
    except FileNotFoundError:
        raise NotFoundError("no_file", path=path) from None
    except OSError as error:
        raise InputError("file_not_read", path=path, reason=error.strerror or error) from error


def _read_whole(path: Path) -> bytes:
    if not path.is_file():  # a folder, a pipe or a device; one would wait for ever
        path.stat()
        reason = QT_TRANSLATE_NOOP("errors", "It is no ordinary file")
        raise InputError("file_not_read", path=path, reason=reason)
    with path.open("rb") as file:
        data = file.read(MOST_FILE_BYTES + 1)
    if len(data) > MOST_FILE_BYTES:
        raise InputError("file_too_large", name=path.name, limit=f"{MOST_FILE_BYTES // 2**20} MB")
    return data


class Documents:
    """Looks into files; nothing of what is in them runs or is opened in this process."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(AT_ONCE)

    async def told(self, data: bytes, name: str) -> bytes:
        """What the child tells of a file (`documents.found`).

        Parameters: `name`, for errors. A cancelled call ends the child. Raises InputError
        (document_timeout, document_unreadable).
        """
        return await self._work("_read-file", data, name)

    async def checked(self, data: bytes) -> bytes:
        """What the child tells of a value and its schema (`documents.json_schema`).

        A cancelled call ends the child. Raises InputError (document_timeout, document_unreadable).
        """
        return await self._work("_check-json", data, "JSON")

    async def _work(self, job: str, data: bytes, name: str) -> bytes:
        async with self._room:
            process = await asyncio.to_thread(_start, job)
            talking = asyncio.get_running_loop().run_in_executor(None, _talk, process, data)
            try:
                answer = await asyncio.shield(talking)
            except subprocess.TimeoutExpired:
                seconds = f"{READ_WITHIN:g}"
                raise InputError("document_timeout", name=name, seconds=seconds) from None
            finally:
                if process.poll() is None:
                    process.kill()
                    with suppress(Exception):
                        await asyncio.shield(talking)
            if process.returncode != 0:
                raise InputError("document_unreadable", name=name)
            return answer


def _start(job: str) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in _SECRETS}
    return subprocess.Popen(
        _command(job),
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _talk(process: subprocess.Popen[bytes], data: bytes) -> bytes:
    """Hand the file over and wait for the end. Raises subprocess.TimeoutExpired."""
    try:
        answer, _errors = process.communicate(data, READ_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return answer


def _command(job: str) -> tuple[str, ...]:
    """How the process is started. `-P`: modules are never taken from the current folder."""
    if getattr(sys, "frozen", False):
        return (sys.executable, job)
    return (sys.executable, "-P", "-m", "chatapp", job)
