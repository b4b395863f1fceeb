"""Scenarios in the window: conversations that are opened, scrolled and flung."""

from __future__ import annotations

import asyncio
import os
import random
from typing import Any

from tools.bench.hand import Hand
from tools.bench.machine import clock, high, median, memory

FRAME = 1 / 60
_FLING_FRAMES = 90
_FLING_START, _FLING_SLOWS = 140, 0.97
"""Px of the first frame, and by what each is less than the one before: some 8,000 px/s."""


async def open_all(hand: Hand, titles: list[str], home: str, rounds: int) -> dict[str, Any]:
    """Open conversations in turn, each from the same small one, and go back there.

    Gives ms from click to painted, by title, there and back, and the longest stall.
    """
    there: dict[str, list[float]] = {title: [] for title in titles}
    back: dict[str, list[float]] = {title: [] for title in titles}
    await hand.open(titles[0])  # the first one makes what all need
    await hand.loaded()
    await hand.open(home)
    hand.watchdog.reset()
    for _ in range(rounds):
        for title in titles:
            await hand.loaded()
            there[title].append(await hand.open(title) * 1000)
            await hand.loaded()
            back[title].append(await hand.open(home) * 1000)
    return {"there": there, "back": back, "stall": hand.watchdog.longest}


async def walk(hand: Hand, title: str) -> dict[str, Any]:
    """Memory in MB: before, after opening a conversation, after scrolling through all of it."""
    told = {"before": memory(os.getpid())}
    await hand.open(title)
    await hand.loaded()
    told["opened"] = memory(os.getpid())
    bar = hand.view.verticalScrollBar()
    for step in range(300, -1, -1):
        bar.setValue(bar.maximum() * step // 300)
        await asyncio.sleep(0.005)
    await asyncio.sleep(1)
    told["scrolled"] = memory(os.getpid())
    return told


async def fling(hand: Hand, title: str, flings: int) -> dict[str, Any]:
    """Frames of flings and of jumps in a conversation, in ms: median, p99, worst."""
    await hand.open(title)
    await hand.loaded()
    bar = hand.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    await asyncio.sleep(0.5)
    hand.watchdog.reset()
    flung: list[float] = []
    for number in range(flings):
        speed = float(_FLING_START if number % 2 else -_FLING_START)
        for _ in range(_FLING_FRAMES):
            flung.append(await _frame(hand, round(speed)))
            speed *= _FLING_SLOWS
    stall = hand.watchdog.longest
    jumps = []
    chance = random.Random(7)
    for _ in range(40):
        began = clock()
        bar.setValue(int(bar.maximum() * chance.uniform(0.1, 0.9)))
        jumps.append((await hand.painted(lambda: True) - began) * 1000)
        await asyncio.sleep(0.05)
    return {"fling": _summary(flung), "jump": _summary(jumps), "stall": stall}


async def _frame(hand: Hand, pixels: int) -> float:
    """One step of a fling: ms from the event to the end of its paint."""
    pixels = pixels or 1
    began = hand.wheel(pixels)
    spent = await hand.painted(lambda: True) - began
    await asyncio.sleep(max(0.0, FRAME - spent))
    return spent * 1000


def _summary(values: list[float]) -> dict[str, float]:
    return {"median": median(values), "p99": high(values), "worst": max(values)}


async def open_huge(hand: Hand, titles: list[str], home: str) -> dict[str, Any]:
    """Messages of 1 MB: ms to open each, to paint it again, and to jump to its middle."""
    told: dict[str, dict[str, float]] = {}
    bar = hand.view.verticalScrollBar()
    for title in titles:
        figures = told[title] = {"open": await hand.open(title) * 1000}
        await hand.loaded()
        began = clock()
        for _ in range(5):
            hand.view.viewport().repaint()
        figures["repaint"] = (clock() - began) * 200
        began = clock()
        bar.setValue(bar.maximum() // 2)
        figures["jump"] = (await hand.painted(lambda: True) - began) * 1000
        await hand.open(home)
        await hand.loaded()
    return told
