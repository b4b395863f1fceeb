"""Backups and restores in the window, over a real engine."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton

from chatapp.domain.changes import Level, Notice
from chatapp.domain.messages import Failure, now
from chatapp.domain.search import SearchQuery
from chatapp.engine.engine import Engine
from chatapp.gui.backups_controller import EngineBackups
from chatapp.gui.settings.backups_state import Copied, Work
from chatapp.storage.backup import inspect_backup, unwatched
from chatapp.storage.backup_folder import BackupKind
from chatapp.storage.conversations import Conversations
from chatapp.storage.profile import Profile
from tests.support.bench import HeldAnswer
from tests.support.filled_profile import fill, overwrite
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.qt import press, settle, until

pytestmark = pytest.mark.usefixtures("qapp")
RESTORED = "The state before is kept."


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    """Answers with "Yes"."""
    async with HostileServer(event_stream("Yes")) as running:
        yield running


@pytest.fixture
async def bench(profile_folder: Path, server: HostileServer) -> AsyncIterator[GuiBench]:
    """The window with the conversation "First"."""
    async with gui_bench(profile_folder, server.base_url) as bench:
        await bench.ask("First")
        await bench.says("First", "Yes")
        await bench.idle()
        yield bench


def backups(bench: GuiBench) -> EngineBackups:
    """What the page speaks to."""
    found = bench.desktop._backups
    assert found is not None
    return found


async def idle(bench: GuiBench) -> None:
    """Wait until nothing is being done with backups."""
    await until("the end", lambda: backups(bench).state.work is None)
    await settle()


async def back_up(bench: GuiBench) -> str:
    """Make a backup as the page does; gives its path."""
    backups(bench).back_up()
    await idle(bench)
    state = backups(bench).state
    assert state.failure is None
    await until("the list", lambda: state.listed)
    return str((state.listed or ())[0].backup.path)


async def second(bench: GuiBench) -> None:
    """Have the conversation "Second" in the window."""
    first = bench.shown.id
    bench.do("new")
    await until("a new one", lambda: bench.shown.id != first)
    await settle()
    await bench.ask("Second")
    await bench.says("Second", "Yes")
    await bench.idle()


async def restored(bench: GuiBench, path: str) -> None:
    """Restore a backup, and wait until that is said."""
    backups(bench).restore(path)
    await until("the offer to undo", lambda: RESTORED in bench.notice)
    await settle()


async def test_given_a_window_when_backed_up_now_then_it_is_in_the_list_and_verified(
    bench: GuiBench,
) -> None:
    path = await back_up(bench)
    (listed,) = backups(bench).state.listed or ()
    assert listed.checked
    assert listed.contents == inspect_backup(Path(path))
    assert backups(bench).state.progress[0] == backups(bench).state.progress[1]


async def test_given_a_file_when_backed_up_to_it_then_it_is_said_what_it_holds(
    bench: GuiBench, tmp_path: Path
) -> None:
    backups(bench).back_up_to(str(tmp_path / "mine.sqlite3"))
    await idle(bench)
    assert backups(bench).state.outcome == Copied(str(tmp_path / "mine.sqlite3"), 1, 2)


async def test_given_a_backup_without_the_open_conversation_when_restored_then_undo_brings_it_back(
    bench: GuiBench,
) -> None:
    path = await back_up(bench)
    await second(bench)

    await restored(bench, path)

    assert bench.titles == ["First"]
    await bench.says("First", "Yes")
    assert bench.window.stack.currentWidget() is bench.window.splitter
    await press(bench.window, "Undo")
    await until("the end", lambda: "as it was before" in bench.notice)
    assert bench.titles == ["Second", "First"]
    await bench.says("Second", "Yes")
    await bench.ask("Third")
    await bench.says("Second", "Yes", "Third", "Yes")


async def test_given_text_that_is_being_written_when_its_conversation_goes_then_it_is_kept(
    bench: GuiBench,
) -> None:
    path = await back_up(bench)
    await second(bench)
    composer, gone = bench.window.chat.composer, bench.shown.id
    composer.set_text("not sent yet")

    await restored(bench, path)

    assert bench.titles == ["New conversation", "First"]
    assert composer.text == "not sent yet"
    assert await bench.engine.conversations.draft(bench.shown.id) == "not sent yet"
    await press(bench.window, "Undo")
    await until("the end", lambda: "as it was before" in bench.notice)
    assert bench.titles == ["Second", "First"]
    assert bench.shown.id == gone
    assert composer.text == "not sent yet"


async def test_given_text_in_a_conversation_that_stays_when_restored_then_it_stays_too(
    bench: GuiBench,
) -> None:
    bench.window.chat.composer.set_text("in the backup")
    path = await back_up(bench)
    await bench.ask("More")
    await bench.says("First", "Yes", "More", "Yes")
    await bench.idle()
    bench.window.chat.composer.set_text("written since")
    await restored(bench, path)
    await bench.says("First", "Yes")
    assert bench.window.chat.composer.text == "written since"
    assert await bench.engine.conversations.draft(bench.shown.id) == "written since"


async def test_given_nothing_written_when_restored_then_the_draft_of_the_backup_is_shown(
    bench: GuiBench,
) -> None:
    bench.window.chat.composer.set_text("in the backup")
    assert bench.desktop._chat is not None
    await bench.desktop._chat.drafts.save()
    path = await back_up(bench)
    bench.window.chat.composer.set_text("")
    await restored(bench, path)
    await until("the draft", lambda: bench.window.chat.composer.text == "in the backup")


async def test_given_an_answer_under_way_when_a_restore_is_wanted_then_it_can_be_stopped_first(
    bench: GuiBench, server: HostileServer
) -> None:
    path = await back_up(bench)
    held = HeldAnswer()
    server.behaviours = (held,)
    await bench.ask("Again")
    held.say("so far")
    await bench.says("First", "Yes", "Again", "so far")
    bench.desktop.pages.show_settings("backups")
    backups(bench).preview(path)
    await until("the card", lambda: backups(bench).state.offer)
    restore = bench.window.findChild(QAbstractButton, "restoreConfirmed")
    assert restore is not None
    assert not restore.isEnabled()
    await press(bench.window, "Stop the answer")
    await until("the way free", restore.isEnabled)
    restore.click()
    await until("the offer to undo", lambda: RESTORED in bench.notice)
    await bench.says("First", "Yes")


async def test_given_an_answer_under_way_when_undone_then_it_is_asked_to_stop_it(
    bench: GuiBench, server: HostileServer
) -> None:
    path = await back_up(bench)
    await second(bench)
    await restored(bench, path)
    held = HeldAnswer()
    server.behaviours = (held,)
    await bench.ask("Again")
    held.say("so far")
    await bench.says("First", "Yes", "Again", "so far")
    await press(bench.window, "Undo")
    await press(bench.window, "Stop it and undo")
    await until("it is back", lambda: bench.titles == ["Second", "First"])


async def test_given_another_process_on_the_profile_when_restored_then_it_is_refused_in_words(
    bench: GuiBench, profile_folder: Path
) -> None:
    path = await back_up(bench)
    other = await Engine.open(Profile.open(profile_folder))
    backups(bench).preview(path)
    await idle(bench)
    backups(bench).restore(path)
    await idle(bench)
    assert "Another program uses these conversations" in bench.notice
    assert backups(bench).state.failed is Work.RESTORING
    assert backups(bench).state.offer is not None
    await other.close()
    await restored(bench, path)


async def test_given_a_folder_that_cannot_be_used_when_backed_up_then_the_bar_leads_to_the_page(
    bench: GuiBench, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    await bench.engine.set_setting("backup_folder", str(tmp_path / "file" / "folder"))
    backups(bench).back_up()
    await until("the failure", lambda: "No backup could be made" in bench.notice)
    await press(bench.window, "Show backups")
    await until("the page", lambda: backups(bench).state.shown)
    assert backups(bench).state.failed is Work.BACKING_UP


async def test_given_a_daily_backup_that_failed_when_the_next_one_is_made_then_the_page_shows_it(
    bench: GuiBench,
) -> None:
    failure = Failure("backup_failed", {"path": "/media/cloud", "reason": "No room"})
    bench.engine.feed.publish(Notice(Level.WARNING, failure))
    assert "No backup could be made at /media/cloud" in bench.notice
    await press(bench.window, "Show backups")
    state = backups(bench).state
    await until("the list", lambda: state.listed is not None)
    assert state.failure == failure
    await bench.engine.backups._add(BackupKind.DAILY, unwatched)
    await until("the new one", lambda: state.listed)
    assert state.failure is None


async def test_given_a_conversation_deleted_elsewhere_when_seen_then_another_one_is_shown(
    bench: GuiBench,
) -> None:
    await second(bench)
    store = Conversations(bench.engine.database, "another process")
    bench.window.chat.composer.set_text("half a prompt")
    await store.delete(bench.shown.id)
    await bench.engine._watch.tell_changed()
    await until("it is said", lambda: "“Second” is not there any more." in bench.notice)
    assert bench.notice.endswith("What you were writing is kept here.")
    assert bench.titles == ["New conversation", "First"]
    assert bench.window.chat.composer.text == "half a prompt"
    await store.delete(bench.shown.id)
    bench.window.chat.composer.set_text("")
    await bench.engine._watch.tell_changed()
    await bench.says("First", "Yes")
    assert bench.titles == ["First"]


async def test_given_a_prompt_that_is_edited_when_its_conversation_goes_then_the_text_is_kept(
    bench: GuiBench,
) -> None:
    view = bench.window.chat.transcript
    view._intents.edits[bench.window.chat.model.rows[0].message.id] = "First, and better"
    await Conversations(bench.engine.database, "another process").delete(bench.shown.id)
    await bench.engine._watch.tell_changed()
    await until("it is kept", lambda: bench.window.chat.composer.text == "First, and better")
    await until("its new place", lambda: bench.titles == ["New conversation"])


async def test_given_deleted_text_when_purged_then_it_is_said_how_many_backups_went(
    bench: GuiBench,
) -> None:
    await back_up(bench)
    backups(bench).purge()
    await until("the end", lambda: backups(bench).state.outcome)
    outcome = backups(bench).state.outcome
    assert not isinstance(outcome, Copied)
    assert outcome is not None
    assert (outcome.removed, outcome.left) == (1, None)


async def test_given_a_check_up_when_asked_for_then_its_results_are_shown(bench: GuiBench) -> None:
    bench.desktop.pages.show_settings("backups")
    await press(bench.window, "Check now")
    await until("the results", lambda: backups(bench).state.checks)
    names = [check.name for check in backups(bench).state.checks or ()]
    assert names[:4] == ["versions", "profile", "database", "keyring"]
    backups(bench).repair_later()
    assert backups(bench).state.repair_wanted
    assert bench.engine.database.path.with_name("chatapp.sqlite3.check").exists()


async def test_given_a_damaged_database_when_opened_then_details_and_its_folder_are_offered(
    profile_folder: Path, server: HostileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = await fill(profile_folder)
    generator = random.Random(2)
    for page in range(30, filled.pages):
        overwrite(filled.path, page, generator)
    filled.path.with_name("chatapp.sqlite3.check").touch()
    opened: list[str] = []
    monkeypatch.setattr("chatapp.gui.backups_controller.open_folder", opened.append)
    async with gui_bench(profile_folder, server.base_url) as bench:
        assert "The conversation database was damaged" in bench.notice
        await press(bench.window, "Open folder")
        assert opened == [str(profile_folder)]
        await press(bench.window, "Details")
        await until("the page", lambda: backups(bench).state.shown)
        assert bench.engine.notices[0].code == "database_salvaged"


async def test_given_a_restored_past_when_the_search_is_used_then_it_finds_what_is_there_now(
    bench: GuiBench,
) -> None:
    path = await back_up(bench)
    await second(bench)
    await bench.engine.search.index_pending()
    await restored(bench, path)
    assert await hits(bench, "Second") == 0
    assert await hits(bench, "First") == 1
    assert await bench.engine.soundness.problems() == []
    assert now() >= bench.shown.updated


async def hits(bench: GuiBench, text: str) -> int:
    """How many messages have a text."""
    page = await bench.engine.search.page(SearchQuery((text,)), 10)
    return len(page.hits)
