"""Export in the window: a format, a file, what came of it; and copying as Markdown."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from chatapp.domain.transferred import Standing
from chatapp.engine.engine import Engine
from chatapp.gui.transfer.state import Step
from chatapp.storage.profile import Profile
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.qt import press, settle, until
from tests.support.transfer_pages import a_file, read, rows, talks, words

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
async def bench(profile_folder: Path) -> AsyncIterator[GuiBench]:
    """The window, connected to a server that says "Yes"."""
    async with (
        HostileServer(event_stream("Yes")) as server,
        gui_bench(profile_folder, server.base_url) as bench,
    ):
        yield bench


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
    assert Path(dialog.selectedFiles()[0]).name == "What is a b c.chatapp.json"
    dialog.close()


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
