"""What a command puts out: results on stdout, one line on stderr when it fails."""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import sys
from collections.abc import Callable
from datetime import datetime

from chatapp.domain.errors import ChatAppError
from chatapp.domain.messages import Failure
from chatapp.domain.wording import one_line

log = logging.getLogger(__name__)

DONE, FAILED, STOPPED = 0, 1, 130


def report_failures(
    command: Callable[[argparse.Namespace], int], arguments: argparse.Namespace
) -> int:
    """Run a command; whatever goes wrong becomes one line on stderr and an exit code."""
    try:
        return command(arguments)
    except ChatAppError as error:
        complain(error.failure)
        return FAILED
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        discard_stdout()
        return STOPPED
    except Exception:
        log.exception("The command failed unexpectedly")
        complain(Failure("unexpected"))
        return FAILED


def complain(failure: Failure) -> None:
    """Say what happened, on one line of stderr."""
    say(one_line(failure))


def say(text: str) -> None:
    """A line on stderr, for people; never part of the result."""
    with contextlib.suppress(BrokenPipeError):
        stream = sys.stderr.buffer
        stream.write(f"chatapp: {' '.join(text.split())}\n".encode("utf-8", "replace"))
        stream.flush()


def write(text: str) -> None:
    """Put text on stdout as UTF-8, at once. Raises BrokenPipeError when nobody reads."""
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def write_json(value: object, *, indent: int | None = 2) -> None:
    """One JSON value and a line end on stdout. Parameters: `indent`, None for a single line."""
    write(json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False) + "\n")


def discard_stdout() -> None:
    """Keep the interpreter from failing again when it flushes a closed pipe at its end."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def iso(moment: datetime) -> str:
    """ISO 8601 with zone."""
    return moment.isoformat()
