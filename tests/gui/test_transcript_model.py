"""The transcript's model takes what concerns its conversation, each piece of text once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import MessageChanged, MessageGrew, MessagesAdded, RetryScheduled
from chatapp.domain.messages import Failure, Message, PathEntry, Role, Status, TextPart
from chatapp.gui.transcript.model import TranscriptModel

PROMPT = Message(
    "p", "c", None, Role.USER, (TextPart("Question"),), Status.COMPLETE, datetime.now(UTC)
)
ANSWER = replace(PROMPT, id="a", parent="p", role=Role.ASSISTANT, parts=(), status=Status.STREAMING)


@pytest.fixture
def model(qtbot: QtBot) -> TranscriptModel:
    result = TranscriptModel()
    result.load("c", [PathEntry(PROMPT, ("p",)), PathEntry(ANSWER, ("a",))])
    return result


def text_of(model: TranscriptModel, message: str = "a") -> str:
    place = model.row_of(message)
    assert place is not None
    return model.rows[place].text


def test_given_growth_then_the_text_is_put_together(model: TranscriptModel) -> None:
    model.apply(MessageGrew("c", "a", 0, "One "))
    model.apply(MessageGrew("c", "a", 4, "two", thinking="Hm"))
    assert text_of(model) == "One two"
    assert model.rows[1].thinking == "Hm"


def test_given_text_that_was_loaded_already_then_it_is_not_added_again(
    model: TranscriptModel,
) -> None:
    model.apply(MessageGrew("c", "a", 0, "One two"))
    model.apply(MessageGrew("c", "a", 4, "two three"))
    model.apply(MessageGrew("c", "a", 0, "One"))
    assert text_of(model) == "One two three"


def test_given_a_piece_that_is_missing_then_the_text_stays_and_a_reload_is_asked_for(
    model: TranscriptModel, qtbot: QtBot
) -> None:
    model.apply(MessageGrew("c", "a", 0, "One "))
    with qtbot.waitSignal(model.stale) as asked:
        model.apply(MessageGrew("c", "a", 10, "far ahead"))
    assert asked.args == ["c"]
    assert text_of(model) == "One "


def test_given_changes_of_another_conversation_then_nothing_happens(
    model: TranscriptModel,
) -> None:
    other = replace(ANSWER, conversation="other", status=Status.COMPLETE)
    said: list[object] = []
    for signal in (model.grew, model.changed, model.added, model.stale):
        signal.connect(said.append)
    model.apply(MessageGrew("other", "a", 0, "text"))
    model.apply(MessageChanged(other))
    model.apply(MessagesAdded("other", (replace(other, id="x"),)))
    model.apply(RetryScheduled("other", "a", 1, 2.0, Failure("refused")))
    assert said == []
    assert text_of(model) == ""


def test_given_the_final_message_then_it_replaces_what_was_put_together(
    model: TranscriptModel,
) -> None:
    model.apply(MessageGrew("c", "a", 0, "Par"))
    final = replace(ANSWER, parts=(TextPart("Partial"),), status=Status.COMPLETE)
    model.apply(MessageChanged(final))
    assert text_of(model) == "Partial"
    assert not model.rows[1].streaming


def test_given_new_messages_then_they_are_added_once(model: TranscriptModel, qtbot: QtBot) -> None:
    more = replace(PROMPT, id="q", parent="a")
    with qtbot.waitSignal(model.added) as added:
        model.apply(MessagesAdded("c", (more,)))
    model.apply(MessagesAdded("c", (more,)))
    assert added.args == [2]
    assert [row.message.id for row in model.rows] == ["p", "a", "q"]


def test_given_messages_of_another_branch_then_a_reload_is_asked_for(
    model: TranscriptModel, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(model.stale):
        model.apply(MessagesAdded("c", (replace(PROMPT, id="q", parent="elsewhere"),)))
    assert len(model.rows) == 2


def test_given_a_retry_ahead_then_it_is_forgotten_when_text_arrives(
    model: TranscriptModel,
) -> None:
    model.apply(RetryScheduled("c", "a", 1, 2.0, Failure("refused")))
    assert model.rows[1].retry is not None
    model.apply(MessageGrew("c", "a", 0, "text"))
    assert model.rows[1].retry is None


def test_given_a_hint_then_it_survives_a_reload(model: TranscriptModel) -> None:
    model.set_hint("a", "often wrong")
    model.load("c", [PathEntry(PROMPT, ("p",)), PathEntry(ANSWER, ("a", "b"))])
    assert model.rows[1].hint == "often wrong"
