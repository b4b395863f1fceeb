"""The list's model: order, groups and filter hold whatever the engine says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import (
    Change,
    ConversationAdded,
    ConversationChanged,
    ConversationRemoved,
)
from chatapp.domain.messages import Conversation
from chatapp.gui.formats import time_label
from chatapp.gui.sidebar.groups import group_label, group_of
from chatapp.gui.sidebar.model import Role, SidebarModel

NOON = datetime.now(UTC).astimezone().replace(hour=12, minute=0, second=0, microsecond=0)


def conversation(name: str, days: float = 0, **fields: object) -> Conversation:
    moment = NOON - timedelta(days=days)
    made = Conversation(name, f"Title {name}", moment, moment, current="leaf")
    return replace(made, **fields)  # type: ignore[arg-type]


def ids(model: SidebarModel) -> list[str]:
    return [model.index(row).data(Role.ID) for row in range(model.rowCount())]


@pytest.fixture
def model(qapp: QApplication) -> SidebarModel:
    return SidebarModel()


def test_given_conversations_when_loaded_then_the_newest_is_first(model: SidebarModel) -> None:
    model.load([conversation("old", 3), conversation("new"), conversation("middle", 1)])
    assert ids(model) == ["new", "middle", "old"]


def test_given_days_when_grouped_then_today_yesterday_month_and_year_are_told_apart() -> None:
    today = date(2026, 5, 20)
    days = {
        date(2026, 5, 20): "Today",
        date(2026, 5, 21): "Today",
        date(2026, 5, 19): "Yesterday",
        date(2026, 5, 3): "Earlier in May",
        date(2026, 4, 30): "April",
        date(2025, 5, 3): "May 2025",
    }
    for day, label in days.items():
        assert group_label(group_of(day, today), today) == label


def test_given_the_second_of_a_month_then_the_last_of_the_month_before_is_a_month_of_its_own() -> (
    None
):
    assert group_of(date(2026, 4, 30), date(2026, 5, 2)) == ("month", 2026, 4)


def test_given_groups_when_loaded_then_each_begins_at_its_first_row(model: SidebarModel) -> None:
    model.load([conversation("a"), conversation("b", 0.1), conversation("c", 1)])
    assert list(model.group_starts()) == [0, 2]
    assert [model.group_name(row) for row in range(3)] == ["Today", "", "Yesterday"]


def test_given_an_entry_when_read_out_then_its_title_is_its_name(model: SidebarModel) -> None:
    from PySide6.QtCore import Qt

    model.load([conversation("a", unread=True)])
    index = model.index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Title a"
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "Unread answer"


def test_given_todays_entry_then_it_has_a_time_and_an_older_one_has_none(
    model: SidebarModel,
) -> None:
    model.load([conversation("a"), conversation("b", 1)])
    assert model.index(0).data(Role.TIME) == time_label(NOON)
    assert model.index(1).data(Role.TIME) == ""


def test_given_a_list_when_a_conversation_is_written_to_then_it_moves_to_the_top(
    model: SidebarModel, qtbot: QtBot
) -> None:
    model.load([conversation("a"), conversation("b", 1), conversation("c", 2)])
    with qtbot.waitSignal(model.rowsMoved):
        model.apply(ConversationChanged(conversation("c", -0.01)))
    assert ids(model) == ["c", "a", "b"]


def test_given_a_list_when_only_the_title_changes_then_the_row_stays(
    model: SidebarModel, qtbot: QtBot
) -> None:
    model.load([conversation("a"), conversation("b", 1)])
    with qtbot.waitSignal(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        model.apply(ConversationChanged(conversation("b", 1, title="Other")))
    assert model.index(1).data() == "Other"


def test_given_a_filter_then_only_titles_with_all_its_words_are_shown(model: SidebarModel) -> None:
    model.load(
        [
            conversation("a", title="Tidy the Sensor sheet"),
            conversation("b", title="Sensor of tides"),
            conversation("c", title="潮汐发电"),
        ]
    )
    model.set_filter("sensor tidy")
    assert ids(model) == ["a"]
    model.set_filter("汐")
    assert ids(model) == ["c"]
    model.set_filter("")
    assert len(ids(model)) == 3


def test_given_a_list_when_the_same_is_loaded_again_then_no_row_is_touched(
    model: SidebarModel, qtbot: QtBot
) -> None:
    listed = [conversation("a"), conversation("b", 1)]
    model.load(listed)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.assertNotEmitted(model.dataChanged):
        model.load(listed)


def test_given_a_list_when_some_are_others_then_the_rest_stays(
    model: SidebarModel, qtbot: QtBot
) -> None:
    model.load([conversation("a"), conversation("b", 1), conversation("c", 2)])
    kept = QPersistentModelIndex(model.index(1))
    with qtbot.assertNotEmitted(model.modelReset):
        model.load([conversation("b", 1), conversation("d", 3), conversation("c", -0.01)])
    assert ids(model) == ["c", "b", "d"]
    assert kept.data(Role.ID) == "b"


def test_given_a_deleted_conversation_when_it_changes_then_it_does_not_come_back(
    model: SidebarModel,
) -> None:
    model.load([conversation("a"), conversation("b")])
    model.apply(ConversationRemoved("a"))
    model.apply(ConversationChanged(conversation("a", unread=True)))
    assert ids(model) == ["b"]


def test_given_a_filter_when_a_title_no_longer_fits_then_the_row_goes(model: SidebarModel) -> None:
    model.load([conversation("a", title="One"), conversation("b", title="One more")])
    model.set_filter("one")
    model.apply(ConversationChanged(conversation("a", title="Two")))
    assert ids(model) == ["b"]
    model.set_filter("")
    assert sorted(ids(model)) == ["a", "b"]


def test_given_an_answer_being_written_then_the_entry_says_so(
    model: SidebarModel, qtbot: QtBot
) -> None:
    model.load([conversation("a"), conversation("b")])
    with qtbot.waitSignal(model.dataChanged):
        model.set_streaming(["b"])
    assert [model.index(row).data(Role.STREAMING) for row in range(2)] == [False, True]


def test_given_a_new_title_when_given_in_place_then_it_is_asked_for(
    model: SidebarModel, qtbot: QtBot
) -> None:
    model.load([conversation("a")])
    with qtbot.waitSignal(model.rename_requested) as asked:
        model.setData(model.index(0), "  Another \n title ")
    assert asked.args == ["a", "Another title"]
    with qtbot.assertNotEmitted(model.rename_requested):
        model.setData(model.index(0), "   ")


def test_given_an_open_window_when_a_day_passes_then_groups_are_made_anew(
    model: SidebarModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.load([conversation("a")])
    assert model.group_name(0) == "Today"

    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:
            return NOON.date() + timedelta(days=1)

    monkeypatch.setattr("chatapp.gui.sidebar.model.date", Tomorrow)
    with qtbot.waitSignal(model.groups_changed):
        model.check_day()
    assert model.group_name(0) == "Yesterday"
    assert model.index(0).data(Role.TIME) == ""


NAMES = st.sampled_from("abcdef")
AGES = st.floats(min_value=0, max_value=400)
TITLES = st.sampled_from(["One", "One more", "Two"])
CHANGES = st.one_of(
    st.builds(
        lambda name, age, title: ConversationChanged(conversation(name, age, title=title)),
        NAMES,
        AGES,
        TITLES,
    ),
    st.builds(lambda name, age: ConversationAdded(conversation(name, age)), NAMES, AGES),
    st.builds(ConversationRemoved, NAMES),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, max_size=25), text=st.sampled_from(["", "one", "two"]))
def test_given_any_changes_then_rows_are_what_a_fresh_list_would_be(
    qapp: QApplication, changes: list[Change], text: str
) -> None:
    model, fresh = SidebarModel(), SidebarModel()
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
    )
    model.set_filter(text)
    known: dict[str, Conversation] = {}
    for change in changes:
        model.apply(change)
        if isinstance(change, ConversationRemoved):
            known.pop(change.conversation, None)
        elif isinstance(change, ConversationAdded) or (
            isinstance(change, ConversationChanged) and change.conversation.id in known
        ):
            known[change.conversation.id] = change.conversation
    fresh.load(known.values())
    fresh.set_filter(text)
    assert ids(model) == ids(fresh)
    assert list(model.group_starts()) == list(fresh.group_starts())
    assert all(model.row_of(name) == row for row, name in enumerate(ids(model)))
    assert tester is not None
