"""Becomes the command, as often as it is asked to: what each command loads is loaded once.

A program of its own, started by `ready.py` with the number of a socket. A request is the JSON of
{"arguments", "environment", "folder"} and four files: what becomes standard input, output and
error, and a pipe that is told the command's process number and then how it ended, a line each. A
fork of this process is the command from there on, to the end of its interpreter.
"""

from __future__ import annotations

import gc
import io
import json
import os
import signal
import socket
import sys
import time
from typing import IO, Any

REQUEST_LIMIT = 100_000
"""Bytes of a request, at most."""


def wait_for_a_command() -> list[str] | None:
    """The arguments, in the process that is to be the command; None when no more is wanted."""
    requests = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that watch a command
    while True:
        data, files, _flags, _address = socket.recv_fds(requests, REQUEST_LIMIT, 4)
        if not data:
            return None
        if os.fork() == 0:
            requests.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            *streams, told = files
            _watch_fork(streams, told)
            return _take_over(json.loads(data), streams)
        for file in files:
            os.close(file)


def _watch_fork(streams: list[int], told: int) -> None:
    """Come back in a fork; stay until it has ended, and tell how."""
    pid = os.fork()
    if pid == 0:
        os.close(told)
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # that is for the command
    for stream in (0, 1, 2, *streams):
        os.close(stream)
    os.write(told, b"%d\n" % pid)
    _pid, status = os.waitpid(pid, 0)
    os.write(told, b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _take_over(request: dict[str, Any], streams: list[int]) -> list[str]:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    sys.stdin = _text(0, "r", "surrogateescape")
    sys.stdout = _text(1, "w", "surrogateescape")
    sys.stderr = _text(2, "w", "backslashreplace")
    return list(request["arguments"])


def _text(number: int, mode: str, errors: str) -> Any:
    """A standard stream as the interpreter makes it in the locale C.UTF-8."""
    raw: IO[bytes] = open(number, f"{mode}b", closefd=False)  # noqa: SIM115
    lines = mode == "w" and (number == 2 or os.isatty(number))
    return io.TextIOWrapper(raw, "utf-8", errors, line_buffering=lines)  # type: ignore[type-var]


def _load() -> None:
    import httpx  # noqa: F401

    import chatapp.cli.ask
    import chatapp.cli.output
    import chatapp.cli.session  # noqa: F401


def main() -> int:
    """Wait, and be a command."""
    from chatapp.__main__ import main as chatapp

    _load()
    gc.collect()
    gc.freeze()
    arguments = wait_for_a_command()
    if arguments is None:
        return 0
    sys.argv[1:] = arguments
    return chatapp(arguments)


if __name__ == "__main__":
    sys.exit(main())
