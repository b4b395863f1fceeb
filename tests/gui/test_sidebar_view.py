"""The left pane as it is used: by mouse, by keyboard, by assistive technology, when large."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import ConnectionsChanged, ConversationChanged, ConversationRemoved
from chatapp.domain.listing import Shelf
from chatapp.domain.messages import Conversation, Folder
from chatapp.domain.models import EMBEDDED_ID, Connection, Dialect
from chatapp.gui.sidebar.entry_menu import folders_menu
from chatapp.gui.sidebar.pane import Sidebar
from chatapp.gui.sidebar.roles import Look, Role
from chatapp.gui.theme import theme
from tests.support.listed import Listed, follow

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
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
    follow(pane, some(8))
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
    with qtbot.waitSignal(sidebar.intents.delete_requested) as asked:
        qtbot.keyClick(sidebar.view, Qt.Key.Key_Delete)
    assert asked.args == [["id0"]]


def test_given_an_entry_when_its_menu_is_asked_for_by_key_then_it_offers_everything(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    sidebar.focus_list()
    menu = sidebar.view.context_menu(sidebar.model.index(1))
    assert [action.text() for action in menu.actions() if action.text()] == [
        "Open",
        "Rename",
        "Pin",
        "Move to folder",
        "Duplicate",
        "Archive",
        "Export…",
        "Delete",
    ]
    with qtbot.waitSignal(sidebar.intents.delete_requested) as asked:
        menu.actions()[-1].trigger()
    assert asked.args == [["id1"]]
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
    look = sidebar.model.look

    def counted(row: int) -> Look:
        asked.add(row)
        return look(row)

    monkeypatch.setattr(sidebar.model, "look", counted)
    Listed(sidebar.model).load(some(10_000))
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
    Listed(sidebar.model).load(some(300))
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


def rows_of(sidebar: Sidebar) -> list[str]:
    return [str(sidebar.model.index(row).data()) for row in range(sidebar.model.rowCount())]


def click(
    sidebar: Sidebar, qtbot: QtBot, row: int, modifier: Qt.KeyboardModifier = NO_MODIFIER
) -> None:
    qtbot.mouseClick(
        sidebar.view.viewport(), Qt.MouseButton.LeftButton, modifier, centre(sidebar, row)
    )


def drag(sidebar: Sidebar, qtbot: QtBot, row: int, to: QPoint, *, drop: bool = True) -> None:
    """Drag an entry to a point, by real mouse events."""
    viewport, start = sidebar.view.viewport(), centre(sidebar, row)
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(viewport, left, pos=start)
    for at in (start + QPoint(0, 15), to):
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(at),
            QPointF(viewport.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            left,
            NO_MODIFIER,
        )
        QApplication.sendEvent(viewport, move)
    if drop:
        qtbot.mouseRelease(viewport, left, pos=to)


@pytest.fixture
def ordered(sidebar: Sidebar) -> Sidebar:
    """Two pinned, three of today, folders "Thesis" (open, holding id5) and "Work", one old."""
    sidebar.model.set_folders([Folder("thesis", "Thesis", NOW), Folder("work", "Work", NOW)])
    known = [
        replace(one, updated=NOW - timedelta(minutes=number)) for number, one in enumerate(some(8))
    ]
    known[0] = replace(known[0], pinned=True)
    known[1] = replace(known[1], pinned=True)
    known[5] = replace(known[5], folder="thesis")
    known[6] = replace(known[6], folder="thesis")
    known[7] = replace(known[7], updated=NOW - timedelta(days=400))
    follow(sidebar, known)
    sidebar.model.open_folder("thesis", True)
    return sidebar


def test_given_entries_when_clicked_with_ctrl_or_shift_then_they_are_chosen_not_opened(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    sidebar.set_current("id0")
    with qtbot.assertNotEmitted(sidebar.conversation_selected, wait=0):
        click(sidebar, qtbot, 2, CTRL)
        assert sidebar.view.choice.ids == ["id0", "id2"]
        click(sidebar, qtbot, 4, SHIFT)
        assert sidebar.view.choice.ids == ["id2", "id3", "id4"]
        click(sidebar, qtbot, 3, CTRL)
        assert sidebar.view.choice.ids == ["id2", "id4"]
    assert sidebar.choice_bar.isVisible()
    assert "2 selected" in words(sidebar.choice_bar)
    with qtbot.waitSignal(sidebar.conversation_selected) as opened:
        click(sidebar, qtbot, 1)
    assert opened.args == ["id1"]
    assert sidebar.view.choice.ids == []
    assert not sidebar.choice_bar.isVisible()


def test_given_the_list_when_shift_and_cursor_keys_are_pressed_then_the_choice_grows(
    ordered: Sidebar, qtbot: QtBot
) -> None:
    view = ordered.view
    ordered.set_current("id4")
    view.setFocus()
    view.setCurrentIndex(ordered.model.index(ordered.model.row_of("id4")))
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Down, SHIFT)
    assert view.choice.ids == ["id4", "id5"]  # the folder between them is no conversation
    qtbot.keyClick(view, Qt.Key.Key_Up, SHIFT)
    assert view.choice.ids == ["id4"]
    qtbot.keyClick(view, Qt.Key.Key_A, CTRL)
    assert len(view.choice.ids) == 8
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.choice.ids == []
    selected = [index.data(Role.ID) for index in view.selectionModel().selectedIndexes()]
    assert selected == ["id4"]


def test_given_chosen_entries_when_the_bars_buttons_are_pressed_then_all_are_acted_on(
    ordered: Sidebar, qtbot: QtBot
) -> None:
    sidebar, intents = ordered, ordered.intents
    sidebar.set_current("id2")
    click(sidebar, qtbot, 3, CTRL)
    bar = sidebar.choice_bar
    for button, signal, arguments in (
        (bar.pin, intents.pin_requested, [["id2", "id3"], True]),
        (bar.archive, intents.archive_requested, [["id2", "id3"], True]),
        (bar.export, intents.export_requested, [["id2", "id3"]]),
        (bar.delete, intents.delete_requested, [["id2", "id3"]]),
    ):
        with qtbot.waitSignal(signal) as asked:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert asked.args == arguments
        assert button.toolTip()
        assert button.accessibleName()
    menu = sidebar.view.context_menu(sidebar.model.index(3))
    assert "Open" not in [action.text() for action in menu.actions()]
    with qtbot.waitSignal(intents.delete_requested) as asked:
        menu.actions()[-1].trigger()
    assert asked.args == [["id2", "id3"]]


def test_given_chosen_entries_when_some_go_then_the_rest_stays_chosen(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    sidebar.set_current("id0")
    click(sidebar, qtbot, 2, CTRL)
    sidebar.apply(ConversationRemoved("id0"))
    assert sidebar.view.choice.ids == ["id2"]
    sidebar.apply(ConversationRemoved("id2"))
    assert sidebar.view.choice.ids == []


def test_given_an_entry_when_dragged_onto_a_folder_then_it_is_asked_to_go_there(
    ordered: Sidebar, qtbot: QtBot
) -> None:
    folder = ordered.model.row_of_folder("work")
    with (
        qtbot.waitSignal(ordered.intents.place_requested) as asked,
        qtbot.assertNotEmitted(ordered.conversation_selected, wait=0),
    ):
        drag(ordered, qtbot, ordered.model.row_of("id3"), centre(ordered, folder))
    assert asked.args == [["id3"], "work"]


def test_given_chosen_entries_when_dragged_onto_pinned_ones_then_all_are_asked_to_be(
    ordered: Sidebar, qtbot: QtBot
) -> None:
    ordered.set_current("id2")
    click(ordered, qtbot, 3, CTRL)
    with qtbot.waitSignal(ordered.intents.pin_requested) as asked:
        drag(ordered, qtbot, 3, centre(ordered, 0))
    assert asked.args == [["id2", "id3"], True]


def test_given_an_entry_of_a_folder_when_dragged_to_the_others_then_it_is_asked_to_leave_it(
    ordered: Sidebar, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(ordered.intents.place_requested) as asked:
        drag(ordered, qtbot, ordered.model.row_of("id5"), centre(ordered, 2))
    assert asked.args == [["id5"], ""]


def test_given_a_drag_when_nothing_would_change_or_escape_is_pressed_then_nothing_is_asked(
    ordered: Sidebar, qtbot: QtBot
) -> None:
    intents = ordered.intents
    with qtbot.assertNotEmitted(intents.place_requested, wait=0):
        drag(ordered, qtbot, ordered.model.row_of("id2"), centre(ordered, 4))
        inside = ordered.model.row_of("id5")
        drag(ordered, qtbot, inside, centre(ordered, inside + 1))
        to = centre(ordered, ordered.model.row_of_folder("work"))
        drag(ordered, qtbot, ordered.model.row_of("id2"), to, drop=False)
        qtbot.keyClick(ordered.view, Qt.Key.Key_Escape)
        qtbot.mouseRelease(ordered.view.viewport(), Qt.MouseButton.LeftButton, pos=to)


def test_given_a_drag_when_held_at_the_lists_end_then_the_list_scrolls(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    Listed(sidebar.model).load(some(300))
    bottom = QPoint(50, sidebar.view.viewport().height() - 4)
    drag(sidebar, qtbot, 1, bottom, drop=False)
    qtbot.waitUntil(lambda: sidebar.view.verticalScrollBar().value() > 50)
    qtbot.keyClick(sidebar.view, Qt.Key.Key_Escape)


def test_given_a_folder_when_used_by_keys_then_it_opens_closes_and_is_left(
    ordered: Sidebar, qtbot: QtBot
) -> None:
    view, model = ordered.view, ordered.model
    view.setFocus()
    view.setCurrentIndex(model.index(model.row_of("id6")))
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.currentIndex().row() == model.row_of_folder("thesis")
    assert not model.is_open("thesis")
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert model.is_open("thesis")
    with qtbot.assertNotEmitted(ordered.conversation_selected, wait=0):
        qtbot.keyClick(view, Qt.Key.Key_Return)
        click(ordered, qtbot, model.row_of_folder("work"))
    assert not model.is_open("thesis")
    with qtbot.waitSignal(ordered.intents.folder_remove_requested) as asked:
        view.setCurrentIndex(model.index(model.row_of_folder("work")))
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert asked.args == ["work"]


def test_given_the_menu_of_folders_then_it_moves_to_one_to_a_new_one_or_to_none(
    ordered: Sidebar, qtbot: QtBot
) -> None:
    menu = folders_menu(ordered, ordered.model, ordered.intents, ["id5"])
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert list(actions) == ["Thesis", "Work", "New folder…", "None"]
    assert [name for name, action in actions.items() if action.isChecked()] == ["Thesis"]
    with qtbot.waitSignal(ordered.intents.move_requested) as asked:
        actions["Work"].trigger()
    assert asked.args == [["id5"], "work"]
    with qtbot.waitSignal(ordered.intents.move_requested) as asked:
        actions["None"].trigger()
    assert asked.args == [["id5"], ""]
    with qtbot.waitSignal(ordered.intents.new_folder_requested) as asked:
        actions["New folder…"].trigger()
    assert asked.args == [["id5"]]


def test_given_a_pane_when_going_to_the_trash_and_back_then_the_list_is_looked_at_anew(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(sidebar.look_requested):
        sidebar.show_shelf(Shelf.TRASH)
    header = sidebar.shelf_header
    assert "Trash" in words(header)
    assert header.isVisible()
    sidebar.intents.remove_requested.emit(["id1", "id2"])
    assert "Remove 2 conversations for good?" in words(header)
    with qtbot.waitSignal(sidebar.intents.removal_confirmed) as asked:
        qtbot.mouseClick(header.remove, Qt.MouseButton.LeftButton)
    assert asked.args == [["id1", "id2"]]
    with qtbot.waitSignal(sidebar.look_requested):
        qtbot.mouseClick(header.close_button, Qt.MouseButton.LeftButton)
    assert sidebar.shelf is Shelf.LISTED
    assert not header.isVisible()
    sidebar.show_shelf(Shelf.ARCHIVE)
    qtbot.keyClick(sidebar.view, Qt.Key.Key_Escape)
    assert sidebar.shelf is Shelf.LISTED


def words(widget: QWidget) -> str:
    """All that its labels say."""
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def test_given_folders_when_read_out_then_they_are_entries_that_say_their_state(
    ordered: Sidebar,
) -> None:
    tree = QAccessible.queryAccessibleInterface(ordered.view)
    assert tree is not None
    told = {}
    for number in range(tree.childCount()):
        child = tree.child(number)
        if child is not None:
            told[child.text(QAccessible.Text.Name)] = child.text(QAccessible.Text.Description)
    assert told["Thesis"] == "Folder, 2 conversations, expanded"
    assert told["Work"] == "Folder, 0 conversations, collapsed"


def test_given_a_long_list_when_scrolled_then_it_is_painted_anew(
    sidebar: Sidebar, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    Listed(sidebar.model).load(some(300))
    sidebar.repaint()
    painted: list[int] = []
    monkeypatch.setattr(
        sidebar.view, "paint_above", lambda _painter: painted.append(sidebar.view.verticalOffset())
    )
    sidebar.view.verticalScrollBar().setValue(500)
    qtbot.waitUntil(lambda: painted[-1:] == [500])


def test_given_a_folder_that_is_named_when_enter_is_pressed_then_it_is_not_opened_by_it(
    ordered: Sidebar, qtbot: QtBot
) -> None:
    ordered.edit_folder("work")
    field = ordered.view.findChild(QLineEdit, "conversationTitle")
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "Play")
    with qtbot.waitSignal(ordered.folder_rename_requested) as asked:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked.args == ["work", "Play"]
    assert not ordered.model.is_open("work")
    qtbot.waitUntil(lambda: ordered.view.state() is not QAbstractItemView.State.EditingState)
    qtbot.keyClick(ordered.view, Qt.Key.Key_Return)
    assert ordered.model.is_open("work")


def test_given_thousands_chosen_when_the_list_is_read_again_then_those_that_stay_are_chosen(
    sidebar: Sidebar, qtbot: QtBot
) -> None:
    known = some(20_000)
    listed = Listed(sidebar.model)
    listed.load(known, read=False)
    sidebar.view.setFocus()
    sidebar.view.setCurrentIndex(sidebar.model.index(1))
    qtbot.keyClick(sidebar.view, Qt.Key.Key_End, SHIFT)
    assert len(sidebar.view.choice.ids) == 19_999

    listed.load(known[::2], read=False)

    assert sidebar.view.choice.ids == [one.id for one in known[2::2]]
    assert sidebar.choice_bar.isVisible()
