"""Commands that start at once: forks of a process that has loaded what each of them loads.

A start of the interpreter and of what a command imports takes longer than most commands do. Each
command is a process of its own all the same, with its own arguments, variables, folder and streams.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.support.ready_command import REQUEST_LIMIT

ROOT = Path(__file__).resolve().parents[2]
OF_THE_INTERPRETER = ("PYTHON", "LC_", "LANG")
"""Variables that are looked at when the interpreter starts; but `PYTHON_KEYRING_BACKEND`."""
GROUPS = ("backups", "connections", "encryption", "model")
"""Commands whose second word is a command too."""


@contextmanager
def ready(environment: Mapping[str, str]) -> Iterator[None]:
    """Commands start at once meanwhile; on Linux, for elsewhere what they load does not fork."""
    with Ready(environment) if sys.platform == "linux" else nullcontext():
        yield


class Ready:
    """The process, while it is entered. It is one for all tests of a run: `Ready.running`."""

    running: Ready | None = None

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._started_whole: set[tuple[str, ...]] = set()
        self._socket: socket.socket
        self._process: subprocess.Popen[bytes]

    def __enter__(self) -> Self:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            program = str(Path(__file__).with_name("ready_command.py"))
            self._process = subprocess.Popen(
                [sys.executable, "-P", program, str(theirs.fileno())],
                env=self._environment,
                pass_fds=(theirs.fileno(),),
                cwd=ROOT,
            )
        Ready.running = self
        return self

    def __exit__(self, *_error: object) -> None:
        Ready.running = None
        self._socket.close()
        self._process.wait()

    def takes(self, arguments: Sequence[str], environment: Mapping[str, str]) -> bool:
        """Whether a command is to be started here.

        The first of each kind is not: it is started whole, as users start it. Nor one whose
        interpreter would be another, nor one that is very long.
        """
        kind = tuple(arguments[: 2 if arguments[:1] and arguments[0] in GROUPS else 1])
        if not kind or kind not in self._started_whole:
            self._started_whole.add(kind)
            return False
        if sum(map(len, arguments)) > REQUEST_LIMIT // 10:
            return False
        return _interpreters(environment) == _interpreters(self._environment)

    def start(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        streams: tuple[int, int, int],
    ) -> Started:
        """Start a command. Parameters: `streams`, file descriptors for standard input, output and
        error."""
        request = {
            "arguments": list(arguments),
            "environment": dict(environment),
            "folder": str(folder),
        }
        data = json.dumps(request).encode()
        told, tell = os.pipe()
        try:
            socket.send_fds(self._socket, [data], [*streams, tell])
        finally:
            os.close(tell)
        return Started(told)

    def output_of(
        self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path
    ) -> bytes:
        """Run a command; gives its standard output. Fails where it does."""
        out, out_end = os.pipe()
        with open(os.devnull, "r+b") as nothing, os.fdopen(out, "rb") as reading:
            streams = (nothing.fileno(), out_end, nothing.fileno())
            started = self.start(arguments, environment, folder, streams)
            os.close(out_end)
            told = reading.read()
        code = started.exit_code()
        assert code == 0, (arguments, code)
        return told


class Started:
    """A command that was started. Parameters: `told`, the pipe that tells of it."""

    def __init__(self, told: int) -> None:
        self._told = os.fdopen(told, "rb", buffering=0)
        self.pid = int(self._told.readline())

    def fileno(self) -> int:
        """What can be read when it has ended."""
        return self._told.fileno()

    def exit_code(self) -> int:
        """Wait for its end; gives the exit code, or minus the signal that ended it."""
        with self._told:
            return int(self._told.readline())


class ReadyProcess:
    """A command that was started, with its streams; used as asyncio's own processes are."""

    def __init__(self, started: Started, stdout: Stream, stderr: Stream | None) -> None:
        self.pid = started.pid
        self.returncode: int | None = None
        self.stdout = stdout.reader
        self.stderr = stderr.reader if stderr else None
        self.output = stdout.transport
        """The pipe of its standard output."""
        self._input: Input
        self._started = started
        self._ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(started.fileno(), self._end)

    @classmethod
    async def start(
        cls,
        ready: Ready,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        *,
        stdin: bytes | None,
        stderr: int,
    ) -> ReadyProcess:
        """Start it. Parameters: `stdin`, what it reads, or None for nothing; `stderr`, a file
        descriptor or PIPE."""
        reading, writing = os.pipe()
        out, out_end = os.pipe()
        err, err_end = os.pipe() if stderr == asyncio.subprocess.PIPE else (None, os.dup(stderr))
        theirs = (reading, out_end, err_end)
        started = ready.start(arguments, environment, folder, theirs)
        for descriptor in theirs:
            os.close(descriptor)
        errors = None if err is None else await Stream.of(err)
        process = cls(started, await Stream.of(out), errors)
        loop, pipe = asyncio.get_running_loop(), os.fdopen(writing, "wb", buffering=0)
        transport, process._input = await loop.connect_write_pipe(Input, pipe)
        transport.write(stdin or b"")
        transport.close()
        return process

    def kill(self) -> None:
        """End it with SIGKILL."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    async def communicate(self) -> tuple[bytes, bytes]:
        """Wait for its end; gives what is left of standard output and error."""
        streams = [stream for stream in (self.stdout, self.stderr) if stream is not None]
        out, err = (*await asyncio.gather(*(stream.read() for stream in streams)), b"")[:2]
        await self._ended.wait()
        await self._input.closed.wait()
        return out, err

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._started.fileno())
        self.returncode = self._started.exit_code()
        self._ended.set()


class Input(asyncio.BaseProtocol):
    """The writing end of a pipe."""

    def __init__(self) -> None:
        self.closed = asyncio.Event()

    def connection_lost(self, _error: Exception | None) -> None:
        self.closed.set()


@dataclass(frozen=True)
class Stream:
    """The reading end of a pipe."""

    reader: asyncio.StreamReader
    transport: asyncio.ReadTransport

    @classmethod
    async def of(cls, descriptor: int) -> Stream:
        """That of a file descriptor."""
        loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
        pipe = os.fdopen(descriptor, "rb", buffering=0)
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), pipe
        )
        return cls(reader, transport)


def _interpreters(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(OF_THE_INTERPRETER) and name != "PYTHON_KEYRING_BACKEND"
    }
