"""Import in the window: files are looked through, chosen from, imported, taken back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from chatapp.domain.transferred import Standing
from chatapp.gui.transfer.state import Step
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.qt import press, settle, until
from tests.support.transfer_pages import CHECK, a_file, done, page, read, rows, state, talks, words
from tests.support.transferred import gpt_conversation, gpt_message, gpt_talk, zip_of

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
async def bench(profile_folder: Path) -> AsyncIterator[GuiBench]:
    """The window, connected to a server that says "Yes"."""
    async with (
        HostileServer(event_stream("Yes")) as server,
        gui_bench(profile_folder, server.base_url) as bench,
    ):
        yield bench


async def test_given_a_file_when_read_then_it_says_what_is_in_it_and_nothing_is_stored(
    bench: GuiBench, tmp_path: Path
) -> None:
    await bench.engine.transfer.import_file(
        a_file(tmp_path, gpt_talk("a", identity="1", title="Old"))
    )
    await bench.engine.transfer.import_file(
        a_file(tmp_path, gpt_talk("a", identity="2", title="Longer"))
    )
    before = len(await bench.engine.conversations.all())
    path = a_file(
        tmp_path,
        gpt_talk("a", identity="1", title="Old"),
        gpt_talk("a", "b", identity="2", title="Longer"),
        gpt_talk("a", "b", identity="3", title="Fresh"),
        {"mapping": 5, "title": "Odd"},
    )

    shown = await read(bench, path)

    assert rows(shown) == {
        "Fresh": (Standing.NEW, True),
        "Longer": (Standing.GROWN, True),
        "Old": (Standing.THERE, None),
    }
    said = words(shown)
    assert "ChatGPT" in said
    assert "3 conversations · 5 messages · 14 Nov 2023" in said
    assert "1 new · 1 grown · 1 already here" in said
    await settle()
    assert shown.choose._scroll.verticalScrollBar().maximum() == 0, "its card is cut"
    await press(shown, "1 cannot be read")
    assert "Odd: Its messages are missing" in words(shown)
    assert len(await bench.engine.conversations.all()) == before


async def test_given_a_choice_when_imported_then_only_what_was_chosen_is_there_and_is_shown(
    bench: GuiBench, tmp_path: Path
) -> None:
    shown = await read(bench, a_file(tmp_path, *talks(3)))
    await press(shown, "None")
    assert not shown.choose._import.isEnabled()
    model = shown.choose.model
    row = next(row for row in range(3) if model.index(row).data() == "Talk 1")
    view = shown.choose.view
    QTest.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=view.visualRect(model.index(row)).center(),
    )
    assert "1 of 3 chosen" in words(shown)

    await press(shown, "Import")
    await done(bench)

    assert "1 conversation imported" in words(shown)
    await press(shown, "Show")
    await bench.says("hi 1", "ho")
    await until("it is listed", lambda: "Talk 1" in bench.titles)
    assert "Talk 0" not in bench.titles


async def test_given_a_row_when_space_is_pressed_then_it_is_chosen_or_not(
    bench: GuiBench, tmp_path: Path
) -> None:
    shown = await read(bench, a_file(tmp_path, *talks(1)))
    view = shown.choose.view
    view.setCurrentIndex(shown.choose.model.index(0))

    QTest.keyClick(view, Qt.Key.Key_Space)
    assert shown.choose.model.numbers == (0, 1)
    QTest.keyClick(view, Qt.Key.Key_Space)

    assert shown.choose.model.numbers == (1, 1)


async def test_given_a_filter_when_all_or_none_is_wanted_then_only_what_is_shown_changes(
    bench: GuiBench, tmp_path: Path
) -> None:
    shown = await read(bench, a_file(tmp_path, *talks(12)))

    shown.choose._filter.setText("TALK 1")
    assert list(rows(shown)) == ["Talk 1", "Talk 10", "Talk 11"]
    await press(shown, "None")
    shown.choose._filter.setText("")

    assert shown.choose.model.numbers == (9, 12)


async def test_given_an_import_when_undone_then_what_it_added_is_in_the_trash_until_brought_back(
    bench: GuiBench, tmp_path: Path
) -> None:
    path = a_file(tmp_path, *talks(3))
    shown = await read(bench, path)
    await press(shown, "Import")
    await done(bench)
    await press(shown, "Show")
    await bench.says("hi 0", "ho")
    bench.do("import")

    await press(shown, "Undo import")

    await until("its end", lambda: not [one for one in bench.titles if one.startswith("Talk")])
    await until("another one", lambda: bench.texts == [])
    assert page(bench) is shown
    assert "3 conversations moved to the trash" in words(shown)
    await press(shown, "Import again")
    await until("them", lambda: {"Talk 0", "Talk 1", "Talk 2"} <= set(bench.titles))
    assert await bench.engine.soundness.problems() == []


async def test_given_what_is_in_the_trash_when_read_then_it_is_not_chosen_but_can_be(
    bench: GuiBench, tmp_path: Path
) -> None:
    path = a_file(tmp_path, *talks(1))
    await bench.engine.transfer.import_file(path)
    (known,) = [one for one in await bench.engine.conversations.all() if one.title]
    await bench.engine.conversations.delete(known.id)

    shown = await read(bench, path)
    assert rows(shown) == {"Talk 0": (Standing.IN_TRASH, False)}
    model = shown.choose.model
    assert model.setData(model.index(0), Qt.CheckState.Checked, CHECK)
    await press(shown, "Import")
    await done(bench)

    assert "1 conversation imported" in words(shown)
    await until("it", lambda: "Talk 0" in bench.titles)


async def test_given_an_import_when_cancelled_then_whole_conversations_are_there_and_no_other(
    bench: GuiBench, tmp_path: Path
) -> None:
    path = a_file(tmp_path, *talks(300))
    shown = await read(bench, path)
    await press(shown, "Import")
    await until("the first", lambda: state(bench).progress.done > 2)

    await press(shown, "Cancel")
    await done(bench)

    listed = [one for one in await bench.engine.conversations.all() if one.title]
    assert 0 < len(listed) < 300
    assert {one.message_count for one in listed} == {2}
    assert f"Ended early: {len(listed)} conversations imported" in words(shown)
    again = await read(bench, path)
    assert again.choose.model.numbers == (300 - len(listed), 300)


async def test_given_reading_when_cancelled_then_the_page_is_as_it_was(
    bench: GuiBench, tmp_path: Path
) -> None:
    assert bench.desktop.transfer is not None
    bench.desktop.transfer.import_files([a_file(tmp_path, *talks(400))])
    await until("the first", lambda: state(bench).progress.done > 0)

    await press(page(bench), "Cancel")
    await settle()

    assert state(bench).step is Step.BEGIN
    assert page(bench).begin.isVisibleTo(page(bench))


async def test_given_several_files_of_which_one_is_none_when_imported_then_it_is_told_and_the_rest_is_there(
    bench: GuiBench, tmp_path: Path
) -> None:
    bad = tmp_path / "letter.pdf"
    bad.write_bytes(b"%PDF-1.4")
    broken = a_file(tmp_path, {"mapping": 5, "title": "Odd"}, name="broken.json")
    shown = await read(bench, a_file(tmp_path, *talks(2)), bad, broken)
    assert "letter.pdf holds no conversations that this app can read" in words(shown)

    await press(shown, "Import")
    await done(bench)

    said = words(shown)
    assert "2 conversations imported" in said
    assert "letter.pdf holds no conversations that this app can read" in said
    assert "Odd: Its messages are missing" in said
    await press(shown.done, "Copy list")
    assert QGuiApplication.clipboard().text() == "Odd: Its messages are missing"


async def test_given_the_page_was_left_when_an_import_ends_then_it_is_said_where_the_user_is(
    bench: GuiBench, tmp_path: Path
) -> None:
    shown = await read(bench, a_file(tmp_path, *talks(40)))
    await press(shown, "Import")
    bench.window.escape_pressed.emit()

    await until("the notice", lambda: bench.notice == "40 conversations imported")
    await press(bench.window, "Details")

    assert page(bench) is shown
    assert "40 conversations imported" in words(shown)


async def test_given_an_import_when_other_files_come_then_they_are_offered_when_it_is_done(
    bench: GuiBench, tmp_path: Path
) -> None:
    later = a_file(tmp_path, gpt_talk("hi", "ho", identity="late", title="Late"), name="late.json")
    shown = await read(bench, a_file(tmp_path, *talks(40)))
    await press(shown, "Import")
    assert bench.desktop.transfer is not None
    bench.desktop.transfer.import_files([later])
    assert bench.notice == "Wait for the import that is running to end."

    await done(bench)
    assert bench.notice == "The import is done. More files came meanwhile."
    assert "40 conversations imported" in words(shown)
    await press(bench.window, "Look at them")

    await until("the choice", lambda: state(bench).step is Step.CHOOSING)
    assert [file.path for file in state(bench).files] == [later]


async def test_given_the_dialog_when_files_are_chosen_then_they_are_read(
    bench: GuiBench, tmp_path: Path
) -> None:
    bench.do("import")
    await press(page(bench), "Choose files…")
    dialog = page(bench).findChild(QFileDialog, "import_files")
    assert isinstance(dialog, QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles

    dialog.filesSelected.emit([str(a_file(tmp_path, *talks(2)))])
    dialog.close()

    await until("the choice", lambda: state(bench).step is Step.CHOOSING)
    assert page(bench).choose.model.numbers == (2, 2)


async def test_given_a_new_profile_when_conversations_are_imported_first_then_the_chat_begins_with_them(
    profile_folder: Path, tmp_path: Path
) -> None:
    async with gui_bench(profile_folder) as bench:
        await press(bench.window, "Import…")
        bench.window.escape_pressed.emit()
        first = bench.window.stack.currentWidget()
        assert first is not None
        assert first.objectName() == "firstRunPage"

        shown = await read(bench, a_file(tmp_path, *talks(1)))
        await press(shown, "Import")
        await done(bench)
        await press(shown, "Show")

        await bench.says("hi 0", "ho")
        await until("the chat", lambda: bench.window.stack.currentWidget() is bench.window.splitter)


async def test_given_an_imported_file_when_its_chip_is_pressed_then_it_is_saved_where_the_user_says(
    bench: GuiBench, tmp_path: Path
) -> None:
    attachments = [{"id": "file-1", "name": "../paper.pdf", "mimeType": "application/pdf"}]
    talk = gpt_conversation(
        {"u": (None, gpt_message("user", "What is it?", 0, attachments=attachments))}, "u"
    )
    archive = tmp_path / "export.zip"
    files = {"conversations.json": json.dumps([talk]).encode(), "file-1-paper.pdf": b"%PDF-1.4"}
    archive.write_bytes(zip_of(files))
    shown = await read(bench, archive)
    assert "1 attachment" in words(shown)
    await press(shown, "Import")
    await done(bench)
    await press(shown, "Show")
    await bench.says("What is it?")

    await press(bench.window, "Save ../paper.pdf as…")

    dialog = bench.window.findChild(QFileDialog, "save_file_as")
    assert isinstance(dialog, QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "paper.pdf"
    target = tmp_path / "saved.pdf"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    await until("the file", target.exists)
    assert target.read_bytes() == b"%PDF-1.4"
