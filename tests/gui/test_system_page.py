"""The settings page of the system: what it shows, and what it asks for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.messages import Failure
from chatapp.domain.settings import NOTIFICATIONS, TRAY
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.settings.system import SystemPage
from chatapp.gui.widgets import Label, Switch
from tests.support.gui_bench import GuiBench, gui_bench
from tests.support.qt import settle, until
from tests.support.settings_recorder import SettingsRecorder


class Page:
    """The page with both its ends."""

    def __init__(self, qtbot: QtBot) -> None:
        self.asked, self.state = SettingsRecorder(), SettingsState()
        self.page = SystemPage(self.asked, self.state)
        qtbot.addWidget(self.page)
        self.page.show()

    @property
    def words(self) -> str:
        """All that is said and seen."""
        labels = self.page.findChildren(Label)
        return "\n".join(label.text() for label in labels if label.isVisibleTo(self.page))

    def control(self, setting: str) -> QWidget:
        return self.page.declared.control(setting)


@pytest.fixture
def shown(qtbot: QtBot) -> Page:
    return Page(qtbot)


def test_given_the_switch_of_the_start_when_clicked_then_the_system_is_asked(
    shown: Page, qtbot: QtBot
) -> None:
    qtbot.mouseClick(shown.page.login, Qt.MouseButton.LeftButton)

    assert shown.asked.calls == [("set_login_start", True)]


def test_given_a_start_that_could_not_be_changed_then_it_is_off_and_the_reason_is_said(
    shown: Page,
) -> None:
    failure = Failure("login_start_failed", {"reason": "Read-only file system"})
    shown.page.login.setChecked(True)

    shown.state.system.set_login(possible=True, on=False, failure=failure)

    assert not shown.page.login.isChecked()
    assert "The start at login could not be changed: Read-only file system" in shown.words


def test_given_a_sandbox_then_the_start_cannot_be_switched_and_why_is_said(shown: Page) -> None:
    shown.state.system.set_login(possible=False, on=False)

    assert not shown.page.login.isEnabled()
    assert "Not from within this package" in shown.words


def test_given_no_tray_when_the_icon_is_wanted_then_it_is_said(shown: Page) -> None:
    assert "no tray" not in shown.words

    shown.state.system.set_tray_missing(True)

    assert "This desktop has no tray" in shown.words


@pytest.mark.parametrize(
    ("needed", "names"),
    [(TRAY, ("tray_icon", "keep_running")), (NOTIFICATIONS, ("notification_text",))],
)
def test_given_what_another_setting_needs_when_that_is_off_then_it_cannot_be_changed(
    shown: Page, needed: object, names: tuple[str, ...]
) -> None:
    name = getattr(needed, "name", "")
    for wanted in (False, True):
        shown.state.set_setting(name, wanted)
        assert [shown.control(each).isEnabled() for each in names] == [wanted] * len(names)


@pytest.fixture
async def bench(
    profile_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[GuiBench]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    async with gui_bench(profile_folder, "http://127.0.0.1:9") as bench:
        yield bench


async def test_given_the_page_when_the_file_is_removed_outside_then_it_is_off_when_shown_again(
    bench: GuiBench, tmp_path: Path
) -> None:
    bench.desktop.pages.show_settings("system")
    page = bench.window.findChild(SystemPage)
    assert page is not None
    page.login.click()
    (entry,) = (tmp_path / "config" / "autostart").iterdir()
    assert str(bench.engine.profile.folder) in entry.read_text()
    assert page.login.isChecked()

    entry.unlink()
    bench.desktop.pages.show_settings("general")
    bench.desktop.pages.show_settings("system")

    assert not page.login.isChecked()


async def test_given_no_tray_when_the_icon_is_switched_on_then_closing_still_ends_the_app(
    bench: GuiBench,
) -> None:
    bench.desktop.pages.show_settings("system")
    page = bench.window.findChild(SystemPage)
    assert page is not None
    for name in ("setting_tray", "setting_keep_running"):
        switch = page.findChild(Switch, name)
        assert switch is not None
        await until(name, switch.isEnabled)
        switch.click()
        await settle()
    await until("the word", lambda: bench.desktop.background is not None)
    await until("what is missing", lambda: page._state.system.tray_missing)

    bench.window.close()

    assert bench.desktop.closed.is_set()
