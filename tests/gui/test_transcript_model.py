"""The transcript's model takes what concerns its conversation, each piece of text once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import (
    BranchSpliced,
    MessageChanged,
    MessageGrew,
    MessagesAdded,
    RetryScheduled,
)
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


def chain(*ids: str, parent: str | None = None) -> list[PathEntry]:
    """Entries that follow each other, the first one after `parent`."""
    entries = []
    for one in ids:
        entries.append(PathEntry(replace(PROMPT, id=one, parent=parent), (one,)))
        parent = one
    return entries


def ids_of(model: TranscriptModel) -> list[str]:
    ids = [row.message.id for row in model.rows]
    assert [model.row_of(each) for each in ids] == list(range(len(ids)))
    return ids


def what_is_said(model: TranscriptModel) -> list[tuple[str, object]]:
    """What the model says from here on."""
    said: list[tuple[str, object]] = []
    model.reset.connect(lambda: said.append(("reset", None)))
    for name in ("prepended", "replaced", "added", "changed", "grew", "stale"):
        getattr(model, name).connect(lambda what, name=name: said.append((name, what)))
    return said


def test_given_the_end_of_a_branch_when_older_messages_come_then_they_are_in_front(
    model: TranscriptModel,
) -> None:
    model.load("c", chain("e", "f", parent="d"), complete=False)
    shown = list(model.rows)
    said = what_is_said(model)

    assert model.prepend("c", chain("c", "d", parent="b"), complete=False)
    assert not model.complete
    assert model.prepend("c", chain("a", "b"), complete=True)

    assert model.complete
    assert ids_of(model) == ["a", "b", "c", "d", "e", "f"]
    assert model.rows[-2:] == shown
    assert said == [("prepended", 2), ("prepended", 2)]


@pytest.mark.parametrize(
    ("conversation", "entries"),
    [("other", chain("a", "b")), ("c", chain("a", "x")), ("c", chain("e", "f", parent="d"))],
)
def test_given_older_messages_that_do_not_fit_then_they_are_not_taken(
    model: TranscriptModel, conversation: str, entries: list[PathEntry]
) -> None:
    model.load("c", chain("c", "d", parent="b"), complete=False)
    said = what_is_said(model)

    assert not model.prepend(conversation, entries, complete=True)

    assert (ids_of(model), model.complete, said) == (["c", "d"], False, [])


def test_given_rows_in_front_when_changes_come_then_they_reach_their_rows(
    model: TranscriptModel,
) -> None:
    answer = PathEntry(replace(ANSWER, parent="b"), ("a",))
    model.load("c", [answer], complete=False)
    model.apply(MessageGrew("c", "a", 0, "One "))
    model.prepend("c", chain("x", "b"), complete=True)
    said = what_is_said(model)

    model.apply(MessageGrew("c", "a", 4, "two"))
    model.apply(MessagesAdded("c", (replace(PROMPT, id="q", parent="a"),)))

    assert said == [("grew", 2), ("added", 3)]
    assert ids_of(model) == ["x", "b", "a", "q"]
    assert text_of(model) == "One two"


def test_given_another_branch_when_spliced_then_the_rows_above_are_the_same_objects(
    model: TranscriptModel,
) -> None:
    model.load("c", chain("a", "b", "c", "d"))
    above = model.rows[:2]
    said = what_is_said(model)

    assert model.splice("c", chain("b", "x", "y", "z", parent="a"))

    assert ids_of(model) == ["a", "b", "x", "y", "z"]
    assert model.rows[:2] == above
    assert said == [("replaced", 2)]


def test_given_a_branch_that_ends_earlier_when_spliced_then_the_rows_after_it_go(
    model: TranscriptModel,
) -> None:
    model.load("c", chain("a", "b", "c", "d"))
    said = what_is_said(model)

    assert model.splice("c", chain("b", parent="a"))

    assert ids_of(model) == ["a", "b"]
    assert model.row_of("c") is None
    assert said == [("replaced", 2)]


def test_given_a_message_with_a_new_sibling_when_spliced_then_only_that_is_said(
    model: TranscriptModel,
) -> None:
    model.load("c", chain("a", "b", "c"))
    said = what_is_said(model)
    b, c = chain("b", "c", parent="a")

    assert model.splice("c", [PathEntry(b.message, ("b", "x")), c])

    assert said == [("changed", 1)]
    assert model.rows[1].entry.siblings == ("b", "x")


def test_given_text_that_arrived_since_it_was_read_when_spliced_then_it_stays(
    model: TranscriptModel,
) -> None:
    model.apply(MessageGrew("c", "a", 0, "One two", thinking="Hm"))
    said = what_is_said(model)

    assert model.splice("c", [PathEntry(replace(ANSWER, parts=(TextPart("One"),)), ("a",))])
    assert said == []
    model.apply(MessageGrew("c", "a", 7, " three"))

    assert text_of(model) == "One two three"
    assert model.rows[1].thinking == "Hm"


def test_given_only_the_end_of_a_branch_when_the_whole_of_another_is_spliced_then_it_is_complete(
    model: TranscriptModel,
) -> None:
    model.load("c", chain("e", "f", parent="d"), complete=False)

    assert model.splice("c", chain("a", "x"))

    assert model.complete
    assert ids_of(model) == ["a", "x"]


def test_given_only_the_end_of_a_branch_when_more_than_it_is_spliced_then_its_rows_stay(
    model: TranscriptModel,
) -> None:
    model.load("c", chain("e", "f", parent="d"), complete=False)
    first = model.rows[0]

    assert model.splice("c", chain("a", "b", "c", "d", "e", "x"))

    assert not model.complete
    assert ids_of(model) == ["e", "x"]
    assert model.rows[0] is first


@pytest.mark.parametrize(
    ("conversation", "entries"), [("other", chain("a", "x")), ("c", chain("z", parent="y"))]
)
def test_given_a_branch_that_does_not_join_then_it_is_not_spliced(
    model: TranscriptModel, conversation: str, entries: list[PathEntry]
) -> None:
    model.load("c", chain("e", "f", parent="d"), complete=False)
    said = what_is_said(model)

    assert not model.splice(conversation, entries)
    assert not model.splice("c", [])

    assert (ids_of(model), said) == (["e", "f"], [])


def test_given_a_message_inside_that_goes_then_the_rest_stays_and_stands_one_higher(
    model: TranscriptModel,
) -> None:
    model.load("c", chain("a", "b", "c", "d"))
    spliced: list[tuple[int, ...]] = []
    model.spliced.connect(lambda *what: spliced.append(what))
    last = model.rows[3]

    model.apply(BranchSpliced("c", ("b",), tuple(chain("c", parent="a"))))

    assert ids_of(model) == ["a", "c", "d"]
    assert [model.row_of(one) for one in "abcd"] == [0, None, 1, 2]
    assert model.rows[1].message.parent == "a"
    assert model.rows[2] is last
    assert spliced == [(1, 1, 0)]


def test_given_a_message_inside_that_comes_back_then_it_stands_in_its_place(
    model: TranscriptModel,
) -> None:
    model.load("c", chain("a", "c", "d"))
    spliced: list[tuple[int, ...]] = []
    model.spliced.connect(lambda *what: spliced.append(what))

    model.apply(BranchSpliced("c", (), tuple(chain("b", "c", parent="a"))))

    assert ids_of(model) == ["a", "b", "c", "d"]
    assert [model.row_of(one) for one in "abcd"] == [0, 1, 2, 3]
    assert spliced == [(1, 0, 1)]


def test_given_a_root_that_goes_and_comes_back_then_the_branch_is_still_whole(
    model: TranscriptModel,
) -> None:
    model.load("c", chain("a", "b", "c"))

    model.apply(BranchSpliced("c", ("a",), tuple(chain("b"))))
    assert (ids_of(model), model.complete) == (["b", "c"], True)
    model.apply(BranchSpliced("c", (), tuple(chain("a", "b"))))

    assert (ids_of(model), model.complete) == (["a", "b", "c"], True)


def test_given_messages_far_up_that_are_not_read_yet_when_they_change_then_nothing_happens(
    model: TranscriptModel,
) -> None:
    model.load("c", chain("e", "f", parent="d"), complete=False)
    said = what_is_said(model)

    model.apply(BranchSpliced("c", ("b",), tuple(chain("c", parent="a"))))
    model.apply(BranchSpliced("other", ("e",), tuple(chain("f", parent="d"))))

    assert (ids_of(model), said) == (["e", "f"], [])
