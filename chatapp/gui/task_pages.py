"""Opens the pages of tasks that are tried on rows, and makes them when they are first asked for."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatapp.gui.commands import do

if TYPE_CHECKING:
    from chatapp.engine.engine import Engine
    from chatapp.gui.actions import Actions
    from chatapp.gui.cloze_controller import ClozeController
    from chatapp.gui.few_shot_controller import FewShotController
    from chatapp.gui.main_window import MainWindow
    from chatapp.gui.tasks import WindowTasks
    from chatapp.gui.window_pages import WindowPages


class TaskPages(QObject):
    """The few-shot builder and the cloze templates."""

    def __init__(
        self, window: MainWindow, engine: Engine, pages: WindowPages, tasks: WindowTasks
    ) -> None:
        super().__init__(window)
        self._parts = (window, engine, pages, tasks)

    def connect_commands(self, actions: Actions) -> None:
        """Give the commands that open the pages their work."""
        actions["few_shot"].triggered.connect(partial(do, self.show_few_shot))
        actions["cloze"].triggered.connect(partial(do, self.show_cloze))

    def show_few_shot(self) -> None:
        """Show the few-shot builder."""
        self.few_shot.open()

    def show_cloze(self) -> None:
        """Show the cloze templates."""
        self.cloze.open()

    def leave(self) -> None:
        """The app ends: what runs ends, and goes on the next time."""
        for name in ("few_shot", "cloze"):
            if name in self.__dict__:
                getattr(self, name).stop()

    @cached_property
    def few_shot(self) -> FewShotController:
        """What the page of few-shot prompts does."""
        from chatapp.gui.few_shot_controller import FewShotController

        return FewShotController(*self._parts, keep_persona=self._parts[1].prompts.save)

    @cached_property
    def cloze(self) -> ClozeController:
        """What the page of cloze templates does."""
        from chatapp.gui.cloze_controller import ClozeController

        return ClozeController(*self._parts)
