"""The page of a text that a model continues, over a real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from chatapp.domain.messages import Mode, Role
from chatapp.gui.completing.editor import TextEditor
from tests.support.completions import HeldContinuation, continuation
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, error_answer
from tests.support.qt import settle, until

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    """Continues as it is told."""
    async with HostileServer(continuation(" in the", " reeds")) as running:
        yield running


@pytest.fixture
async def bench(profile_folder: Path, server: HostileServer) -> AsyncIterator[GuiBench]:
    """The window with an empty text."""
    async with gui_bench(profile_folder, server.base_url) as bench:
        bench.do("new_text")
        await until("the text", lambda: bench.window.chat.text_shown)
        await until("its end", lambda: not editor(bench).isReadOnly())
        yield bench


def editor(bench: GuiBench) -> TextEditor:
    return bench.window.chat.text


def text(bench: GuiBench) -> str:
    return editor(bench).toPlainText()


def runs(bench: GuiBench) -> list[tuple[str, str]]:
    """Who wrote what."""
    return [(piece.role.value, piece.text) for piece in editor(bench).runs.pieces()]


def write(bench: GuiBench, words: str, at: int | None = None) -> None:
    """Type at a place, or at the end."""
    cursor = editor(bench).textCursor()
    if at is None:
        cursor.movePosition(QTextCursor.MoveOperation.End)
    else:
        cursor.setPosition(at)
    editor(bench).setTextCursor(cursor)
    QTest.keyClicks(editor(bench), words)


async def go_on(bench: GuiBench, expected: str) -> None:
    """Press Ctrl+Enter, and wait for the whole text."""
    QTest.keyClick(editor(bench), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await shows(bench, expected)


async def shows(bench: GuiBench, expected: str) -> None:
    """Wait until the text is this, and can be edited."""
    await until(
        f"{expected!r}",
        lambda: text(bench) == expected and not editor(bench).isReadOnly(),
    )
    await bench.idle()


async def test_given_a_text_when_continued_then_the_models_words_are_behind_it_and_its_own(
    bench: GuiBench, server: HostileServer
) -> None:
    write(bench, "The heron stood")
    await go_on(bench, "The heron stood in the reeds")

    assert runs(bench) == [("user", "The heron stood"), ("assistant", " in the reeds")]
    assert server.requests[0].json["prompt"] == "The heron stood"
    assert bench.shown.mode is Mode.COMPLETE
    assert not bench.window.chat.composer.edit.isVisibleTo(bench.window)
    assert not bench.window.chat.transcript.isVisibleTo(bench.window)
    assert bench.titles == ["The heron stood"]
    assert bench.notice == ""


async def test_given_a_continuation_when_continued_with_nothing_written_then_it_goes_on(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (continuation(" two"), continuation(" three"))
    write(bench, "One")
    await go_on(bench, "One two")
    await go_on(bench, "One two three")
    assert server.requests[1].json["prompt"] == "One two"


async def test_given_words_inside_the_models_when_continued_then_each_keeps_what_is_its_own(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (continuation(" grey heron"), continuation("!"))
    write(bench, "A")
    await go_on(bench, "A grey heron")

    write(bench, "old ", at=7)
    assert runs(bench) == [
        ("user", "A"),
        ("assistant", " grey "),
        ("user", "old "),
        ("assistant", "heron"),
    ]
    await go_on(bench, "A grey old heron!")

    assert server.requests[1].json["prompt"] == "A grey old heron"
    assert runs(bench)[1:4] == [
        ("assistant", " grey "),
        ("user", "old "),
        ("assistant", "heron"),
    ]
    bar = bench.window.chat.composer.text_bar
    assert bar.place.text() == "2 / 2"
    bar.back.click()
    await shows(bench, "A grey heron")
    assert bar.place.text() == "1 / 2"
    bar.forth.click()
    await shows(bench, "A grey old heron!")


async def test_given_a_continuation_when_another_is_wanted_then_it_is_a_version_beside_it(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (continuation(" two"), continuation(" drei"))
    write(bench, "One")
    await go_on(bench, "One two")

    bench.window.chat.composer.text_bar.another.click()
    await shows(bench, "One drei")

    assert server.requests[1].json["prompt"] == "One"
    assert bench.window.chat.composer.text_bar.place.text() == "2 / 2"


async def test_given_words_of_both_when_undone_and_redone_then_they_stay_whose_they_were(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (continuation(" two"), continuation(" three"))
    write(bench, "One")
    await go_on(bench, "One two")
    write(bench, " and")
    whole = runs(bench)

    editor(bench).go_back()
    assert text(bench) == "One two"
    editor(bench).go_back()
    assert runs(bench) == [("user", "One")]
    editor(bench).go_back(redo=True)
    editor(bench).go_back(redo=True)
    assert runs(bench) == whole

    await go_on(bench, "One two and three")
    messages = await bench.engine.conversations.messages(bench.shown.id)
    assert [message.text for message in messages] == ["One", " two", " and", " three"]


async def test_given_a_running_continuation_when_stopped_then_its_words_stay(
    bench: GuiBench, server: HostileServer
) -> None:
    held = HeldContinuation(" two", " three")
    server.behaviours = (held.behave,)
    write(bench, "One")
    QTest.keyClick(editor(bench), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until("its first words", lambda: text(bench) == "One two")
    assert editor(bench).isReadOnly()
    assert bench.window.chat.composer.stop.isVisibleTo(bench.window)

    bench.do("stop")
    bench.window.chat.composer.stop.click()

    await shows(bench, "One two")
    assert bench.window.chat.composer.text_bar.go_on.isVisibleTo(bench.window)


async def test_given_a_failed_continuation_when_tried_again_then_it_goes_on(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (error_answer(400, "no such luck"), continuation(" two"))
    write(bench, "One")
    QTest.keyClick(editor(bench), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until("the reason", lambda: "no such luck" in bench.notice)
    assert text(bench) == "One"
    await until("its end", lambda: not editor(bench).isReadOnly())
    bar, viewport = bench.window.chat.bar, editor(bench).viewport()
    await settle()
    assert viewport.mapToGlobal(QPoint()).y() >= bar.mapToGlobal(bar.rect().bottomLeft()).y()

    bar._button.click()
    assert viewport.mapToGlobal(QPoint()).y() < bar.mapToGlobal(bar.rect().bottomLeft()).y()
    await shows(bench, "One two")
    assert len(await bench.engine.conversations.messages(bench.shown.id)) == 3


async def test_given_words_not_yet_continued_when_another_conversation_is_shown_then_they_are_kept(
    bench: GuiBench,
) -> None:
    write(bench, "The heron")
    home = bench.shown.id
    bench.do("new")
    await until("a chat", lambda: not bench.window.chat.text_shown)
    assert bench.window.chat.composer.edit.isVisibleTo(bench.window)
    await until("its title", lambda: "The heron" in bench.titles)
    assert bench.shown.id != home

    assert bench.desktop._list is not None
    bench.desktop._list.open(home)
    await shows(bench, "The heron")


async def test_given_an_edit_when_the_app_is_started_again_then_it_is_there(
    profile_folder: Path, server: HostileServer
) -> None:
    server.behaviours = (continuation(" grey heron"),)
    async with gui_bench(profile_folder, server.base_url) as bench:
        bench.do("new_text")
        await until("the text", lambda: bench.window.chat.text_shown)
        await settle()
        write(bench, "A")
        await go_on(bench, "A grey heron")
        write(bench, "old ", at=7)
        write(bench, ", then")
    async with gui_bench(profile_folder, server.base_url) as bench:
        await until("the text", lambda: bench.window.chat.text_shown)
        await shows(bench, "A grey old heron, then")
        assert runs(bench)[1:] == [
            ("assistant", " grey "),
            ("user", "old "),
            ("assistant", "heron"),
            ("user", ", then"),
        ]


async def test_given_an_input_method_when_it_composes_then_nothing_is_sent_and_all_stay_the_owners(
    bench: GuiBench, server: HostileServer
) -> None:
    server.behaviours = (continuation("灰色"), continuation("!"))
    write(bench, "A")
    await go_on(bench, "A灰色")
    field = editor(bench)
    field.moveCursor(QTextCursor.MoveOperation.Start)
    QApplication.sendEvent(field, QInputMethodEvent("ni", []))
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await settle()
    assert len(server.requests) == 1
    event = QInputMethodEvent("", [])
    event.setCommitString("你")
    QApplication.sendEvent(field, event)

    assert text(bench) == "你A灰色"
    assert [(role, words) for role, words in runs(bench) if role == "assistant"] == [
        ("assistant", "灰色")
    ]


async def test_given_a_service_that_cannot_when_a_text_is_shown_then_continue_is_disabled_with_why(
    bench: GuiBench, profile_folder: Path
) -> None:
    from chatapp.storage.connections import Connections

    write(bench, "One")
    connection = (await bench.engine.connections.all())[0]
    await Connections(bench.engine.database).change(connection.id, service="groq")
    await bench.engine.connections.publish()
    bar = bench.window.chat.composer.text_bar
    await until("the reason", lambda: "cannot continue a text" in bar.go_on.toolTip())
    assert not bar.go_on.isEnabled()

    bench.do("new")
    await until("a chat", lambda: not bench.window.chat.text_shown)
    await settle()
    assert not bench.window.chat.empty.write.isEnabled()
    assert "cannot continue a text" in bench.window.chat.empty.write.toolTip()
    bench.do("new_text")
    await until("the reason", lambda: "cannot continue a text" in bench.notice)


async def test_given_the_empty_page_when_a_text_is_wanted_then_it_is_shown(
    bench: GuiBench,
) -> None:
    bench.do("new")
    await until("a chat", lambda: not bench.window.chat.text_shown)
    await settle()
    bench.window.chat.empty.write.click()
    await until("the text", lambda: bench.window.chat.text_shown)


async def test_given_a_selection_when_copied_then_it_is_plain_text(bench: GuiBench) -> None:
    write(bench, "The heron stood")
    await go_on(bench, "The heron stood in the reeds")
    editor(bench).selectAll()
    editor(bench).copy()
    data = QApplication.clipboard().mimeData()
    assert data.text() == "The heron stood in the reeds"
    assert not data.hasHtml()
    assert Role.ASSISTANT in {run.role for run in editor(bench).runs.runs}
