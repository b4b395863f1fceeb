"""The main window: list beside or above the chat, size and place, Esc and closing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAction,
    QKeySequence,
)
from PySide6.QtWidgets import QApplication, QMenu, QStackedWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.messages import Failure
from chatapp.gui import i18n
from chatapp.gui.actions import Actions
from chatapp.gui.commands import COMMANDS
from chatapp.gui.main_window import MainWindow
from chatapp.gui.shortcuts_page import show_shortcuts
from chatapp.gui.widgets import KeyCap, Label

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    """A window of 1280 x 820 pixels."""
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_given_room_when_shown_then_the_list_is_beside_the_chat(window: MainWindow) -> None:
    assert window.sidebar.isVisible()
    assert window.sidebar.geometry().right() < window.chat.geometry().left()
    assert not window.chat.header.sidebar.isVisible()


def test_given_a_screen_reader_when_it_reads_then_the_list_comes_before_the_chat(
    window: MainWindow,
) -> None:
    splitter = QAccessible.queryAccessibleInterface(window.splitter)
    assert splitter is not None
    parts = [splitter.child(number) for number in range(splitter.childCount())]

    assert [part.object() for part in parts if part is not None][:2] == [
        window.sidebar,
        window.chat,
    ]


def test_given_room_when_the_list_is_toggled_then_the_chat_has_all_of_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.toggle_sidebar()

    assert not window.sidebar.isVisible()
    qtbot.waitUntil(lambda: window.chat.width() == window.width())
    assert window.chat.header.sidebar.isVisible()
    window.show_sidebar()
    assert window.sidebar.isVisible()


def test_given_little_room_when_the_list_is_wanted_then_it_lies_over_the_chat(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(600, 700)
    assert not window.sidebar.isVisible()
    assert window.chat.width() == 600

    window.toggle_sidebar()

    assert window.sidebar.isVisible()
    assert window.chat.width() == 600
    qtbot.keyClick(window, Key.Key_Escape)
    assert not window.sidebar.isVisible()


def test_given_a_narrow_window_then_less_is_said_below_the_message_and_no_key_is_cut(
    qtbot: QtBot,
) -> None:
    narrow = MainWindow()
    qtbot.addWidget(narrow)
    narrow.resize(360, 640)
    narrow.show()
    qtbot.waitExposed(narrow)
    chat = narrow.chat

    assert narrow.width() == 360
    assert not chat.composer.foot.hint.isVisible()
    assert not [cap for cap in chat.empty.findChildren(KeyCap) if cap.isVisible()]
    narrow.resize(1280, 820)
    qtbot.waitUntil(chat.composer.foot.hint.isVisible)
    caps = [cap for cap in chat.empty.findChildren(KeyCap) if cap.isVisible()]
    assert len(caps) == 3
    assert all(cap.width() == cap.sizeHint().width() for cap in caps)


def test_given_the_list_over_the_chat_when_something_is_chosen_or_the_shade_clicked_then_it_goes(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(600, 700)
    window.toggle_sidebar()
    window.sidebar.conversation_selected.emit("some")
    assert not window.sidebar.isVisible()

    window.toggle_sidebar()
    qtbot.mouseClick(window._scrim, Qt.MouseButton.LeftButton)
    assert not window.sidebar.isVisible()


def test_given_the_list_over_the_chat_when_another_page_is_shown_then_it_does_not_lie_over_that(
    window: MainWindow,
) -> None:
    window.resize(600, 700)
    window.toggle_sidebar()
    window.stack.addWidget(QStackedWidget())

    window.stack.setCurrentIndex(1)

    assert not window.sidebar.isVisible()


def test_given_the_list_over_the_chat_when_there_is_room_again_then_it_is_beside_it(
    window: MainWindow,
) -> None:
    window.resize(600, 700)
    window.toggle_sidebar()

    window.resize(1000, 700)

    assert window.sidebar.isVisible()
    assert window.sidebar.geometry().right() < window.chat.geometry().left()


def test_given_a_window_when_restored_then_size_and_list_are_as_they_were(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(760, 640)
    window.toggle_sidebar()
    again = MainWindow()
    qtbot.addWidget(again)

    again.restore(window.geometry_text(), 300, window.sidebar_wanted)
    again.show()

    assert (again.width(), again.height()) == (760, 640)
    assert not again.sidebar.isVisible()
    again.show_sidebar()
    assert again.sidebar.width() == 300


@pytest.mark.parametrize("geometry", ["", "?", "AAAA", "中文"])
def test_given_a_damaged_geometry_when_restored_then_the_window_has_its_first_size(
    qtbot: QtBot, geometry: str
) -> None:
    window = MainWindow()
    qtbot.addWidget(window)

    window.restore(geometry, 264, True)

    assert (window.width(), window.height()) == (1280, 820)


def test_given_a_window_when_closed_then_it_asks_and_stays_until_all_is_saved(
    qtbot: QtBot, window: MainWindow
) -> None:
    with qtbot.waitSignal(window.close_requested):
        window.close()

    assert window.isVisible()


def test_given_nothing_over_the_chat_when_esc_is_pressed_then_it_is_handed_on(
    qtbot: QtBot, window: MainWindow
) -> None:
    with qtbot.waitSignal(window.escape_pressed):
        qtbot.keyClick(window, Key.Key_Escape)


def test_given_the_table_of_commands_when_bound_then_no_key_is_given_twice(
    window: MainWindow,
) -> None:
    keys = [
        shortcut.toString()
        for action in [*window.actions_table.by_name.values(), *window.actions_table.jumps]
        for shortcut in action.shortcuts()
    ]

    assert len(keys) == len(set(keys))
    assert {QKeySequence(f"Ctrl+{number}").toString() for number in range(1, 10)} < set(keys)
    assert "" not in keys


def test_given_ctrl_enter_as_the_key_that_sends_then_the_shortcuts_say_so(
    window: MainWindow,
) -> None:
    window.chat.composer.set_send_with_ctrl(True)
    page = show_shortcuts(window)

    assert "Ctrl Enter" in [cap.text() for cap in page.findChildren(KeyCap)]
    assert show_shortcuts(window) is page


def test_given_the_shortcuts_when_the_language_changes_then_they_follow(
    qtbot: QtBot, qapp: QApplication, window: MainWindow
) -> None:
    page = show_shortcuts(window)
    assert "Send the message" in [label.text() for label in page.findChildren(Label)]
    i18n.install(qapp, "zh_CN")
    try:
        english = {"Send the message", "New line in the message", "Go to conversation 1 to 9"}
        qtbot.waitUntil(lambda: not english & {each.text() for each in page.findChildren(Label)})
    finally:
        i18n.install(qapp, "en")


def test_given_a_message_in_the_bar_then_screen_readers_are_told(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[QAccessibleEvent] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", told.append)

    window.chat.bar.show_text("The disk is full")

    (said,) = told
    assert isinstance(said, QAccessibleAnnouncementEvent)
    assert said.message() == "The disk is full"
    assert said.politeness() == QAccessible.AnnouncementPoliteness.Polite


def test_given_a_failure_in_the_bar_when_the_language_changes_then_it_follows(
    qtbot: QtBot, qapp: QApplication, window: MainWindow
) -> None:
    window.chat.bar.show_failure(Failure("disk_full"))
    assert window.chat.bar.text.startswith("The disk is full")
    i18n.install(qapp, "zh_CN")
    try:
        qtbot.waitUntil(lambda: "新内容暂存在内存中" in window.chat.bar.text)
    finally:
        i18n.install(qapp, "en")


def entries(menu: QMenu) -> Iterator[QAction]:
    """The commands of a menu and of those in it."""
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from entries(inner)
        elif not action.isSeparator():
            yield action


def test_given_the_menu_when_opened_then_every_command_of_it_has_words_and_its_key(
    window: MainWindow,
) -> None:
    table: Actions = window.actions_table
    shown = list(entries(table.menu))

    assert {action.objectName() for action in shown} <= {
        f"action_{command.name}" for command in COMMANDS
    }
    assert len(shown) == len({action.objectName() for action in shown}) > 20
    assert all(action.text() for action in shown)
    assert all(menu.title() for menu in table.menu.findChildren(QMenu))
