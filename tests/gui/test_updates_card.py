"""Updates on the privacy page: the switch, what is sent, and how the last check went."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import SettingChanged, UpdatesChecked
from chatapp.domain.messages import Failure
from chatapp.domain.settings import UPDATE_CHECK, UPDATE_CHECKED
from chatapp.domain.updates import Release, UpdateReport
from chatapp.gui.i18n import install
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.settings.page import SettingsPage
from chatapp.gui.widgets import Switch
from tests.support.backups import BackupsRecorder
from tests.support.page_driver import PageDriver
from tests.support.settings_recorder import SettingsRecorder

NOW = datetime.now(UTC)
NEWER = Release("9.1.0", date(2026, 12, 1), {"en": "New"}, "https://downloads.example/")


class Privacy(PageDriver):
    """The privacy page with both its ends."""

    def __init__(self, qtbot: QtBot) -> None:
        self.asked = SettingsRecorder()
        self.state = SettingsState()
        self.updates = self.state.updates
        self.page = SettingsPage(self.asked, self.state, "1.2.3", BackupsRecorder())
        super().__init__(qtbot, self.page)
        self.page.show_page("privacy")
        self.updates.set_possible(True)

    @property
    def switch(self) -> Switch:
        return self.find(Switch, "checkForUpdates")

    def enabled(self, name: str) -> bool:
        return self.find(QAbstractButton, name).isEnabled()


@pytest.fixture
def privacy(qtbot: QtBot) -> Privacy:
    return Privacy(qtbot)


def test_given_a_new_profile_when_looked_at_then_it_is_off_and_says_what_would_be_sent(
    privacy: Privacy,
) -> None:
    assert not privacy.switch.isChecked()
    assert privacy.says("Nothing is sent but that request")
    assert privacy.says("Never checked yet")
    assert not privacy.says("Once a day it asks")


def test_given_the_switch_when_clicked_then_that_is_asked_for(privacy: Privacy) -> None:
    privacy.click("checkForUpdates")
    assert privacy.asked.calls == [("set_checking", True)]
    privacy.state.apply(SettingChanged(UPDATE_CHECK.name, True))
    assert privacy.switch.isChecked()
    assert privacy.says("Once a day it asks for the list of updates")
    privacy.click("checkForUpdates")
    assert privacy.asked.calls[-1] == ("set_checking", False)


def test_given_check_now_when_clicked_then_it_runs_once_until_it_is_over(privacy: Privacy) -> None:
    privacy.click("checkForUpdatesNow")
    assert privacy.asked.calls == [("check_now",)]
    privacy.updates.begin()
    assert privacy.says("Checking…")
    assert not privacy.enabled("checkForUpdatesNow")
    privacy.state.apply(UpdatesChecked(UpdateReport(NOW, ())))
    privacy.state.apply(SettingChanged(UPDATE_CHECKED.name, NOW.timestamp()))
    privacy.updates.end()
    assert privacy.says("This is the newest version")
    assert privacy.says("Last checked: ")
    assert privacy.enabled("checkForUpdatesNow")


def test_given_a_newer_version_when_found_then_it_can_be_looked_at(privacy: Privacy) -> None:
    privacy.state.apply(UpdatesChecked(UpdateReport(NOW, (NEWER,))))
    assert privacy.says("Version 9.1.0 is there")
    privacy.click("showUpdateNews")
    assert privacy.asked.calls == [("show_news",)]


def test_given_a_check_that_failed_when_it_is_over_then_it_says_why(privacy: Privacy) -> None:
    privacy.updates.begin()
    privacy.updates.end(Failure("update_tampered", {"host": "updates.example"}))
    assert privacy.says("The list of updates at updates.example was changed after it was signed")
    assert privacy.says("It was not read.")
    assert privacy.enabled("checkForUpdatesNow")


def test_given_a_build_without_a_key_when_looked_at_then_it_says_so_and_offers_nothing(
    privacy: Privacy,
) -> None:
    privacy.state.apply(SettingChanged(UPDATE_CHECK.name, True))  # by another build
    privacy.updates.set_possible(False)
    assert privacy.says("This build has no update key")
    assert not privacy.switch.isEnabled()
    assert not privacy.switch.isChecked()
    assert not privacy.enabled("checkForUpdatesNow")


def test_given_the_version_below_the_pages_when_clicked_then_the_app_is_told_about(
    privacy: Privacy,
) -> None:
    with privacy.qtbot.waitSignal(privacy.page.about_requested):
        privacy.click("settingsAbout")


def test_given_another_language_when_shown_then_no_english_is_left(
    privacy: Privacy, qapp: QApplication
) -> None:
    privacy.state.apply(UpdatesChecked(UpdateReport(NOW, (NEWER,))))
    install(qapp, "zh_CN")
    try:
        privacy.qtbot.waitUntil(lambda: privacy.says("每天检查一次更新"))
        card = privacy.page.findChild(QWidget, "updates")
        assert card is not None
        buttons = [each for each in card.findChildren(QAbstractButton) if each.isVisible()]
        words = [each.text() + each.toolTip() + each.accessibleName() for each in buttons]
        assert not [each for each in words if any("a" <= letter <= "z" for letter in each)]
    finally:
        install(qapp, "en")
