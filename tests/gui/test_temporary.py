"""Temporary chats in the window: their banner, their place in the list, keeping, undo."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from chatapp.domain.settings import LAST_CONVERSATION
from tests.support.canary import CANARY, traces
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.qt import press, settle, until

pytestmark = pytest.mark.usefixtures("qapp")
NEW = "Temporary chat"


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    """Answers with "Yes"."""
    async with HostileServer(event_stream("Yes")) as running:
        yield running


@pytest.fixture
async def bench(profile_folder: Path, server: HostileServer) -> AsyncIterator[GuiBench]:
    """The window with a stored conversation and an empty temporary one, which is shown."""
    async with gui_bench(profile_folder, server.base_url) as bench:
        await bench.ask("Stored")
        await bench.says("Stored", "Yes")
        await bench.idle()
        await begin(bench)
        yield bench


async def begin(bench: GuiBench) -> None:
    bench.do("new_temporary")
    await until("a temporary one", lambda: bench.shown.temporary)
    await settle()


def banner_shown(bench: GuiBench) -> bool:
    return bench.window.chat.temporary.isVisibleTo(bench.window)


async def test_given_a_temporary_chat_when_shown_then_the_banner_says_what_becomes_of_it(
    bench: GuiBench,
) -> None:
    assert banner_shown(bench)
    banner = bench.window.chat.temporary
    assert banner.accessibleDescription() == "Temporary: not saved, gone when closed"
    assert banner.keep.accessibleName() == "Keep this chat"
    assert bench.window.chat.empty._title.text() == NEW

    bench.do("next")
    await bench.says("Stored", "Yes")

    await until("the end of the banner", lambda: not banner_shown(bench))
    assert bench.window.chat.empty._title.text() == "New conversation"


async def test_given_a_temporary_chat_when_listed_then_it_is_marked_and_on_top(
    bench: GuiBench,
) -> None:
    model = bench.window.sidebar.model
    assert bench.titles == [NEW, "Stored"]
    assert model.group_name(0) == "Temporary"
    assert model.group_name(1) == "Today"
    description = model.index(0).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert description == "Temporary"

    bench.do("next")
    await bench.says("Stored", "Yes")
    await bench.ask("Newer")
    await bench.says("Stored", "Yes", "Newer", "Yes")

    assert bench.titles == [NEW, "Stored"]


async def test_given_a_temporary_chat_when_used_then_neither_it_nor_what_is_typed_is_on_the_disk(
    bench: GuiBench, profile_folder: Path
) -> None:
    stored = str(bench.engine.settings.get(LAST_CONVERSATION))
    await bench.ask(f"Asked, {CANARY}")
    await bench.says(f"Asked, {CANARY}", "Yes")
    await bench.idle()
    here = bench.shown.id
    bench.window.chat.composer.set_text(f"Typed, {CANARY}")
    await until("the draft to be kept", lambda: not draft_waits(bench))
    await settle()

    assert await bench.engine.conversations.draft(here) == f"Typed, {CANARY}"
    assert traces([profile_folder], CANARY, here) == []
    assert stored not in ("", here)
    assert bench.engine.settings.get(LAST_CONVERSATION) == stored


def draft_waits(bench: GuiBench) -> bool:
    chat = bench.desktop._chat
    assert chat is not None
    return chat.drafts._timer.isActive()


async def test_given_the_window_was_closed_in_a_temporary_chat_then_it_is_gone_and_left_nothing(
    profile_folder: Path, server: HostileServer
) -> None:
    async with gui_bench(profile_folder, server.base_url) as bench:
        await bench.ask("Stored")
        await bench.says("Stored", "Yes")
        await bench.idle()
        await begin(bench)
        await bench.ask(f"Asked, {CANARY}")
        await bench.says(f"Asked, {CANARY}", "Yes")
        bench.window.chat.composer.set_text(f"Typed, {CANARY}")

    assert traces([profile_folder], CANARY) == []
    async with gui_bench(profile_folder, server.base_url) as bench:
        await bench.says("Stored", "Yes")
        assert bench.titles == ["Stored"]


async def test_given_a_temporary_chat_when_kept_then_it_is_one_like_all_others(
    bench: GuiBench, profile_folder: Path
) -> None:
    await bench.ask(f"Asked, {CANARY}")
    await bench.says(f"Asked, {CANARY}", "Yes")
    await bench.idle()
    here = bench.shown.id

    await press(bench.window, "Keep this chat")

    await until("the banner's end", lambda: not banner_shown(bench))
    await until("the notice", lambda: bench.notice == "This chat is saved from now on.")
    assert bench.shown.id == here
    assert bench.texts == [f"Asked, {CANARY}", "Yes"]
    assert bench.titles == [f"Asked, {CANARY}", "Stored"]
    assert bench.window.sidebar.model.group_name(0) == "Today"
    await until(
        "it to be the last one", lambda: bench.engine.settings.get(LAST_CONVERSATION) == here
    )
    assert traces([profile_folder], CANARY) != []


async def test_given_a_deleted_temporary_chat_when_undone_then_it_is_back_and_still_temporary(
    bench: GuiBench,
) -> None:
    await bench.ask("Asked")
    await bench.says("Asked", "Yes")
    await bench.idle()

    bench.do("delete")
    await bench.says("Stored", "Yes")
    assert bench.titles == ["Stored"]
    await press(bench.window, "Undo")

    await bench.says("Asked", "Yes")
    assert bench.titles == ["Asked", "Stored"]
    await until("the banner", lambda: banner_shown(bench))


async def test_given_the_banner_when_reached_by_keyboard_then_its_button_is_before_the_text(
    bench: GuiBench,
) -> None:
    bench.window.activateWindow()
    bench.window.chat.composer.focus_text()
    await settle()

    QTest.keyClick(bench.window.chat.composer.edit, Qt.Key.Key_Backtab)

    assert QApplication.focusWidget() is bench.window.chat.temporary.keep


@pytest.mark.parametrize("width", [360, 700, 1280])
async def test_given_any_width_when_the_banner_is_shown_then_its_words_have_room(
    bench: GuiBench, width: int
) -> None:
    bench.window.resize(width, 820)
    await settle()

    banner = bench.window.chat.temporary
    assert banner.width() <= bench.window.chat.width() - 24
    assert banner.height() >= banner.heightForWidth(banner.width())
    assert banner.keep.width() >= banner.keep.sizeHint().width()


@pytest.mark.parametrize("command", ["pin", "archive", "move"])
async def test_given_a_temporary_chat_when_it_is_to_be_placed_then_it_is_said_that_it_cannot_be(
    bench: GuiBench, command: str
) -> None:
    bench.do(command)
    refusal = "A temporary chat cannot be pinned, archived or put into a folder."
    await until("the refusal", lambda: bench.notice == refusal)
    assert bench.titles == [NEW, "Stored"]
    await press(bench.window.chat.bar, "Keep this chat")
    await until("that it is kept", lambda: not bench.shown.temporary)


async def test_given_a_temporary_chat_when_chosen_beside_others_then_the_others_are_placed(
    bench: GuiBench,
) -> None:
    model = bench.window.sidebar.model
    both = [each for each in map(model.conversation_id, range(2)) if each is not None]
    bench.window.sidebar.intents.new_folder_requested.emit(both[:1])
    await until("the refusal", lambda: "cannot" in bench.notice)
    assert await bench.engine.organising.folders() == []
    bench.window.sidebar.intents.archive_requested.emit(both, True)
    await until("one that is archived", lambda: bench.notice == "Archived “Stored”.")
    assert bench.titles == [NEW]
