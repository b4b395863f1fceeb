"""The desktop root: Qt application, event loop, engine and window."""

from __future__ import annotations

import gc
import logging
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from chatapp import APP_ID, __version__
from chatapp.domain.errors import ChatAppError, StorageError
from chatapp.gui import i18n
from chatapp.gui.application import Application
from chatapp.gui.first_paint import FirstPaint
from chatapp.gui.input_method import input_method_variables
from chatapp.gui.main_window import MainWindow
from chatapp.gui.single_instance import SingleInstance
from chatapp.gui.theme import STYLE_ARGUMENTS, theme
from chatapp.storage.profile import Profile

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Coroutine, Iterator
    from types import TracebackType

    from PySide6.QtCore import QMessageLogContext

    from chatapp.domain.messages import Failure
    from chatapp.domain.start_request import StartRequest
    from chatapp.engine.engine import Engine
    from chatapp.gui.desktop import Desktop

T = TypeVar("T")
log = logging.getLogger(__name__)

FIRST_PAINT_WITHIN = 0.25
"""Seconds to wait for it with everything else; a window that starts hidden is not painted."""
CLOSE_WITHIN = 4.0
"""Seconds that saving may take once the window is closed."""


def run(profile_folder: Path | None, request: StartRequest) -> int:
    """Open the window on a profile and stay until it is closed; gives the exit code.

    A second start on the same profile hands over what it asks for to the first one, and ends.
    """
    gc.disable()  # for good: another thread must not search (`gui/quiet_collection.py`)
    try:
        profile = Profile.open(profile_folder)
    except StorageError as error:
        from chatapp.domain.wording import one_line

        sys.stderr.write(f"chatapp: {one_line(error.failure)}\n")
        _show_unusable(error.failure)
        return 1
    app = _application()
    single = SingleInstance(profile.folder)
    if not single.claim(request):
        return 0
    app.files_opened.connect(single.receive)
    state = FirstPaint.read(profile.folder)
    window = _first_paint(app, state, hidden=request.hidden)
    code = _run_loop(app, _live(app, window, state, profile, single))
    logging.shutdown()
    # A lookup that hangs in a thread must not keep the process: all is saved by now.
    os._exit(code)


def _first_paint(app: QApplication, state: FirstPaint, *, hidden: bool = False) -> MainWindow:
    theme().apply(app, state.theme, state.font_scale)
    i18n.install(app, state.language)
    window = MainWindow()
    window.restore(state.geometry, state.sidebar_width, state.sidebar_shown)
    if hidden:
        return window
    window.show()
    end = time.monotonic() + FIRST_PAINT_WITHIN
    app.processEvents()
    # The display system says a moment later that the window can be seen; then it is painted.
    while not window.windowHandle().isExposed() and time.monotonic() < end:
        time.sleep(0.001)
        app.processEvents()
    return window


def _show_unusable(failure: Failure) -> None:
    """Say in a window why nothing can be opened: who double-clicks sees no terminal."""
    app, state = _application(), FirstPaint()
    window = _first_paint(app, state)

    async def show() -> None:
        from chatapp.gui.desktop import Desktop

        desktop = Desktop(window, state, Path())
        with _closing_on_signals(desktop):
            await desktop.show_unusable(failure)

    _run_loop(app, show())


def _application() -> Application:
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    qInstallMessageHandler(_on_qt_message)
    if sys.platform == "linux":
        os.environ.update(input_method_variables(os.environ))
    app = Application([*sys.argv[:1], *STYLE_ARGUMENTS])
    app.setApplicationName("chatapp")
    app.setApplicationDisplayName("ChatApp")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName(APP_ID)
    app.setQuitOnLastWindowClosed(False)
    return app


def _run_loop(app: QApplication, work: Coroutine[Any, Any, T]) -> T:
    import asyncio

    from chatapp.event_loop import EventLoop

    loop = EventLoop(app)
    asyncio.set_event_loop(loop)
    result: T = loop.run_until_complete(work)
    return result


async def _live(
    app: Application,
    window: MainWindow,
    state: FirstPaint,
    profile: Profile,
    single: SingleInstance,
) -> int:
    """From the first paint to the end: load in steps what it did without, then serve."""
    from chatapp.allocator import give_memory_back
    from chatapp.loading import ENGINE, TRANSCRIPT, WINDOW, load_in_steps
    from chatapp.storage.logs import start_logging

    start_logging(profile)
    give_memory_back()
    await load_in_steps(WINDOW)
    from chatapp.gui.desktop import Desktop

    desktop = Desktop(window, state, profile.folder)
    single.raise_requested.connect(desktop.come_forward)
    app.quit_requested.connect(desktop.request_close)
    desktop.leaving.connect(single.close)
    _hook_exceptions(desktop)
    with _closing_on_signals(desktop):
        await load_in_steps((*ENGINE, *TRANSCRIPT))
        gc.collect(0)  # what importing left
        code = await _serve(desktop, profile, single)
    single.close()
    return code


async def _serve(desktop: Desktop, profile: Profile, single: SingleInstance) -> int:
    """Open the engine, run until the window is closed, save everything."""
    import asyncio

    from chatapp.gui.start_requests import StartRequests

    asyncio.get_running_loop().set_exception_handler(_on_loop_error)
    engine = await _open_engine(desktop, profile)
    if engine is None:
        return 1
    try:
        try:
            await desktop.start(engine)
            StartRequests(desktop, single)
            gc.freeze()  # what stays anyway is not to be searched for garbage again and again
        except ChatAppError as error:
            log.error("The profile cannot be shown: %s", error.code)
            await desktop.show_unusable(error.failure)
        await desktop.closed.wait()
        await desktop.finish(CLOSE_WITHIN)
    finally:
        await engine.close(CLOSE_WITHIN)
    return 0


async def _open_engine(desktop: Desktop, profile: Profile) -> Engine | None:
    """Open the engine, asking for the recovery key where it is needed; None: it was not opened."""
    from chatapp.engine.engine import Engine
    from chatapp.engine.unlocking import NEEDS_RECOVERY_KEY

    run_key = os.environ.get("CHATAPP_API_KEY") or None
    recovery_key = os.environ.pop("CHATAPP_RECOVERY_KEY", "") or None  # no child gets it
    while not desktop.closed.is_set():
        try:
            engine = await Engine.open(
                profile, interactive=True, run_key=run_key, recovery_key=recovery_key
            )
        except ChatAppError as error:
            if error.code in NEEDS_RECOVERY_KEY:
                log.info("The conversations are encrypted: %s", error.code)
                desktop.show_hidden()
                recovery_key = await desktop.pages.ask_recovery_key(error.failure, desktop.closed)
                continue
            log.error("The profile cannot be opened: %s", error.code)
            desktop.pages.put_away_unlock_page()
            await desktop.show_unusable(error.failure)
            return None
        desktop.pages.put_away_unlock_page()
        return engine
    return None


def _on_loop_error(_loop: AbstractEventLoop, context: dict[str, object]) -> None:
    error = context.get("exception")
    log.error(
        "In the event loop: %s",
        context.get("message"),
        exc_info=error if isinstance(error, BaseException) else None,
    )


def _hook_exceptions(desktop: Desktop) -> None:
    """Errors in slots and paint events reach only this hook."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            desktop.request_close()
            return
        log.error("Unexpected", exc_info=(kind, error, trace))
        desktop.tell_unexpected()

    sys.excepthook = hook


@contextmanager
def _closing_on_signals(desktop: Desktop) -> Iterator[None]:
    """Close in order on SIGTERM, SIGINT and SIGHUP: Qt's loop alone would not see them."""
    import signal
    import socket

    from PySide6.QtCore import QSocketNotifier

    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        by_nohup = name == "SIGHUP" and number and signal.getsignal(number) is signal.SIG_IGN
        if number is not None and not by_nohup:
            signal.signal(number, _do_nothing)
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)

    def woken() -> None:
        ours.recv(16)
        desktop.request_close()

    notifier.activated.connect(woken)
    try:
        yield
    finally:
        signal.set_wakeup_fd(-1)
        notifier.setEnabled(False)


def _do_nothing(_number: int, _frame: object) -> None:
    """The wake-up socket does the work."""


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    level = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }.get(kind, logging.ERROR)
    if (context.category or "").startswith("qt.accessibility"):
        level = logging.DEBUG  # Qt's bridge complains at every call it does not know
    logging.getLogger("qt").log(level, "%s", text)
