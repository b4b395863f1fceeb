"""The soak's scenario in the window: everything a reader does, at random and in quick succession."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from chatapp.domain.settings import FONT_SCALE, THEME
from tools.bench.hand import Hand, key
from tools.bench.machine import memory
from tools.bench.streaming import PROMPT
from tools.bench.watchdog import Watchdog

_MEMORY_SECONDS = 2.0
_WORDS = ("river", "the", "window", "quiet", "def", "河流", "zzzz", "a")
_KEYS = (
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Tab,
)
_NONE = Qt.KeyboardModifier.NoModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier


class Soak:
    """Acts at random. Parameters: `seed`, of what it does; `titles`, conversations to switch to."""

    def __init__(self, hand: Hand, seed: int, titles: list[str]) -> None:
        self.done: Counter[str] = Counter()
        self.now = ""
        """What is being done."""
        self._hand = hand
        self._chance = random.Random(seed)
        self._titles = titles
        self._actions: list[tuple[int, Callable[[], Awaitable[None]]]] = [
            (8, self.fling),
            (4, self.jump),
            (4, self.press_keys),
            (5, self.switch),
            (4, self.select),
            (3, self.resize),
            (1, self.zoom),
            (1, self.change_theme),
            (3, self.search),
            (4, self.ask),
            (1, self.stop),
            (2, self.type_text),
            (1, self.fold_code),
        ]

    async def act(self) -> None:
        """Do one thing."""
        weights = [weight for weight, _action in self._actions]
        action = self._chance.choices([action for _weight, action in self._actions], weights)[0]
        self.now = getattr(action, "__name__", "")
        self.done[self.now] += 1
        await action()
        await asyncio.sleep(self._chance.choice((0.0, 0.01, 0.05, 0.2)))

    async def fling(self) -> None:
        """Scroll by the touchpad, slower and slower."""
        speed = self._chance.uniform(-160, 160)
        while abs(speed) > 2:
            self._hand.wheel(round(speed))
            speed *= 0.92
            await asyncio.sleep(1 / 60)

    async def jump(self) -> None:
        """Drag the scroll bar."""
        bar = self._hand.view.verticalScrollBar()
        for _ in range(4):
            bar.setValue(self._chance.randint(0, max(1, bar.maximum())))
            await asyncio.sleep(0.03)

    async def press_keys(self) -> None:
        """Scroll and move the focus by keys."""
        for _ in range(6):
            key(self._hand.view, self._chance.choice(_KEYS))
            await asyncio.sleep(0.01)

    async def switch(self) -> None:
        """Open another conversation."""
        self._hand.click_conversation(self._chance.choice(self._titles))
        await asyncio.sleep(self._chance.choice((0.0, 0.1, 0.5)))

    async def select(self) -> None:
        """Drag over the text, sometimes beyond the edge; copy it."""
        viewport = self._hand.view.viewport()
        size = viewport.size()

        def move(kind: QEvent.Type, buttons: Qt.MouseButton) -> None:
            x = self._chance.uniform(0, size.width())
            at = QPointF(x, self._chance.uniform(-60, size.height() + 60))
            button = Qt.MouseButton.LeftButton
            event = QMouseEvent(kind, at, viewport.mapToGlobal(at), button, buttons, _NONE)
            QCoreApplication.sendEvent(viewport, event)

        move(QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton)
        for _ in range(10):
            move(QEvent.Type.MouseMove, Qt.MouseButton.LeftButton)
            await asyncio.sleep(0.03)
        move(QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton)
        key(self._hand.view, Qt.Key.Key_C, modifiers=_CONTROL)

    async def resize(self) -> None:
        """Drag the window's edge."""
        window = self._hand.window
        for _ in range(5):
            window.resize(self._chance.randint(380, 1500), self._chance.randint(440, 1000))
            await asyncio.sleep(0.03)

    async def zoom(self) -> None:
        """Make the text larger or smaller."""
        wanted = self._chance.choice((80, 100, 100, 130))
        await self._hand.engine.set_setting(FONT_SCALE.name, wanted)

    async def change_theme(self) -> None:
        """Change between light and dark."""
        await self._hand.engine.set_setting(THEME.name, self._chance.choice(("light", "dark")))

    async def search(self) -> None:
        """Find in the conversation, go through the hits, and leave."""
        from chatapp.gui.transcript.finder import Query

        finder = self._hand.view.finder
        finder.search(Query(self._chance.choice(_WORDS)))
        for _ in range(5):
            await asyncio.sleep(0.05)
            finder.step(self._chance.choice((1, -1)))
        finder.search(None)

    async def ask(self) -> None:
        """Ask for an answer, unless one is being written here; the second time, for another.

        So conversations do not grow for ever, and memory can be expected to stay flat.
        """
        if self._hand.window.chat.composer.send.isVisible():
            rows = self._hand.view.model.rows
            if any(row.prompt and row.text == PROMPT for row in rows[-4:]):
                self._hand.window.actions_table["regenerate"].trigger()
            else:
                self._hand.send(PROMPT)
            await asyncio.sleep(0.2)

    async def stop(self) -> None:
        """Stop the answer."""
        self._hand.window.actions_table["stop"].trigger()

    async def type_text(self) -> None:
        """Type something, and take it back."""
        edit = self._hand.window.chat.composer.edit
        for letter in "some words ":
            key(edit, Qt.Key.Key_A, letter)
            await asyncio.sleep(0.01)
        edit.clear()

    async def fold_code(self) -> None:
        """Fold or unfold a code block that is in view."""
        from chatapp.gui.transcript.parts import Code

        view = self._hand.view
        for one in view.timeline.placed:
            part = one.slot.part
            if isinstance(part, Code) and part.first:
                view._intents.fold_toggled.emit(one.item.id, part.block)
                return


async def soak(hand: Hand, seed: int, seconds: float, titles: list[str]) -> dict[str, Any]:
    """Act for so many seconds; gives memory over time, stalls and what was done."""
    hand.watchdog.stop()
    watchdog = Watchdog(stacks=True)
    play = Soak(hand, seed, titles)
    began = time.perf_counter()
    measured: list[tuple[float, float]] = []
    stalls: list[dict[str, Any]] = []
    while (now := time.perf_counter() - began) < seconds:
        if not measured or now - measured[-1][0] > _MEMORY_SECONDS:
            measured.append((now, memory(os.getpid())))
            watchdog.reset_beat()
        await asyncio.wait_for(play.act(), 60)
        stalls += [
            {
                "at": round(time.perf_counter() - began, 1),
                "while": play.now,
                "ms": round(stall.milliseconds),
                "thread_ms": round(stall.thread_ms),
                "process_ms": round(stall.process_ms),
                "stacks": [[*stack, count] for stack, count in stall.stacks.most_common(3)],
            }
            for stall in watchdog.take()
        ]
    return {"memory": measured, "stalls": stalls, "done": play.done}
