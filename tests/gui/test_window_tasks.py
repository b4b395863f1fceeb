"""The window's tasks: what fails is shown, as long as there is a window."""

from __future__ import annotations

import asyncio

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Failure
from chatapp.gui.tasks import WindowTasks


async def fails_after(begun: asyncio.Event) -> None:
    await begun.wait()
    raise InputError("bad_url")


async def test_given_a_task_that_fails_when_the_window_is_there_then_it_is_told() -> None:
    told: list[Failure] = []
    tasks, begun = WindowTasks(told.append), asyncio.Event()
    task = tasks.spawn(fails_after(begun), "look")

    begun.set()
    await asyncio.wait([task])
    await asyncio.sleep(0)

    assert [failure.code for failure in told] == ["bad_url"]


async def test_given_a_task_that_fails_when_the_window_is_closing_then_nobody_is_told() -> None:
    told: list[Failure] = []
    tasks, begun = WindowTasks(told.append), asyncio.Event()
    task = tasks.spawn(fails_after(begun), "look")

    asyncio.get_running_loop().call_soon(begun.set)
    await tasks.close(5)

    assert task.done()
    assert told == []
