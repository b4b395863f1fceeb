"""What all tests share: a world of their own, and nothing left behind.

No test touches the user's profile, keyring or session bus. A test fails when it logs a warning
nobody expected, leaves a task running, or leaves a child process behind.
"""

from __future__ import annotations

import asyncio
import atexit
import gc
import inspect
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest

from chatapp.net.keys import known_keys
from chatapp.providers import demo_model as demo
from tests.support.children import Children
from tests.support.desktop import Desktop
from tests.support.logs import ExpectLog, LogWatch

_world = Path(tempfile.mkdtemp(prefix="chatapp-tests-"))
atexit.register(shutil.rmtree, _world, ignore_errors=True)


def _own_world() -> None:
    """Point everything that a user's session offers into a folder of this run."""
    os.environ["CHATAPP_MODELS"] = str(demo.model_folder())  # 90 MB: fetched once per user
    os.environ["CHATAPP_PROFILE"] = str(_world / "profile")
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(_world / name.lower())
    runtime = _world / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    for name in list(os.environ):
        if name.endswith("_API_KEY") or name in ("DBUS_SESSION_BUS_ADDRESS", "QT_LOGGING_RULES"):
            del os.environ[name]
    # Else each of the many programs that tests start would compile the app anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    os.environ["LC_ALL"] = "C.UTF-8"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _far_from_midnight() -> None:
    """Move the time zone in a day's last hour: no day is to pass between two lines of a test."""
    if datetime.now().astimezone().hour == 23:
        os.environ["TZ"] = f"TEST{datetime.now(UTC).hour - 12:+d}"
        time.tzset()


def _heed_ctrl_c() -> None:
    """Take Ctrl+C, and have programs take it, where a shell began this run in its background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


_own_world()
_far_from_midnight()
_heed_ctrl_c()
# How long an example takes says more about the machine than about the code. The examples are the
# same in each run, so that a failure is of the change it appears with. Others, and more of them:
# make test ARGS=--hypothesis-profile=thorough
hypothesis.settings.register_profile(
    "chatapp",
    deadline=None,
    max_examples=50,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "thorough",
    hypothesis.settings.get_profile("chatapp"),
    max_examples=1000,
    derandomize=False,
)
hypothesis.settings.load_profile("chatapp")


def pytest_collection_finish() -> None:
    """Spare each look for garbage all that stays to the end of the run."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The arguments of the QApplication that all tests of widgets share."""
    from chatapp.gui.theme import STYLE_ARGUMENTS

    return ["chatapp", *STYLE_ARGUMENTS]


@pytest.fixture
def profile_folder(tmp_path: Path) -> Path:
    """A folder for a profile that does not exist yet."""
    return tmp_path / "profile"


@pytest.fixture(scope="session")
def demo_model() -> Path:
    """The demo model's file; `make test` fetches it."""
    folder = demo.model_folder()
    if not demo.is_present(folder):
        pytest.skip("the demo model is not here: python -m chatapp.providers.demo_model")
    return demo.demo_model_path(folder)


@pytest.fixture(scope="session")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A virtual desktop: display, window manager, session bus, assistive technology."""
    if missing := Desktop.missing():
        pytest.skip(f"not on this system: {', '.join(missing)}")
    with Desktop(tmp_path_factory.mktemp("desktop")) as running:
        yield running


@pytest.fixture(autouse=True)
def _own_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test masks what is a key of another one."""
    monkeypatch.setattr(known_keys, "_keys", frozenset())


@pytest.fixture(autouse=True)
def expect_log() -> Iterator[ExpectLog]:
    """Call it with a pattern to allow, and to demand, a warning or error in the log."""
    with LogWatch() as watch:
        yield watch.expect
    if complaint := watch.complaint():
        pytest.fail(complaint, pytrace=False)


@pytest.fixture(autouse=True)
def _nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    before = Children.now()
    if inspect.iscoroutinefunction(getattr(request, "function", None)):
        request.getfixturevalue("_no_task_left")
    yield
    if left := before.new_ones(grace=2.0):
        pytest.fail(f"child processes left behind: {', '.join(left)}", pytrace=False)


@pytest.fixture
async def _no_task_left() -> AsyncIterator[None]:
    yield
    left = asyncio.all_tasks() - {asyncio.current_task()}
    if left:
        _done, left = await asyncio.wait(left, timeout=1.0)
    if left:
        names = ", ".join(f"{task.get_name()} {task.get_coro()}" for task in left)
        pytest.fail(f"tasks left behind: {names}", pytrace=False)
