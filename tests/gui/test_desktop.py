"""The window's life: what is shown first, what commands do, what is kept at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QWidget,
)

from chatapp.domain.changes import SettingChanged
from chatapp.domain.messages import Failure
from chatapp.domain.settings import FIRST_RUN_DONE, FONT_SCALE, LANGUAGE, SEND_KEY, THEME
from chatapp.gui import i18n
from chatapp.gui.first_paint import FirstPaint
from chatapp.gui.theme import theme
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.hostile_server import HostileServer, event_stream
from tests.support.qt import press, settle, until

pytestmark = pytest.mark.usefixtures("usual_look")

CONTROLS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QListView, QPlainTextEdit)


@pytest.fixture
def usual_look(qapp: QApplication) -> object:
    """Theme, size and language as they were, afterwards."""
    before = QLocale()
    yield
    theme().apply(qapp, "light", 100)
    i18n.install(qapp, "en")
    QLocale.setDefault(before)


@pytest.fixture
async def bench(profile_folder: Path) -> AsyncIterator[GuiBench]:
    """The window, connected to a server that says "Yes"."""
    async with (
        HostileServer(event_stream("Yes")) as server,
        gui_bench(profile_folder, server.base_url) as bench,
    ):
        yield bench


def page(bench: GuiBench) -> str:
    """Which page the window shows."""
    shown = bench.window.stack.currentWidget()
    assert shown is not None
    return "chat" if shown.isAncestorOf(bench.window.chat) else shown.objectName()


async def test_given_a_new_profile_when_started_then_the_first_page_is_shown_until_it_is_left(
    profile_folder: Path,
) -> None:
    async with gui_bench(profile_folder) as bench:
        assert page(bench) == "firstRunPage"
        bench.window.escape_pressed.emit()
        assert page(bench) == "firstRunPage"

        await press(bench.window, "Skip")

        await until("the chat", lambda: page(bench) == "chat")
        assert bench.engine.settings.get(FIRST_RUN_DONE)


async def test_given_settings_when_esc_is_pressed_then_the_chat_is_back(bench: GuiBench) -> None:
    bench.do("settings")
    assert page(bench) == "settingsPage"

    bench.window.escape_pressed.emit()

    assert page(bench) == "chat"


async def test_given_settings_when_a_command_for_the_chat_is_given_then_nothing_happens_unseen(
    bench: GuiBench,
) -> None:
    await bench.ask("One")
    await bench.idle()
    bench.do("settings")

    for command in ("delete", "rename", "sidebar", "regenerate", "choose_model"):
        bench.do(command)
    await settle()

    assert page(bench) == "settingsPage"
    assert QApplication.activePopupWidget() is None
    bench.do("search")
    assert page(bench) == "settingsPage"
    assert bench.texts == ["One", "Yes"]


async def test_given_the_first_page_when_commands_are_given_then_it_stays(
    profile_folder: Path,
) -> None:
    async with gui_bench(profile_folder) as bench:
        for command in ("new", "search", "settings", "next", "delete"):
            bench.do(command)
        await settle()

        assert page(bench) == "firstRunPage"


async def test_given_another_page_than_the_chat_when_something_goes_wrong_then_it_is_said_there(
    bench: GuiBench,
) -> None:
    bench.do("settings")
    bench.desktop.tell_unexpected()
    said = bench.notice
    assert said
    assert bench.window.chat.bar.window() is bench.window

    bench.window.escape_pressed.emit()

    assert bench.notice == said
    assert bench.window.chat.isAncestorOf(bench.window.chat.bar)


async def test_given_a_notice_that_needs_no_answer_when_another_page_is_shown_then_it_stays_behind(
    bench: GuiBench,
) -> None:
    await bench.ask("One")
    await bench.idle()
    bench.do("delete")
    await until("the notice", lambda: "Deleted" in bench.notice)

    bench.do("settings")

    assert not bench.notice
    bench.window.escape_pressed.emit()
    assert "Deleted" in bench.notice


async def test_given_an_empty_search_when_esc_is_pressed_then_the_message_field_has_the_focus(
    bench: GuiBench,
) -> None:
    bench.window.activateWindow()
    bench.window.sidebar.focus_search()
    await until("the focus on Search", bench.window.sidebar.search.hasFocus)
    QTest.keyClicks(bench.window.sidebar.search, "x")

    QTest.keyClick(bench.window.sidebar.search, Qt.Key.Key_Escape)
    assert bench.window.sidebar.search.hasFocus()
    QTest.keyClick(bench.window.sidebar.search, Qt.Key.Key_Escape)

    assert bench.window.chat.composer.edit.hasFocus()


async def test_given_quick_steps_when_zoomed_then_none_is_lost_and_there_is_a_limit(
    bench: GuiBench,
) -> None:
    for _ in range(3):
        bench.do("zoom_in")
    await until("130 percent", lambda: bench.engine.settings.get(FONT_SCALE) == 130)
    assert theme().scaled(100) == 130

    for _ in range(30):
        bench.do("zoom_in")
    await until("the limit", lambda: bench.engine.settings.get(FONT_SCALE) == 200)
    bench.do("zoom_reset")
    await until("the usual size", lambda: bench.engine.settings.get(FONT_SCALE) == 100)


async def test_given_settings_that_change_when_told_then_the_window_follows_at_once(
    bench: GuiBench,
) -> None:
    await bench.engine.set_setting(THEME.name, "dark")
    await bench.engine.set_setting(LANGUAGE.name, "zh_CN")
    await bench.engine.set_setting(SEND_KEY.name, "ctrl_enter")

    assert theme().dark
    await settle()
    assert bench.window.chat.composer.edit.accessibleName() == "消息"
    assert bench.window.sidebar.view.accessibleName() == "对话"
    assert bench.window.chat.composer.edit._send_with_ctrl


async def test_given_a_window_when_finished_then_the_next_first_paint_is_as_it_was(
    profile_folder: Path,
) -> None:
    async with gui_bench(profile_folder, "http://127.0.0.1:9/v1") as bench:
        await bench.engine.set_setting(THEME.name, "dark")
        bench.do("sidebar")
        bench.window.chat.composer.set_text("unsent")
        home = bench.shown.id

    state = FirstPaint.read(profile_folder)
    assert (state.theme, state.sidebar_shown) == ("dark", False)
    assert state.geometry
    async with gui_bench(profile_folder, "http://127.0.0.1:9/v1") as again:
        await until("the draft", lambda: again.window.chat.composer.text == "unsent")
        assert again.shown.id == home


async def test_given_a_profile_that_cannot_be_used_when_shown_then_it_is_said_until_closed(
    bench: GuiBench,
) -> None:
    shown = bench.desktop.show_unusable(Failure("database_foreign", {"path": "p"}))
    bench.desktop.request_close()

    await shown

    assert "is not a conversation database" in bench.notice
    assert any(each.text() == "Open folder" for each in bench.window.findChildren(QAbstractButton))
    assert not bench.window.chat.composer.isEnabled()
    assert not bench.window.sidebar.isEnabled()
    assert not bench.window.actions_table["new"].isEnabled()
    assert bench.window.actions_table["quit"].isEnabled()


async def test_given_a_full_disk_when_started_then_it_promises_no_more_than_it_keeps(
    bench: GuiBench,
) -> None:
    shown = bench.desktop.show_unusable(Failure("disk_full"))
    bench.desktop.request_close()

    await shown

    assert bench.notice.startswith("The disk is full. Your conversations are kept.")
    assert "memory" not in bench.notice


async def test_given_something_unexpected_when_it_happens_then_it_is_said(bench: GuiBench) -> None:
    bench.desktop.tell_unexpected()

    assert bench.notice.startswith("Something went wrong inside the app")


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_given_the_shortcuts_when_wanted_twice_then_one_list_of_them_is_shown(
    bench: GuiBench,
) -> None:
    bench.do("shortcuts")
    bench.do("shortcuts")

    (dialog,) = bench.window.findChildren(QDialog)
    assert not dialog.isModal()
    await press(dialog, "Close")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert bench.window.findChildren(QDialog) == []


async def test_given_every_page_when_looked_at_then_each_control_has_a_name_of_its_own(
    bench: GuiBench,
) -> None:
    await bench.ask("Is it so?")
    await bench.says("Is it so?", "Yes")
    await bench.idle()
    for page in ("general", "appearance", "connections", "models", "privacy"):
        bench.desktop.pages.show_settings(page)
        await settle()
    for command in ("import", "export"):
        bench.do(command)
        await settle()
        await settle()
    transcript = bench.window.chat.transcript

    controls = [each for each in bench.window.findChildren(QWidget) if isinstance(each, CONTROLS)]

    missing = {_place(each) for each in controls if not _named(each)}
    assert not missing, "\n".join(sorted(missing))
    assert len(controls) > 40
    assert transcript.objectName() == "transcript"


def _named(control: QWidget) -> bool:
    """Whether it has an object name; Qt's own parts of a control belong to it."""
    name = control.objectName()
    owner = control.parentWidget()
    inner = isinstance(owner, QComboBox | QAbstractSpinBox) or name.startswith("qt_")
    return (
        bool(name) or inner or (owner is not None and isinstance(owner.parentWidget(), QComboBox))
    )


def _place(control: QWidget) -> str:
    """Where a control stands, for the failure's message."""
    names, parent = [], control.parentWidget()
    while parent is not None:
        names.append(parent.objectName() or type(parent).__name__)
        parent = parent.parentWidget()
    text = control.accessibleName() or getattr(control, "text", lambda: "")()
    return f"{type(control).__name__} {text!r} in {' < '.join(names[:4])}"


async def test_given_a_setting_that_did_not_change_when_told_then_nothing_happens(
    bench: GuiBench,
) -> None:
    bench.engine.feed.publish(SettingChanged("last_conversation", "x"))

    assert bench.notice == ""
