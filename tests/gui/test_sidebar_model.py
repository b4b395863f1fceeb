"""The list's model: order, groups and filter hold whatever the engine says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import (
    Change,
    ConversationAdded,
    ConversationChanged,
    ConversationRemoved,
    FoldersChanged,
)
from chatapp.domain.listing import Entries, Outline, Shelf, microseconds
from chatapp.domain.messages import Conversation, Folder
from chatapp.gui.formats import time_label
from chatapp.gui.sidebar.contents import LIMIT, PAGE
from chatapp.gui.sidebar.groups import group_label, group_of
from chatapp.gui.sidebar.model import SidebarModel
from chatapp.gui.sidebar.roles import Role
from tests.support.listed import Listed

NOON = datetime.now(UTC).astimezone().replace(hour=12, minute=0, second=0, microsecond=0)


def conversation(name: str, days: float = 0, **fields: object) -> Conversation:
    moment = NOON - timedelta(days=days)
    made = Conversation(name, f"Title {name}", moment, moment, current="leaf")
    return replace(made, **fields)  # type: ignore[arg-type]


def ids(model: SidebarModel) -> list[str | None]:
    """Of all rows; None for a folder's own."""
    return [model.index(row).data(Role.ID) for row in range(model.rowCount())]


def texts(model: SidebarModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


@pytest.fixture
def model(qapp: QApplication) -> SidebarModel:
    return SidebarModel()


@pytest.fixture
def listed(model: SidebarModel) -> Listed:
    return Listed(model)


def test_given_conversations_when_loaded_then_the_newest_is_first(
    model: SidebarModel, listed: Listed
) -> None:
    listed.load([conversation("old", 3), conversation("new"), conversation("middle", 1)])
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


def test_given_groups_when_loaded_then_each_begins_at_its_first_row(
    model: SidebarModel, listed: Listed
) -> None:
    listed.load([conversation("a"), conversation("b", 0.1), conversation("c", 1)])
    assert list(model.group_starts()) == [0, 2]
    assert [model.group_name(row) for row in range(3)] == ["Today", "", "Yesterday"]


def test_given_an_entry_when_read_out_then_its_title_is_its_name(
    model: SidebarModel, listed: Listed
) -> None:
    listed.load([conversation("a", unread=True)])
    index = model.index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Title a"
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "Unread answer"


def test_given_todays_entry_then_it_has_a_time_and_an_older_one_has_none(
    model: SidebarModel,
    listed: Listed,
) -> None:
    listed.load([conversation("a"), conversation("b", 1)])
    assert model.index(0).data(Role.TIME) == time_label(NOON)
    assert model.index(1).data(Role.TIME) == ""


def test_given_a_list_when_a_conversation_is_written_to_then_it_moves_to_the_top(
    model: SidebarModel, listed: Listed, qtbot: QtBot
) -> None:
    listed.load([conversation("a"), conversation("b", 1), conversation("c", 2)])
    with qtbot.waitSignal(model.rowsMoved):
        model.apply(ConversationChanged(conversation("c", -0.01)))
    assert ids(model) == ["c", "a", "b"]


def test_given_a_list_when_only_the_title_changes_then_the_row_stays(
    model: SidebarModel, listed: Listed, qtbot: QtBot
) -> None:
    listed.load([conversation("a"), conversation("b", 1)])
    with qtbot.waitSignal(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        model.apply(ConversationChanged(conversation("b", 1, title="Other")))
    assert model.index(1).data() == "Other"


def test_given_words_that_were_looked_for_then_only_titles_that_fit_are_shown_by_day(
    model: SidebarModel, listed: Listed
) -> None:
    model.set_folders([Folder("f", "Thesis", NOON)])
    known = [
        conversation("a", title="Tidy the Sensor sheet", folder="f"),
        conversation("b", title="Sensor of tides", pinned=True),
        conversation("c", title="潮汐发电"),
    ]
    listed.load(known, "sensor tid")
    assert ids(model) == ["a", "b"]
    assert model.group_name(0) == "Today"
    listed.load(known)
    assert texts(model) == ["Sensor of tides", "潮汐发电", "Thesis"]


def test_given_a_list_when_the_same_is_loaded_again_then_no_row_is_touched(
    model: SidebarModel, listed: Listed, qtbot: QtBot
) -> None:
    known = [conversation("a"), conversation("b", 1)]
    listed.load(known)
    with qtbot.assertNotEmitted(model.layoutChanged), qtbot.assertNotEmitted(model.dataChanged):
        listed.load(known)


def test_given_a_list_when_some_are_others_then_the_rest_stays(
    model: SidebarModel, listed: Listed, qtbot: QtBot
) -> None:
    listed.load([conversation("a"), conversation("b", 1), conversation("c", 2)])
    kept = QPersistentModelIndex(model.index(1))
    with qtbot.assertNotEmitted(model.modelReset):
        listed.load([conversation("b", 1), conversation("d", 3), conversation("c", -0.01)])
    assert ids(model) == ["c", "b", "d"]
    assert kept.data(Role.ID) == "b"


def test_given_a_deleted_conversation_when_it_changes_then_it_does_not_come_back(
    model: SidebarModel,
    listed: Listed,
) -> None:
    listed.load([conversation("a"), conversation("b")])
    model.apply(ConversationRemoved("a"))
    model.apply(ConversationChanged(conversation("a", unread=True)))
    assert ids(model) == ["b"]


def test_given_words_when_a_title_no_longer_fits_then_the_row_goes_and_one_that_fits_comes(
    model: SidebarModel, listed: Listed
) -> None:
    listed.load([conversation("a", title="One"), conversation("b", title="One more")], "one")
    model.apply(ConversationChanged(conversation("a", title="Two")))
    assert ids(model) == ["b"]
    model.apply(ConversationChanged(conversation("c", title="Ｏｎｅ")))
    assert ids(model) == ["b", "c"]


def test_given_an_answer_being_written_then_the_entry_says_so(
    model: SidebarModel, listed: Listed, qtbot: QtBot
) -> None:
    listed.load([conversation("a"), conversation("b")])
    with qtbot.waitSignal(model.dataChanged):
        model.set_streaming(["b"])
    assert [model.index(row).data(Role.STREAMING) for row in range(2)] == [False, True]


def test_given_a_new_title_when_given_in_place_then_it_is_asked_for(
    model: SidebarModel, listed: Listed, qtbot: QtBot
) -> None:
    listed.load([conversation("a")])
    with qtbot.waitSignal(model.rename_requested) as asked:
        model.setData(model.index(0), "  Another \n title ")
    assert asked.args == ["a", "Another title"]
    with qtbot.assertNotEmitted(model.rename_requested):
        model.setData(model.index(0), "   ")


def test_given_an_open_window_when_a_day_passes_then_groups_are_made_anew(
    model: SidebarModel, listed: Listed, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed.load([conversation("a")])
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


def folders(*names: str) -> list[Folder]:
    return [Folder(name.lower(), name, NOON) for name in names]


def test_given_all_kinds_then_they_stand_as_pinned_days_folders_and_months(
    model: SidebarModel, listed: Listed
) -> None:
    model.set_folders(folders("Thesis", "Work"))
    listed.load(
        [
            conversation("today"),
            conversation("yesterday", 1),
            conversation("old", 400),
            conversation("pinned", 300, pinned=True),
            conversation("inside", 2, folder="work"),
            conversation("gone", archived=True),
        ]
    )
    assert texts(model) == [
        "Title pinned",
        "Title today",
        "Title yesterday",
        "Thesis",
        "Work",
        "Title old",
    ]
    names = [model.group_name(row) for row in range(5)]
    assert names == ["Pinned", "Today", "Yesterday", "Folders", ""]
    assert [model.index(row).data(Role.ICON) for row in (0, 1, 4)] == ["pin", "", "folder"]
    assert [model.index(row).data(Role.TIME) for row in (3, 4)] == ["0", "1"]


def test_given_a_folder_when_opened_then_its_conversations_stand_below_it(
    model: SidebarModel, listed: Listed, qtbot: QtBot
) -> None:
    model.set_folders(folders("Thesis"))
    listed.load([conversation("a", folder="thesis"), conversation("b", 1, folder="thesis")])
    row = model.row_of_folder("thesis")
    description = Qt.ItemDataRole.AccessibleDescriptionRole
    assert model.index(row).data(description) == "Folder, 2 conversations, collapsed"
    assert model.row_of("a") == -1

    with qtbot.waitSignal(model.rowsInserted):
        model.open_folder("thesis", True)

    assert texts(model) == ["Thesis", "Title a", "Title b"]
    assert model.index(row).data(description) == "Folder, 2 conversations, expanded"
    assert [model.index(each).data(Role.INSIDE) for each in range(3)] == [False, True, True]
    assert [model.folder_of(each) for each in range(3)] == ["thesis"] * 3
    with qtbot.waitSignal(model.rowsRemoved):
        model.open_folder("thesis", False)
    assert texts(model) == ["Thesis"]


def test_given_a_conversation_when_pinned_or_moved_then_only_its_row_moves(
    model: SidebarModel, listed: Listed, qtbot: QtBot
) -> None:
    model.set_folders(folders("Thesis"))
    listed.load([conversation("a"), conversation("b", 0.1), conversation("c", 1)])
    model.open_folder("thesis", True)
    kept = QPersistentModelIndex(model.index(model.row_of("c")))
    with qtbot.waitSignal(model.rowsMoved), qtbot.assertNotEmitted(model.layoutChanged):
        model.apply(ConversationChanged(conversation("c", 1, pinned=True)))
    assert ids(model) == ["c", "a", "b", None]
    with qtbot.waitSignal(model.rowsMoved):
        model.apply(ConversationChanged(conversation("c", 1, folder="thesis")))
    assert ids(model) == ["a", "b", None, "c"]
    assert kept.row() == 3
    with qtbot.waitSignal(model.rowsRemoved):
        model.apply(ConversationChanged(conversation("c", 1, archived=True)))
    with qtbot.waitSignal(model.rowsInserted):
        model.apply(ConversationAdded(conversation("c", 1)))
    assert ids(model) == ["a", "b", "c", None]


def test_given_folders_when_one_is_removed_then_what_was_kept_hold_of_stays(
    model: SidebarModel, listed: Listed, qtbot: QtBot
) -> None:
    model.set_folders(folders("Thesis", "Work"))
    listed.load([conversation("a", 400), conversation("b", folder="thesis")])
    kept = QPersistentModelIndex(model.index(model.row_of("a")))
    work = QPersistentModelIndex(model.index(model.row_of_folder("work")))
    model.apply(ConversationChanged(conversation("b")))
    with qtbot.assertNotEmitted(model.modelReset):
        model.apply(FoldersChanged(tuple(folders("Work"))))
    assert texts(model) == ["Title b", "Work", "Title a"]
    assert (kept.row(), work.row()) == (2, 1)


def test_given_a_folder_when_named_in_place_then_it_is_asked_for(
    model: SidebarModel, listed: Listed, qtbot: QtBot
) -> None:
    model.set_folders(folders("Thesis"))
    listed.load([])
    with qtbot.waitSignal(model.folder_rename_requested) as asked:
        model.setData(model.index(0), "Essay")
    assert asked.args == ["thesis", "Essay"]


def test_given_the_trash_then_each_row_says_how_many_days_are_left(
    model: SidebarModel, qapp: QApplication
) -> None:
    now = datetime.now(UTC)
    deleted = [
        ("a", now),
        ("b", now - timedelta(days=29, hours=1)),
        ("c", now - timedelta(days=31)),
    ]
    outline = Outline(loose=Entries((name, microseconds(moment)) for name, moment in deleted))
    model.show(outline, Shelf.TRASH)
    assert [model.index(row).data(Role.TIME) for row in range(3)] == [
        "30 days left",
        "1 day left",
        "0 days left",
    ]
    assert not model.index(0).flags() & Qt.ItemFlag.ItemIsEditable
    model.apply(ConversationAdded(conversation("b")))
    assert ids(model) == ["a", "c"]


def test_given_rows_that_are_not_read_when_looked_at_then_their_page_is_asked_for_once(
    model: SidebarModel, listed: Listed, qtbot: QtBot
) -> None:
    known = [conversation(f"id{number}", number) for number in range(500)]
    listed.load(known, read=False)
    assert model.index(250).data() == ""
    assert model.index(251).data() == ""
    with qtbot.waitSignal(model.dataChanged):
        pass
    assert [len(asked) for asked in listed.asked] == [PAGE]
    assert model.index(250).data() == "Title id250"
    assert model.index(299).data() == "Title id299"
    assert model.index(300).data() == ""


def test_given_very_many_rows_when_all_were_looked_at_then_only_some_are_kept(
    model: SidebarModel, listed: Listed, qtbot: QtBot
) -> None:
    known = [conversation(f"id{number}", number) for number in range(2 * LIMIT)]
    listed.load(known)
    assert model.conversation(0) is None
    assert model.conversation(2 * LIMIT - 1) is not None
    assert model.row_of("id0") == 0


def test_given_a_list_when_read_again_then_what_is_looked_at_is_read_again_too(
    model: SidebarModel, listed: Listed, qtbot: QtBot
) -> None:
    listed.load([conversation("a"), conversation("b", 1)])
    listed.load([conversation("a", title="Renamed elsewhere"), conversation("b", 1)], read=False)
    assert model.index(0).data() == "Title a"
    with qtbot.waitSignal(model.dataChanged):
        pass
    assert model.index(0).data() == "Renamed elsewhere"


NAMES = st.sampled_from("abcdefgh")
AGES = st.sampled_from([0, 0.01, 0.02, 1, 1.01, 3, 40, 400])
FOLDERS = st.sampled_from([None, "thesis", "work", "unknown"])
CONVERSATIONS = st.builds(
    lambda name, age, folder, pinned, archived: conversation(
        name, age, folder=folder, pinned=pinned, archived=archived
    ),
    NAMES,
    AGES,
    FOLDERS,
    st.booleans(),
    st.booleans(),
)
CHANGES = st.one_of(
    st.builds(ConversationChanged, CONVERSATIONS),
    st.builds(ConversationAdded, CONVERSATIONS),
    st.builds(ConversationRemoved, NAMES),
    st.sampled_from([("thesis", True), ("thesis", False), ("work", True), ("work", False)]),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, max_size=30))
def test_given_any_changes_then_rows_are_what_a_fresh_list_would_be(
    qapp: QApplication, changes: list[Change | tuple[str, bool]]
) -> None:
    model, fresh = SidebarModel(), SidebarModel()
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
    )
    for each in (model, fresh):
        each.set_folders(folders("Thesis", "Work"))
    known: dict[str, Conversation] = {}
    for change in changes:
        if isinstance(change, tuple):
            for each in (model, fresh):
                each.open_folder(*change)
            continue
        held = {
            (index.data(Role.ID), index.data()): index
            for index in (QPersistentModelIndex(model.index(row)) for row in range(len(ids(model))))
        }
        model.apply(change)
        if isinstance(change, ConversationRemoved):
            known.pop(change.conversation, None)
        elif isinstance(change, ConversationAdded) or (
            isinstance(change, ConversationChanged) and change.conversation.id in known
        ):
            known.pop(change.conversation.id, None)
            if not change.conversation.archived:
                known[change.conversation.id] = change.conversation
        assert all(
            (index.data(Role.ID), index.data()) == name
            for name, index in held.items()
            if index.isValid()
        )
    Listed(fresh).load(
        replace(one, folder=None if one.folder == "unknown" else one.folder)
        for one in known.values()
    )
    assert ids(model) == ids(fresh)
    assert texts(model) == texts(fresh)
    assert list(model.group_starts()) == list(fresh.group_starts())
    assert all(model.row_of(name) == row for row, name in enumerate(ids(model)) if name)
    assert tester is not None
