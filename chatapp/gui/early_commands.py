"""Commands that are given while the engine is still being opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, QObject
from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from chatapp.gui.main_window import MainWindow

EARLY = (
    *("new", "new_temporary", "search", "settings", "import", "parameters", "about"),
    *("prompts", "compare", "few_shot", "cloze"),
)
"""Commands that lead somewhere, so that they make sense a moment later too."""


class EarlyCommands(QObject):
    """Remembers the last one until `finish`, which gives it again."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._wanted = ""
        self._over = False
        for name in EARLY:
            window.actions_table[name].triggered.connect(partial(self._remember, name))
        window.sidebar.settings_requested.connect(partial(self._remember, "settings"))
        window.escape_pressed.connect(self._forget)
        if window.early_key is not None:
            self._take(window.early_key)

    def finish(self) -> None:
        """Everything is there: do what was wanted last, if the page that is shown offers it."""
        self._over = True
        if self._wanted:
            self._window.actions_table[self._wanted].trigger()

    def _take(self, keys: QKeyCombination) -> None:
        """Remember the command of a key that was pressed before there were any."""
        pressed = QKeySequence(keys)
        actions = self._window.actions_table
        self._wanted = next((name for name in EARLY if pressed in actions[name].shortcuts()), "")

    def _remember(self, name: str, *_sent: object) -> None:
        if not self._over and self._window.stack.currentWidget() is self._window.splitter:
            self._wanted = name

    def _forget(self) -> None:
        if not self._over:
            self._wanted = ""
