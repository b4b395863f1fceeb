"""Backups as the engine makes, restores and purges them."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from chatapp.domain.changes import ListChanged, Notice, StoreChanged
from chatapp.domain.errors import InputError, StorageError
from chatapp.domain.messages import now
from chatapp.domain.settings import THEME
from chatapp.engine import backups, engine
from chatapp.storage import cleaning
from chatapp.storage.backup import inspect_backup, part_path, unwatched
from chatapp.storage.backup_folder import Backup, BackupKind
from tests.support.bench import PATIENCE, Bench, HeldAnswer, Open
from tests.support.command import Serve
from tests.support.filled_profile import fill, overwrite, zero
from tests.support.hostile_server import event_stream


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Daily backups are looked after from the start and all the time."""
    monkeypatch.setattr(engine, "FIRST_BACKUP_AFTER", 0.0)
    monkeypatch.setattr(backups, "LOOK_EVERY", 0.01)


async def backups_of(bench: Bench, count: int = 1) -> list[Backup]:
    """Wait for so many backups, and see that no more come."""
    async with asyncio.timeout(PATIENCE):
        while len(found := await bench.engine.backups.all()) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    for _ in range(5):
        await asyncio.sleep(0.02)
        assert len(await bench.engine.backups.all()) == len(found)
    return found


@pytest.mark.usefixtures("at_once")
async def test_given_a_window_when_a_day_has_passed_then_there_is_a_backup_and_only_one(
    profile_folder: Path, open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(profile_folder, conversations=2)
    bench = await open_engine()
    (backup,) = await backups_of(bench)
    assert backup.kind is BackupKind.DAILY
    assert inspect_backup(backup.path).conversations == 2
    monkeypatch.setattr(backups, "now", lambda: now() + timedelta(days=1, hours=1))
    newest, older = await backups_of(bench, 2)
    assert older == backup
    assert newest.time - older.time > timedelta(days=1)


@pytest.mark.usefixtures("at_once")
async def test_given_a_clock_set_back_when_a_day_passes_then_backups_go_on_and_none_is_lost(
    profile_folder: Path, open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(profile_folder, conversations=1)
    bench = await open_engine()
    (ahead,) = await backups_of(bench)
    for years in (1, 2):
        monkeypatch.setattr(backups, "now", lambda years=years: now() - timedelta(365 * years))
        assert ahead in await backups_of(bench, years + 1)


@pytest.mark.usefixtures("at_once")
async def test_given_nothing_to_back_up_when_a_window_is_open_then_there_is_no_backup(
    open_engine: Open,
) -> None:
    assert await backups_of(await open_engine(), 0) == []


@pytest.mark.usefixtures("at_once")
async def test_given_backups_switched_off_or_no_window_when_it_runs_then_there_is_none(
    profile_folder: Path, open_engine: Open
) -> None:
    await fill(profile_folder, conversations=1)
    first = await open_engine(interactive=False)
    await first.engine.set_setting("backups", False)
    second = await open_engine()
    assert await backups_of(second, 0) == []


@pytest.mark.usefixtures("at_once")
async def test_given_a_folder_that_cannot_be_used_when_a_backup_is_due_then_it_is_told_once(
    profile_folder: Path, open_engine: Open, tmp_path: Path
) -> None:
    await fill(profile_folder, conversations=1)
    first = await open_engine(interactive=False)
    (tmp_path / "file").touch()
    await first.engine.set_setting("backup_folder", str(tmp_path / "file" / "folder"))
    bench = await open_engine()
    notice = await bench.until(Notice)
    assert notice.failure.code == "backup_failed"
    assert await backups_of(bench, 0) == []
    assert len(bench.all(Notice)) == 1
    await bench.engine.set_setting("backup_folder", str(tmp_path / "synchronised"))
    (backup,) = await backups_of(bench)
    assert backup.path.parent == tmp_path / "synchronised"


async def test_given_a_limit_of_room_when_backed_up_then_the_oldest_go_and_the_newest_stays(
    profile_folder: Path, open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(profile_folder, conversations=20)
    bench = await open_engine()
    for days in range(6, -1, -1):
        monkeypatch.setattr(backups, "now", lambda days=days: now() - timedelta(days))
        await bench.engine.backups.back_up()
    found = await bench.engine.backups.all()
    assert len(found) == 7
    await bench.engine.set_setting("backup_limit", found[0].size * 3 // 1_000_000 + 1)
    newest = await bench.engine.backups.back_up()
    left = await bench.engine.backups.all()
    assert left[0] == newest
    assert 1 < len(left) < 7
    await bench.engine.set_setting("backup_limit", 1)
    newest = await bench.engine.backups.back_up()
    assert await bench.engine.backups.all() == [newest]


async def test_given_an_answer_that_arrives_when_backed_up_then_it_is_in_it_and_goes_on(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    held = HeldAnswer()
    await serve(held)
    sent = await bench.chat.send(None, "Hi")
    held.say("so far")
    await bench.grown("so far")
    made = await bench.engine.backups.back_up_to(tmp_path / "b")
    assert made.messages == 2
    with pytest.raises(InputError) as caught:
        await bench.engine.backups.restore(tmp_path / "b")
    assert caught.value.code == "conversation_busy"
    held.end(", and more")
    (answer,) = await bench.ended(sent)
    assert answer.text == "so far, and more"


async def test_given_a_backup_when_restored_then_views_are_told_and_it_goes_on_from_there(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    await serve(event_stream("one"), event_stream("two"), event_stream("three"))
    first = await bench.ask("First")
    await bench.engine.set_setting("theme", "dark")
    await bench.engine.backups.back_up_to(tmp_path / "b")
    await bench.engine.set_setting("theme", "light")
    second = await bench.ask("Second")
    preview = await bench.engine.backups.preview(tmp_path / "b")
    assert (preview.holds.conversations, preview.replaces.conversations) == (1, 2)
    assert preview.replaces.newest is not None
    assert preview.holds.newest is not None
    assert preview.replaces.newest > preview.holds.newest
    done = await bench.engine.backups.restore(tmp_path / "b")
    assert done.holds == preview.holds
    assert done.replaced == preview.replaces
    assert inspect_backup(done.kept) == preview.replaces
    assert bench.all(StoreChanged)
    listed = await bench.engine.conversations.all()
    assert [one.id for one in listed] == [first.conversation]
    assert bench.engine.settings.get(THEME) == "dark"
    await bench.ask("Third", first.conversation)
    assert await bench.texts(first.conversation) == ["First", "one", "Third", "three"]
    await bench.engine.backups.restore(done.kept)
    assert {one.id for one in await bench.engine.conversations.all()} == {
        first.conversation,
        second.conversation,
    }
    assert await bench.engine.soundness.problems() == []


async def test_given_another_engine_on_the_profile_when_restored_then_it_is_refused(
    bench: Bench, open_engine: Open, tmp_path: Path
) -> None:
    await bench.engine.backups.back_up_to(tmp_path / "b")
    other = await open_engine(interactive=False)
    with pytest.raises(StorageError) as caught:
        await bench.engine.backups.restore(tmp_path / "b")
    assert caught.value.code == "profile_held"
    await other.engine.close()
    await bench.engine.backups.restore(tmp_path / "b")


async def test_given_deleted_text_when_purged_then_no_backup_has_it_any_more(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("a secret answer"), event_stream("another answer"))
    secret = await bench.ask("Tell me")
    await bench.ask("Tell me more")
    for _ in range(3):
        await bench.engine.backups.back_up()
    await bench.engine.conversations.delete(secret.conversation)
    older = await bench.engine.backups.all()
    assert older
    assert all(b"a secret answer" in one.path.read_bytes() for one in older)
    done = await bench.engine.backups.purge()
    assert len(bench.all(ListChanged)) == 1  # the trash may be shown
    assert done.removed == len(older)
    assert await bench.engine.backups.all() == [done.fresh]
    content = done.fresh.path.read_bytes()
    assert b"a secret answer" not in content
    assert b"another answer" in content


async def test_given_deleted_text_when_purged_then_no_file_of_the_profile_has_it(
    bench: Bench, serve: Serve, profile_folder: Path
) -> None:
    canaries = [f"Canary{number}zebra" for number in range(40)]
    answers = [f"{canary} sings. " * 600 for canary in canaries]
    await serve(*[event_stream(answer) for answer in answers], event_stream("stays"))
    for canary in canaries:
        answer = await bench.ask(f"Ask {canary}")
        await bench.engine.conversations.set_draft(answer.conversation, f"Draft {canary}")
        await bench.engine.search.index_pending()
        await bench.engine.conversations.delete(answer.conversation)
        if canary == canaries[19]:
            await bench.engine.conversations._store.purge_deleted(now())  # as a day later
    await bench.ask("What stays?")
    there = with_text(profile_folder, canaries)
    assert there > set(canaries[20:])  # more than what lies in the trash

    done = await bench.engine.backups.purge()

    assert done.left is None
    assert with_text(profile_folder, canaries) == set()
    assert with_text(profile_folder, ["What stays?"])
    assert await bench.engine.soundness.problems() == []
    await bench.engine.close()
    assert with_text(profile_folder, canaries) == set()


def with_text(folder: Path, texts: list[str]) -> set[str]:
    """Those of the texts that some file in a folder has, however it is written."""
    files = [path.read_bytes().lower() for path in folder.rglob("*") if path.is_file()]
    return {text for text in texts if any(text.lower().encode() in file for file in files)}


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("seconds", [0.02, 0.05, 0.1, 0.15, 0.25])
async def test_given_a_purge_that_is_killed_when_opened_again_then_all_is_whole_and_backed_up(
    profile_folder: Path, open_engine: Open, seconds: float
) -> None:
    filled = await fill(profile_folder)
    child = Path(__file__).parent / "children" / "purge_again.py"
    command = (sys.executable, str(child), str(profile_folder))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"begun\n"
    await asyncio.sleep(seconds)
    process.kill()
    await process.communicate()
    engine = (await open_engine()).engine
    assert engine.notices == []
    assert await engine.soundness.problems() == []
    assert len(await engine.conversations.all()) == 4
    newest = (await engine.backups.all())[0]
    assert inspect_backup(newest.path).messages == len(filled.texts) * 4 // 5
    assert (await engine.backups.purge()).left is None


async def test_given_a_purge_that_is_cancelled_when_it_copies_then_the_backups_are_as_they_were(
    profile_folder: Path, open_engine: Open
) -> None:
    await fill(profile_folder)
    backups = (await open_engine()).engine.backups
    older = await backups.back_up()
    with pytest.raises(StorageError) as caught:
        await backups.purge(lambda _done, _total: backups.cancel())
    assert caught.value.code == "backup_cancelled"
    assert await backups.all() == [older]
    assert (await backups.purge()).removed == 1


async def test_given_no_room_to_clean_when_purged_then_it_is_said_and_the_backups_are_purged(
    profile_folder: Path, open_engine: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(profile_folder)
    backups = (await open_engine()).engine.backups
    await backups.back_up()
    monkeypatch.setattr(cleaning, "_ROOM", 1e12)
    done = await backups.purge()
    assert done.left is not None
    assert done.left.code == "no_room_to_clean"
    assert await backups.all() == [done.fresh]


async def test_given_a_damaged_database_that_is_kept_when_purged_then_that_is_told(
    profile_folder: Path, open_engine: Open
) -> None:
    filled = await fill(profile_folder)
    zero(filled.path, 1)
    backups = (await open_engine()).engine.backups
    assert (await backups.purge()).aside == 1


async def test_given_a_backup_that_is_cancelled_when_it_copies_then_nothing_is_left_of_it(
    profile_folder: Path, open_engine: Open, tmp_path: Path
) -> None:
    await fill(profile_folder)
    backups = (await open_engine()).engine.backups
    with pytest.raises(StorageError) as caught:
        await backups.back_up_to(tmp_path / "b", lambda _done, _total: backups.cancel())
    assert caught.value.code == "backup_cancelled"
    assert not (tmp_path / "b").exists()
    assert not part_path(tmp_path / "b").exists()
    assert (await backups.back_up_to(tmp_path / "b")).conversations == 5


async def test_given_a_restore_that_is_cancelled_when_it_copies_then_nothing_was_changed(
    profile_folder: Path, open_engine: Open, tmp_path: Path
) -> None:
    await fill(profile_folder)
    bench = await open_engine()
    backups = bench.engine.backups
    await backups.back_up_to(tmp_path / "b")
    conversation = await bench.engine.conversations.new()
    with pytest.raises(StorageError) as caught:
        await backups.restore(tmp_path / "b", lambda _done, _total: backups.cancel())
    assert caught.value.code == "backup_cancelled"
    assert await bench.engine.conversations.get(conversation.id)
    done = await backups.restore(tmp_path / "b")
    assert done.holds.conversations == 5


async def test_given_conversations_when_a_restore_is_looked_at_then_it_names_what_changes(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    await serve(*[event_stream("Yes")] * 4)
    stays, goes = await bench.ask("Stays"), await bench.ask("Comes back")
    await bench.engine.backups.back_up_to(tmp_path / "b")
    await bench.ask("More", stays.conversation)
    await bench.engine.conversations.delete(goes.conversation)
    await bench.ask("Would be lost")
    await bench.engine.conversations.new()  # an empty one is no loss
    changes = (await bench.engine.backups.preview(tmp_path / "b")).changes
    assert changes.lost == ("Would be lost",)
    assert changes.returning == ("Comes back",)
    assert changes.older == ("Stays",)


async def test_given_backups_when_listed_then_they_tell_what_they_hold_and_one_that_cannot_says_so(
    profile_folder: Path, open_engine: Open
) -> None:
    await fill(profile_folder, conversations=2)
    backups = (await open_engine()).engine.backups
    broken, whole = await backups.back_up(), await backups.back_up()
    broken.path.write_bytes(b"nothing")
    newest, older = await backups.listed()
    assert newest.backup == whole
    assert newest.checked
    assert newest.contents is not None
    assert newest.contents.conversations == 2
    assert older.contents is None


async def test_given_a_restore_when_a_backup_is_asked_for_then_it_waits_and_both_are_done(
    profile_folder: Path, open_engine: Open, tmp_path: Path
) -> None:
    await fill(profile_folder)
    backups = (await open_engine()).engine.backups
    await backups.back_up_to(tmp_path / "b")
    restored, made, daily = await asyncio.gather(
        backups.restore(tmp_path / "b"),
        backups.back_up(),
        backups._add(BackupKind.DAILY, unwatched),
    )
    assert restored.holds.conversations == 5
    assert {made, daily} < set(await backups.all())


async def test_given_a_backup_under_way_when_closed_then_it_is_given_up(
    profile_folder: Path, open_engine: Open, tmp_path: Path
) -> None:
    await fill(profile_folder, conversations=60)
    bench = await open_engine()
    making = asyncio.create_task(bench.engine.backups.back_up_to(tmp_path / "b"))
    await asyncio.sleep(0)
    await bench.engine.close()
    with contextlib.suppress(StorageError):
        assert (await making).conversations == 60  # it was ready just before
    assert bool(making.exception()) != (tmp_path / "b").exists()
    assert not part_path(tmp_path / "b").exists()


async def test_given_a_damaged_database_when_backed_up_then_the_code_tells_to_mend_it(
    profile_folder: Path, open_engine: Open, tmp_path: Path
) -> None:
    filled = await fill(profile_folder)
    generator = random.Random(6)
    for page in range(50, filled.pages):
        overwrite(filled.path, page, generator)
    bench = await open_engine(interactive=False)
    with pytest.raises(StorageError) as caught:
        await bench.engine.backups.back_up_to(tmp_path / "b")
    assert caught.value.code == "database_corrupt"
    assert not (tmp_path / "b").exists()
    await bench.engine.close()
    again = await open_engine(interactive=False)
    assert [notice.code for notice in again.engine.notices] == ["database_salvaged"]
