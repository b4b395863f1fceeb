"""Import and export in the window: pages, drops, commands, over a real engine."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit, QWidget

from chatapp.domain.transferred import Standing
from chatapp.engine.engine import Engine
from chatapp.gui.transfer.found_model import Role
from chatapp.gui.transfer.import_page import ImportPage
from chatapp.gui.transfer.state import ImportState, Step
from chatapp.storage.profile import Profile
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.qt import press, settle, until
from tests.support.transferred import START, gpt_conversation, gpt_message, gpt_talk, zip_of

pytestmark = pytest.mark.usefixtures("qapp")

CHECK = Qt.ItemDataRole.CheckStateRole


@pytest.fixture
async def bench(profile_folder: Path) -> AsyncIterator[GuiBench]:
    """The window, connected to a server that says "Yes"."""
    async with (
        HostileServer(event_stream("Yes")) as server,
        gui_bench(profile_folder, server.base_url) as bench,
    ):
        yield bench


def a_file(folder: Path, *talks: dict[str, Any], name: str = "conversations.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(talks))
    return path


def talks(count: int) -> list[dict[str, Any]]:
    """The first one is the newest."""
    return [
        gpt_talk(
            f"hi {n}", "ho", identity=f"g{n}", title=f"Talk {n}", update_time=START + count - n
        )
        for n in range(count)
    ]


def page(bench: GuiBench) -> ImportPage:
    shown = bench.window.stack.currentWidget()
    assert isinstance(shown, ImportPage)
    return shown


def state(bench: GuiBench) -> ImportState:
    return page(bench)._state


async def read(bench: GuiBench, *paths: Path) -> ImportPage:
    """Have files looked through, and wait for the choice."""
    assert bench.desktop.transfer is not None
    bench.desktop.transfer.import_files(list(paths))
    await until("the choice", lambda: state(bench).step is Step.CHOOSING)
    return page(bench)


async def done(bench: GuiBench) -> None:
    await until("the end", lambda: state(bench).step is Step.DONE)
    await settle()


def rows(shown: ImportPage) -> dict[str, tuple[Standing, bool | None]]:
    """How each listed conversation stands, and whether it is chosen."""
    model = shown.choose.model
    found = {}
    for row in range(model.rowCount()):
        index = model.index(row)
        check = index.data(CHECK)
        chosen = None if check is None else Qt.CheckState(check) == Qt.CheckState.Checked
        found[str(index.data())] = (index.data(Role.STANDING), chosen)
    return found


def words(shown: QWidget) -> str:
    """All that is said on a page."""
    from PySide6.QtWidgets import QLabel

    labels = [one.text() for one in shown.findChildren(QLabel) if one.isVisibleTo(shown)]
    lists = [
        one.toPlainText() for one in shown.findChildren(QPlainTextEdit) if one.isVisibleTo(shown)
    ]
    return "\n".join([*labels, *lists])


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
    assert "Talk 1" in bench.titles
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
    assert await bench.engine.database_problems() == []


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


# Drops


def mime(paths: Sequence[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drag(target: QWidget, data: QMimeData) -> QDragEnterEvent:
    """Drag something over a part of the window, as Qt tells it."""
    event = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(target, event)
    return event


def drop(target: QWidget, data: QMimeData) -> QDropEvent:
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(target, event)
    return event


def overlay(bench: GuiBench) -> QWidget:
    found = bench.window.findChild(QWidget, "drop_overlay")
    assert isinstance(found, QWidget)
    return found


@pytest.mark.parametrize("over", ["the window", "the message field", "the search field"])
async def test_given_files_when_dragged_over_the_window_then_it_offers_to_import_them(
    bench: GuiBench, tmp_path: Path, over: str
) -> None:
    parts: dict[str, QWidget] = {
        "the window": bench.window,
        "the message field": bench.window.chat.composer.edit.viewport(),
        "the search field": bench.window.sidebar.search,
    }
    data = mime([a_file(tmp_path, *talks(2))])

    assert drag(parts[over], data).isAccepted()
    assert overlay(bench).isVisibleTo(bench.window)
    assert "Drop to import" in words(overlay(bench))
    drop(overlay(bench), data)

    assert not overlay(bench).isVisibleTo(bench.window)
    await until("the choice", lambda: state(bench).step is Step.CHOOSING)
    assert page(bench).choose.model.numbers == (2, 2)
    assert bench.window.chat.composer.text == ""


async def test_given_files_dragged_away_again_when_gone_then_the_window_is_as_before(
    bench: GuiBench, tmp_path: Path
) -> None:
    drag(bench.window, mime([a_file(tmp_path)]))
    QApplication.sendEvent(overlay(bench), QDragLeaveEvent())

    assert not overlay(bench).isVisibleTo(bench.window)
    assert bench.window.stack.currentWidget() is bench.window.splitter


async def test_given_pictures_when_dropped_then_it_says_that_they_are_no_imports(
    bench: GuiBench, tmp_path: Path
) -> None:
    data = mime([tmp_path / "cat.PNG"])
    drag(bench.window, data)
    assert "Pictures cannot be imported" in words(overlay(bench))
    drop(overlay(bench), data)

    assert "Pictures are no conversations" in bench.notice
    assert bench.window.stack.currentWidget() is bench.window.splitter


async def test_given_text_when_dragged_over_the_window_then_it_is_left_to_the_fields(
    bench: GuiBench,
) -> None:
    data = QMimeData()
    data.setText("words")

    assert not drag(bench.window, data).isAccepted()
    assert drag(bench.window.chat.composer.edit.viewport(), data).isAccepted()
    assert bench.window.findChild(QWidget, "drop_overlay").isHidden()
    # Qt's own field keeps a cursor where text would be dropped: let it go.
    QApplication.sendEvent(bench.window.chat.composer.edit.viewport(), QDragLeaveEvent())


# Exports


async def export_page(bench: GuiBench) -> Any:
    def look() -> bool:
        shown = bench.window.stack.currentWidget()
        return shown is not None and shown.objectName() == "exportPage"

    await until("the page of exports", look)
    return bench.window.stack.currentWidget()


async def exported(bench: GuiBench, shown: Any, form: str, target: Path) -> None:
    """Choose a format and a file."""
    shown.cards[form].radio.click()
    await press(shown, "Export to…")
    dialog = shown.findChild(QFileDialog, "export_file")
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert not dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.fileSelected.emit(str(target))
    dialog.close()
    await until("the end", lambda: shown._state.step is Step.DONE, within=60)
    await settle()


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("json", b'{"format": "chatapp"'),
        ("markdown", b"<!-- chatapp "),
        ("html", b"<!DOCTYPE html>"),
        ("pdf", b"%PDF-"),
        ("text", b"Is it so?"),
    ],
)
async def test_given_a_conversation_when_exported_then_the_file_is_there_and_its_folder_is_offered(
    bench: GuiBench, tmp_path: Path, form: str, start: bytes
) -> None:
    await bench.ask("Is it so?")
    await bench.says("Is it so?", "Yes")
    await bench.idle()
    bench.do("export")
    shown = await export_page(bench)
    assert "“Is it so?”" in words(shown)
    target = tmp_path / "file"

    await exported(bench, shown, form, target)

    assert target.read_bytes().lower().startswith(start.lower())
    assert "1 conversation exported" in words(shown)
    assert str(target) in words(shown)
    assert shown.end._folder.isVisibleTo(shown)
    await press(shown, "Done")
    assert bench.window.stack.currentWidget() is bench.window.splitter


async def test_given_all_conversations_when_exported_and_read_back_then_nothing_is_new(
    bench: GuiBench, tmp_path: Path
) -> None:
    await bench.engine.transfer.import_file(a_file(tmp_path, *talks(5)))
    bench.do("export_all")
    shown = await export_page(bench)
    await exported(bench, shown, "json", tmp_path / "all.json")

    back = await read(bench, tmp_path / "all.json")

    found = [one for title, one in rows(back).items() if title.startswith("Talk")]
    assert found == [(Standing.THERE, None)] * 5


async def test_given_several_conversations_when_exported_then_those_are_in_the_file(
    bench: GuiBench, tmp_path: Path
) -> None:
    await bench.engine.transfer.import_file(a_file(tmp_path, *talks(4)))
    ids = {one.title: one.id for one in await bench.engine.conversations.all()}
    assert bench.desktop.transfer is not None
    bench.desktop.transfer.export_conversations([ids["Talk 1"], ids["Talk 3"]])
    shown = await export_page(bench)
    assert "2 conversations" in words(shown)

    await exported(bench, shown, "json", tmp_path / "two.json")

    value = json.loads((tmp_path / "two.json").read_text())
    assert [one["title"] for one in value["conversations"]] == ["Talk 1", "Talk 3"]


async def test_given_a_place_that_cannot_be_written_when_exported_then_it_says_so_and_offers_another(
    bench: GuiBench, tmp_path: Path
) -> None:
    bench.do("export_all")
    shown = await export_page(bench)

    await exported(bench, shown, "text", tmp_path / "nowhere" / "file.txt")

    said = words(shown)
    assert "Nothing was exported" in said
    assert "could not be written" in said
    await press(shown, "Try again…")
    assert isinstance(shown.findChild(QFileDialog, "export_file"), QFileDialog)


async def test_given_an_export_when_cancelled_then_there_is_no_file(
    bench: GuiBench, tmp_path: Path
) -> None:
    await bench.engine.transfer.import_file(a_file(tmp_path, *talks(200)))
    folder = tmp_path / "out"
    folder.mkdir()
    bench.do("export_all")
    shown = await export_page(bench)
    shown._export_to(str(folder / "all.json"))
    await until("the first", lambda: shown._state.progress.done > 1)

    await press(shown, "Cancel")
    await until("the end", lambda: shown._state.step is Step.DONE)

    assert "The export was ended" in words(shown)
    assert list(folder.iterdir()) == []


async def test_given_a_title_that_no_file_can_have_when_exported_then_a_name_is_offered_that_can(
    bench: GuiBench,
) -> None:
    await bench.ask("What is a/b: <c>?")
    await bench.idle()
    bench.do("export")
    shown = await export_page(bench)
    await press(shown, "Export to…")

    dialog = shown.findChild(QFileDialog, "export_file")
    assert Path(dialog.selectedFiles()[0]).name == "What is a b c.json"
    dialog.close()


# Attached files


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


# Copying


async def test_given_a_conversation_when_copied_as_markdown_then_it_imports_as_the_same_texts(
    bench: GuiBench, tmp_path: Path
) -> None:
    question = "## You\n\nWhy?\n\n<!-- chatapp {} -->\n\n# So"
    await bench.ask(question)
    await bench.says(question, "Yes")
    await bench.idle()

    bench.do("copy_conversation")

    await until("the notice", lambda: "Copied" in bench.notice)
    path = tmp_path / "copied.md"
    path.write_text(QGuiApplication.clipboard().text())
    elsewhere = await Engine.open(Profile.open(tmp_path / "elsewhere"))
    try:
        (added,) = (await elsewhere.transfer.import_file(path)).imported
        messages = await elsewhere.conversations.messages(added)
    finally:
        await elsewhere.close()
    assert [one.text for one in messages] == [question, "Yes"]
