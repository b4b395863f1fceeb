"""When updates are looked for: never unasked, once a day, and whatever the clock says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from chatapp.domain.changes import UpdatesChecked
from chatapp.domain.settings import UPDATE_ASKED, UPDATE_CHECK
from chatapp.engine import updates as module
from chatapp.engine.doctor import examine
from chatapp.engine.engine import Engine
from chatapp.engine.update_feed import FeedSource
from chatapp.storage.profile import Profile
from tests.support.bench import Bench
from tests.support.hostile_server import HostileServer
from tests.support.update_feeds import FeedFiles, feed_bytes, feed_url, source_of
from tests.support.update_world import OURS, UpdateWorld


@pytest.fixture
async def world(bench: Bench) -> AsyncIterator[UpdateWorld]:
    async with AsyncExitStack() as stack:
        yield UpdateWorld(bench, stack)


async def test_given_a_new_profile_when_it_is_used_then_it_is_asked_about_once_after_some_days(
    world: UpdateWorld,
) -> None:
    updates = await world.serve()
    for day in range(module.ASK_AFTER_DAYS):
        assert not updates.to_be_asked
        world.clock.now += timedelta(days=day)
        await updates.note_day()
        await updates.note_day()
    assert updates.to_be_asked
    await updates.answer(wanted=False)
    assert not updates.to_be_asked
    assert not world.updates(updates.source).to_be_asked


async def test_given_a_build_without_a_key_when_it_is_used_then_nobody_is_asked(
    world: UpdateWorld,
) -> None:
    updates = world.updates(FeedSource("", {}))
    for _ in range(9):
        world.clock.now += timedelta(days=1)
        await updates.note_day()
    assert not updates.to_be_asked


async def test_given_it_was_not_allowed_when_time_goes_by_then_nothing_is_asked_for(
    world: UpdateWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY", 0.001)
    updates = await world.serve()
    world.files.put(feed_bytes(), OURS)
    keeping = asyncio.create_task(updates.keep_checking())
    await asyncio.sleep(0.1)
    assert world.server.connections == 0
    await updates.answer(wanted=True)
    await world.bench.until(UpdatesChecked)
    await asyncio.sleep(0.05)
    assert len(world.files.asked) == 2  # once a day
    keeping.cancel()
    assert world.engine.settings.get(UPDATE_ASKED)


async def test_given_a_check_when_a_day_has_passed_then_it_is_due_again(world: UpdateWorld) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes(), OURS)
    await world.engine.set_setting(UPDATE_CHECK.name, True)
    assert updates.due
    await updates.check()
    world.clock.now += timedelta(hours=23)
    assert not updates.due
    world.clock.now += timedelta(hours=1)
    assert updates.due


async def test_given_a_clock_that_was_set_back_when_looked_at_then_it_is_due(
    world: UpdateWorld,
) -> None:
    updates = await world.serve()
    world.files.put(feed_bytes(), OURS)
    await world.engine.set_setting(UPDATE_CHECK.name, True)
    await updates.check()
    world.clock.now -= timedelta(days=400)
    assert updates.due


async def test_given_an_engine_when_started_then_it_checks_by_itself_if_it_may(
    profile_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = FeedFiles()
    files.put(feed_bytes("9.0.0"), OURS)
    async with HostileServer(files) as server:
        source = source_of(feed_url(server), OURS)
        monkeypatch.setattr(module, "shipped_source", lambda: source)
        monkeypatch.setattr("chatapp.engine.engine.FIRST_UPDATE_CHECK_AFTER", 0.0)
        engine = await Engine.open(Profile.open(profile_folder), interactive=True)
        bench = Bench(engine)
        await engine.set_setting(UPDATE_CHECK.name, True)
        found = await bench.until(UpdatesChecked)
        assert found.report.newer[0].version == "9.0.0"
        await engine.close()


async def test_given_the_settings_when_the_doctor_looks_then_it_says_whether_it_is_on(
    world: UpdateWorld,
) -> None:
    async def said() -> str:
        checks = await examine(world.engine)
        return next(check.detail for check in checks if check.name == "updates")

    assert await said() == "not looked for: this build has no update key"
    updates = await world.serve()
    world.files.put(feed_bytes(), OURS)
    assert await said() == "not looked for: switched off"
    await updates.answer(wanted=True)
    assert await said() == "looked for once a day; last time: never"
    await updates.check()
    assert await said() == "looked for once a day; last time: 2026-12-01T12:00+00:00"
