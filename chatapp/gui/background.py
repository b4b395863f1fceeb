"""What the app does while its window is not looked at: tray, notifications, a hidden start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal

from chatapp.domain.changes import Change, SettingChanged
from chatapp.domain.settings import KEEP_RUNNING, LANGUAGE, TRAY, TRAY_ICON
from chatapp.gui.answer_watch import AnswerWatch
from chatapp.gui.notifications import Notifications
from chatapp.gui.notifier import notifier
from chatapp.gui.session_bus import SessionBus
from chatapp.gui.tasks import WindowTasks

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.settings.system_state import SystemState
    from chatapp.gui.tray import Tray

TRAY_WITHIN = 10.0
"""Seconds after the start in which a tray may come: at login it may start after the app."""


class Background(QObject):
    """Signals: `conversation_requested(id, token)`, a note was chosen; `new_requested(token)`;
    `quit_requested`.

    The tray and its menu are only loaded where the icon is wanted.
    """

    conversation_requested = Signal(str, str)
    new_requested = Signal()
    quit_requested = Signal()

    def __init__(
        self, engine: Engine, window: MainWindow, state: SystemState, tasks: WindowTasks
    ) -> None:
        super().__init__(window)
        self._engine = engine
        self._window = window
        self._state = state
        self._tasks = tasks
        self._bus = SessionBus()
        self._tray: Tray | None = None
        self._leaving = False
        self.watch = AnswerWatch(engine, window)
        shown = notifier(self._bus, self)
        shown.opened.connect(self.conversation_requested)
        self.notifications = Notifications(engine, self.watch, shown, tasks)

    @property
    def tray_shown(self) -> bool:
        """Whether there is an icon that brings the window back."""
        return self._tray is not None and self._tray.shown

    async def start(self) -> None:
        """Show the icon where it is wanted; a window that was started hidden needs one."""
        wanted = self._engine.settings.get(TRAY)
        hidden = not self._window.isVisible()
        if wanted and hidden:
            await self._start_tray(TRAY_WITHIN)
        if not self._window.isVisible() and not self.tray_shown:
            self._window.showMinimized()
        if wanted and not hidden:
            self._tasks.spawn(self._start_tray(TRAY_WITHIN), "tray")

    def close_window(self) -> bool:
        """Put the window away instead of ending the app, where the user wants that; or False."""
        if not self._engine.settings.get(KEEP_RUNNING) or not self.tray_shown:
            return False
        self._window.hide()
        return True

    def apply(self, change: Change) -> None:
        """Follow the answers and the settings."""
        self.watch.apply(change)
        if not isinstance(change, SettingChanged):
            return
        if change.name == TRAY.name:
            if self._engine.settings.get(TRAY):
                self._tasks.spawn(self._start_tray(0), "tray")
            else:
                self._stop_tray()
        elif self._tray is not None and change.name == TRAY_ICON.name:
            self._tray.set_look(self._engine.settings.get(TRAY_ICON))
        elif self._tray is not None and change.name == LANGUAGE.name:
            self._tray.retranslate()

    def leave(self) -> None:
        """The app is about to end: take the icon away."""
        self._leaving = True
        if self._tray is not None:
            self._tray.stop()

    async def close(self) -> None:
        """Leave the desktop's bus, when nothing tells it anything any more."""
        await self._bus.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Word the tray's menu by whether the window is there."""
        if self._tray is not None and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._tray.set_window_shown(event.type() == QEvent.Type.Show)
        return super().eventFilter(watched, event)

    async def _start_tray(self, patience: float) -> None:
        tray = self._tray or self._make_tray()
        there = await tray.start(self._engine.settings.get(TRAY_ICON), patience=patience)
        wanted = self._engine.settings.get(TRAY) and not self._leaving
        if not wanted:
            tray.stop()
        self._state.set_tray_missing(wanted and not there)

    def _make_tray(self) -> Tray:
        from chatapp.gui.tray import Tray

        made = self._tray = Tray(self._bus, self.watch, self)
        made.new_requested.connect(self.new_requested)
        made.quit_requested.connect(self.quit_requested)
        made.window_requested.connect(self._toggle_window)
        made.changed.connect(self._tray_changed)
        self.watch.changed.connect(made.refresh)
        made.set_window_shown(self._window.isVisible())
        self._window.installEventFilter(self)
        return made

    def _stop_tray(self) -> None:
        if self._tray is not None:
            self._tray.stop()
        self._state.set_tray_missing(False)

    def _tray_changed(self) -> None:
        """Without the icon nobody could bring the window back."""
        if self._leaving:
            return
        wanted = self._engine.settings.get(TRAY)
        self._state.set_tray_missing(wanted and not self.tray_shown)
        if not self.tray_shown and not self._window.isVisible():
            self._window.showMinimized()

    def _toggle_window(self) -> None:
        if self._window.isVisible() and not self._window.isMinimized():
            self._window.hide()
        else:
            self._window.come_forward()
