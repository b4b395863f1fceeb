"""The window about the app: versions to copy, and a list of licences to search."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from chatapp import __version__
from chatapp.engine.licences import Licence, licences
from chatapp.engine.versions import versions
from chatapp.gui.about.window import WEBSITE, AboutWindow
from chatapp.gui.i18n import install
from chatapp.gui.widgets import Label

PARTS = [
    Licence("ChatApp", "1.0", "MIT", "The text of ChatApp"),
    Licence("Qt", "6.11", "LGPL-3.0-only", "The text of Qt"),
    Licence("zlib", "", "Zlib", "The text of zlib"),
]
DETAILS = [("ChatApp", "1.0"), ("Build", "packaged"), ("Python", "3.11.9"), ("System", "Linux 6")]


@pytest.fixture
def about(qtbot: QtBot) -> Iterator[AboutWindow]:
    parent = QWidget()
    qtbot.addWidget(parent)
    window = AboutWindow(parent)
    window.show()
    yield window
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def filled(about: AboutWindow) -> AboutWindow:
    about.show_details(DETAILS, "/home/me/profile")
    about.show_licences(PARTS)
    return about


def words(window: AboutWindow) -> list[str]:
    return [label.text() for label in window.findChildren(Label) if label.isVisible()]


def listed(window: AboutWindow) -> list[str]:
    parts = window.licences.parts
    items = [parts.item(row) for row in range(parts.count())]
    return [item.text() for item in items if not item.isHidden()]


def test_given_nothing_read_yet_when_shown_then_it_says_so(about: AboutWindow) -> None:
    assert f"ChatApp {__version__}" in words(about)
    assert "Reading…" in words(about)


def test_given_the_details_when_copied_then_they_are_in_the_clipboard(
    filled: AboutWindow, qtbot: QtBot
) -> None:
    assert "3.11.9" in words(filled)
    assert "/home/me/profile" in words(filled)
    filled.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0] == "ChatApp: 1.0"
    assert copied.splitlines()[-1] == "Profile: /home/me/profile"
    assert filled.copy.text() == "Copied"
    qtbot.waitUntil(lambda: filled.copy.text() == "Copy details")
    QGuiApplication.clipboard().clear()


def test_given_the_parts_when_shown_then_the_first_licence_is(filled: AboutWindow) -> None:
    assert listed(filled) == ["ChatApp", "Qt", "zlib"]
    assert filled.licences.text.toPlainText() == "The text of ChatApp"


@pytest.mark.parametrize(
    ("text", "found"),
    [("qt", ["Qt"]), ("lgpl", ["Qt"]), ("1.0", ["ChatApp"]), ("z lib", ["zlib"]), ("nobody", [])],
)
def test_given_words_when_searched_for_then_parts_versions_and_licences_are_looked_through(
    filled: AboutWindow, qtbot: QtBot, text: str, found: list[str]
) -> None:
    qtbot.keyClick(filled, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(filled.licences.field, text)
    assert listed(filled) == found
    shown = filled.licences.text.toPlainText()
    assert shown == (f"The text of {found[0]}" if found else "")
    assert filled.licences.none.isVisible() is not bool(found)


def test_given_the_list_when_keys_are_pressed_then_the_next_licence_is_shown(
    filled: AboutWindow, qtbot: QtBot
) -> None:
    qtbot.keyClick(filled.licences.field, Qt.Key.Key_Return)
    assert filled.isVisible()
    qtbot.keyClick(filled.licences.parts, Qt.Key.Key_Down)
    assert filled.licences.text.toPlainText() == "The text of Qt"
    spoken = filled.licences.parts.currentItem().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Qt, 6.11 · LGPL-3.0-only"
    qtbot.keyClick(filled.licences.parts, Qt.Key.Key_Escape)
    assert not filled.isVisible()


def test_given_the_controls_when_looked_at_then_each_has_a_name_and_a_tip(
    filled: AboutWindow,
) -> None:
    for button in filled.findChildren(QAbstractButton):
        if button.isVisible() and button.focusPolicy() != Qt.FocusPolicy.NoFocus:
            assert button.accessibleName(), button.objectName()
            assert button.toolTip(), button.objectName()
    for widget in (filled.licences.field, filled.licences.parts, filled.licences.text):
        assert widget.accessibleName()


def test_given_the_links_when_clicked_then_they_lead_where_they_say(
    filled: AboutWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    filled.website.click()
    assert opened == [WEBSITE]
    with qtbot.waitSignal(filled.folder_wanted):
        filled.open_folder.click()
    with qtbot.waitSignal(filled.updates_wanted):
        filled.updates.click()
    assert not filled.isVisible()


def test_given_another_language_when_shown_then_the_words_are_in_it(
    filled: AboutWindow, qapp: QApplication
) -> None:
    install(qapp, "zh_CN")
    try:
        for each in (filled, filled.licences):
            QApplication.sendEvent(each, QEvent(QEvent.Type.LanguageChange))
        assert filled.windowTitle() == "关于 ChatApp"
        assert {"构建", "安装包", "系统"} <= set(words(filled))
        assert filled.licences.field.placeholderText() == "查找组件或许可证"
    finally:
        install(qapp, "en")


def test_given_this_installation_when_read_then_all_parts_have_names_and_texts() -> None:
    found = licences()
    assert found[0].name == "ChatApp"
    assert {"httpx", "keyring", "cryptography"} <= {each.name for each in found}
    assert all(each.text for each in found)
    numbers = dict(versions())
    assert numbers["ChatApp"] == __version__
    assert {"Python", "Qt", "SQLite", "System"} <= set(numbers)
