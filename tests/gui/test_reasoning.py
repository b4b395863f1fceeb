"""The switch for reasoning, its sentences, and how reasoned answers and votes are shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from chatapp.domain.chain_of_thought import SENTENCES, ChainOfThought, Method, TaskType
from chatapp.domain.changes import MessageChanged
from chatapp.domain.messages import ChainPart, Failure, Message, Status, TextPart, ThinkingPart
from chatapp.gui.composer.composer import Composer
from chatapp.gui.reasoning_window import ReasoningWindow
from chatapp.gui.request_window import RequestWindow
from chatapp.gui.transcript.panes.vote_row import VoteRow
from chatapp.gui.transcript.parts import Actions, Hint, Prose, ThinkingHead, VotesPart, Waiting
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import Exchange, HostileServer, event_stream
from tests.support.qt import settle, until
from tests.support.transcript_pane import Pane, answer, prompt

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # at a second window

ZERO_SHOT = ChainOfThought(Method.ZERO_SHOT, TaskType.NUMBER)


def reasoned(*parts: ThinkingPart | TextPart | ChainPart, samples: int = 1) -> Message:
    """An answer with a chain of thought."""
    wanted = ChainOfThought(Method.ZERO_SHOT, TaskType.NUMBER, samples)
    kept = {"chain_of_thought": wanted.as_parameter()}
    return replace(answer(), parts=parts, parameters=kept)


def kinds(pane: Pane) -> list[type]:
    """The kinds of parts of the answer, from the top."""
    slots = pane.view.timeline.items[1].slots
    return [type(slot.part) for slot in slots or ()]


def rows(pane: Pane) -> list[VoteRow]:
    """The bars that are shown."""
    found = [row for row in pane.view.findChildren(VoteRow) if row.isVisible()]
    return sorted(found, key=lambda row: row.y())


def press(pane: Pane, name: str) -> None:
    """Press a button of the transcript."""
    buttons = pane.view.findChildren(QPushButton, name)
    next(one for one in buttons if one.isVisible()).click()
    pane.settle()


# In the transcript


def test_given_a_reasoned_answer_when_shown_then_its_reasoning_is_folded_below_it(
    pane: Pane,
) -> None:
    pane.show(prompt(), reasoned(ThinkingPart("3 and 4"), TextPart("7")))
    assert kinds(pane)[-3:] == [Prose, ThinkingHead, Actions]
    (button,) = pane.view.findChildren(QPushButton, "show_thinking")
    assert button.text() == "How it got there"
    assert not pane.shows("3 and 4")
    press(pane, "show_thinking")
    assert pane.top_of("7") < pane.top_of("3 and 4")


def test_given_reasoning_that_arrives_when_shown_then_it_says_so_and_nothing_else_waits(
    pane: Pane,
) -> None:
    running = replace(reasoned(ThinkingPart("3")), status=Status.STREAMING)
    pane.show(prompt(), running)
    assert ThinkingHead in kinds(pane)
    assert Waiting not in kinds(pane)
    (button,) = pane.view.findChildren(QPushButton, "show_thinking")
    assert button.text() == "Thinking…"


CHAINS = (
    ChainPart("three and four", "7", "7", "7"),
    ChainPart("three times four", "12", "12", "12"),
    ChainPart("four and three", "7", "7", "7"),
    ChainPart("half", status=Status.FAILED, error=Failure("incomplete", {"host": "h"})),
    ChainPart("on and on", status=Status.STOPPED),
)


def test_given_a_vote_that_was_decided_early_when_shown_then_chains_that_never_began_count_too(
    pane: Pane,
) -> None:
    pane.show(prompt(), reasoned(TextPart("7"), CHAINS[0], CHAINS[2], CHAINS[4], samples=5))
    assert [row.accessibleName() for row in rows(pane)] == [
        "7: 2 of 5",
        "Not needed, or stopped: 3 of 5",
    ]
    pane.show(prompt(), reasoned(TextPart("7"), CHAINS[0], CHAINS[2], samples=3))
    left = rows(pane)[1]
    assert left.accessibleName() == "Not needed, or stopped: 1 of 3"
    assert not left.isEnabled()


def test_given_a_vote_when_shown_then_each_answer_is_a_bar_that_opens_its_chains(
    pane: Pane,
) -> None:
    pane.show(prompt(), reasoned(TextPart("7"), *CHAINS, samples=5))
    assert [row.accessibleName() for row in rows(pane)] == [
        "7: 2 of 5",
        "12: 1 of 5",
        "Failed: 1 of 5",
        "Not needed, or stopped: 1 of 5",
    ]
    press(pane, "vote_0")
    assert pane.shows("three and four")
    assert pane.shows("four and three")
    assert not pane.shows("three times four")
    assert kinds(pane).count(Hint) == 2
    press(pane, "vote_2")
    assert pane.shows("half")
    assert not pane.shows("three and four")
    press(pane, "vote_2")
    assert not pane.shows("half")
    assert rows(pane)[0].toolTip().endswith("Shows its chains")


def test_given_a_vote_that_was_stopped_when_shown_then_its_answer_is_not_to_be_continued(
    pane: Pane,
) -> None:
    vote = reasoned(TextPart("7"), *CHAINS, samples=5)
    for message, offered in ((vote, False), (reasoned(TextPart("7 or")), True)):
        pane.show(prompt(), replace(message, status=Status.STOPPED))
        found = pane.view.findChildren(QPushButton, "continue_answer")
        assert [one.isVisible() for one in found if one.isVisible()] == [True] * offered


def test_given_a_vote_that_runs_when_a_chain_ends_then_its_bar_comes_and_the_open_one_stays(
    pane: Pane,
) -> None:
    running = replace(reasoned(samples=5), status=Status.STREAMING)
    pane.show(prompt(), running)
    assert VotesPart in kinds(pane)
    assert Waiting not in kinds(pane)
    pane.model.apply(MessageChanged(replace(running, parts=CHAINS[1:2], parent="p")))
    pane.settle()
    press(pane, "vote_0")
    pane.model.apply(MessageChanged(replace(running, parts=CHAINS[:3], parent="p")))
    pane.settle()
    assert [row.accessibleName() for row in rows(pane)] == ["7: 2 of 5", "12: 1 of 5"]
    assert pane.shows("three times four")


# On the composer


@pytest.fixture
def composer(qtbot: QtBot) -> Composer:
    composer = Composer()
    qtbot.addWidget(composer)
    composer.resize(624, 200)
    composer.show()
    qtbot.waitExposed(composer)
    return composer


def entry(composer: Composer, name: str) -> QAction:
    """An entry of the open menu."""
    menu = composer.reasoning.findChild(QMenu, "reasoning_menu")
    assert menu is not None
    found = menu.findChild(QAction, name)
    assert found is not None, name
    return found


def test_given_the_switch_when_pressed_then_a_menu_opens_and_tells_what_is_chosen(
    composer: Composer,
) -> None:
    button, chosen = composer.reasoning, []
    button.chosen.connect(chosen.append)
    assert (button.isChecked(), button.accessibleName()) == (False, "Reasoning: off")
    button.click()
    assert not button.isChecked()
    assert entry(composer, "reasoning_off").isChecked()
    entry(composer, "reasoning_zero-shot").trigger()
    assert chosen == [ChainOfThought(Method.ZERO_SHOT)]
    button.show_wanted(ZERO_SHOT, weak=False)
    assert button.isChecked()
    assert button.accessibleName() == "Reasoning: Step by step · Number"
    button.open_menu()
    for name in (
        "reasoning_vote_5",
        "reasoning_task_choice",
        "reasoning_few-shot",
        "reasoning_off",
    ):
        entry(composer, name).trigger()
    assert chosen[1:] == [
        ChainOfThought(Method.ZERO_SHOT, TaskType.NUMBER, 5),
        ChainOfThought(Method.ZERO_SHOT, TaskType.CHOICE),
        ChainOfThought(Method.FEW_SHOT, TaskType.NUMBER),
        None,
    ]
    composer.reasoning.findChild(QMenu, "reasoning_menu").close()


def test_given_the_demo_model_when_shown_then_it_is_told_that_it_is_too_weak(
    composer: Composer,
) -> None:
    composer.reasoning.show_wanted(ZERO_SHOT, weak=True)
    assert "too weak" in composer.reasoning.toolTip()
    composer.reasoning.show_wanted(ZERO_SHOT, weak=False)
    assert "too weak" not in composer.reasoning.toolTip()


# With the engine


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    """Reasons, and gives the answer when asked for it."""

    async def behave(exchange: Exchange) -> None:
        asked = exchange.request.json["messages"][-1]["content"]
        await event_stream("7" if asked.startswith("Therefore") else "3 + 4 = 7.")(exchange)

    async with HostileServer(behave) as running:
        yield running


@pytest.fixture
async def bench(
    profile_folder: Path, server: HostileServer, qapp: object
) -> AsyncIterator[GuiBench]:
    """The window, connected to the server."""
    async with gui_bench(profile_folder, server.base_url) as made:
        yield made


async def test_given_the_switch_when_chosen_then_it_is_kept_and_both_calls_can_be_looked_at(
    bench: GuiBench, server: HostileServer
) -> None:
    button = bench.window.chat.composer.reasoning
    button.chosen.emit(ZERO_SHOT)
    await until("the switch", button.isChecked)
    kept = (await bench.engine.conversations.get(bench.shown.id)).parameters
    assert kept["chain_of_thought"] == ZERO_SHOT.as_parameter()
    gauge = bench.window.chat.composer.gauge
    await until("the gauge", lambda: "Reasoning step by step: " in gauge.toolTip())
    await bench.ask("How many?")
    await bench.says("How many?", "7")
    await bench.idle()
    assert len(server.requests) == 2

    bench.do("show_request")
    await until("the window", lambda: bench.window.findChild(RequestWindow) is not None)
    shown = bench.window.findChild(RequestWindow)
    assert shown is not None
    await until("the first call", lambda: "think step by step" in shown.text.toPlainText())
    assert "Therefore" not in shown.text.toPlainText()
    assert [shown.calls.itemText(place) for place in (0, 1)] == ["Call 1 of 2", "Call 2 of 2"]
    shown.calls.setCurrentIndex(1)
    await until("the second call", lambda: "Therefore" in shown.text.toPlainText())
    shown.close()

    bench.do("new")
    await until("another conversation", lambda: not button.isChecked())
    button.chosen.emit(None)
    await settle()


async def test_given_the_sentences_when_edited_then_they_are_saved_and_can_be_the_apps_own_again(
    bench: GuiBench,
) -> None:
    texts = bench.engine.reasoning_texts
    bench.window.chat.composer.reasoning.sentences_wanted.emit()
    window = bench.window.findChild(ReasoningWindow)
    assert window is not None
    window.select(TaskType.NUMBER)
    assert window.fields["extractor"].text() == "Therefore, the answer (arabic numerals) is"
    assert window.examples.text.count("Q: ") == 8
    assert not window.save.isEnabled()

    QTest.keyClicks(window.fields["trigger"], " Slowly.")
    window.examples.edit.setPlainText("Q: 1+1?\nA: 2")
    assert not window.save.isEnabled()
    window.examples.edit.setPlainText("Q: 1+1?\nT: One and one.\nA: 2")
    window.language.chosen.emit("zh")
    assert window.fields["trigger"].text() == "让我们一步一步地思考。"
    window.save.click()
    trigger = f"{SENTENCES[TaskType.NUMBER]['en'].trigger} Slowly."
    await until("it", lambda: texts.sentences(TaskType.NUMBER, "en").trigger == trigger)
    await until("all", lambda: len(texts.examples(TaskType.NUMBER, "en")) == 1)
    await until("the end", lambda: not window.save.isEnabled())

    window.language.chosen.emit("en")
    assert window.fields["trigger"].text() == trigger
    window.usual.click()
    assert texts.sentences(TaskType.NUMBER, "en").trigger == trigger
    window.save.click()
    await until("its own", lambda: len(texts.examples(TaskType.NUMBER, "en")) == 8)
    assert texts.sentences(TaskType.NUMBER, "en") == SENTENCES[TaskType.NUMBER]["en"]

    window.fields["phrase"].setText("So it is")  # as assistive technology writes
    window.save.click()
    await until("it", lambda: texts.sentences(TaskType.NUMBER, "en").phrase == "So it is")
    window.close()
