"""Finding words in a text that a model continues."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from chatapp.gui.completing.editor import TextEditor
from chatapp.gui.theme import theme
from chatapp.gui.transcript.find_bar import FindBar
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.qt import settle, until

pytestmark = pytest.mark.usefixtures("qapp")
WORDS = "A heron 🪶 stood.\nThe Heron waited; another heron came."


@pytest.fixture
async def bench(profile_folder: Path) -> AsyncIterator[GuiBench]:
    """The window with a text in which nothing is found yet."""
    async with (
        HostileServer(event_stream("Yes")) as server,
        gui_bench(profile_folder, server.base_url) as bench,
    ):
        await bench.ask("Where do herons live?")
        await bench.idle()
        bench.do("new_text")
        await until("the text", lambda: bench.window.chat.text_shown)
        await until("its end", lambda: not editor(bench).isReadOnly())
        editor(bench).insertPlainText(WORDS)
        yield bench


def editor(bench: GuiBench) -> TextEditor:
    return bench.window.chat.text


def bar(bench: GuiBench) -> FindBar:
    (shown,) = [each for each in bench.window.findChildren(FindBar) if each.isVisible()]
    return shown


def told(bench: GuiBench) -> str:
    return bar(bench).field.accessibleDescription()


def current(bench: GuiBench) -> tuple[str, int]:
    """The words that are marked as the current place, and where they begin."""
    wanted = theme().color("hit_current")
    marks = editor(bench).extraSelections()
    (mark,) = [each for each in marks if each.format.background().color() == wanted]
    return mark.cursor.selectedText(), mark.cursor.selectionStart()


async def find(bench: GuiBench, words: str) -> None:
    bench.do("find")
    await settle()
    bar(bench).field.setText(words)


async def test_given_a_text_when_searched_then_all_places_are_marked_and_stepped_through(
    bench: GuiBench,
) -> None:
    await find(bench, "heron")
    assert told(bench) == "1 of 3"
    assert current(bench) == ("heron", 2)
    QTest.keyClick(bar(bench).field, Qt.Key.Key_Return)
    assert current(bench) == ("Heron", WORDS.index("Heron") + 1)  # a feather is two of Qt's units
    QTest.keyClick(bar(bench).field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert told(bench) == "1 of 3"
    marks = [each.cursor.selectedText() for each in editor(bench).extraSelections()]
    assert marks == ["heron", "Heron", "heron"]

    QTest.keyClick(bar(bench).field, Qt.Key.Key_Escape)

    assert QApplication.focusWidget() is editor(bench)
    assert editor(bench).textCursor().selectedText() == "heron"
    assert editor(bench).extraSelections() == []
    assert editor(bench).toPlainText() == WORDS


async def test_given_a_search_when_more_is_written_then_it_is_found_and_the_cursor_stays(
    bench: GuiBench,
) -> None:
    await find(bench, "heron")
    editor(bench).setFocus()
    editor(bench).moveCursor(editor(bench).textCursor().MoveOperation.End)
    QTest.keyClicks(editor(bench), " A heron!")
    await until("four", lambda: told(bench) == "1 of 4")
    assert editor(bench).textCursor().atEnd()
    bench.window.findChildren(FindBar)[-1].leave()
    assert editor(bench).textCursor().atEnd()


async def test_given_a_search_when_the_text_gets_shorter_then_nothing_outside_of_it_is_gone_to(
    bench: GuiBench,
) -> None:
    await find(bench, "heron")
    editor(bench).setPlainText("A heron")
    bar(bench).step(-1)
    await until("one", lambda: told(bench) == "1 of 1")


@pytest.mark.parametrize(
    ("words", "switches", "answer"),
    [
        ("Heron", ("find_case",), "1 of 1"),
        ("her", ("find_whole_words",), "No match"),
        (r"h\w+n", ("find_expression",), "1 of 3"),
        ("(", ("find_expression",), "Not valid"),
        ("finch", (), "No match"),
    ],
)
async def test_given_switches_when_searched_then_they_hold(
    bench: GuiBench, words: str, switches: tuple[str, ...], answer: str
) -> None:
    await find(bench, words)
    for name in switches:
        switch = bar(bench).findChild(QAbstractButton, name)
        assert isinstance(switch, QAbstractButton)
        switch.setChecked(True)
    assert told(bench) == answer


async def test_given_the_bar_when_a_conversation_is_shown_then_it_goes_and_that_has_its_own(
    bench: GuiBench,
) -> None:
    await find(bench, "heron")
    text = bench.shown.id
    (other,) = {each.id for each in await bench.engine.conversations.all()} - {text}
    bench.window.sidebar.conversation_selected.emit(other)
    await until("the conversation", lambda: bench.shown.id == other)
    await until(
        "no bar", lambda: not any(each.isVisible() for each in bench.window.findChildren(FindBar))
    )
    await find(bench, "herons live")
    await until("its words", lambda: told(bench) == "1 of 1")
    assert bench.window.chat.header.find_button.isVisibleTo(bench.window)
