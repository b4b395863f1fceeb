"""Reads what a command takes from standard input."""

from __future__ import annotations

import sys
from concurrent.futures import wait

from chatapp.cli.threads import DaemonExecutor
from chatapp.domain.errors import InputError

_LOOK_AGAIN = 0.1
"""Seconds until a Ctrl+C is noticed that came the moment before the waiting began."""


def read_stdin() -> bytes:
    """All of standard input; raises InputError (input_failed) where it is closed or only for writing.

    A signal that comes just before a blocking read does not wake it: it would be lost. So another
    thread reads, and this one, which handles signals, never sleeps for long.
    """
    if sys.stdin is None:
        raise InputError("input_failed", reason="There is none")
    reading = DaemonExecutor().submit(sys.stdin.buffer.read)
    while not reading.done():
        wait([reading], timeout=_LOOK_AGAIN)
    try:
        data: bytes = reading.result()
    except OSError as error:
        raise InputError("input_failed", reason=error.strerror or str(error)) from error
    return data
