"""The window's event loop: asyncio on Qt's, with timers that end when they are cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context
from typing import TypeVarTuple, Unpack

import qasync
from PySide6.QtCore import QObject, QTimerEvent
from PySide6.QtWidgets import QApplication

Ts = TypeVarTuple("Ts")


class EventLoop(qasync.QEventLoop):  # type: ignore[misc]
    """qasync's loop with timers of its own.

    qasync keeps a cancelled call, and all it refers to, until its time would have come: with a
    time limit of minutes around every piece of an answer, tens of thousands of them.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._calls = _Calls()

    def call_later(
        self,
        delay: float,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Call `callback` in so many seconds; 0 and less is as soon as Qt is at it again."""
        call = _Call(self.time() + delay, callback, args, self, context)
        self._calls.add(call, delay)
        return call

    def _timer_handle_cancelled(self, call: _Call) -> None:
        """What a `TimerHandle` tells its loop when it is cancelled."""
        self._calls.remove(call)

    def close(self) -> None:
        """End the loop; what was still to be called is not."""
        self._calls.clear()
        super().close()


class _Call(asyncio.TimerHandle):
    """Something to be called. `timer` is the number of Qt's timer for it."""

    __slots__ = ("timer",)
    timer: int


class _Calls(QObject):
    """What is to be called, each with a timer of Qt's."""

    def __init__(self) -> None:
        super().__init__()
        self._by_timer: dict[int, _Call] = {}

    def add(self, call: _Call, delay: float) -> None:
        """Have something called in so many seconds."""
        call.timer = self.startTimer(max(0, int(delay * 1_000)))
        self._by_timer[call.timer] = call

    def remove(self, call: _Call) -> None:
        """Do not call it any more, and let go of it."""
        if self._by_timer.get(call.timer) is call:
            del self._by_timer[call.timer]
            self.killTimer(call.timer)

    def clear(self) -> None:
        """Remove all."""
        for call in tuple(self._by_timer.values()):
            self.remove(call)

    def timerEvent(self, event: QTimerEvent) -> None:
        """Call what it is time for, once."""
        call = self._by_timer.get(event.timerId())
        if call is not None:
            self.remove(call)
            call._run()
