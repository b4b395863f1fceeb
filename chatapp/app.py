"""The desktop root: Qt application, event loop, engine and window; the only importer of qasync."""

from __future__ import annotations

import gc
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from chatapp import __version__
from chatapp.domain.errors import ChatAppError, StorageError
from chatapp.gui import i18n
from chatapp.gui.first_paint import FirstPaint
from chatapp.gui.main_window import MainWindow
from chatapp.gui.open_mark import may_be_open
from chatapp.gui.theme import STYLE_ARGUMENTS, theme
from chatapp.storage.profile import Profile

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Coroutine
    from types import TracebackType

    from PySide6.QtCore import QMessageLogContext, QSocketNotifier

    from chatapp.domain.messages import Failure
    from chatapp.gui.desktop import Desktop
    from chatapp.gui.single_instance import SingleInstance

T = TypeVar("T")
log = logging.getLogger(__name__)

CLOSE_WITHIN = 4.0
"""Seconds that saving may take once the window is closed."""


def run(profile_folder: Path | None) -> int:
    """Open the window on a profile and stay until it is closed; gives the exit code.

    A second start on the same profile raises the first one's window and ends.
    """
    gc.disable()  # nothing of what is made until the window is up is garbage
    try:
        profile = Profile.open(profile_folder)
    except StorageError as error:
        from chatapp.domain.wording import one_line

        sys.stderr.write(f"chatapp: {one_line(error.failure)}\n")
        _show_unusable(error.failure)
        return 1
    app = _application()
    asked = may_be_open(profile.folder)
    single = _claim(profile) if asked else None
    if asked and single is None:
        return 0
    state = FirstPaint.read(profile.folder)
    window = _first_paint(app, state)
    # All that is heavy is imported after it.
    single = single or _claim(profile)
    if single is None:
        return 0  # another start, at the same moment, was faster
    from chatapp.storage.logs import start_logging

    start_logging(profile)
    from chatapp.gui.desktop import Desktop

    single.raise_requested.connect(window.come_forward)
    desktop = Desktop(window, state, profile.folder)
    desktop.leaving.connect(single.close)
    _hook_exceptions(desktop)
    code = _run_loop(app, desktop, _serve(desktop, profile))
    single.close()
    logging.shutdown()
    # A lookup that hangs in a thread must not keep the process: all is saved by now.
    os._exit(code)


def _first_paint(app: QApplication, state: FirstPaint) -> MainWindow:
    theme().apply(app, state.theme, state.font_scale)
    i18n.install(app, state.language)
    window = MainWindow()
    window.restore(state.geometry, state.sidebar_width, state.sidebar_shown)
    window.show()
    app.processEvents()
    return window


def _claim(profile: Profile) -> SingleInstance | None:
    """Become the profile's one window; None when another one is open, and came forward."""
    from chatapp.gui.single_instance import SingleInstance

    single = SingleInstance(profile.folder)
    return single if single.claim() else None


def _show_unusable(failure: Failure) -> None:
    """Say in a window why nothing can be opened: who double-clicks sees no terminal."""
    app, state = _application(), FirstPaint()
    window = _first_paint(app, state)
    from chatapp.gui.desktop import Desktop

    desktop = Desktop(window, state, Path())
    _run_loop(app, desktop, desktop.show_unusable(failure))


def _application() -> QApplication:
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    qInstallMessageHandler(_on_qt_message)
    app = QApplication([*sys.argv[:1], *STYLE_ARGUMENTS])
    app.setApplicationName("chatapp")
    app.setApplicationDisplayName("ChatApp")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("chatapp")
    app.setQuitOnLastWindowClosed(False)
    return app


def _run_loop(app: QApplication, desktop: Desktop, work: Coroutine[Any, Any, T]) -> T:
    import asyncio

    import qasync

    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    notifier = _close_on_signals(desktop)
    try:
        result: T = loop.run_until_complete(work)
        return result
    finally:
        notifier.setEnabled(False)


async def _serve(desktop: Desktop, profile: Profile) -> int:
    """Open the engine, run until the window is closed, save everything."""
    import asyncio

    from chatapp.engine.engine import Engine

    asyncio.get_running_loop().set_exception_handler(_on_loop_error)
    run_key = os.environ.get("CHATAPP_API_KEY") or None
    try:
        engine = await Engine.open(profile, interactive=True, run_key=run_key)
    except ChatAppError as error:
        log.error("The profile cannot be opened: %s", error.code)
        await desktop.show_unusable(error.failure)
        return 1
    try:
        try:
            await desktop.start(engine)
            gc.freeze()  # what stays anyway is not to be searched for garbage again and again
        except ChatAppError as error:
            log.error("The profile cannot be shown: %s", error.code)
            await desktop.show_unusable(error.failure)
        await desktop.closed.wait()
        await desktop.finish(CLOSE_WITHIN)
    finally:
        await engine.close(CLOSE_WITHIN)
    return 0


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


def _close_on_signals(desktop: Desktop) -> QSocketNotifier:
    """Close in order on SIGTERM, SIGINT and SIGHUP: Qt's loop alone would not see them."""
    import signal
    import socket

    from PySide6.QtCore import QSocketNotifier

    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _do_nothing)
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)

    def woken() -> None:
        ours.recv(16)
        desktop.request_close()

    notifier.activated.connect(woken)
    notifier.setProperty("sockets", (ours, theirs))
    return notifier


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
