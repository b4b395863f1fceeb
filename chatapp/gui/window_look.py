"""How the window looks: theme, text size and language follow the settings, and are kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from chatapp.domain.settings import FONT_SCALE, LANGUAGE, SEND_KEY, THEME
from chatapp.gui import i18n
from chatapp.gui.theme import theme

if TYPE_CHECKING:
    from chatapp.domain.changes import SettingChanged
    from chatapp.engine.engine import Engine
    from chatapp.gui.first_paint import FirstPaint
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.tasks import WindowTasks

ZOOM_STEP = 10
"""Percent."""
_SMALLEST, _LARGEST = 70, 200


class WindowLook:
    """Applies the settings of the look, and keeps them with the window's place.

    Parameters: `first_paint`, what was shown before the engine was there; `folder`, the profile's.
    """

    def __init__(
        self, window: MainWindow, first_paint: FirstPaint, folder: Path, tasks: WindowTasks
    ) -> None:
        self._window = window
        self._first_paint = first_paint
        self._folder = folder
        self._tasks = tasks
        self._engine: Engine | None = None
        self._zoom_wanted = 0

    def start(self, engine: Engine) -> None:
        """Follow the kept settings where they are not those of the first paint."""
        self._engine = engine
        state, settings = self._first_paint, engine.settings
        app = QApplication.instance()
        if isinstance(app, QApplication):
            look = (settings.get(THEME), settings.get(FONT_SCALE))
            if look != (state.theme, state.font_scale):
                theme().apply(app, *look)
            if settings.get(LANGUAGE) != state.language:
                i18n.install(app, settings.get(LANGUAGE))
        self._take_up_send_key(engine)

    def apply(self, change: SettingChanged) -> None:
        """Take over a setting that has another value."""
        app = QApplication.instance()
        if not isinstance(app, QApplication) or self._engine is None:
            return
        settings = self._engine.settings
        if change.name == FONT_SCALE.name and self._zoom_wanted == settings.get(FONT_SCALE):
            self._zoom_wanted = 0
        if change.name in (THEME.name, FONT_SCALE.name):
            theme().apply(app, settings.get(THEME), settings.get(FONT_SCALE))
        elif change.name == LANGUAGE.name:
            i18n.install(app, settings.get(LANGUAGE))
        elif change.name == SEND_KEY.name:
            self._take_up_send_key(self._engine)
        self.keep()

    def zoom(self, by: int) -> None:
        """Make the text larger or smaller. Parameters: `by`, percent; 0: the usual size."""
        if self._engine is None:
            return
        # From what was wanted last: several steps may come before the first one is kept.
        now = self._zoom_wanted or self._engine.settings.get(FONT_SCALE)
        wanted = max(_SMALLEST, min(_LARGEST, now + by)) if by else FONT_SCALE.default
        if wanted != now:
            self._zoom_wanted = wanted
            self._tasks.spawn(self._engine.set_setting(FONT_SCALE.name, wanted), "zoom")

    def keep(self) -> None:
        """Keep for the next start what the first paint shows."""
        state = self._first_paint._replace(
            geometry=self._window.geometry_text(),
            sidebar_width=self._window.sidebar_width,
            sidebar_shown=self._window.sidebar_wanted,
        )
        if self._engine is not None:
            settings = self._engine.settings
            state = state._replace(
                theme=settings.get(THEME),
                language=settings.get(LANGUAGE),
                font_scale=settings.get(FONT_SCALE),
            )
        state.write(self._folder)

    def _take_up_send_key(self, engine: Engine) -> None:
        with_ctrl = engine.settings.get(SEND_KEY) == "ctrl_enter"
        self._window.chat.composer.set_send_with_ctrl(with_ctrl)
        self._window.chat.transcript.set_send_with_ctrl(with_ctrl)
