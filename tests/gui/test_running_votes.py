"""How chains of thought that vote are shown while they are written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QLabel, QPushButton

from chatapp.domain.chain_of_thought import ChainOfThought, Method, TaskType
from chatapp.domain.changes import ChainPiece, MessageChanged, MessageGrew
from chatapp.domain.messages import ChainPart, Failure, Message, PathEntry, Status, TextPart
from chatapp.gui.transcript.panes.chain_head import ChainPane
from chatapp.gui.transcript.panes.vote_row import VoteRow
from chatapp.gui.transcript.running_chains import CountedText
from tests.support.transcript_pane import Pane, answer, prompt

WANTED = ChainOfThought(Method.ZERO_SHOT, TaskType.NUMBER, 5)


def running(*chains: ChainPart) -> Message:
    """A vote of five that runs. Parameters: `chains`, as they stand."""
    kept = {"chain_of_thought": WANTED.as_parameter()}
    return replace(answer(), parts=chains, parameters=kept, status=Status.STREAMING)


def writing(number: int, thinking: str) -> ChainPart:
    """A chain that is being written."""
    return ChainPart(thinking, status=Status.STREAMING, number=number)


def ended(number: int, thinking: str, came_to: str) -> ChainPart:
    """A chain that has voted."""
    return ChainPart(thinking, came_to, came_to, came_to, number=number)


def lines(pane: Pane) -> list[str]:
    """The lines of the chains in view, from the top."""
    found = [one for one in pane.view.findChildren(ChainPane) if one.isVisible()]
    found.sort(key=lambda one: one.y())
    return [
        f"{one.findChild(QPushButton).text()}: {one.findChild(QLabel, 'chain_state').text()}"
        for one in found
    ]


def bars(pane: Pane) -> list[str]:
    """The bars in view, from the top."""
    found = [row for row in pane.view.findChildren(VoteRow) if row.isVisible()]
    return [row.accessibleName() for row in sorted(found, key=lambda row: row.y())]


def grow(pane: Pane, *pieces: ChainPiece) -> None:
    """More of chains arrives."""
    pane.model.apply(MessageGrew("c", "a", 0, "", chains=pieces))
    pane.settle()


def change(pane: Pane, message: Message) -> None:
    """The answer is another."""
    pane.model.apply(MessageChanged(replace(message, parent="p")))
    pane.settle()


def press(pane: Pane, name: str) -> None:
    """Press a button of the transcript."""
    buttons = pane.view.findChildren(QPushButton, name)
    next(one for one in buttons if one.isVisible()).click()
    pane.settle()


def test_given_a_vote_that_runs_when_chains_grow_then_each_line_tells_how_far_it_is(
    pane: Pane,
) -> None:
    pane.show(prompt(), running())
    assert lines(pane) == []
    grow(pane, ChainPiece(2, 0, "So"), ChainPiece(1, 0, "Three and fo"))
    assert lines(pane) == ["Chain 1: writing, 3 words", "Chain 2: writing, 1 word"]
    grow(pane, ChainPiece(1, 12, "ur are"), ChainPiece(3, 0, "三加四"))
    assert lines(pane) == [
        "Chain 1: writing, 4 words",
        "Chain 2: writing, 1 word",
        "Chain 3: writing, 3 words",
    ]


def test_given_a_chain_that_is_written_when_unfolded_then_its_text_is_shown_as_it_comes(
    pane: Pane,
) -> None:
    pane.show(prompt(), running(writing(1, "Three and"), writing(2, "Four")))
    press(pane, "chain_1")
    assert pane.shows("Three and")
    grow(pane, ChainPiece(1, 9, " four are"), ChainPiece(2, 4, " and"))
    assert pane.text_with("Three and") == "Three and four are"
    assert not pane.shows("Four and")
    press(pane, "chain_2")
    assert pane.shows("Four and")
    assert not pane.shows("Three and")
    press(pane, "chain_2")
    assert not pane.shows("Four and")


def test_given_chains_when_they_end_then_their_answers_are_shown_at_once_and_the_bars_grow(
    pane: Pane,
) -> None:
    pane.show(prompt(), running(writing(1, "One"), writing(2, "Two"), writing(3, "Three")))
    change(pane, running(ended(2, "Two", "7"), writing(1, "One"), writing(3, "Three")))
    assert bars(pane) == ["7: 1 of 5"]
    assert lines(pane)[1] == "Chain 2: 7"
    broken = ChainPart("One", status=Status.FAILED, error=Failure("answer_missing"), number=1)
    silent = ChainPart("Four", "?", number=4)
    change(pane, running(ended(2, "Two", "7"), broken, silent, ended(3, "Three", "7")))
    assert bars(pane)[0] == "7: 2 of 5"
    assert lines(pane)[0].startswith("Chain 1: ")
    assert "writing" not in lines(pane)[0]
    assert lines(pane)[2:] == ["Chain 3: 7", "Chain 4: No answer found"]


@pytest.mark.parametrize(("number", "bar"), [(1, "Not needed, or stopped"), (2, "7: 1")])
def test_given_an_unfolded_chain_when_the_vote_ends_then_it_stays_in_view_behind_its_bar(
    pane: Pane, number: int, bar: str
) -> None:
    pane.show(prompt(), running(ended(2, "Three and four", "7"), writing(1, "Three times")))
    press(pane, f"chain_{number}")
    text = "Three and four" if number == 2 else "Three times"
    assert pane.shows(text)
    stopped = ChainPart("Three times", status=Status.STOPPED, number=1)
    parts = (TextPart("7"), ended(2, "Three and four", "7"), stopped)
    change(pane, replace(running(), parts=parts, status=Status.STOPPED))
    assert lines(pane) == []
    assert pane.shows(text)
    opened = [row for row in pane.view.findChildren(VoteRow) if row.isVisible()]
    told = {row.accessibleName(): row.accessibleDescription() for row in opened}
    assert {name.startswith(bar): does for name, does in told.items()} == {
        True: "Hides its chains",
        False: "Shows its chains",
    }


def test_given_lines_when_a_word_comes_then_controls_of_the_others_are_left_as_they_are(
    pane: Pane,
) -> None:
    pane.show(prompt(), running(writing(1, "One"), writing(2, "Two"), writing(3, "Three")))
    before = {one: one.y() for one in pane.view.findChildren(ChainPane)}
    slots = pane.view.timeline.items[1].slots
    assert slots is not None
    parts = [slot.part for slot in slots]
    grow(pane, ChainPiece(2, 3, " more"))
    after = pane.view.timeline.items[1].slots
    assert after is not None
    assert [one.part is two for one, two in zip(after, parts, strict=True)].count(False) == 1
    assert {one: one.y() for one in pane.view.findChildren(ChainPane)} == before


def test_given_a_gap_in_what_came_when_read_again_then_it_is_as_it_was_read(pane: Pane) -> None:
    pane.show(prompt(), running(writing(1, "One")))
    stale: list[str] = []
    pane.model.stale.connect(stale.append)
    grow(pane, ChainPiece(1, 9, "!"))
    assert stale == ["c"]
    earlier = replace(running(writing(1, "One and two")), parent="p")
    question = replace(prompt(), parent=None)
    pane.model.splice("c", [PathEntry(question, ("p",)), PathEntry(earlier, ("a",))])
    pane.settle()
    assert lines(pane) == ["Chain 1: writing, 3 words"]
    grow(pane, ChainPiece(1, 11, " and three"))
    pane.model.splice("c", [PathEntry(question, ("p",)), PathEntry(earlier, ("a",))])
    pane.settle()
    assert lines(pane) == ["Chain 1: writing, 5 words"]


@settings(max_examples=60, deadline=None)
@given(st.text("ab 想.\n", max_size=20), st.lists(st.integers(0, 20), max_size=4))
def test_given_any_text_when_it_comes_in_pieces_then_its_words_are_those_of_the_whole(
    text: str, cuts: list[int]
) -> None:
    counted, start = CountedText(""), 0
    for cut in [*sorted(cuts), len(text)]:
        counted.append(text[start:cut])
        start = max(start, cut)
    assert (str(counted), counted.words) == (text, CountedText(text).words)
