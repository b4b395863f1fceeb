"""The window with what is new: notes of all newer versions, and the file for this computer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.updates import Download, Release
from chatapp.engine.this_package import package_kinds, platform_name
from chatapp.gui import update_window as module
from chatapp.gui.i18n import install
from chatapp.gui.update_window import UpdateWindow
from chatapp.gui.widgets import Label

PAGE = "https://downloads.example/"
FILE = Download(platform_name(), package_kinds()[0], f"{PAGE}chatapp.pkg", 98_000_000, "ab" * 32)
NOTES = {
    "en": "# News\n\nA **window** and [a page](https://a.example/) ![dot](https://a.example/dot.png)",
    "zh_CN": "新**窗口**",
}


def release(version: str, *downloads: Download) -> Release:
    return Release(version, date(2026, 12, 1), NOTES, PAGE, downloads)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[UpdateWindow]:
    parent = QWidget()
    qtbot.addWidget(parent)
    window = UpdateWindow(parent)
    window.show()
    yield window
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the browser was asked to open."""
    found: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toString()))
    return found


def words(window: UpdateWindow) -> str:
    return "\n".join(label.text() for label in window.findChildren(Label) if label.isVisible())


def test_given_a_release_when_shown_then_its_notes_are_rendered_and_nothing_is_loaded(
    shown: UpdateWindow,
) -> None:
    shown.show_releases((release("9.0.0", FILE),))
    text = shown.notes.toPlainText()
    assert "News\nA window and a page" in text
    assert "**" not in text
    assert shown.notes.loadResource(2, QUrl("https://a.example/dot.png")) is None
    assert "ChatApp 9.0.0" in words(shown)
    assert "December 1, 2026" in words(shown)


def test_given_several_releases_when_shown_then_each_is_named(shown: UpdateWindow) -> None:
    shown.show_releases((release("9.1.0"), release("9.0.0")))
    text = shown.notes.toPlainText()
    assert text.index("9.1.0") < text.index("9.0.0")


def test_given_a_file_for_this_computer_when_asked_for_then_the_browser_opens_it(
    shown: UpdateWindow, opened: list[str]
) -> None:
    shown.show_releases((release("9.0.0", FILE),))
    assert "chatapp.pkg, 98.0 MB" in words(shown)
    assert "ab" * 32 in words(shown)
    assert shown.download.text() == "Open the download"
    shown.download.click()
    assert opened == [FILE.url]


def test_given_no_file_for_this_computer_when_asked_for_then_the_page_is_opened(
    shown: UpdateWindow, opened: list[str]
) -> None:
    other = Download("plan9-mips", "tar", f"{PAGE}x", 1, "0" * 64)
    shown.show_releases((release("9.0.0", other),))
    assert "SHA-256" not in words(shown)
    assert shown.download.text() == "Open the download page"
    shown.download.click()
    assert opened == [PAGE]


@pytest.mark.parametrize(
    ("address", "followed"),
    [("https://a.example/", True), ("http://a.example/", False), ("file:///etc/passwd", False)],
)
def test_given_a_link_in_the_notes_when_clicked_then_only_https_is_opened(
    opened: list[str], address: str, followed: bool
) -> None:
    module._open_link(QUrl(address))
    assert opened == ([address] if followed else [])


def test_given_another_language_when_shown_then_notes_and_words_are_in_it(
    shown: UpdateWindow, qapp: QApplication
) -> None:
    shown.show_releases((release("9.0.0", FILE),))
    install(qapp, "zh_CN")
    try:
        QApplication.sendEvent(shown, QEvent(QEvent.Type.LanguageChange))
        assert shown.notes.toPlainText().strip() == "新窗口"
        assert shown.download.text() == "打开下载链接"
        assert "2026年12月1日" in words(shown)
    finally:
        install(qapp, "en")


def test_given_notes_without_end_when_shown_then_their_beginning_is(shown: UpdateWindow) -> None:
    notes = {"en": "word " * 100_000}
    shown.show_releases((Release("9.0.0", date(2026, 12, 1), notes, PAGE),))
    assert len(shown.notes.toPlainText()) <= module.LONGEST_NOTES


def test_given_the_window_when_escape_is_pressed_then_it_closes(
    shown: UpdateWindow, qtbot: QtBot
) -> None:
    shown.show_releases((release("9.0.0", FILE),))
    qtbot.keyClick(shown.notes, Qt.Key.Key_Escape)
    assert not shown.isVisible()
