"""Starting the embedded server's child process, and finding out how that went."""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import signal
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from chatapp.domain.errors import ModelError
from chatapp.providers import gguf, local_server
from chatapp.providers.child import Child
from chatapp.providers.local_server import ServerSettings

SPIN_COUNT = "10000"
"""How long OpenMP's threads spin for each other before they sleep. Measured on two cores: as quick
as its default while they are idle, and up to four times quicker while they are busy."""

SMALL_MODEL = 256 << 20
"""Bytes up to which a model counts as small: its whole context costs little."""


@dataclass(frozen=True, slots=True)
class Exit:
    """An end that nobody asked for: the exit status (negative: a signal) and the last words."""

    status: int
    reason: str


def context_size(model_bytes: int, memory_bytes: int) -> int:
    """Tokens of context that fit: half of the memory is the model's and its context's to use.

    A token of context takes at most some 1/4000 of the model's size: 23 KB of 98 MB in the demo
    model, 512 KB of 3.8 GB in Llama 2 7B, far less in newer ones.
    """
    if model_bytes <= SMALL_MODEL:
        return 4096
    fitting = (memory_bytes / 2 - model_bytes) / (model_bytes / 4000)
    return next((size for size in (8192, 4096) if size <= fitting), 2048)


def settings_for(path: Path, threads: int, *, measure: bool = False) -> ServerSettings:
    """What the child is told, with a new key.

    Raises ModelError (model_missing, model_unreadable) without having started anything.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for ever
            raise ModelError("model_unreadable", path=path)
        with path.open("rb") as file:
            if not gguf.is_gguf(file):
                raise ModelError("model_unreadable", path=path)
            trained, size = gguf.trained_context(file), os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise ModelError("model_missing", model=path.stem) from None
    except OSError:
        raise ModelError("model_unreadable", path=path) from None
    context = context_size(size, _memory())
    return ServerSettings(
        model=str(path.absolute()),
        alias=path.stem,
        threads=threads,
        context=context,
        answer_context=min(context, trained or context),
        key=secrets.token_urlsafe(32),
        measure=measure,
    )


def _memory() -> int:
    """The computer's memory in bytes; where the system does not say, a modest guess."""
    with suppress(AttributeError, ValueError, OSError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return 8 << 30


def server_command() -> tuple[str, ...]:
    """How the child is started: the app's own program when frozen, else its file by path.

    `-P`: modules are never taken from the current folder.
    """
    if getattr(sys, "frozen", False):
        return (sys.executable, "_model-server")
    return (sys.executable, "-P", local_server.__file__)


_PASSED_ON = re.compile(
    r"PATH|HOME|LANG|LC_.*|TMPDIR|TMP|TEMP|SYSTEMROOT|WINDIR|USERPROFILE|(DY)?LD_LIBRARY_PATH"
    r"|PYTHONHOME|PYTHONPATH|VIRTUAL_ENV|OMP_.*|GOMP_.*"
)
"""The variables the child gets. Not among them: keys, and llama.cpp's own settings."""


def spawn(command: tuple[str, ...], settings: ServerSettings) -> Child:
    """Start the child; raises ModelError (model_start_failed)."""
    passed_on = {name: value for name, value in os.environ.items() if _PASSED_ON.fullmatch(name)}
    environment = {"GOMP_SPINCOUNT": SPIN_COUNT, **passed_on}
    try:
        return Child(command, environment, json.dumps(asdict(settings)).encode() + b"\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise ModelError("model_start_failed", reason=reason) from error


async def first_answer(child: Child, limit: float) -> dict[str, object]:
    """What the child says once it is ready: `port` or `seconds`, within `limit` seconds.

    Raises ModelError (model_start_failed, model_start_timeout, model_unsupported).
    """
    await asyncio.wait([child.first_line], timeout=limit)
    if not child.first_line.done():
        raise ModelError("model_start_timeout", seconds=f"{limit:g}")
    answer = _answer(child.first_line.result())
    if "port" in answer or "seconds" in answer:
        return answer
    if answer.get("unsupported"):
        raise ModelError("model_unsupported")
    await asyncio.wait([child.ended], timeout=1.0)
    reason = _last_words(child.tail) or answer.get("error") or exit_of(child).reason
    raise ModelError("model_start_failed", reason=reason)


def _answer(line: bytes) -> dict[str, object]:
    with suppress(ValueError):
        answer = json.loads(line)
        if isinstance(answer, dict):
            return answer
    return {}


async def end_of(child: Child) -> None:
    """Wait for a killed child, also while the caller is being cancelled, so that none is left."""
    await asyncio.shield(asyncio.ensure_future(child.stop(grace=0.0)))


def exit_of(child: Child) -> Exit:
    """How a child ended, in plain words."""
    status = child.ended.result() if child.ended.done() else 0
    return Exit(status, _last_words(child.tail) or _worded(status))


def _last_words(lines: Iterable[str]) -> str:
    """What llama.cpp gave as the cause: the first of its errors, without time and function name."""
    for line in lines:
        if match := re.fullmatch(r"[\d.]+ E (?:\w+ +)?\S+: (?P<cause>.+)", line):
            return match["cause"]
    return ""


def _worded(status: int) -> str:
    if status < 0:
        with suppress(ValueError):
            return f"it was ended by the signal {signal.Signals(-status).name}"
    return f"it ended with exit status {status}"
