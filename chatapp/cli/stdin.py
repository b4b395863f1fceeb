"""Reads what a command takes from standard input."""

from __future__ import annotations

import sys

from chatapp.domain.errors import InputError


def read_stdin() -> bytes:
    """All of standard input; raises InputError (input_failed) where it is closed or only for writing."""
    if sys.stdin is None:
        raise InputError("input_failed", reason="There is none")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise InputError("input_failed", reason=error.strerror or str(error)) from error
