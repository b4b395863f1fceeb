"""What stands under an answer that is waited for, thinks, was cut, or was declined."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import MessageChanged, MessageGrew, RetryBegun, RetryScheduled
from chatapp.domain.messages import (
    Failure,
    Message,
    Status,
    TextPart,
    ThinkingPart,
    Timing,
    Usage,
)
from chatapp.gui.transcript import row
from chatapp.gui.transcript.panes import thinking
from chatapp.gui.transcript.panes import waiting as panes_waiting
from chatapp.gui.widgets import Label
from tests.support.transcript_pane import Pane, answer, prompt


class Clock:
    """The monotonic clock, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What counts seconds goes by a clock that stands still."""
    made = Clock()
    for module in (row, thinking, panes_waiting):
        monkeypatch.setattr(module, "time", made)
    return made


SLOW = Failure("rate_limited", {"host": "api.example", "reason": "slow down"})


def shown(pane: Pane) -> list[str]:
    """All words of controls that are in sight."""
    widgets = [each for each in pane.view.findChildren(QWidget) if each.isVisible()]
    return [each.text() for each in widgets if hasattr(each, "text") and each.text()]


def buttons(pane: Pane) -> list[str]:
    """The names of the buttons with words that are in sight."""
    found = [each for each in pane.view.findChildren(QPushButton) if each.isVisible()]
    return [each.text() for each in found if each.text() and each.objectName() != "latest"]


def scheduled(seconds: float = 14.0, attempt: int = 1) -> RetryScheduled:
    return RetryScheduled("c", "a", attempt, seconds, SLOW, 1_000.0 + seconds, 3)


def waiting(pane: Pane) -> Label:
    (label,) = [each for each in pane.view.findChildren(Label) if each.objectName() == "waiting"]
    return label


# Waiting for another try


def test_given_another_try_ahead_then_who_asks_to_wait_and_how_long_is_told(pane: Pane) -> None:
    pane.show(prompt(), answer("", status=Status.STREAMING))
    pane.model.apply(scheduled())
    pane.settle()
    assert waiting(pane).text() == "api.example asks to wait · next try in 14 s · try 2 of 3"
    assert buttons(pane) == ["Now", "Stop"]


def test_given_another_try_ahead_when_time_goes_by_then_the_words_change_and_the_name_does_not(
    pane: Pane,
) -> None:
    pane.show(prompt(), answer("", status=Status.STREAMING))
    pane.model.apply(replace(scheduled(), due=1_003.5))
    pane.settle()
    name = "api.example asks to wait · next try in 14 s · try 2 of 3"
    assert "next try in 4 s" in waiting(pane).text()
    assert waiting(pane).accessibleName() == name
    pane.model.apply(replace(scheduled(), due=999.0))
    pane.settle()
    assert "trying again" in waiting(pane).text()
    assert waiting(pane).accessibleName() == name


@pytest.mark.parametrize(("button", "intent"), [("Now", "retry_now"), ("Stop", "retry_stopped")])
def test_given_another_try_ahead_when_a_button_is_pressed_then_that_is_asked_for(
    pane: Pane, qtbot: QtBot, button: str, intent: str
) -> None:
    pane.show(prompt(), answer("", status=Status.STREAMING))
    pane.model.apply(scheduled())
    pane.settle()
    with qtbot.waitSignal(getattr(pane.view.intents, intent)) as asked:
        pane.button(button).click()
    assert asked.args == ["a"]


def test_given_the_next_try_when_it_begins_then_the_first_words_are_waited_for(pane: Pane) -> None:
    pane.show(prompt(), answer("", status=Status.STREAMING))
    pane.model.apply(scheduled())
    pane.settle()
    pane.model.apply(RetryBegun("c", "a"))
    pane.settle()
    assert waiting(pane).text() == "Waiting for the first words"
    assert buttons(pane) == []


def test_given_a_narrow_view_when_another_try_is_ahead_then_buttons_stand_below_the_words(
    pane: Pane,
) -> None:
    pane.view.resize(360, 500)
    pane.show(prompt(), answer("", status=Status.STREAMING))
    pane.model.apply(scheduled())
    pane.settle()
    label, now = waiting(pane), pane.button("Now")
    assert now.y() >= label.geometry().bottom()
    assert label.width() <= pane.view.viewport().width()


# Reasoning


def thought(**changes: object) -> Message:
    return answer("", parts=(ThinkingPart("Let me see."), TextPart("Yes")), **changes)


@pytest.mark.parametrize(
    ("seconds", "tokens", "words"),
    [
        (12.2, 340, "Thought for 12 s · 340 tokens"),
        (0.2, 1, "Thought for 1 s · 1 token"),
        (125.0, None, "Thought for 2 min 5 s"),
        (None, 7, "Reasoning · 7 tokens"),
        (None, None, "Reasoning"),
    ],
)
def test_given_reasoning_that_is_over_then_its_time_and_tokens_are_told(
    pane: Pane, seconds: float | None, tokens: int | None, words: str
) -> None:
    usage = Usage(1, 400, thinking_tokens=tokens)
    pane.show(prompt(), thought(usage=usage, timing=Timing(thinking=seconds)))
    assert words in buttons(pane)
    (clock,) = [e for e in pane.view.findChildren(Label) if e.objectName() == "thinking_time"]
    assert not clock.isVisible()


def test_given_reasoning_that_arrives_then_its_seconds_are_counted_until_the_answer_begins(
    pane: Pane, clock: Clock, qtbot: QtBot
) -> None:
    begun = answer(
        "",
        parts=(ThinkingPart("Let me"),),
        status=Status.STREAMING,
        timing=Timing(thinking=12.4),
    )
    pane.show(prompt(), begun)
    assert {"Thinking…", "12 s"} <= set(shown(pane))
    clock.now += 3
    qtbot.waitUntil(lambda: "15 s" in shown(pane))
    pane.model.apply(MessageGrew("c", "a", 0, "Yes", 6, " see."))
    pane.settle()
    assert "Thought for 15 s" in buttons(pane)
    assert "15 s" not in shown(pane)


def test_given_reasoning_that_begins_in_sight_then_it_is_timed_from_there(
    pane: Pane, clock: Clock
) -> None:
    pane.show(prompt(), answer("", status=Status.STREAMING))
    pane.model.apply(MessageGrew("c", "a", 0, "", 0, "Let me see."))
    pane.settle()
    assert "Thinking…" in buttons(pane)
    clock.now += 7
    pane.model.apply(MessageGrew("c", "a", 0, "Yes", 11, ""))
    pane.settle()
    assert "Thought for 7 s" in buttons(pane)


def test_given_reasoning_when_opened_and_the_answer_ends_then_it_stays_open(pane: Pane) -> None:
    pane.show(prompt(), answer("", status=Status.STREAMING))
    pane.model.apply(MessageGrew("c", "a", 0, "", 0, "Let me see."))
    pane.settle()
    pane.button("Thinking…").click()
    pane.settle()
    assert pane.shows("Let me see.")
    pane.model.apply(MessageChanged(replace(thought(), parent="p")))
    pane.settle()
    assert pane.shows("Let me see.")
    pane.view.copy_message("a")
    assert QGuiApplication.clipboard().text() == "Yes"


# Cut, filtered, declined


@pytest.mark.parametrize(
    ("code", "words", "resumable"),
    [
        ("length", "The answer reached its length limit", True),
        ("content_filter", "The service cut the answer with its content filter", False),
        ("refusal", "The model declined to answer", False),
    ],
)
def test_given_an_answer_that_came_to_another_end_then_a_quiet_strip_says_so(
    pane: Pane, code: str, words: str, resumable: bool
) -> None:
    pane.show(prompt(), answer("Some text", error=Failure(code)))
    assert pane.shows("Some text")
    assert words in shown(pane)
    assert ("Continue" in buttons(pane)) is resumable
    assert {"Try again", "Details"} <= set(buttons(pane))


@pytest.mark.parametrize("code", ["length", "broken"])
def test_given_an_answer_that_was_cut_then_its_controls_are_told_as_they_stand(
    pane: Pane, code: str
) -> None:
    status = Status.COMPLETE if code == "length" else Status.FAILED
    pane.show(prompt(), answer("Some text", status=status, error=Failure(code)))
    panel = pane.button("Continue").parentWidget()
    controls = [each for each in panel.findChildren(QPushButton) if each.isVisible()]
    assert controls == sorted(controls, key=lambda each: (each.y(), each.x()))
    assert all(each.toolTip() for each in controls)
    assert all(each.text() for each in panel.findChildren(Label) if each.isVisible())


@pytest.mark.parametrize("status", [Status.FAILED, Status.INTERRUPTED, Status.INCOMPLETE])
def test_given_an_answer_that_ended_early_then_it_can_be_continued_or_tried_again(
    pane: Pane, qtbot: QtBot, status: Status
) -> None:
    pane.show(prompt(), answer("Some text", status=status, error=Failure("broken")))
    assert {"Continue", "Retry"} <= set(buttons(pane))
    with qtbot.waitSignal(pane.view.intents.continue_requested) as asked:
        pane.button("Continue").click()
    assert asked.args == ["a"]


def test_given_a_stopped_answer_then_a_button_of_its_row_continues_it(
    pane: Pane, qtbot: QtBot
) -> None:
    pane.show(prompt(), answer("Some text", status=Status.STOPPED))
    with qtbot.waitSignal(pane.view.intents.continue_requested) as asked:
        pane.button("Continue").click()
    assert asked.args == ["a"]


@pytest.mark.parametrize(
    "message",
    [
        answer("", status=Status.STOPPED),
        answer("", status=Status.FAILED, error=Failure("broken")),
        answer("Whole"),
        answer("Arriving", status=Status.STREAMING),
    ],
)
def test_given_an_answer_without_text_or_whole_then_nothing_is_to_be_continued(
    pane: Pane, message: Message
) -> None:
    pane.show(prompt(), message)
    with pytest.raises(AssertionError):
        pane.button("Continue")


@pytest.mark.parametrize(
    ("able", "tip"),
    [
        (True, "The model goes on where the answer ends"),
        (False, "Sends a prompt that asks the model to go on"),
    ],
)
def test_given_a_cut_answer_then_the_tip_says_which_way_it_goes_on(
    pane: Pane, able: bool, tip: str
) -> None:
    pane.view.intents.continues = lambda connection, model: (
        able and (connection, model) == ("x", "Heron Pro")
    )
    pane.show(prompt(), answer("Some text", error=Failure("length")))
    assert pane.button("Continue").toolTip() == tip
