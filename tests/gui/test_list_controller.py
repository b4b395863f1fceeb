"""The list over a real engine: new, open, rename, delete and undo, going round."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from chatapp.domain.settings import LAST_CONVERSATION
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.qt import press, settle, until

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    """Answers with "Yes"."""
    async with HostileServer(event_stream("Yes")) as running:
        yield running


@pytest.fixture
async def bench(profile_folder: Path, server: HostileServer) -> AsyncIterator[GuiBench]:
    """The window with two conversations; "Second" is shown."""
    async with gui_bench(profile_folder, server.base_url) as bench:
        await bench.ask("First")
        await bench.says("First", "Yes")
        await bench.idle()
        await new(bench)
        await bench.ask("Second")
        await bench.says("Second", "Yes")
        await bench.idle()
        yield bench


async def new(bench: GuiBench) -> None:
    """Make a new conversation and wait until it is shown."""
    before = bench.shown.id
    bench.do("new")
    await until("a new one", lambda: bench.shown.id != before)
    await settle()


async def test_given_conversations_when_a_new_one_is_made_then_it_is_on_top_and_empty(
    bench: GuiBench,
) -> None:
    await new(bench)

    assert bench.titles == ["New conversation", "Second", "First"]
    assert bench.texts == []
    assert bench.window.chat.empty.isVisibleTo(bench.window)


async def test_given_an_empty_conversation_when_a_new_one_is_wanted_then_it_is_that_one(
    bench: GuiBench,
) -> None:
    await new(bench)
    empty = bench.shown.id

    bench.do("new")
    bench.do("new")
    for _ in range(10):
        await settle()

    assert bench.shown.id == empty
    assert bench.titles == ["New conversation", "Second", "First"]


async def test_given_a_new_one_was_just_wanted_when_a_prompt_is_sent_at_once_then_it_goes_there(
    bench: GuiBench,
) -> None:
    composer, before = bench.window.chat.composer, bench.shown.id
    composer.set_text("A draft of the second")
    bench.do("new")
    composer.set_text("Third")
    composer.submit()

    await bench.says("Third", "Yes")
    await bench.idle()
    assert composer.text == ""
    assert await bench.engine.conversations.draft(before) == "A draft of the second"


async def test_given_another_one_was_just_opened_when_text_is_written_then_it_is_a_draft_there(
    bench: GuiBench,
) -> None:
    composer, before = bench.window.chat.composer, bench.shown.id
    bench.do("next")
    composer.set_text("For the first")

    await until("the first one", lambda: bench.shown.id != before)
    await settle()
    assert composer.text == "For the first"
    assert await bench.engine.conversations.draft(before) == ""


async def test_given_the_shown_conversation_when_deleted_then_another_is_shown_and_undo_is_offered(
    bench: GuiBench,
) -> None:
    deleted = bench.shown.id

    bench.do("delete")
    await bench.says("First", "Yes")
    await until("the offer", lambda: bench.notice == "Deleted “Second”.")
    assert bench.titles == ["First"]
    await press(bench.window, "Undo")

    await bench.says("Second", "Yes")
    assert bench.shown.id == deleted
    assert bench.titles == ["Second", "First"]


async def test_given_one_that_is_not_shown_when_deleted_then_the_shown_one_stays(
    bench: GuiBench,
) -> None:
    shown = bench.shown.id
    first = bench.window.sidebar.conversation_at(1)
    assert first is not None

    bench.window.sidebar.intents.delete_requested.emit([first])

    await until("its end", lambda: bench.titles == ["Second"])
    assert bench.shown.id == shown
    assert bench.texts == ["Second", "Yes"]


async def test_given_the_last_conversation_when_deleted_then_an_empty_one_is_shown(
    bench: GuiBench,
) -> None:
    bench.do("delete")
    await bench.says("First", "Yes")
    bench.do("delete")

    await until("an empty one", lambda: bench.titles == ["New conversation"])
    await until("the empty page", lambda: bench.texts == [])


async def test_given_an_answer_that_runs_when_its_conversation_is_deleted_then_it_is_stopped(
    bench: GuiBench, server: HostileServer
) -> None:
    async def slow(exchange: object) -> None:
        await exchange.head(200, {"Content-Type": "text/event-stream"})  # type: ignore[attr-defined]
        await exchange.client_closes()  # type: ignore[attr-defined]

    server.behaviours = (slow,)
    await bench.ask("Third")
    await until("an answer", lambda: bench.engine.chat.answering_conversations)

    bench.do("delete")

    await bench.idle()
    await bench.says("First", "Yes")


async def test_given_a_name_when_renamed_then_list_and_header_show_it(bench: GuiBench) -> None:
    bench.window.sidebar.rename_requested.emit(bench.shown.id, "Herons")

    await until("the name", lambda: bench.titles == ["Herons", "First"])
    await until("the header", lambda: bench.window.chat.header.title.text() == "Herons")


async def test_given_the_list_when_gone_round_then_it_begins_again_at_its_end(
    bench: GuiBench,
) -> None:
    bench.do("next")
    await bench.says("First", "Yes")
    bench.do("next")
    await bench.says("Second", "Yes")
    bench.do("previous")
    await bench.says("First", "Yes")

    bench.window.actions_table.jumps[0].trigger()
    await bench.says("Second", "Yes")
    bench.window.actions_table.jumps[8].trigger()
    await settle()
    assert bench.texts == ["Second", "Yes"]


async def test_given_a_conversation_when_started_anew_then_it_is_shown_again(
    bench: GuiBench, profile_folder: Path
) -> None:
    bench.window.actions_table.jumps[1].trigger()
    await bench.says("First", "Yes")
    first = bench.shown.id
    await until("kept", lambda: bench.engine.settings.get(LAST_CONVERSATION) == first)

    async with gui_bench(profile_folder, "http://unused.invalid") as again:
        await again.says("First", "Yes")
        assert again.shown.id == first


async def test_given_a_conversation_deleted_by_another_process_when_opened_then_the_list_is_true(
    bench: GuiBench,
) -> None:
    first = bench.window.sidebar.conversation_at(1)
    assert first is not None
    await bench.engine.conversations.delete(first)

    bench.window.sidebar.conversation_selected.emit(first)

    await until("the list", lambda: bench.titles == ["Second"])
    assert bench.texts == ["Second", "Yes"]


async def test_given_a_draft_when_its_conversation_is_deleted_then_it_goes_with_it_and_comes_back(
    bench: GuiBench,
) -> None:
    composer = bench.window.chat.composer
    composer.set_text("unsent")

    bench.do("delete")
    await bench.says("First", "Yes")
    assert composer.text == ""
    await press(bench.window, "Undo")

    await bench.says("Second", "Yes")
    await until("the draft", lambda: composer.text == "unsent")


@asynccontextmanager
async def unwritable(bench: GuiBench) -> AsyncIterator[None]:
    """The database refuses whatever is to be written."""
    database = bench.engine.database
    await database.read(lambda connection: connection.pragma("query_only", True))
    yield
    await database.read(lambda connection: connection.pragma("query_only", False))


async def test_given_a_draft_that_cannot_be_stored_when_going_away_and_back_then_it_is_there(
    bench: GuiBench,
) -> None:
    composer = bench.window.chat.composer
    async with unwritable(bench):
        composer.set_text("unsent")
        bench.window.actions_table.jumps[1].trigger()
        await bench.says("First", "Yes")
        await until("it is told", lambda: "cannot be written" in bench.notice)
        assert composer.text == ""
        bench.window.actions_table.jumps[0].trigger()
        await bench.says("Second", "Yes")
        await until("the draft", lambda: composer.text == "unsent")


async def test_given_a_conversation_that_cannot_be_deleted_when_that_is_wanted_then_it_stays_shown(
    bench: GuiBench,
) -> None:
    shown = bench.shown.id
    async with unwritable(bench):
        bench.do("delete")
        await until("it is told", lambda: bool(bench.notice))

    assert bench.shown.id == shown
    assert bench.titles == ["Second", "First"]
    await bench.ask("Still here?")
    await bench.says("Second", "Yes", "Still here?", "Yes")


@pytest.mark.parametrize(
    ("command", "title"), [("new", "New conversation"), ("new_temporary", "Temporary chat")]
)
async def test_given_the_trash_when_a_new_one_is_made_then_the_list_is_back_and_one_can_write(
    bench: GuiBench, command: str, title: str
) -> None:
    bench.do("open_trash")
    await until("the trash", lambda: bench.titles == [])
    before = bench.shown.id
    bench.do(command)
    await until("a new one", lambda: bench.shown.id != before)
    await until("the list", lambda: bench.titles == [title, "Second", "First"])
    assert bench.window.focusWidget() is bench.window.chat.composer.edit
