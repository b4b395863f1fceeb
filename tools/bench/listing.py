"""Scenarios in the list of conversations: looking for titles, scrolling, jumping."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent

from chatapp.gui.sidebar.view import ConversationView
from tools.bench.hand import Hand, Paints
from tools.bench.machine import clock, high, median

LISTED = Paints(ConversationView)
FRAME = 1 / 60
WORDS = ("harbour", "sensor ti", "1", "潮")


async def use(hand: Hand, count: int, rounds: int) -> dict[str, Any]:
    """Use a list of so many conversations.

    Gives ms from a word to the paint of what fits, ms of the frames of scrolling and of jumps of
    the scroll bar until what stands there is painted, and the longest stall.
    """
    model = hand.window.sidebar.model
    await hand.until(lambda: model.rowCount() >= count)
    await asyncio.sleep(0.5)
    hand.watchdog.reset()
    found = [await _look_for(hand, word) for _ in range(rounds) for word in WORDS]
    frames = await _scroll(hand)
    jumps = await _jump(hand)
    return {
        "find": median(found),
        "frame": {"median": median(frames), "p99": high(frames)},
        "jump": {"median": median(jumps), "p99": high(jumps)},
        "stall": hand.watchdog.longest,
    }


async def _look_for(hand: Hand, word: str) -> float:
    sidebar = hand.window.sidebar
    shown = asyncio.Event()
    sidebar.model.layoutChanged.connect(shown.set)
    try:
        began = clock()
        sidebar.search.setText(word)
        painted = await hand.painted(shown.is_set, LISTED) - began
        shown.clear()
        sidebar.search.clear()
        await hand.painted(shown.is_set, LISTED)
    finally:
        sidebar.model.layoutChanged.disconnect(shown.set)
    await asyncio.sleep(0.1)
    return painted * 1000


async def _scroll(hand: Hand) -> list[float]:
    """Up and down by 12,000 px: ms from each event to the end of its paint."""
    viewport = hand.window.sidebar.view.viewport()
    at = QPointF(viewport.width() / 2, viewport.height() / 2)
    frames: list[float] = []
    for number in range(400):
        step = QPoint(0, 120 if number // 100 % 2 else -120)
        event = QWheelEvent(
            at,
            viewport.mapToGlobal(at),
            step,
            step,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        began = clock()
        QCoreApplication.sendEvent(viewport, event)
        spent = await hand.painted(lambda: True, LISTED) - began
        frames.append(spent * 1000)
        await asyncio.sleep(max(0.0, FRAME - spent))
    return frames


async def _jump(hand: Hand) -> list[float]:
    """Jumps of the scroll bar: ms until the titles that stand there are painted."""
    view, model = hand.window.sidebar.view, hand.window.sidebar.model
    bar, chance = view.verticalScrollBar(), random.Random(7)
    jumps: list[float] = []

    def is_read() -> bool:
        middle = view.indexAt(QPoint(40, view.viewport().height() // 2))
        return not middle.isValid() or model.conversation(middle.row()) is not None

    for _ in range(30):
        began = clock()
        bar.setValue(int(bar.maximum() * chance.uniform(0.1, 0.9)))
        jumps.append((await hand.painted(is_read, LISTED) - began) * 1000)
        await asyncio.sleep(0.05)
    return jumps
