"""A comparison whose process is killed while it writes: the window opens it with its texts."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections import Counter
from pathlib import Path

import pytest

from chatapp.domain.messages import Status
from chatapp.gui.compare.page import ComparePage
from chatapp.gui.compare.state import Stage
from chatapp.gui.transcript.panes.compared_view import ComparedView
from tests.support.gui_bench import gui_bench
from tests.support.hostile_server import Exchange, HostileServer, chat_chunk, event_stream
from tests.support.qt import until

ROOT = Path(__file__).parents[2]
CHILD = ROOT / "tests" / "engine" / "children" / "compare_until_killed.py"
ALLOWED_LOSS = 0.25
"""Seconds of an answer that a killed process may lose."""
SLACK = 0.1
"""Seconds that a busy computer may take on top of that."""
COUNTED = "".join(f"{number} " for number in range(2_000))


async def count(exchange: Exchange) -> None:
    """Says one number after the other."""
    for number in range(2_000):
        await exchange.event(chat_chunk(f"{number} "))
        await asyncio.sleep(0.005)


async def killed(child: Process) -> tuple[str, dict[str, int]]:
    """Kill a process once it has written into three columns for a while.

    Gives the comparison's id, and how many characters of each message have to be kept.
    """
    assert child.stdout is not None
    home = (await child.stdout.readline()).decode().strip()
    arrived: list[tuple[float, str, int]] = []
    while len(arrived) < 3 or arrived[-1][0] - arrived[0][0] < 2 * ALLOWED_LOSS:
        moment, message, length = (await child.stdout.readline()).decode().split()
        arrived.append((float(moment), message, int(length)))
    moment_of_death = time.monotonic()
    child.kill()
    await child.communicate()
    owed: Counter[str] = Counter()
    for at, message, length in arrived:
        old = at < moment_of_death - ALLOWED_LOSS - SLACK
        owed[message] = max(owed[message], length if old else 0)
    return home, owed


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
async def test_given_a_process_killed_in_three_columns_when_opened_then_their_texts_are_there(
    profile_folder: Path,
) -> None:
    async with HostileServer(*[event_stream(count)] * 3) as server:
        command = (sys.executable, str(CHILD), str(profile_folder), server.base_url)
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        child = await asyncio.create_subprocess_exec(*command, env=environment, stdout=PIPE)
        home, owed = await killed(child)
    assert child.returncode == -9
    assert len(owed) == 3
    assert all(owed.values())

    async with gui_bench(profile_folder, server.base_url) as bench:
        bench.window.sidebar.conversation_selected.emit(home)
        await until("the page", lambda: isinstance(bench.window.main_pane, ComparePage))
        page = bench.window.main_pane
        assert isinstance(page, ComparePage)
        await until("the columns", lambda: len(page.state.columns) == 3)

        assert {column.stage for column in page.state.columns} == {Stage.INCOMPLETE}
        shown = [one.view for one in page.columns.all if isinstance(one.view, ComparedView)]
        rows = [view.model.rows[0] for view in shown]
        assert {row.id for row in rows} == set(owed)
        assert {row.message.status for row in rows} == {Status.INTERRUPTED}
        for row in rows:
            assert len(row.text) >= owed[row.id]
            assert COUNTED.startswith(row.text)
        assert page.state.decidable
