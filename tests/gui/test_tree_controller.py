"""Single messages and branches in the window: deleted, undone, edited, branched off, outlined."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton

from chatapp.domain.messages import Message
from chatapp.gui.outline.panel import OutlinePanel
from chatapp.gui.prompt_field import PromptField
from chatapp.gui.transcript.view import TranscriptView
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.long_chat import LongChats
from tests.support.qt import press, settle, until

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    async with HostileServer(event_stream("Yes")) as running:
        yield running


@pytest.fixture
async def bench(profile_folder: Path, server: HostileServer) -> AsyncIterator[GuiBench]:
    """The window, connected to the server."""
    async with gui_bench(profile_folder, server.base_url) as bench:
        yield bench


async def asked(bench: GuiBench, *prompts: str) -> None:
    """Ask in the shown conversation."""
    for prompt in prompts:
        await bench.ask(prompt)
        await bench.idle()


def view(bench: GuiBench) -> TranscriptView:
    return bench.window.chat.transcript


def id_of(bench: GuiBench, row: int) -> str:
    return bench.window.chat.model.rows[row].id


async def open_long(bench: GuiBench, count: int) -> list[Message]:
    """Open a long conversation that was put into the database."""
    messages = await LongChats(bench.engine.database).add(count)
    chat = bench.desktop._chat
    assert chat is not None
    await chat.open(messages[0].conversation)
    await until("all rows", lambda: len(bench.texts) == count)
    return messages


async def test_given_an_answer_when_deleted_then_what_follows_stays_and_undo_brings_it_back(
    bench: GuiBench,
) -> None:
    await asked(bench, "First", "Second")

    view(bench).intents.delete_requested.emit(id_of(bench, 1), False)

    await bench.says("First", "Second", "Yes")
    assert bench.notice == "Deleted the message."
    await press(bench.window, "Undo")
    await bench.says("First", "Yes", "Second", "Yes")


async def test_given_the_focus_on_a_control_of_a_message_when_that_goes_then_the_transcript_has_it(
    bench: GuiBench,
) -> None:
    await asked(bench, "First", "Second")

    def buttons() -> list[QPushButton]:
        found = view(bench).findChildren(QPushButton, "more")
        return [each for each in found if each.isVisible()]

    await until("both answers' buttons", lambda: len(buttons()) == 2)
    last = max(buttons(), key=lambda each: each.mapToGlobal(QPoint(0, 0)).y())
    last.setFocus()
    assert last.hasFocus()

    view(bench).intents.delete_requested.emit(id_of(bench, 3), False)

    await bench.says("First", "Yes", "Second")
    await until("the focus", view(bench).hasFocus)


async def test_given_a_prompt_when_deleted_with_what_follows_then_undo_brings_all_back(
    bench: GuiBench,
) -> None:
    await asked(bench, "First", "Second")

    view(bench).intents.delete_requested.emit(id_of(bench, 2), True)

    await bench.says("First", "Yes")
    assert bench.notice == "Deleted 2 messages."
    await press(bench.window, "Undo")
    await bench.says("First", "Yes", "Second", "Yes")


async def test_given_everything_is_deleted_then_the_empty_page_is_shown_until_undo(
    bench: GuiBench,
) -> None:
    await asked(bench, "First")

    view(bench).intents.delete_requested.emit(id_of(bench, 0), True)

    await until("the empty page", lambda: bench.window.chat.empty.isVisibleTo(bench.window))
    await press(bench.window, "Undo")
    await bench.says("First", "Yes")
    assert not bench.window.chat.empty.isVisibleTo(bench.window)


async def test_given_an_answer_when_edited_and_saved_then_it_has_the_new_text_and_undo_the_old(
    bench: GuiBench,
) -> None:
    await asked(bench, "First", "Second")

    view(bench).edit(id_of(bench, 1))
    await settle()
    field = bench.window.findChild(PromptField, "edited_prompt")
    assert field is not None
    assert field.toPlainText() == "Yes"
    field.setPlainText("**No**")
    await press(bench.window, "Save")

    await bench.says("First", "**No**", "Second", "Yes")
    await until("the editor's end", lambda: not field.isVisible())
    await press(bench.window, "Undo")
    await bench.says("First", "Yes", "Second", "Yes")


async def test_given_an_answer_when_saved_as_a_version_then_it_stands_beside_the_old_one(
    bench: GuiBench,
) -> None:
    await asked(bench, "First")
    first = id_of(bench, 1)

    view(bench).edit(first)
    await settle()
    field = bench.window.findChild(PromptField, "edited_prompt")
    assert field is not None
    field.setPlainText("No")
    await press(bench.window, "Save as a version")

    await bench.says("First", "No")
    assert bench.window.chat.model.rows[1].entry.siblings[0] == first
    view(bench).intents.sibling_stepped.emit(id_of(bench, 1), -1)
    await bench.says("First", "Yes")


async def test_given_a_prompt_when_saved_without_sending_then_the_answer_stays(
    bench: GuiBench, server: HostileServer
) -> None:
    await asked(bench, "Frist")
    requests = len(server.requests)

    view(bench).edit(id_of(bench, 0))
    await settle()
    field = bench.window.findChild(PromptField, "edited_prompt")
    assert field is not None
    field.setPlainText("First")
    await press(bench.window, "Save")

    await bench.says("First", "Yes")
    assert len(server.requests) == requests


async def test_given_an_answer_when_rated_then_the_rating_is_kept_and_can_be_taken_away(
    bench: GuiBench,
) -> None:
    await asked(bench, "First")
    message = id_of(bench, 1)

    async def rated(rating: int) -> None:
        marks = (rating > 0, rating < 0)
        row = bench.window.chat.model.rows[1]
        await until("the rating", lambda: row.message.rating == rating)
        await until(
            "its mark", lambda: marks == tuple(_button(bench, n).isChecked() for n in NAMES)
        )
        assert (await bench.engine.conversations.messages(bench.shown.id))[1].rating == rating

    await press(bench.window, "Good answer")
    await rated(1)
    await press(bench.window, "Bad answer")
    await rated(-1)
    await press(bench.window, "Bad answer")
    await rated(0)
    assert id_of(bench, 1) == message


NAMES = ("rate_good", "rate_bad")


def _button(bench: GuiBench, name: str) -> QPushButton:
    shown = [
        each
        for each in view(bench).findChildren(QPushButton, name)
        if each.isVisibleTo(bench.window)
    ]
    assert len(shown) == 1
    return shown[0]


async def test_given_a_message_when_branched_off_then_the_new_conversation_is_opened(
    bench: GuiBench,
) -> None:
    await asked(bench, "First", "Second")
    old = bench.shown.id

    view(bench).intents.branch_requested.emit(id_of(bench, 1))

    await until("the new one", lambda: bench.shown.id != old)
    await bench.says("First", "Yes")
    assert bench.titles == ["First (branch)", "First"]


async def test_given_a_long_conversation_when_a_middle_message_goes_then_what_is_read_stays(
    bench: GuiBench,
) -> None:
    messages = await open_long(bench, 2_000)
    page = view(bench)
    assert page.show_message(messages[1_000].id)
    await settle()
    anchor = page.timeline.anchor

    page.intents.delete_requested.emit(messages[900].id, False)

    await until("one row less", lambda: len(bench.texts) == 1_999)
    moved = page.timeline.anchor
    assert page.model.rows[moved.item].id == messages[anchor.item].id
    assert (moved.slot, moved.y) == (anchor.slot, anchor.y)
    assert page.model.row_of(messages[1_999].id) == 1_998
    await press(bench.window, "Undo")
    await until("all rows", lambda: len(bench.texts) == 2_000)
    assert [row.id for row in page.model.rows] == [one.id for one in messages]
    assert page.timeline.anchor == anchor


async def test_given_the_message_at_the_top_when_deleted_then_the_one_below_comes_there(
    bench: GuiBench,
) -> None:
    messages = await open_long(bench, 400)
    page = view(bench)
    page.show_message(messages[200].id)
    await settle()

    page.intents.delete_requested.emit(messages[200].id, False)

    await until("one row less", lambda: len(bench.texts) == 399)
    await settle()
    assert page.model.rows[page.timeline.anchor.item].id in (messages[199].id, messages[201].id)


async def test_given_the_outline_when_a_line_is_chosen_then_its_branch_is_shown(
    bench: GuiBench,
) -> None:
    await asked(bench, "First", "Second")
    old = id_of(bench, 2)
    view(bench).intents.edit_submitted.emit(old, "Other")
    await bench.idle()
    await bench.says("First", "Yes", "Other", "Yes")

    bench.do("outline")
    panel = await until("the outline", lambda: bench.window.findChild(OutlinePanel))
    await until("its lines", lambda: panel.lines.lines.rowCount() == 6)
    panel.lines.chosen.emit(old)

    await bench.says("First", "Yes", "Second", "Yes")
    await until("the mark", lambda: panel.lines.lines.row_of(old) >= 0)
    bench.do("newest")
    await bench.says("First", "Yes", "Other", "Yes")
    bench.do("outline")
    assert not panel.isVisibleTo(bench.window)
    assert not bench.window.chat.header.outline_button.isChecked()


async def test_given_the_outline_when_another_conversation_is_opened_then_it_is_of_that_one(
    bench: GuiBench,
) -> None:
    await asked(bench, "First")
    bench.do("outline")
    panel = await until("the outline", lambda: bench.window.findChild(OutlinePanel))
    await until("its lines", lambda: panel.lines.lines.rowCount() == 2)

    await open_long(bench, 7)

    await until("other lines", lambda: panel.lines.lines.rowCount() == 7)


async def test_given_a_focused_message_when_delete_is_pressed_then_it_is_deleted(
    bench: GuiBench,
) -> None:
    from PySide6.QtTest import QTest

    await asked(bench, "First", "Second")
    page = view(bench)
    bench.window.activateWindow()
    page.setFocus()
    page._keys.move_message(-1)
    focus = page.reading.focus
    assert focus is not None
    texts = [row.text for row in page.model.rows if row.id != focus.message]

    QTest.keyClick(page, Qt.Key.Key_Delete)

    await bench.says(*texts)
    assert page.reading.focus is not None  # the next one: the key can be pressed again
    assert page.model.row_of(page.reading.focus.message) is not None
    bench.do("bring_back")
    await until("the message", lambda: len(bench.texts) == len(texts) + 1)
    bench.do("bring_back")
    await until("a word", lambda: bench.notice.startswith("No deleted message"))
