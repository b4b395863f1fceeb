"""The window's event loop."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import pytest
from PySide6.QtWidgets import QApplication

from chatapp.event_loop import EventLoop

T = TypeVar("T")
LONG = 300.0


class Kept:
    """Something a call refers to."""

    def touch(self) -> None:
        """What is called."""


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[EventLoop]:
    loop = EventLoop(qapp)
    yield loop
    loop.close()


def run(loop: EventLoop, work: Coroutine[Any, Any, T]) -> T:
    result: T = loop.run_until_complete(work)
    return result


def test_given_calls_when_their_time_comes_then_each_is_made_once_in_order(loop: EventLoop) -> None:
    made: list[str] = []

    async def work() -> None:
        loop.call_later(0.06, made.append, "third")
        loop.call_at(loop.time() + 0.03, made.append, "second")
        loop.call_soon(made.append, "first")
        await asyncio.sleep(0.2)

    run(loop, work())
    assert made == ["first", "second", "third"]


def test_given_a_cancelled_call_when_the_loop_goes_on_then_it_is_not_made(loop: EventLoop) -> None:
    made: list[str] = []

    async def work() -> None:
        late = loop.call_later(0.02, made.append, "late")
        soon = loop.call_soon(made.append, "soon")
        late.cancel()
        soon.cancel()
        late.cancel()
        await asyncio.sleep(0.1)

    run(loop, work())
    assert made == []


def test_given_a_long_wait_when_cancelled_then_what_it_refers_to_is_let_go(loop: EventLoop) -> None:
    kept = Kept()
    gone = weakref.ref(kept)
    handle = loop.call_later(LONG, kept.touch)
    handle.cancel()
    del kept
    gc.collect()
    assert gone() is None


def test_given_time_limits_that_are_met_when_there_are_many_then_no_timer_stays(
    loop: EventLoop,
) -> None:
    async def work() -> int:
        before = len(loop._calls._by_timer)
        for _ in range(500):
            async with asyncio.timeout(LONG):
                await asyncio.sleep(0)
        return len(loop._calls._by_timer) - before

    assert run(loop, work()) == 0


def test_given_a_call_that_fails_when_made_then_the_next_ones_are_made(loop: EventLoop) -> None:
    told: list[object] = []
    loop.set_exception_handler(lambda _loop, context: told.append(context["exception"]))
    error = ValueError("no")

    def fail() -> None:
        raise error

    async def work() -> None:
        loop.call_soon(fail)
        await asyncio.sleep(0.02)
        told.append("went on")

    run(loop, work())
    assert told == [error, "went on"]


def test_given_calls_to_come_when_closed_then_none_is_made(qapp: QApplication) -> None:
    made: list[str] = []
    loop = EventLoop(qapp)
    loop.call_later(0.01, made.append, "late")
    loop.close()
    other = EventLoop(qapp)
    run(other, asyncio.sleep(0.1))
    other.close()
    assert made == []
