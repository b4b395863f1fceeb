"""What a command puts out: results on stdout, one line on stderr when it fails."""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import sys
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from io import RawIOBase
from typing import Any

from chatapp.domain.errors import ChatAppError, InputError
from chatapp.domain.messages import Failure
from chatapp.domain.wording import one_line

log = logging.getLogger(__name__)

DONE, FAILED, USAGE, STOPPED = 0, 1, 2, 130


def report_failures(
    command: Callable[[argparse.Namespace], int], arguments: argparse.Namespace
) -> int:
    """Run a command; whatever goes wrong becomes one line on stderr and an exit code."""
    logging.getLogger().addHandler(logging.NullHandler())  # else stderr before the log is open
    try:
        return command(arguments)
    except ChatAppError as error:
        complain(error.failure)
        return FAILED
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        return STOPPED
    except Exception:
        log.exception("The command failed unexpectedly")
        complain(Failure("unexpected"))
        return FAILED


_notices: list[Failure] = []


def keep_notices(notices: Iterable[Failure]) -> None:
    """Keep what is to be told besides the result, until it is known how the command ends."""
    _notices.extend(notices)


def tell_notices() -> None:
    """Say what was kept, a line each: the command went well."""
    for notice in _notices:
        say(one_line(notice))
    _notices.clear()


def complain(failure: Failure) -> None:
    """Say what happened, and what was kept to be told, on one line of stderr."""
    lines = dict.fromkeys(_ended(one_line(told)) for told in (failure, *_notices))
    say(" ".join(lines))
    _notices.clear()


def _ended(line: str) -> str:
    return line if line.endswith((".", "!", "?", "…", "。")) else f"{line}."


def say(text: str) -> None:
    """A line on stderr, for people; never part of the result.

    Where stderr is closed or cannot be written to, what was done counts all the same.
    """
    if sys.stderr is None:
        return
    with contextlib.suppress(OSError):
        stream = sys.stderr.buffer
        stream.write(f"chatapp: {' '.join(text.split())}\n".encode("utf-8", "replace"))
        stream.flush()


def write(text: str) -> None:
    """Put text on stdout as UTF-8, at once.

    Raises BrokenPipeError when nobody reads, InputError (output_failed).
    """
    try:
        write_all(raw_stdout(), text.encode("utf-8", "replace"))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise output_error(error) from error


def output_error(error: OSError) -> InputError:
    """The app's error for a stdout that cannot be written to."""
    return InputError("output_failed", reason=f"{error.strerror or error}")


def write_json(value: object, *, indent: int | None = 2) -> None:
    """One JSON value and a line end on stdout. Parameters: `indent`, None for a single line."""
    write(json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False) + "\n")


def raw_stdout() -> RawIOBase:
    """Standard output without a buffer; raises OSError where there is none.

    What is in no buffer cannot be lost or fail a second time when the interpreter ends.
    """
    if sys.stdout is None:
        raise OSError("There is none")
    buffer: Any = sys.stdout.buffer
    raw: RawIOBase = getattr(buffer, "raw", buffer)  # unbuffered already: PYTHONUNBUFFERED
    return raw


def write_all(raw: RawIOBase, data: bytes) -> None:
    """Write `data`, however many writes it takes; raises OSError."""
    rest = memoryview(data)
    while rest:
        written = raw.write(rest)
        if written is None:  # a pipe whose other end made it non-blocking, and full
            time.sleep(0.01)
        else:
            rest = rest[written:]


def iso(moment: datetime) -> str:
    """ISO 8601 with zone."""
    return moment.isoformat()
