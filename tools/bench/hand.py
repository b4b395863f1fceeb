"""Uses the window from inside its process: real events in, the moments of real paints out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from chatapp.engine.engine import Engine
from chatapp.gui.composer.prompt_edit import PromptEdit
from chatapp.gui.desktop import Desktop
from chatapp.gui.sidebar.roles import Role
from chatapp.gui.transcript.view import TranscriptView
from tools.bench.machine import clock
from tools.bench.watchdog import Watchdog

PATIENCE = 120.0
"""Seconds until something that was waited for counts as missing."""
_NONE = Qt.KeyboardModifier.NoModifier
_LEFT = Qt.MouseButton.LeftButton


class Paints:
    """Hears of every finished paint of a class of widgets."""

    def __init__(self, widgets: type[QWidget]) -> None:
        self.listeners: list[Callable[[float], None]] = []
        """Called with the moment a paint ended, of `clock`."""
        original: Any = widgets.paintEvent

        def paint(widget: QWidget, event: QPaintEvent) -> None:
            original(widget, event)
            for listener in tuple(self.listeners):
                listener(clock())

        widgets.paintEvent = paint  # type: ignore[method-assign]


TRANSCRIPT = Paints(TranscriptView)
COMPOSER = Paints(PromptEdit)


class Hand:
    """The user of the window. Moments are those of `clock`."""

    def __init__(self, desktop: Desktop, engine: Engine) -> None:
        self.desktop = desktop
        self.engine = engine
        self.window = desktop.window
        self.view: TranscriptView = desktop.window.chat.transcript
        self.watchdog = Watchdog()

    async def painted(self, done: Callable[[], bool], paints: Paints = TRANSCRIPT) -> float:
        """Wait for the first paint after which `done` holds; gives the moment it ended."""
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()

        def listen(moment: float) -> None:
            if not future.done() and done():
                future.set_result(moment)

        paints.listeners.append(listen)
        try:
            return await asyncio.wait_for(future, PATIENCE)
        finally:
            paints.listeners.remove(listen)

    async def until(self, done: Callable[[], bool]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(PATIENCE):
            while not done():  # noqa: ASYNC110 - there is nothing that would tell
                await asyncio.sleep(0.02)

    # Conversations

    def row_of(self, title: str) -> int:
        """The place of a conversation in the list."""
        model = self.window.sidebar.model
        rows = range(model.rowCount())
        return next(row for row in rows if model.index(row).data() == title)

    def click_conversation(self, title: str) -> float:
        """Click on a conversation in the list; gives the moment of the click."""
        sidebar = self.window.sidebar
        index = sidebar.model.index(self.row_of(title))
        sidebar.view.scrollTo(index)
        point = sidebar.view.visualRect(index).center()
        began = clock()
        click(sidebar.view.viewport(), point)
        return began

    async def open(self, title: str) -> float:
        """Click on a conversation; gives the seconds until its end is painted."""
        sidebar = self.window.sidebar
        wanted = sidebar.model.index(self.row_of(title)).data(Role.ID)
        model = self.view.model
        if model.conversation == wanted:
            raise ValueError(f"{title} is shown already")
        began = self.click_conversation(title)
        return await self.painted(lambda: model.conversation == wanted) - began

    async def loaded(self) -> None:
        """Wait until all messages of the shown conversation are read."""
        await self.until(lambda: self.view.model.complete)
        await asyncio.sleep(0.3)

    async def new_conversation(self) -> None:
        """Begin an empty conversation."""
        self.window.actions_table["new"].trigger()
        await self.until(lambda: not self.view.model.rows)
        await asyncio.sleep(0.2)

    def send(self, text: str) -> float:
        """Write a prompt and press Enter; gives the moment of the key."""
        composer = self.window.chat.composer
        composer.set_text(text)
        began = clock()
        key(composer.edit, Qt.Key.Key_Return)
        return began

    @property
    def answering(self) -> bool:
        """Whether an answer is being written."""
        return bool(self.engine.chat.answering_conversations)

    # Scrolling

    def wheel(self, pixels: int) -> float:
        """Scroll up by so many px; gives the moment it began."""
        viewport = self.view.viewport()
        at = QPointF(viewport.width() / 2, viewport.height() / 2)
        event = QWheelEvent(
            at,
            viewport.mapToGlobal(at),
            QPoint(0, pixels),
            QPoint(0, pixels),
            Qt.MouseButton.NoButton,
            _NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        began = clock()
        QCoreApplication.sendEvent(viewport, event)
        return began


def click(widget: QWidget, point: QPoint) -> None:
    """Press and release the left button on a widget."""
    place = QPointF(point)
    for kind, buttons in (
        (QEvent.Type.MouseButtonPress, _LEFT),
        (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
    ):
        event = QMouseEvent(kind, place, widget.mapToGlobal(place), _LEFT, buttons, _NONE)
        QCoreApplication.sendEvent(widget, event)


def key(widget: QWidget, code: Qt.Key, text: str = "", modifiers: Any = _NONE) -> None:
    """Press and release a key on a widget."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(widget, QKeyEvent(kind, code, modifiers, text))
