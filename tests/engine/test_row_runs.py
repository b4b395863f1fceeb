"""Work for many rows: at most so many at a time, and what ends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from chatapp.engine.row_runs import Pace, run_rows


async def numbers(count: int) -> AsyncIterator[int]:
    for number in range(count):
        yield number


async def test_given_rows_when_run_then_so_many_are_worked_on_at_a_time_and_each_once() -> None:
    running, most, done = 0, 0, list[int]()

    async def work(row: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        done.append(row)

    await run_rows(numbers(20), work, Pace(at_once=3))
    assert (sorted(done), most) == (list(range(20)), 3)


async def test_given_a_rate_when_run_then_rows_begin_that_far_apart() -> None:
    loop, begun = asyncio.get_running_loop(), list[float]()

    async def work(_row: int) -> None:
        begun.append(loop.time())

    await run_rows(numbers(4), work, Pace(at_once=4, per_minute=1_200))
    assert begun[-1] - begun[0] >= 3 * 0.05 - 0.005


@pytest.mark.parametrize("cancelled", [True, False])
async def test_given_work_that_raises_or_a_run_that_is_cancelled_then_all_work_ends(
    cancelled: bool,
) -> None:
    ended, all_run = list[int](), asyncio.Event()

    async def work(row: int) -> None:
        try:
            if row == 2:
                all_run.set()
                if not cancelled:
                    raise ValueError(row)
            await asyncio.Event().wait()
        finally:
            ended.append(row)

    task = asyncio.create_task(run_rows(numbers(9), work, Pace(at_once=3)))
    await all_run.wait()
    if cancelled:
        task.cancel()
    with pytest.raises(asyncio.CancelledError if cancelled else ValueError):
        await task
    assert sorted(ended) == [0, 1, 2]
