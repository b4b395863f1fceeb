"""Scenarios in the window: answers that arrive at some rate, and typing meanwhile."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent

from chatapp.domain.changes import Change, MessageGrew
from chatapp.storage.database import Database
from tools.bench.hand import COMPOSER, Hand
from tools.bench.machine import clock, high, median
from tools.bench.sample import END_MARK
from tools.bench.sampler import Sampler

PROMPT = "BENCH: go on."
CHARACTERS_PER_TOKEN = 101_064 / 34_561
EARLY, LATE = (500, 3_500), (28_500, 31_500)
"""Tokens around the 1,000th and the 30,000th."""
_KEY_SECONDS = 0.04


class _Growth:
    """Processor time by how much of an answer has arrived, and whether its end has."""

    def __init__(self) -> None:
        self.points: list[tuple[int, float]] = []
        self.ended = False
        self._tail = ""

    def __call__(self, change: Change) -> None:
        if isinstance(change, MessageGrew):
            length = change.text_offset + len(change.text)
            self.points.append((length, time.process_time()))
            self._tail = (self._tail + change.text)[-40:]
            self.ended = self.ended or END_MARK in self._tail

    def cpu_per_token(self, first: int, last: int) -> float | None:
        """Processor seconds of a token among those numbered so; None where too few came."""
        start, end = first * CHARACTERS_PER_TOKEN, last * CHARACTERS_PER_TOKEN
        within = [point for point in self.points if start <= point[0] <= end]
        if len(within) < 5:
            return None
        characters = within[-1][0] - within[0][0]
        return (within[-1][1] - within[0][1]) / characters * CHARACTERS_PER_TOKEN


async def stream(hand: Hand, rounds: int) -> dict[str, Any]:
    """Ask so many times; CPU seconds, end painted (Unix seconds), stalls, CPU of a token."""
    told: dict[str, Any] = {"cpu": [], "painted": [], "stall": [], "early": [], "late": []}
    saves = _watch_saves()
    for _ in range(rounds):
        await hand.new_conversation()
        growth = _Growth()
        forget = hand.engine.feed.subscribe(growth)
        hand.watchdog.reset()
        began = time.process_time()
        hand.send(PROMPT)
        moment = await hand.painted(_end_in_view(hand, growth))
        told["painted"].append(time.time() - clock() + moment)
        await hand.until(lambda: not hand.answering)
        await asyncio.sleep(0.5)
        told["cpu"].append(time.process_time() - began)
        told["stall"].append(hand.watchdog.longest)
        told["early"].append(growth.cpu_per_token(*EARLY))
        told["late"].append(growth.cpu_per_token(*LATE))
        forget()
    window = threading.main_thread().ident
    told["save"] = [seconds for seconds, _thread in saves]
    told["saves_on_window"] = sum(thread == window for _seconds, thread in saves)
    return told


def _end_in_view(hand: Hand, growth: _Growth) -> Callable[[], bool]:
    def look() -> bool:
        if not growth.ended:
            return False
        leaves = [one.slot.leaf for one in hand.view.timeline.placed[-8:]]
        return any(leaf is not None and END_MARK in leaf.text for leaf in leaves)

    return look


def _watch_saves() -> list[tuple[float, int]]:
    """Seconds and thread of every save of a piece of an answer, from now on."""
    saves: list[tuple[float, int]] = []
    original: Any = Database._write_statement

    def write(database: Database, function: Any, *arguments: Any) -> Any:
        began = time.perf_counter()
        result = original(database, function, *arguments)
        saves.append((time.perf_counter() - began, threading.get_ident()))
        return result

    Database._write_statement = write  # type: ignore[method-assign, assignment]
    return saves


async def type_meanwhile(hand: Hand) -> dict[str, Any]:
    """Type while an answer streams: ms from a key to its letter painted, median, p99, worst."""
    edit = hand.window.chat.composer.edit
    await hand.new_conversation()
    hand.send(PROMPT)
    await hand.until(lambda: len(hand.view.model.rows) > 1)
    pressed: list[float] = []
    latencies: list[float] = []
    ended = threading.Event()

    def letters() -> None:
        # From another thread: while the window stalls, keys go on coming.
        while not ended.wait(_KEY_SECONDS):
            pressed.append(clock())
            event = QKeyEvent(
                QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a"
            )
            QCoreApplication.postEvent(edit, event)

    def painted(moment: float) -> None:
        shown = edit.document().characterCount() - 1
        latencies.extend((moment - key) * 1000 for key in pressed[len(latencies) : shown])

    COMPOSER.listeners.append(painted)
    thread = threading.Thread(target=letters, daemon=True)
    thread.start()
    await hand.until(lambda: not hand.answering)
    ended.set()
    thread.join()
    COMPOSER.listeners.remove(painted)
    return {"median": median(latencies), "p99": high(latencies), "worst": max(latencies)}


async def stream_sampled(hand: Hand) -> dict[str, Any]:
    """Ask once under the sampler; gives the microseconds of each stack."""
    await hand.new_conversation()
    hand.watchdog.stop()
    sampler = Sampler()
    growth = _Growth()
    hand.engine.feed.subscribe(growth)
    sampler.start()
    hand.send(PROMPT)
    await hand.painted(_end_in_view(hand, growth))
    return {"stacks": [[*stack, spent] for stack, spent in sampler.stop().items()]}
