"""Calls on the database: in order, whole or not at all, and never on the loop's thread."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import apsw
import pytest

from chatapp.domain.errors import InputError, StorageError
from chatapp.storage.database import Database
from tests.support.logs import ExpectLog


def drafts(connection: apsw.Connection) -> list[object]:
    return [key for (key,) in connection.execute("SELECT key FROM draft ORDER BY key")]


def add_draft(connection: apsw.Connection, key: str) -> None:
    connection.execute("INSERT INTO draft VALUES (?, '')", (key,))


async def test_given_many_calls_at_once_when_run_then_they_run_in_order(db: Database) -> None:
    order: list[int] = []
    await asyncio.gather(
        *(db.write(lambda _connection, n: order.append(n), number) for number in range(100))
    )
    assert order == list(range(100))


async def test_given_a_function_that_raises_when_written_then_nothing_of_it_is_kept(
    db: Database,
) -> None:
    def half(connection: apsw.Connection) -> None:
        add_draft(connection, "half")
        raise InputError("empty_prompt")

    with pytest.raises(InputError):
        await db.write(half)
    assert await db.read(drafts) == []
    await db.write(add_draft, "next")
    assert await db.read(drafts) == ["next"]


async def test_given_a_wait_that_is_cancelled_when_running_then_the_write_is_whole(
    db: Database,
) -> None:
    entered, go_on = threading.Event(), threading.Event()

    def slow(connection: apsw.Connection) -> None:
        add_draft(connection, "first half")
        entered.set()
        go_on.wait(10)
        add_draft(connection, "second half")

    waiting = asyncio.create_task(db.write(slow))
    queued = asyncio.create_task(db.write(add_draft, "queued"))
    await asyncio.to_thread(entered.wait, 10)
    waiting.cancel()
    queued.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go_on.set()
    assert await db.read(drafts) == ["first half", "queued", "second half"]


async def test_given_a_call_that_takes_long_when_running_then_the_loop_goes_on(
    db: Database,
) -> None:
    go_on = threading.Event()
    long = asyncio.create_task(db.read(lambda _connection: go_on.wait(10)))
    for _ in range(100):
        await asyncio.sleep(0)
    assert not long.done()
    beside = await db.read_long(drafts)
    assert beside == []
    go_on.set()
    assert await long


async def test_given_a_write_when_awaited_then_a_long_read_sees_it(db: Database) -> None:
    await db.write(add_draft, "one")
    assert await db.read_long(drafts) == ["one"]


async def test_given_a_read_that_tries_to_write_beside_when_run_then_it_cannot(
    db: Database,
) -> None:
    with pytest.raises(StorageError):
        await db.read_long(add_draft, "never")
    assert await db.read(drafts) == []


async def test_given_waiting_calls_when_closed_then_they_are_done_first(tmp_path: Path) -> None:
    db = await Database.open(tmp_path / "a.sqlite3")
    writes = [asyncio.create_task(db.write(add_draft, str(number))) for number in range(10)]
    await asyncio.sleep(0)
    await db.close()
    await asyncio.gather(*writes)
    await db.close()
    with pytest.raises(StorageError):
        await db.read(drafts)
    again = await Database.open(tmp_path / "a.sqlite3")
    assert len(await again.read(drafts)) == 10
    await again.close()
    assert not (tmp_path / "a.sqlite3-wal").exists()


async def test_given_a_database_that_another_process_keeps_when_written_then_that_is_said(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = apsw.Connection(str(db.path))
    other.execute("BEGIN IMMEDIATE")
    await db.read(lambda connection: connection.set_busy_timeout(50))
    with pytest.raises(StorageError) as caught:
        await db.write(add_draft, "never")
    assert caught.value.code == "storage_failed"
    assert "another process" in caught.value.facts["reason"]
    other.execute("ROLLBACK")
    other.close()
    await db.write(add_draft, "now")


async def test_given_a_result_nobody_waits_for_when_it_failed_then_it_is_logged(
    db: Database, expect_log: ExpectLog
) -> None:
    expect_log("nobody waits for failed: InputError")

    def fails(_connection: apsw.Connection) -> None:
        raise InputError("empty_prompt")

    task = asyncio.create_task(db.write(fails))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await db.read(drafts)
