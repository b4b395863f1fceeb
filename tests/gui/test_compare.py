"""The compare page in a window with a real engine: made ready, written, judged, gone on with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chatapp.domain.comparing import Verdict
from chatapp.domain.messages import Mode, Status
from chatapp.domain.presets import Wanted
from chatapp.domain.prompt_templates import PromptKind, PromptTemplate
from chatapp.gui.compare import column, vote_bar
from chatapp.gui.compare.columns import LEAST_WIDTH
from chatapp.gui.compare.page import ComparePage
from chatapp.gui.compare.state import ColumnState, CompareIntents, PageState, Stage
from chatapp.gui.transcript.panes.compared_view import ComparedView
from chatapp.storage.connections import Connections
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import Exchange, HostileServer, error_answer, event_stream
from tests.support.qt import press, settle, until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen, of a menu

MODELS = ("heron", "finch")
PROMPT = "Say who you are"


class Birds:
    """Answers that name no one, by model; `held` models wait for the gate."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.held: set[str] = set()
        self.failing: set[str] = set()
        self.asked: list[str] = []
        self.bodies: list[dict[str, Any]] = []

    async def __call__(self, exchange: Exchange) -> None:
        model = exchange.request.json["model"]
        self.asked.append(model)
        self.bodies.append(exchange.request.json)
        if model in self.failing:
            self.failing.remove(model)
            await error_answer(404, f"{model} is not here")(exchange)
            return
        words = {"heron": "I stand in the water.", "finch": "I sit in the tree."}

        async def wait(_exchange: Exchange) -> None:
            if model in self.held:
                await self.gate.wait()

        await event_stream(words.get(model, "Yes"), wait, " Bye")(exchange)


@pytest.fixture
def birds() -> Birds:
    return Birds()


@pytest.fixture
async def bench(profile_folder: Path, birds: Birds) -> AsyncIterator[GuiBench]:
    """The window, connected to a service with two models."""
    async with (
        HostileServer(*[birds] * 12) as server,
        gui_bench(profile_folder, server.base_url) as bench,
    ):
        connection, _embedded = await bench.engine.connections.all()
        await Connections(bench.engine.database).change(connection.id, models=MODELS)
        await bench.engine.connections.publish()
        yield bench


def page_of(bench: GuiBench) -> ComparePage:
    page = bench.window.main_pane
    assert isinstance(page, ComparePage)
    return page


async def draft(bench: GuiBench, *, blind: bool = False) -> ComparePage:
    """A comparison that is made ready."""
    bench.window.chat.composer.set_text(PROMPT)
    bench.do("compare")
    await until("the page", lambda: bench.window.main_pane is not bench.window.chat)
    page = page_of(bench)
    if blind:
        page.header.blind.click()
    return page


async def begun(bench: GuiBench, *, blind: bool = False) -> ComparePage:
    """A comparison whose columns were asked."""
    page = await draft(bench, blind=blind)
    page.prompt.submit()
    await until("answers", lambda: not page.state.draft and len(views(page)) == len(MODELS))
    return page


async def compared(bench: GuiBench, *, blind: bool = False) -> ComparePage:
    """A comparison whose answers have ended."""
    page = await begun(bench, blind=blind)
    await until("the end", lambda: over(page))
    return page


def over(page: ComparePage) -> bool:
    """Whether all answers have ended, and there is something to choose."""
    return page.state.decidable and not page.state.running


def views(page: ComparePage) -> list[ComparedView]:
    return [one.view for one in page.columns.all if isinstance(one.view, ComparedView)]


def texts(page: ComparePage) -> list[str]:
    return [view.model.rows[0].text for view in views(page)]


def leaks(page: ComparePage) -> list[str]:
    """What tells whose answers they are, or how they were made."""
    secrets = (*MODELS, "Orchard", "127.0.0.1", "404", "tokens")
    return [line for line in told(page).splitlines() if any(one in line for one in secrets)]


def told(page: ComparePage) -> str:
    """All that the page says, shows in tips, or lets be read aloud, apart from the answers."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    words: list[str] = []
    for widget in (page, *page.findChildren(QWidget)):
        words += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, (QLabel, QAbstractButton)):
            words.append(widget.text())
        if isinstance(widget, QPlainTextEdit):
            words.append(widget.toPlainText())
    return "\n".join(words)


async def test_given_a_written_prompt_when_comparing_then_two_models_are_ready_and_esc_leaves_all(
    bench: GuiBench,
) -> None:
    page = await draft(bench)

    assert page.prompt.field.text == PROMPT
    assert [column.name for column in page.state.columns] == list(MODELS)
    assert page.prompt.send.isEnabled()
    page.prompt.field.set_text("")
    QTest.keyClicks(page.prompt.field.edit, "Another")
    QTest.keyClick(page.prompt.field.edit, Qt.Key.Key_Escape)

    assert bench.window.main_pane is bench.window.chat
    assert bench.window.chat.isVisible()
    assert bench.window.chat.composer.text == "Another"
    assert len(await bench.engine.conversations.all()) == 1


async def test_given_a_blind_comparison_when_written_then_nothing_tells_whose_answers_they_are(
    bench: GuiBench, birds: Birds
) -> None:
    birds.held = {"finch"}
    page = await begun(bench, blind=True)
    await until("an end", lambda: [one.stage for one in page.state.columns].count(Stage.DONE) == 1)

    for _ in range(2):
        assert leaks(page) == []
        assert "Answer A" in told(page)
        birds.gate.set()
        await until("the end", lambda: over(page))

    QTest.keyClick(page, Qt.Key.Key_2)
    await until("the verdict", lambda: page.state.verdict is not None)
    words = told(page)
    assert all(name in words for name in (*MODELS, "tokens", "You chose B"))
    (kept,) = await bench.engine.preferences.all()
    assert (kept.blind, kept.chosen, kept.answers[1].text) == (True, 1, texts(page)[1])


async def test_given_a_blind_comparison_when_another_is_begun_then_its_order_tells_nothing(
    bench: GuiBench,
) -> None:
    for _ in range(3):
        page = await compared(bench, blind=True)
        bench.do("new")
        await until("the chat", lambda: bench.window.main_pane is bench.window.chat)

        again = await draft(bench)

        assert [column.name for column in again.state.columns] == list(MODELS)
        again.prompt.leave()
    assert page is again


async def test_given_a_blind_failure_when_shown_then_its_reason_is_hidden_and_it_can_be_asked_again(
    bench: GuiBench, birds: Birds
) -> None:
    birds.failing = {"finch"}
    page = await begun(bench, blind=True)
    await until("a failure", lambda: Stage.FAILED in [one.stage for one in page.state.columns])
    assert leaks(page) == []
    assert not page.state.decidable

    failed = next(one for one in page.columns.all if one.state.stage is Stage.FAILED)
    failed._again.click()

    await until("all answers", lambda: over(page))
    assert sorted(birds.asked) == ["finch", "finch", "heron"]


async def test_given_answers_when_judged_by_keys_then_each_verdict_replaces_the_one_before(
    bench: GuiBench,
) -> None:
    page = await compared(bench)
    for key, verdict in ((Qt.Key.Key_T, Verdict.TIE), (Qt.Key.Key_0, Verdict.NONE_GOOD)):
        QTest.keyClick(page, key)
        await until("the verdict", lambda wanted=verdict: page.state.verdict is wanted)  # type: ignore[misc]
        assert [one.verdict for one in await bench.engine.preferences.all()] == [verdict]
        page.votes.back.click()
        await until("no verdict", lambda: page.state.verdict is None)

    assert await bench.engine.preferences.all() == []


async def test_given_answers_being_written_when_judged_then_nothing_happens_until_esc_stops_all(
    bench: GuiBench, birds: Birds
) -> None:
    birds.held = set(MODELS)
    page = await begun(bench)
    await until("texts", lambda: all(texts(page)))
    QTest.keyClick(page, Qt.Key.Key_1)
    assert not page.votes.letters[0].isEnabled()

    QTest.keyClick(page, Qt.Key.Key_Escape)

    await until("the end", lambda: over(page))
    assert {one.stage for one in page.state.columns} == {Stage.STOPPED}
    assert await bench.engine.preferences.all() == []
    assert all(one._again.y() > one.height() // 2 for one in page.columns.all)


async def test_given_one_answer_that_has_ended_when_chosen_then_the_others_stop_where_they_are(
    bench: GuiBench, birds: Birds
) -> None:
    birds.held = {"finch"}
    page = await begun(bench)
    await until("an end", lambda: page.state.decidable and all(texts(page)))
    assert [button.isEnabled() for button in page.votes.letters[:2]] == [True, False]
    assert page.votes.letters[1].toolTip() == "Answer B can be chosen once it has ended (2)"
    assert "Choosing stops those still being written" in told(page)
    QTest.keyClick(page, Qt.Key.Key_2)

    QTest.keyClick(page, Qt.Key.Key_1)

    await until("the verdict", lambda: page.state.verdict is not None)
    assert [one.stage for one in page.state.columns] == [Stage.DONE, Stage.STOPPED]
    (kept,) = await bench.engine.preferences.all()
    assert kept.chosen == 0
    assert [(one.text, one.status) for one in kept.answers] == [
        ("I stand in the water. Bye", Status.COMPLETE),
        ("I sit in the tree.", Status.STOPPED),
    ]
    assert page.votes.go_on.isVisible()


async def test_given_answers_shown_together_when_one_is_being_written_then_none_can_be_chosen(
    bench: GuiBench, birds: Birds
) -> None:
    birds.held = {"finch"}
    page = await draft(bench)
    page.intents.together_toggled.emit(True)
    page.prompt.submit()
    await until("an end", lambda: Stage.DONE in [one.stage for one in page.state.columns])
    await until("a text", lambda: all(texts(page)))

    assert not any(button.isEnabled() for button in (*page.votes.letters, page.votes.tie))


async def test_given_one_answer_that_has_ended_when_gone_on_with_then_the_others_stop(
    bench: GuiBench, birds: Birds
) -> None:
    birds.held = {"finch"}
    page = await begun(bench)
    await until("an end", lambda: page.state.columns[0].stage is Stage.DONE)

    trigger(column_menu(page, 0), "Go on with this answer")

    await until("the chat", lambda: bench.window.main_pane is bench.window.chat)
    await bench.says(PROMPT, "I stand in the water. Bye")
    assert not bench.engine.chat.answering_conversations


async def test_given_a_choice_when_gone_on_with_then_the_chat_continues_from_it_and_can_come_back(
    bench: GuiBench,
) -> None:
    page = await compared(bench)
    QTest.keyClick(page, Qt.Key.Key_2)
    await until("the verdict", lambda: page.state.verdict is not None)

    QTest.keyClick(page, Qt.Key.Key_Return)

    await until("the chat", lambda: bench.window.main_pane is bench.window.chat)
    await bench.says(PROMPT, texts(page)[1] if views(page) else "I sit in the tree. Bye")
    assert (bench.shown.mode, bench.shown.model) == (Mode.CHAT, "finch")
    bench.window.chat.header.compare_button.click()
    await until("the page", lambda: bench.window.main_pane is page and len(views(page)) == 2)
    assert page.state.verdict is Verdict.CHOSEN


async def test_given_a_comparison_when_another_is_opened_then_the_list_leads_back_to_it(
    bench: GuiBench,
) -> None:
    page = await compared(bench)
    said = texts(page)
    home = bench.shown.id

    bench.do("new")
    await until("the chat", lambda: bench.window.main_pane is bench.window.chat)
    bench.window.sidebar.conversation_selected.emit(home)

    await until("the page", lambda: bench.window.main_pane is page and len(views(page)) == 2)
    assert texts(page) == said
    assert page.header.title.text() == f"Compare: {PROMPT}"


async def test_given_a_search_when_it_finds_an_answer_of_a_comparison_then_the_chat_shows_it(
    bench: GuiBench,
) -> None:
    page = await compared(bench)
    home, said = bench.shown.id, texts(page)[1]
    answer = views(page)[1].model.rows[0].id

    bench.desktop._open_message(home, answer, ("tree",))

    await until("the chat", lambda: bench.window.main_pane is bench.window.chat)
    await bench.says(PROMPT, said)
    bench.window.chat.header.compare_button.click()
    await until("the page", lambda: bench.window.main_pane is page and len(views(page)) == 2)


async def test_given_a_draft_when_the_list_is_used_then_the_chat_is_back_and_the_text_is_kept(
    bench: GuiBench,
) -> None:
    page = await draft(bench)
    page.prompt.field.edit.selectAll()
    QTest.keyClicks(page.prompt.field.edit, "Another")

    bench.window.sidebar.conversation_selected.emit(bench.shown.id)

    await until("the chat", lambda: bench.window.main_pane is bench.window.chat)
    assert bench.window.chat.composer.text == "Another"


async def test_given_answers_shown_together_when_one_has_ended_then_it_waits_for_the_other(
    bench: GuiBench, birds: Birds
) -> None:
    birds.held = {"finch"}
    page = await draft(bench)
    page.intents.together_toggled.emit(True)
    page.prompt.submit()
    await until("an end", lambda: Stage.DONE in [one.stage for one in page.state.columns])
    assert not any(view.isVisible() for view in views(page))

    birds.gate.set()

    await until("both", lambda: len([view for view in views(page) if view.isVisible()]) == 2)


async def test_given_a_column_when_removed_then_undo_brings_it_back_with_its_text(
    bench: GuiBench,
) -> None:
    page = await compared(bench)
    said = texts(page)

    page.intents.remove_requested.emit(page.state.columns[0].id)
    await until("one column", lambda: texts(page) == said[1:])
    await until("the note", lambda: bool(bench.notice))
    bench.window.chat.bar._button.click()

    await until("both columns", lambda: texts(page) == said)


async def test_given_another_column_when_added_and_changed_then_it_is_asked_as_it_is_then(
    bench: GuiBench, birds: Birds
) -> None:
    page = await compared(bench)
    connection = page.state.columns[0].model[0]
    page.intents.add_requested.emit(connection, "heron")
    await until("the column", lambda: len(page.state.columns) == 3)
    added = page.state.columns[2]
    assert added.stage is Stage.NOT_ASKED

    page.intents.temperature_chosen.emit(added.id, 0.3)
    await until("the note", lambda: "0.3" in page.state.columns[2].note)
    page.votes.ask_missing.click()

    await until("its answer", lambda: over(page) and len(views(page)) == 3)
    assert birds.asked[2:] == ["heron"]
    now = await bench.engine.comparisons.read(bench.shown.id)
    assert now.answers[added.id].parameters["temperature"] == 0.3


async def test_given_the_prompt_when_edited_then_all_are_asked_again_and_nothing_is_lost(
    bench: GuiBench, birds: Birds
) -> None:
    page = await compared(bench)
    page.prompt.edit.click()
    page.prompt.field.set_text("And now?")

    QTest.keyClick(page.prompt.field.edit, Qt.Key.Key_Return)

    await until("the requests", lambda: len(birds.asked) == 4)
    await until("the end", lambda: over(page) and page.state.prompt == "And now?")
    assert len(await bench.engine.conversations.messages(bench.shown.id)) == 6


async def test_given_differences_when_wanted_then_the_words_of_the_others_are_marked(
    bench: GuiBench,
) -> None:
    page = await compared(bench)

    page.intents.differences_toggled.emit(True)

    first, second = views(page)
    await until("marks", lambda: second.finder.count)
    identity = second.model.rows[0].id
    (number, text), *_rest = second.timeline.texts(0)
    hits = second.finder.hits_in(identity, number)
    assert [text[hit.start : hit.end] for hit in hits] == ["sit", "tree"]
    assert first.finder.count == 0
    page.intents.differences_toggled.emit(False)
    await until("no marks", lambda: second.finder.count == 0)


async def test_given_a_failure_when_shown_then_retry_beside_its_reason_asks_that_column_again(
    bench: GuiBench, birds: Birds
) -> None:
    birds.failing = {"finch"}
    page = await begun(bench)
    await until("the reason", lambda: "finch is not here" in told(page))
    buttons = [one for one in page.columns.findChildren(QAbstractButton) if one.isVisibleTo(page)]
    texts_of_buttons = {one.text() for one in buttons if one.text()}
    assert texts_of_buttons == {"Retry", "Details"}

    await press(page, "Retry")

    await until("all answers", lambda: over(page))
    assert birds.asked[2:] == ["finch"]


async def test_given_a_draft_when_its_columns_are_changed_by_menu_then_they_are_asked_so(
    bench: GuiBench, birds: Birds
) -> None:
    preset = await bench.engine.presets.save("Careful", Wanted("Write plainly.", {"seed": 3}))
    page = await draft(bench)
    first, second = page.state.columns
    trigger(column_menu(page, 0), "Model", "finch")
    trigger(column_menu(page, 0), "Preset", "Careful")
    trigger(column_menu(page, 1), "Temperature", "0.3")
    assert [column.name for column in page.state.columns] == ["Careful · seed 3", "temp 0.30"]
    assert [column.note for column in page.state.columns] == ["finch", "finch"]

    page.prompt.submit()

    await until("the end", lambda: over(page))
    now = await bench.engine.comparisons.read(bench.shown.id)
    assert now.answers[first.id].model == "finch"
    assert now.answers[first.id].parameters["seed"] == 3
    assert now.answers[second.id].parameters["temperature"] == 0.3
    assert now.comparison.columns[0].preset == preset.id
    trigger(column_menu(page, 1), "Remove column")
    await until("one column", lambda: len(page.state.columns) == 1)


async def test_given_the_library_when_columns_are_made_of_it_then_they_are_asked_with_exactly_that(
    bench: GuiBench, birds: Birds
) -> None:
    page = await draft(bench)
    trigger(column_menu(page, 0), "Persona", "Catgirl")
    trigger(column_menu(page, 1), "Wording", "Summarise", "T5 prefix")
    assert [column.name for column in page.state.columns] == list(MODELS)
    assert [column.note for column in page.state.columns] == [
        "Catgirl · temp 1.00",
        "Summarise: T5 prefix",
    ]
    assert page.state.columns[0].preview.startswith("You are Mimi, a catgirl")
    page.prompt.field.edit.selectAll()
    QTest.keyClicks(page.prompt.field.edit, "A long story")
    assert page.state.columns[1].preview == "summarize: A long story"

    page.prompt.submit()

    await until("the end", lambda: over(page))
    cat, variant = sorted(birds.bodies, key=lambda body: body["model"], reverse=True)
    said = [message["content"] for message in cat["messages"]]
    assert said[0].startswith("You are Mimi, a catgirl")
    assert (said[1], said[3], cat["temperature"]) == ("I'm home.", "A long story", 1.0)
    assert [one["content"] for one in variant["messages"]] == ["summarize: A long story"]


async def test_given_columns_of_one_model_when_shown_then_each_is_called_by_what_sets_it_apart(
    bench: GuiBench,
) -> None:
    page = await draft(bench)
    trigger(column_menu(page, 1), "Remove column")

    trigger(add_menu(page), "Persona", "Catgirl")
    trigger(add_menu(page), "Wording", "Translate", "Usual wording")
    trigger(add_menu(page), "Wording", "Summarise", "T5 prefix")
    trigger(add_menu(page), "Temperature", "0.3")

    assert [column.name for column in page.state.columns] == [
        "heron",
        "Catgirl · temp 1.00",
        "Translate",
        "Summarise: T5 prefix",
        "temp 0.30",
    ]
    assert [column.note for column in page.state.columns] == ["", *["heron"] * 4]


async def test_given_many_personas_when_words_are_written_in_the_menu_then_enter_takes_the_found(
    bench: GuiBench,
) -> None:
    page = await draft(bench)
    outer = column_menu(page, 0)
    menu = inner_menu(outer, "Persona")
    menu.popup(page.mapToGlobal(page.rect().center()))
    (field,) = [one for one in menu.findChildren(QLineEdit) if one.isVisible()]

    field.setText("猫娘")
    assert [action.text() for action in menu.actions() if action.text()] == ["猫娘"]
    QTest.keyClick(field, Qt.Key.Key_Return)

    assert "猫娘" in page.state.columns[0].note
    assert not outer.isVisible()


async def test_given_a_persona_with_something_to_fill_in_when_offered_then_it_says_what_it_needs(
    bench: GuiBench,
) -> None:
    guide = PromptTemplate("g", PromptKind.PERSONA, "Guide", system="You know {{town}}.")
    await bench.engine.prompts.save(guide)
    page = await draft(bench)

    menu = inner_menu(column_menu(page, 0), "Persona")

    (line,) = [action for action in menu.actions() if action.text().startswith("Guide")]
    assert (line.text(), line.isEnabled()) == ("Guide (needs: town)", False)


async def test_given_a_blind_comparison_of_personas_and_wordings_then_they_are_hidden_until_chosen(
    bench: GuiBench,
) -> None:
    page = await draft(bench, blind=True)
    trigger(column_menu(page, 0), "Persona", "Catgirl")
    trigger(column_menu(page, 1), "Wording", "Summarise", "T5 prefix")
    page.prompt.submit()
    await until("the end", lambda: over(page))
    secrets = ("Catgirl", "Mimi", "T5", "summarize", "temp")
    assert not [one for one in secrets if one in told(page)]

    QTest.keyClick(page, Qt.Key.Key_1)

    await until("the verdict", lambda: page.state.verdict is not None)
    assert all(one in told(page) for one in ("Catgirl", "T5 prefix"))
    (kept,) = await bench.engine.preferences.all()
    assert {tuple(one.made_with.items()) for one in kept.answers} == {
        (("persona", "Catgirl"),),
        (("template", "Summarise"), ("variant", "T5 prefix")),
    }


def add_menu(page: ComparePage) -> QMenu:
    """The menu that adds a column, opened."""
    page.header.open_models()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def inner_menu(menu: QMenu, title: str) -> QMenu:
    """A menu within a menu."""
    return next(one for one in menu.findChildren(QMenu) if one.title() == title)


def column_menu(page: ComparePage, place: int) -> QMenu:
    """The menu of a column, opened."""
    page.columns.all[place].open_menu()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def trigger(menu: QMenu, *path: str) -> None:
    """Choose an entry, in menus within the menu where the path has several steps."""
    inner = menu
    for step in path[:-1]:
        inner = inner_menu(inner, step)
    next(action for action in inner.actions() if action.text() == path[-1]).trigger()
    menu.close()


async def test_given_answers_when_tab_is_pressed_then_it_goes_through_the_columns_as_they_stand(
    bench: GuiBench,
) -> None:
    page = await compared(bench)
    page.prompt.edit.setFocus()
    seen: list[str] = []

    while len(seen) < 12 and seen[-1:] != ["Tie"]:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if focus is not None:
            seen.append(focus.accessibleName())

    assert [name for name in seen if name] == [
        "More for Answer A, heron",
        "Answer A, heron",
        "More for Answer B, finch",
        "Answer B, finch",
        "A",
        "B",
        "Tie",
    ]


async def test_given_little_room_when_shown_then_columns_move_sideways_and_all_can_be_pressed(
    bench: GuiBench,
) -> None:
    page = await compared(bench)
    bench.window.resize(420, 600)
    await settle()

    assert page.width() == 420
    assert all(column.width() >= LEAST_WIDTH for column in page.columns.all)
    assert page.columns.horizontalScrollBar().maximum() > 0
    for button in (*page.votes.letters[:2], page.votes.tie, page.votes.none_good):
        assert page.votes.rect().contains(button.geometry())
    assert page.header.sidebar.isVisible()


async def test_given_as_many_columns_as_there_can_be_when_looked_at_then_the_button_says_why_not(
    bench: GuiBench,
) -> None:
    page = await draft(bench)
    (model,) = {one.model for one in page.state.columns if one.name == MODELS[0]}
    for count in range(len(MODELS) + 1, 7):
        page.intents.add_requested.emit(*model)
        await until("it", lambda count=count: len(page.state.columns) == count)

    assert not page.header.add.isEnabled()
    assert page.header.add.accessibleName() == "Add a column"
    assert page.header.add.toolTip() == "There are as many columns as there can be"


@pytest.mark.parametrize(
    ("x", "y", "keys"),
    [
        (-300, 0, Qt.KeyboardModifier.NoModifier),
        (0, -300, Qt.KeyboardModifier.ShiftModifier),
    ],
)
async def test_given_little_room_when_the_wheel_turns_sideways_or_one_is_chosen_then_columns_move(
    bench: GuiBench, x: int, y: int, keys: Qt.KeyboardModifier
) -> None:
    page = await compared(bench)
    bench.window.resize(420, 600)
    await settle()
    bar, view = page.columns.horizontalScrollBar(), page.columns.all[0].view
    assert isinstance(view, ComparedView)

    assert not turn(view.viewport(), x, y, keys)  # left to the page
    turn(page.columns.viewport(), x, y, keys)
    assert bar.value() == bar.maximum()
    turn(page.columns.viewport(), -x, -y, keys)
    assert bar.value() == 0

    page.votes.choose(1)
    await until("the second column", lambda: bar.value() == bar.maximum())
    parts = [page.votes._question, page.votes.back, page.votes.go_on]
    assert all(part.isVisible() for part in parts)
    for width in range(300, 700, 10):
        page.votes.resize(width, page.votes.height())
        assert not parts[0].geometry().intersects(parts[1].geometry())

    there = bench.shown.id
    bench.do("new")
    await until("another one", lambda: bench.window.main_pane is bench.window.chat)
    bar.setValue(0)
    bench.window.sidebar.conversation_selected.emit(there)
    await until("the chosen column", lambda: bar.value() == bar.maximum() > 0)


def turn(widget: QWidget, x: int, y: int, keys: Qt.KeyboardModifier) -> bool:
    """Turn the wheel over a widget; gives whether it is used there."""
    middle = widget.rect().center()
    event = QWheelEvent(
        QPointF(middle),
        QPointF(widget.mapToGlobal(middle)),
        QPoint(),
        QPoint(x, y),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


# After a conversation


async def talked(bench: GuiBench) -> str:
    """A conversation with one exchange; gives its id."""
    await bench.ask("Is it warm?")
    await bench.idle()
    return bench.shown.id


async def test_given_a_conversation_when_compared_then_it_goes_before_the_prompt_and_goes_on_there(
    bench: GuiBench, birds: Birds
) -> None:
    there = await talked(bench)
    page = await draft(bench)
    assert page.votes.before.isVisible()
    assert page.votes.before.isChecked()

    page.prompt.submit()

    await until("the end", lambda: not page.state.draft and over(page))
    for body in birds.bodies[1:]:
        said = [turn["content"] for turn in body["messages"]]
        assert said == ["Is it warm?", "I stand in the water. Bye", PROMPT]
    assert bench.shown.id == there
    assert bench.window.chat.composer.text == ""
    QTest.keyClick(page, Qt.Key.Key_2)
    await until("the verdict", lambda: page.state.verdict is not None)
    QTest.keyClick(page, Qt.Key.Key_Return)
    await until("the chat", lambda: bench.window.main_pane is bench.window.chat)
    heron, finch = "I stand in the water. Bye", "I sit in the tree. Bye"
    await bench.says("Is it warm?", heron, PROMPT, finch)
    assert len(await bench.engine.conversations.all()) == 1


async def test_given_a_conversation_when_it_is_not_wanted_before_then_the_comparison_is_its_own(
    bench: GuiBench, birds: Birds
) -> None:
    there = await talked(bench)
    page = await draft(bench)

    page.votes.before.click()
    page.prompt.submit()

    await until("the end", lambda: not page.state.draft and over(page))
    assert all(len(body["messages"]) == 1 for body in birds.bodies[1:])
    assert bench.shown.id != there
    assert not page.header.back.isVisible()


async def test_given_a_comparison_after_a_conversation_when_going_back_then_another_can_be_begun(
    bench: GuiBench,
) -> None:
    await talked(bench)
    page = await draft(bench)
    page.prompt.submit()
    await until("the end", lambda: not page.state.draft and over(page))

    page.header.back.click()

    await until("the chat", lambda: bench.window.main_pane is bench.window.chat)
    await until("the answer", lambda: bench.texts[:3] == ["Is it warm?", bench.texts[1], PROMPT])
    again = await draft(bench)
    assert again.state.draft
    assert again.votes.before.isChecked()
    again.prompt.leave()
    bench.window.chat.composer.set_text("")
    bench.window.chat.header.compare_button.click()
    await until("the page", lambda: bench.window.main_pane is page and len(views(page)) == 2)
    assert not page.state.draft


async def test_given_instructions_of_a_conversation_when_it_goes_before_then_columns_have_them(
    bench: GuiBench, birds: Birds
) -> None:
    there = await talked(bench)
    await bench.engine.conversations.change(there, system="Be brief.")
    await bench.engine.conversations.set_parameters(there, {"temperature": 0.7})
    page = await draft(bench)
    trigger(column_menu(page, 1), "Temperature", "Not sent")
    assert [column.preview for column in page.state.columns] == ["Be brief."] * 2
    assert [column.note for column in page.state.columns] == ["temp 0.70", ""]
    page.votes.before.click()
    assert [column.preview for column in page.state.columns] == [""] * 2
    page.votes.before.click()

    page.prompt.submit()

    await until("the end", lambda: not page.state.draft and over(page))
    sent = {body["model"]: body for body in birds.bodies[1:]}
    assert sent["heron"]["temperature"] == 0.7
    assert "temperature" not in sent["finch"]
    assert {body["messages"][0]["content"] for body in sent.values()} == {"Be brief."}
    page.intents.add_requested.emit(page.state.columns[0].model[0], "heron")
    await until("the column", lambda: len(page.state.columns) == 3)
    page.votes.ask_missing.click()
    await until("its request", lambda: len(birds.bodies) == 4)
    assert [turn["content"] for turn in birds.bodies[3]["messages"]][:2] == [
        "Be brief.",
        "Is it warm?",
    ]
    await until("its answer", lambda: over(page))


async def test_given_no_messages_when_compared_then_nothing_could_go_before(
    bench: GuiBench,
) -> None:
    page = await draft(bench)

    assert not page.votes.before.isVisible()


async def test_given_blind_answers_when_one_is_chosen_by_its_button_then_going_on_has_the_focus_and_it_is_heard(
    bench: GuiBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def hear(_widget: QWidget, text: str) -> None:
        heard.append(text)

    monkeypatch.setattr(vote_bar, "announce", hear)
    page = await compared(bench, blind=True)
    button = page.votes.letters[1]
    assert button.accessibleDescription() == "Answer B is the best (2)"
    button.setFocus()

    QTest.keyClick(button, Qt.Key.Key_Space)
    await until("the verdict", lambda: page.state.chosen == 1)
    await settle()

    assert page.votes.go_on.hasFocus()
    assert heard == [page.votes._question.text()]
    assert heard[0].startswith("You chose B: ")

    QTest.keyClick(page.votes.go_on, Qt.Key.Key_Backtab)
    assert page.votes.back.hasFocus()
    QTest.keyClick(page.votes.back, Qt.Key.Key_Space)
    await until("no verdict", lambda: page.state.chosen is None)
    await settle()
    assert page.votes.letters[0].hasFocus()


async def test_given_an_answer_that_fails_at_once_when_all_are_asked_then_that_is_heard(
    bench: GuiBench, birds: Birds, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def hear(_widget: QWidget, text: str) -> None:
        heard.append(text)

    monkeypatch.setattr(column, "announce", hear)
    birds.failing.add("finch")

    page = await begun(bench)
    await until("the end", lambda: not page.state.running)

    states = [each.state.stage for each in page.columns.all]
    assert states == [Stage.DONE, Stage.FAILED]
    assert sorted(heard) == ["Answer A, heron: Done", "Answer B, finch: Failed"]


async def test_given_the_focus_in_a_column_when_it_is_removed_or_asked_again_then_it_stays_near(
    bench: GuiBench, birds: Birds
) -> None:
    birds.failing.add("finch")
    page = await begun(bench, blind=True)
    await until("the end", lambda: not page.state.running)
    failed = next(each for each in page.columns.all if each.state.stage is Stage.FAILED)
    again = failed._again
    again.setFocus()
    QTest.keyClick(again, Qt.Key.Key_Space)
    await until("the answer", lambda: failed.state.stage is Stage.DONE)
    assert failed._more.hasFocus()

    page.columns.all[1]._more.setFocus()
    page.intents.remove_requested.emit(page.columns.all[1].state.id)
    await until("one column", lambda: len(page.columns.all) == 1)

    assert QApplication.focusWidget() is page.columns.all[0]._more


def test_given_a_column_when_its_answer_ends_before_it_was_seen_to_be_written_then_that_is_heard(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def hear(_widget: QWidget, text: str) -> None:
        heard.append(text)

    monkeypatch.setattr(column, "announce", hear)
    around = QWidget()
    qtbot.addWidget(around)
    shown = column.CompareColumn(0, CompareIntents(), around)

    shown.show_state(ColumnState("a", Stage.NOT_ASKED, "heron"))
    shown.show_state(ColumnState("a", Stage.DONE, "heron"))
    shown.show_state(ColumnState("b", Stage.DONE, "finch"))

    assert heard == ["Answer A, heron: Done"]


def test_given_a_draft_when_its_answers_have_ended_as_they_are_shown_then_each_is_heard_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def hear(_widget: QWidget, text: str) -> None:
        heard.append(text)

    monkeypatch.setattr(column, "announce", hear)
    page = ComparePage()
    qtbot.addWidget(page)
    draft = PageState("t", PROMPT, (ColumnState("a", name="heron", draft=True),), draft=True)
    ended = (ColumnState("a", Stage.FAILED, "heron"),)

    page.show_state(draft)
    page.intents.asked.emit(PROMPT)
    page.show_state(PageState("t", PROMPT, ended))
    assert heard == ["Answer A, heron: Failed"]

    page.show_state(draft)
    page.intents.asked.emit(PROMPT)  # nothing came of it
    page.show_state(PageState("u", PROMPT, (ColumnState("b", Stage.DONE, "finch"),)))
    assert heard == ["Answer A, heron: Failed"]


def test_given_the_focus_on_a_vote_when_another_answer_goes_on_then_the_focus_does_not_move(
    qtbot: QtBot,
) -> None:
    page = ComparePage()
    qtbot.addWidget(page)
    done = ColumnState("a", Stage.DONE, "heron", choosable=True)
    waiting, writing = (ColumnState("b", one, "finch") for one in (Stage.WAITING, Stage.WRITING))
    page.show_state(PageState("t", PROMPT, (done, waiting), decidable=True))
    with qtbot.waitActive(page):
        page.show()
    page.votes.stop.setFocus()

    app = QApplication.instance()
    with qtbot.assertNotEmitted(app.focusChanged):  # type: ignore[union-attr]
        page.show_state(PageState("t", PROMPT, (done, writing), decidable=True))
    assert page.votes.stop.hasFocus()

    page.show_state(PageState("t", PROMPT, (done, done), decidable=True))
    assert page.votes.letters[0].hasFocus()
