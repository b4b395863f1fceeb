"""The left pane as it is used: by mouse, by keyboard, by assistive technology, when large."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import ConnectionsChanged, ConversationChanged
from chatapp.domain.messages import Conversation
from chatapp.domain.models import EMBEDDED_ID, Connection, Dialect
from chatapp.gui.sidebar.pane import Sidebar
from chatapp.gui.theme import theme

NOW = datetime.now(UTC).astimezone().replace(hour=12, minute=0, second=0, microsecond=0)


def some(count: int) -> list[Conversation]:
    return [
        Conversation(
            f"id{number}", f"Title {number}", NOW, NOW - timedelta(hours=5 * number), current="x"
        )
        for number in range(count)
    ]


@pytest.fixture
def sidebar(qapp: QApplication, qtbot: QtBot) -> Sidebar:
    theme().apply(qapp, "light", 100)
    pane = Sidebar()
    qtbot.addWidget(pane)
    pane.resize(264, 600)
    pane.load(some(8))
    with qtbot.waitExposed(pane):
        pane.show()
    return pane


def centre(sidebar: Sidebar, row: int) -> QPoint:
    return sidebar.view.visualRect(sidebar.model.index(row)).center()


def test_given_an_entry_when_clicked_once_then_it_is_opened(sidebar: Sidebar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sidebar.conversation_selected) as opened:
        qtbot.mouseClick(sidebar.view.viewport(), Qt.MouseButton.LeftButton, pos=centre(sidebar, 2))
    assert opened.args == ["id2"]


def test_given_a_groups_label_when_clicked_then_nothing_is_opened(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(sidebar.conversation_selected, wait=0):
        qtbot.mouseClick(sidebar.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 10))


def test_given_the_list_when_moving_by_keys_then_only_enter_opens(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    sidebar.set_current("id0")
    sidebar.focus_list()
    with qtbot.assertNotEmitted(sidebar.conversation_selected, wait=0):
        qtbot.keyClick(sidebar.view, Qt.Key.Key_Down)
        qtbot.keyClick(sidebar.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(sidebar.conversation_selected) as opened:
        qtbot.keyClick(sidebar.view, Qt.Key.Key_Return)
    assert opened.args == ["id2"]


def test_given_the_list_when_home_and_end_are_pressed_then_the_cursor_goes_there(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    sidebar.focus_list()
    qtbot.keyClick(sidebar.view, Qt.Key.Key_End)
    assert sidebar.view.currentIndex().row() == 7
    qtbot.keyClick(sidebar.view, Qt.Key.Key_Home)
    assert sidebar.view.currentIndex().row() == 0


def test_given_an_entry_when_f2_then_it_is_renamed_in_its_place(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    sidebar.focus_list()
    qtbot.keyClick(sidebar.view, Qt.Key.Key_F2)
    field = sidebar.view.findChild(QLineEdit, "conversationTitle")
    assert isinstance(field, QLineEdit)
    assert field.text() == "Title 0"
    assert field.selectedText() == "Title 0"
    qtbot.keyClicks(field, "Other")
    with qtbot.waitSignal(sidebar.rename_requested) as asked:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked.args == ["id0", "Other"]


def test_given_a_rename_when_escape_then_nothing_is_asked_for(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    sidebar.focus_list()
    qtbot.keyClick(sidebar.view, Qt.Key.Key_F2)
    field = sidebar.view.findChild(QLineEdit, "conversationTitle")
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "Other")
    with qtbot.assertNotEmitted(sidebar.rename_requested, wait=0):
        qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_given_an_entry_when_delete_is_pressed_then_its_deletion_is_asked_for(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    sidebar.focus_list()
    with qtbot.waitSignal(sidebar.delete_requested) as asked:
        qtbot.keyClick(sidebar.view, Qt.Key.Key_Delete)
    assert asked.args == ["id0"]


def test_given_an_entry_when_its_menu_is_asked_for_by_key_then_it_offers_everything(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    sidebar.focus_list()
    menu = sidebar.view.context_menu(sidebar.model.index(1))
    assert [action.text() for action in menu.actions() if action.text()] == [
        "Open",
        "Rename",
        "Delete",
    ]
    with qtbot.waitSignal(sidebar.delete_requested) as asked:
        menu.actions()[-1].trigger()
    assert asked.args == ["id1"]
    assert isinstance(menu, QMenu)


def test_given_the_shown_conversation_when_others_move_above_it_then_it_stays_marked(
    sidebar: Sidebar,
) -> None:
    sidebar.set_current("id0")
    changed = Conversation("id5", "Title 5", NOW, NOW + timedelta(minutes=1), current="x")
    sidebar.apply(ConversationChanged(changed))
    selected = sidebar.view.selectionModel().selectedIndexes()
    assert [index.row() for index in selected] == [1]


def test_given_assistive_technology_when_it_selects_an_entry_then_that_is_opened(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    sidebar.set_current("id0")
    with qtbot.waitSignal(sidebar.conversation_selected) as opened:
        sidebar.view.selectionModel().select(
            sidebar.model.index(3), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
    assert opened.args == ["id3"]


def test_given_the_list_when_read_out_then_it_is_a_list_named_conversations_of_titles(
    sidebar: Sidebar,
) -> None:
    tree = QAccessible.queryAccessibleInterface(sidebar.view)
    assert tree is not None
    assert tree.role() == QAccessible.Role.List
    assert tree.text(QAccessible.Text.Name) == "Conversations"
    names = []
    for number in range(tree.childCount()):
        child = tree.child(number)
        if child is not None and child.role() == QAccessible.Role.ListItem:
            names.append(child.text(QAccessible.Text.Name))
    assert names == [f"Title {number}" for number in range(8)]


def test_given_every_control_then_it_has_a_name_and_a_tip(sidebar: Sidebar) -> None:
    buttons = sidebar.findChildren(QPushButton)
    assert {button.objectName() for button in buttons} >= {"newConversation", "settings"}
    for button in buttons:
        assert button.accessibleName() or button.text(), button.objectName()
        assert button.toolTip(), button.objectName()
    assert sidebar.search.accessibleName() == "Search"


def test_given_the_largest_text_then_the_buttons_below_the_list_are_not_cut(
    sidebar: Sidebar, qapp: QApplication
) -> None:
    theme().apply(qapp, "light", 200)
    try:
        qapp.processEvents()
        for name in ("settings", "connectionsInUse"):
            button = sidebar.findChild(QPushButton, name)
            assert isinstance(button, QPushButton)
            assert button.mapTo(sidebar, button.rect().bottomLeft()).y() < sidebar.height()
            assert button.parentWidget().rect().contains(button.geometry()), name
    finally:
        theme().apply(qapp, "light", 100)


def test_given_the_buttons_when_clicked_then_their_signals_come(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    for name, signal in (
        ("newConversation", sidebar.new_requested),
        ("settings", sidebar.settings_requested),
        ("connectionsInUse", sidebar.connections_requested),
    ):
        button = sidebar.findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_given_a_search_when_typed_then_the_list_narrows_and_escape_widens_it(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    qtbot.keyClicks(sidebar.search, "title 3")
    assert sidebar.model.rowCount() == 1
    qtbot.keyClick(sidebar.search, Qt.Key.Key_Escape)
    assert sidebar.model.rowCount() == 8


def test_given_a_search_when_down_is_pressed_then_the_list_has_the_focus(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    sidebar.focus_search()
    qtbot.keyClick(sidebar.search, Qt.Key.Key_Down)
    qtbot.waitUntil(sidebar.view.hasFocus)


def test_given_connections_then_the_foot_says_how_many_or_that_all_stays_here(
    sidebar: Sidebar,
) -> None:
    foot = sidebar.findChild(QPushButton, "connectionsInUse")
    assert isinstance(foot, QPushButton)
    own = Connection("a", "Orchard", Dialect.OPENAI_CHAT, "https://orchard.example/v1", NOW)
    built_in = Connection(EMBEDDED_ID, "Demo model", Dialect.OPENAI_CHAT, "", NOW)
    sidebar.apply(ConnectionsChanged((built_in,)))
    assert foot.text() == "On this computer"
    sidebar.apply(ConnectionsChanged((own, built_in)))
    assert foot.text() == "1 connection"


def test_given_the_shown_conversation_when_stepping_then_the_ends_meet(sidebar: Sidebar) -> None:
    sidebar.set_current("id7")
    assert sidebar.neighbour(1) == "id0"
    assert sidebar.neighbour(-1) == "id6"
    assert sidebar.conversation_at(2) == "id2"
    assert sidebar.conversation_at(99) is None


def test_given_ten_thousand_conversations_when_shown_then_only_those_in_view_are_asked_for(
    sidebar: Sidebar, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[int] = set()
    data = sidebar.model.data

    def counted(index: object, role: int = 0) -> object:
        asked.add(index.row())  # type: ignore[attr-defined]
        return data(index, role)  # type: ignore[arg-type]

    monkeypatch.setattr(sidebar.model, "data", counted)
    sidebar.load(some(10_000))
    sidebar.view.grab()
    assert len(asked) < 40
    asked.clear()
    sidebar.view.verticalScrollBar().setValue(sidebar.view.verticalScrollBar().maximum())
    sidebar.view.grab()
    assert len(asked) < 40
    assert 9_999 in asked


def test_given_a_row_when_asked_where_it_lies_then_that_place_leads_back_to_it(
    sidebar: Sidebar,
) -> None:
    sidebar.load(some(300))
    for row in (0, 1, 7, 150, 299):
        index = sidebar.model.index(row)
        sidebar.view.scrollTo(index)
        area = sidebar.view.visualRect(index)
        assert sidebar.view.viewport().rect().contains(area)
        assert sidebar.view.indexAt(area.center()).row() == row


def test_given_larger_text_then_rows_grow_with_it(sidebar: Sidebar, qapp: QApplication) -> None:
    before = sidebar.view.visualRect(sidebar.model.index(0)).height()
    theme().apply(qapp, "light", 150)
    assert sidebar.view.visualRect(sidebar.model.index(0)).height() == before * 1.5
    theme().apply(qapp, "light", 100)
