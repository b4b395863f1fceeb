"""Qt's events and asyncio's tasks side by side, for tests of the window in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

T = TypeVar("T")
PATIENCE = 10.0
"""Seconds after which something that was to happen counts as missing."""


async def until(what: str, look: Callable[[], T], *, within: float = PATIENCE) -> T:
    """Let events and tasks run until something true is seen, and give it.

    Parameters: `what`, for the failure's message; `within`, seconds.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within
    while not (seen := look()):
        assert loop.time() < deadline, f"{what} did not come within {within:g} s"
        await settle()
    return seen


async def settle() -> None:
    """Let what is waiting run: some rounds of both loops."""
    for _ in range(3):
        QApplication.processEvents()
        await asyncio.sleep(0.001)


async def press(window: QWidget, name: str) -> None:
    """Wait for a visible button of that accessible name or text, and click it."""

    def look() -> list[QAbstractButton]:
        return [
            each
            for each in window.findChildren(QAbstractButton)
            if name in (each.accessibleName(), each.text()) and each.isVisibleTo(window)
        ]

    (await until(f"the button {name!r}", look))[0].click()
