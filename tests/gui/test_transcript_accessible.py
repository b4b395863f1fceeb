"""The transcript's interfaces for assistive technology, asked as Qt's bridges ask them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.domain.messages import PathEntry, Role, TextPart
from chatapp.gui.transcript.accessible.announcer import SAID_AT_ONCE, Said, spoken, whole_sentences
from chatapp.gui.transcript.accessible.names import message_name
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.row import Row
from chatapp.gui.transcript.view import TranscriptView
from tests.support.long_chat import turns

MANY = 50_000
NAME = QAccessible.Text.Name
DESCRIPTION = QAccessible.Text.Description


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[TranscriptView]:
    """A view in which nothing is shown yet."""
    shown = TranscriptView(TranscriptModel())
    qtbot.addWidget(shown)
    shown.resize(800, 600)
    shown.show()
    qtbot.waitExposed(shown)
    yield shown
    if "accessible" in shown.__dict__:
        shown.accessible.clear()


def load(view: TranscriptView, count: int) -> list[str]:
    messages = turns("c", count)
    view.model.load("c", [PathEntry(each, (each.id,)) for each in messages])
    QApplication.processEvents()
    return [each.id for each in messages]


def root(view: TranscriptView) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(view)
    assert found is not None
    return found


def test_given_a_view_when_nobody_asks_then_no_interface_is_made(view: TranscriptView) -> None:
    load(view, 10)

    assert "accessible" not in view.__dict__


def test_given_fifty_thousand_messages_when_one_is_asked_for_then_only_that_one_is_made(
    view: TranscriptView,
) -> None:
    load(view, MANY)

    transcript = root(view)

    assert transcript.role() == QAccessible.Role.List
    assert transcript.childCount() == MANY
    middle = transcript.child(MANY // 2)
    assert middle is not None
    assert middle.text(DESCRIPTION) == f"user {MANY // 2}"
    assert transcript.indexOfChild(middle) == MANY // 2
    assert middle.state().offscreen
    assert len(view.accessible._messages) == 1


def test_given_a_message_when_the_conversation_is_another_then_its_interfaces_are_ended(
    view: TranscriptView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    load(view, 4)
    message = root(view).child(3)
    assert message is not None
    block = message.child(0)
    assert block is not None
    assert block.textInterface().text(0, -1) == "assistant 3"

    load(view, 2)

    assert view.accessible._messages == {}
    assert not view.accessible._blocks
    after = root(view).child(1)
    assert after is not None
    assert after.text(DESCRIPTION) == "assistant 1"


def test_given_wide_characters_when_read_by_offsets_then_these_are_utf_16_units(
    view: TranscriptView,
) -> None:
    (message,) = turns("c", 1)
    message = replace(message, parts=(TextPart("🐦 heron"),))
    view.model.load("c", [PathEntry(message, (message.id,))])
    QApplication.processEvents()
    item = root(view).child(0)
    assert item is not None
    block = item.child(0)
    assert block is not None
    text = block.textInterface()

    assert text.characterCount() == len("🐦 heron") + 1
    assert text.text(3, 8) == "heron"
    text.setSelection(0, 3, 8)
    copied: list[str] = []
    assert view.reading.copied(lambda made: copied.append(made.plain))
    assert copied == ["heron"]
    assert text.selectionCount() in (0, 1)
    assert text.cursorPosition() == 8


def test_given_a_time_when_a_message_is_named_then_the_date_is_told_unless_it_is_today() -> None:
    now = datetime(2026, 5, 3, 12, tzinfo=UTC).astimezone()
    prompt, answer = turns("c", 2)
    today = Row(PathEntry(replace(prompt, created=now), (prompt.id,)))
    early = now - timedelta(days=40)
    before = Row(PathEntry(replace(answer, created=early, model="heron"), (answer.id,)))

    assert answer.role is Role.ASSISTANT
    assert message_name(today, now).startswith("You, ")
    assert "2026" not in message_name(today, now)
    assert message_name(before, now).startswith("heron, ")
    assert "2026" in message_name(before, now)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("One. Two", "One."),
        ("Version 1.5 is", ""),
        ("“One!” Two? Thr", "“One!” Two?"),
        ("第一句。第二句", "第一句。"),
        ("a line\nand", "a line\n"),
        ("", ""),
    ],
)
def test_given_text_that_grows_when_cut_then_only_whole_sentences_are_taken(
    text: str, whole: str
) -> None:
    assert whole_sentences(text) == whole


def test_given_more_than_can_be_heard_when_said_then_it_is_the_beginning() -> None:
    said = spoken("A sentence of some words. " * 100)

    assert len(said) <= SAID_AT_ONCE
    assert said.endswith("words.")


@given(blocks=st.lists(st.text(max_size=12), min_size=1, max_size=6), data=st.data())
def test_given_blocks_that_are_said_in_pieces_then_together_they_are_the_whole_text(
    blocks: list[str], data: st.DataObject
) -> None:
    texts = list(enumerate(blocks))
    whole = "\n".join(blocks)
    said, heard = Said(), ""
    while len(heard) < len(whole):
        left = [(number, text) for number, text in texts if number >= said.number]
        left[0] = (left[0][0], left[0][1][said.characters :])
        text = "\n".join(text for _number, text in left)
        assert text == whole[len(heard) :]
        length = data.draw(st.integers(1, len(text)))
        heard += text[:length]
        said = said.after(left, length)
    assert heard == whole


def test_given_blocks_when_all_of_them_count_as_said_then_only_what_comes_after_is_left() -> None:
    assert Said().after([(1, "one"), (3, "three")]) == Said(3, 5)
    assert Said(3, 2).after([(3, "ree")]) == Said(3, 5)
    assert Said().after([]) == Said()
