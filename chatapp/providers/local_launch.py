"""Starting the embedded server's child process, and finding out how that went."""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from chatapp.domain.errors import ModelError
from chatapp.domain.model_files import ModelFile, ModelUse
from chatapp.net.sizes import readable_size
from chatapp.providers import local_server
from chatapp.providers.child import Child
from chatapp.providers.local_server import ServerSettings
from chatapp.providers.memory import context_size, whole_memory
from chatapp.providers.model_file import missing_parts, read_model_file, size_of

SPIN_COUNT = "10000"
"""How long OpenMP's threads spin for each other before they sleep. Measured on two cores: as quick
as its default while they are idle, and up to four times quicker while they are busy."""


@dataclass(frozen=True, slots=True)
class Launch:
    """Which model is to be loaded, and how; a context of 0 is as much as fits."""

    path: Path
    threads: int
    context: int = 0
    gpu_layers: int = 0


@dataclass(frozen=True, slots=True)
class Exit:
    """An end that nobody asked for: the exit status (negative: a signal) and the last words."""

    status: int
    reason: str


def settings_for(launch: Launch, *, measure: bool = False) -> ServerSettings:
    """What the child is told, with a new key.

    Raises ModelError (model_missing, model_unreadable, model_damaged, model_parts_missing,
    model_not_text, model_too_large) without having started anything.
    """
    path = launch.path
    model = read_model_file(path)
    check_usable(path, model)
    size, memory = size_of(path), whole_memory()
    if memory is not None and size > memory:
        raise ModelError("model_too_large", model=path.stem, size=readable_size(size))
    context = context_size(size, memory or MODEST_MEMORY, model, launch.context)
    return ServerSettings(
        model=str(path.absolute()),
        alias=path.stem,
        threads=launch.threads,
        context=context,
        answer_context=min(context, model.context or context),
        gpu_layers=launch.gpu_layers,
        key=secrets.token_urlsafe(32),
        measure=measure,
    )


MODEST_MEMORY = 8 << 30
"""Where the system does not say how much there is."""


def check_usable(path: Path, model: ModelFile) -> None:
    """Raise ModelError (model_parts_missing, model_not_text) for what cannot write text."""
    if missing := missing_parts(path):
        raise ModelError("model_parts_missing", model=path.stem, part=missing[0].name)
    if model.use in (ModelUse.PART, ModelUse.EMBEDDING):
        raise ModelError("model_not_text", model=path.stem)


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
    """What the child says: `port` once it is ready, `seconds` or `devices`, within `limit` seconds.

    Raises ModelError (model_start_failed, model_start_timeout, model_unsupported).
    """
    await asyncio.wait([child.first_line], timeout=limit)
    if not child.first_line.done():
        raise ModelError("model_start_timeout", seconds=f"{limit:g}")
    answer = _answer(child.first_line.result())
    if answer.keys() & {"port", "seconds", "devices"}:
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
