"""Order in the list over a real engine: pinned, archived, in folders, in the trash; all undone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from chatapp.domain.listing import Shelf
from chatapp.domain.messages import Conversation, new_id, now
from chatapp.storage.conversations import Conversations
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.qt import press, settle, until

pytestmark = pytest.mark.usefixtures("qapp")
TITLES = ["Third", "Second", "First"]


@pytest.fixture
async def bench(profile_folder: Path) -> AsyncIterator[GuiBench]:
    """The window with three conversations; "Third" is shown."""
    async with (
        HostileServer(event_stream("Yes")) as server,
        gui_bench(profile_folder, server.base_url) as bench,
    ):
        for text in reversed(TITLES):
            if text != "First":
                before = bench.shown.id
                bench.do("new")
                await until("a new one", lambda before=before: bench.shown.id != before)
                await settle()
            await bench.ask(text)
            await bench.says(text, "Yes")
            await bench.idle()
        yield bench


async def listed(bench: GuiBench, *titles: str) -> None:
    """Wait until exactly these entries are in the list."""
    await until(f"{titles}", lambda: bench.titles == list(titles))


async def said(bench: GuiBench, text: str) -> None:
    """Wait until the message bar says so."""
    await until(text, lambda: bench.notice == text)


def ids(bench: GuiBench, *titles: str) -> list[str]:
    """The conversations with these titles."""
    model = bench.window.sidebar.model
    found = [model.conversation_id(bench.titles.index(title)) for title in titles]
    return [each for each in found if each is not None]


async def test_given_a_conversation_when_pinned_then_it_stands_on_top_and_nothing_covers_the_chat(
    bench: GuiBench,
) -> None:
    (second,) = ids(bench, "Second")
    bench.window.sidebar.intents.pin_requested.emit([second], True)
    await listed(bench, "Second", "Third", "First")
    assert bench.window.sidebar.model.group_name(0) == "Pinned"
    bench.window.sidebar.intents.pin_requested.emit([second], False)
    await listed(bench, *TITLES)
    assert bench.notice == ""

    bench.window.sidebar.intents.pin_requested.emit(ids(bench, "First", "Second"), True)
    await said(bench, "Pinned 2 conversations.")
    await press(bench.window, "Undo")
    await listed(bench, *TITLES)

    bench.do("pin")
    await until("it", lambda: bench.window.sidebar.model.is_pinned(0))
    await until("it is known", lambda: bench.shown.pinned)
    bench.do("pin")
    await until("its end", lambda: not bench.window.sidebar.model.is_pinned(0))


async def test_given_another_conversation_when_going_to_the_list_then_the_keys_begin_at_it(
    bench: GuiBench,
) -> None:
    sidebar = bench.window.sidebar
    sidebar.focus_list()
    assert sidebar.view.currentIndex().row() == 0
    bench.window.chat.composer.focus_text()
    bench.do("next")
    await until("the next one", lambda: sidebar.view.current == ids(bench, "Second")[0])

    sidebar.focus_list()

    assert sidebar.view.currentIndex().row() == bench.titles.index("Second")


async def test_given_two_when_moved_to_a_folder_then_one_undo_takes_them_out(
    bench: GuiBench,
) -> None:
    sidebar = bench.window.sidebar
    folder = await bench.engine.organising.new_folder("Thesis")
    chosen = ids(bench, "First", "Third")
    sidebar.intents.move_requested.emit(chosen, folder.id)
    await listed(bench, "Second", "Thesis")
    await said(bench, "Moved 2 conversations to “Thesis”.")
    sidebar.model.open_folder(folder.id, True)
    assert bench.titles == ["Second", "Thesis", "Third", "First"]
    await press(bench.window, "Undo")
    await listed(bench, *TITLES, "Thesis")


async def test_given_a_pinned_one_when_dropped_on_a_folder_then_it_leaves_the_pinned(
    bench: GuiBench,
) -> None:
    intents = bench.window.sidebar.intents
    folder = await bench.engine.organising.new_folder("Thesis")
    (first,) = ids(bench, "First")
    await bench.engine.organising.pin([first])
    intents.place_requested.emit([first], folder.id)
    await listed(bench, "Third", "Second", "Thesis")
    intents.place_requested.emit([first], "")
    await listed(bench, *TITLES, "Thesis")


async def test_given_a_new_folder_when_wanted_for_some_then_it_holds_them_and_can_be_named(
    bench: GuiBench,
) -> None:
    sidebar = bench.window.sidebar
    sidebar.intents.new_folder_requested.emit(ids(bench, "First"))
    await listed(bench, "Third", "Second", "New folder")
    field = await until("the field", lambda: sidebar.view.findChild(QLineEdit, "conversationTitle"))
    field.setText("Thesis")
    sidebar.view.commitData(field)
    await listed(bench, "Third", "Second", "Thesis")
    bench.do("new_folder")
    await listed(bench, "Third", "Second", "New folder", "Thesis")


async def test_given_a_folder_when_removed_then_its_conversations_stay_and_undo_brings_it_back(
    bench: GuiBench,
) -> None:
    folder = await bench.engine.organising.new_folder("Thesis", ids(bench, "First"))
    await listed(bench, "Third", "Second", "Thesis")
    bench.window.sidebar.intents.folder_remove_requested.emit(folder.id)
    await listed(bench, *TITLES)
    await said(bench, "Removed the folder “Thesis”; its conversations are kept.")
    await press(bench.window, "Undo")
    await listed(bench, "Third", "Second", "Thesis")


async def test_given_a_name_that_is_taken_when_a_folder_is_named_so_then_that_is_said(
    bench: GuiBench,
) -> None:
    await bench.engine.organising.new_folder("Thesis")
    folder = await bench.engine.organising.new_folder("Work")
    bench.window.sidebar.folder_rename_requested.emit(folder.id, "thesis")
    await until("the sentence", lambda: "thesis" in bench.notice)
    assert bench.titles[-2:] == ["Thesis", "Work"]


async def test_given_the_shown_conversation_when_archived_then_it_is_in_the_archive_only(
    bench: GuiBench,
) -> None:
    bench.do("archive")
    await listed(bench, "Second", "First")
    assert bench.texts == ["Third", "Yes"]
    await said(bench, "Archived “Third”.")
    bench.do("open_archive")
    await listed(bench, "Third")
    bench.window.sidebar.intents.archive_requested.emit(ids(bench, "Third"), False)
    await listed(bench)
    bench.window.sidebar.show_conversations()
    await listed(bench, *TITLES)


async def test_given_several_when_deleted_then_another_is_shown_and_one_undo_brings_all_back(
    bench: GuiBench,
) -> None:
    bench.window.sidebar.intents.delete_requested.emit(ids(bench, "Third", "Second"))
    await listed(bench, "First")
    await bench.says("First", "Yes")
    await said(bench, "Deleted 2 conversations.")
    await press(bench.window, "Undo")
    await listed(bench, *TITLES)
    await bench.says("Third", "Yes")


async def test_given_the_trash_when_used_then_it_restores_and_removes_for_good(
    bench: GuiBench,
) -> None:
    sidebar = bench.window.sidebar
    sidebar.intents.delete_requested.emit(ids(bench, "First", "Second"))
    await listed(bench, "Third")
    bench.do("open_trash")
    await until("both", lambda: sorted(bench.titles) == ["First", "Second"])
    sidebar.search.setText("fir")
    await listed(bench, "First")
    sidebar.search.clear()
    await until("both", lambda: len(bench.titles) == 2)

    sidebar.intents.restore_requested.emit(ids(bench, "First"))
    await listed(bench, "Second")
    await said(bench, "Restored “First”.")
    await press(bench.window, "Undo")
    await until("both", lambda: sorted(bench.titles) == ["First", "Second"])

    sidebar.shelf_header.empty.click()
    assert sidebar.shelf_header.keep.hasFocus()
    QTest.keyClick(sidebar.shelf_header.keep, Qt.Key.Key_Escape)
    assert not sidebar.shelf_header.keep.isVisible()
    assert sidebar.view.hasFocus()
    assert sidebar.shelf_header.isVisible()

    sidebar.shelf_header.empty.click()
    QTest.keyClick(sidebar.shelf_header.keep, Qt.Key.Key_Return)
    assert not sidebar.shelf_header.keep.isVisible()

    sidebar.shelf_header.empty.click()
    await press(bench.window, "Remove for good")
    await listed(bench)
    await said(bench, "Removed 2 conversations for good.")
    assert len(await bench.engine.conversations.all()) == 1
    sidebar.show_conversations()
    await listed(bench, "Third")


async def test_given_titles_when_searched_then_folders_are_looked_through_and_the_last_word_counts(
    bench: GuiBench,
) -> None:
    await bench.engine.organising.new_folder("Thesis", ids(bench, "Second"))
    await listed(bench, "Third", "First", "Thesis")
    for text in ("f", "s", "se", "sec"):
        bench.window.sidebar.search.setText(text)
    await listed(bench, "Second")
    bench.window.sidebar.search.clear()
    await listed(bench, "Third", "First", "Thesis")


async def test_given_a_long_list_when_opened_then_its_top_is_there_and_then_all_of_it(
    profile_folder: Path,
) -> None:
    async with gui_bench(profile_folder, "http://unused.invalid") as bench:
        store = Conversations(bench.engine.database, "writer")
        for number in range(400):
            await store.add(Conversation(new_id(), f"Title {number}", now(), now()))
    async with gui_bench(profile_folder, "http://unused.invalid") as again:
        assert again.titles[0] == "Title 399"
        await until("all", lambda: again.window.sidebar.model.rowCount() == 401)
        view = again.window.sidebar.view
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
        await until("its end", lambda: "Title 0" in again.titles)
        await again.engine.organising.delete(
            [each for row in range(100, 300) if (each := view._list.conversation_id(row))]
        )
        await until("the rest", lambda: again.window.sidebar.model.rowCount() == 201)
        assert again.window.sidebar.shelf is Shelf.LISTED


async def stored(bench: GuiBench) -> int:
    """How many conversations are not only in memory."""
    return sum(not one.temporary for one in await bench.engine.conversations.all())


async def test_given_a_temporary_chat_then_a_banner_says_so_until_it_is_kept(
    bench: GuiBench,
) -> None:
    bench.do("new_temporary")
    await until("it", lambda: bench.shown.temporary)
    banner = bench.window.chat.temporary
    await until("the banner", lambda: banner.isVisibleTo(bench.window))
    await bench.ask("Secret")
    await bench.says("Secret", "Yes")
    await bench.idle()
    await listed(bench, "Secret", *TITLES)
    assert bench.window.sidebar.model.group_name(0) == "Temporary"
    bench.window.actions_table.jumps[1].trigger()
    await bench.says("Third", "Yes")
    assert not banner.isVisibleTo(bench.window)
    assert await stored(bench) == 3
    bench.window.actions_table.jumps[0].trigger()
    await bench.says("Secret", "Yes")

    await press(bench.window, "Keep this chat")

    await until("its end", lambda: not banner.isVisibleTo(bench.window))
    assert bench.window.sidebar.model.group_name(0) == "Today"
    await bench.ask("More")
    await bench.says("Secret", "Yes", "More", "Yes")
    assert await stored(bench) == 4


async def test_given_a_temporary_chat_when_deleted_then_undo_brings_it_back(
    bench: GuiBench,
) -> None:
    bench.do("new_temporary")
    await until("it", lambda: bench.shown.temporary)
    await bench.ask("Secret")
    await bench.says("Secret", "Yes")
    await bench.idle()
    sidebar = bench.window.sidebar
    menu = sidebar.view.context_menu(sidebar.model.index(0))
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["Open", "Rename", "Keep this chat", "Delete"]

    bench.do("delete")

    await listed(bench, *TITLES)
    await press(bench.window, "Undo")
    await bench.says("Secret", "Yes")
    assert bench.shown.temporary


async def test_given_a_conversation_when_duplicated_then_the_copy_is_told_from_it(
    bench: GuiBench,
) -> None:
    (second,) = ids(bench, "Second")

    bench.window.sidebar.intents.duplicate_requested.emit(second)

    await listed(bench, "Second (copy)", *TITLES)
