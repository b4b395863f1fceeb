"""The settings pages: what the user does is asked for at once, what is the case is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import (
    ConnectionsChanged,
    EmbeddedModelsChanged,
    ModelProgress,
    PullProgress,
    SettingChanged,
)
from chatapp.domain.messages import Failure
from chatapp.domain.models import EMBEDDED_ID, Connection, Dialect, EmbeddedModel
from chatapp.domain.settings import SETTINGS
from chatapp.gui.connection_check import RUNNING, CheckResult, CheckState, failed
from chatapp.gui.i18n import install, word_failure
from chatapp.gui.service_select import ServiceSelect
from chatapp.gui.settings.check_card import duration
from chatapp.gui.settings.connection_list import ConnectionRow
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.settings.page import PAGES, SettingsPage
from chatapp.gui.theme import theme
from chatapp.gui.widgets import KeyField, Label, NumberField, Select, Switch
from tests.support.backups import BackupsRecorder
from tests.support.page_driver import PageDriver
from tests.support.settings_recorder import SettingsRecorder

NOW = datetime.now(UTC)
ORCHARD = Connection(
    "a",
    "Orchard",
    Dialect.OPENAI_CHAT,
    "https://api.orchard.example/v1",
    NOW,
    has_key=True,
    models=("finch", "heron"),
    model="heron",
    last_used=NOW,
)
STUDIO = Connection("b", "Studio", Dialect.OPENAI_CHAT, "http://192.168.1.20:8080/v1", NOW)
BUILT_IN = Connection(EMBEDDED_ID, "Demo model", Dialect.OPENAI_CHAT, "", NOW)
DEMO = EmbeddedModel("smollm2-135m-instruct", "/models/demo.gguf", 0, present=False, demo=True)
WORKS = CheckResult(CheckState.WORKS, 0.018, 0.114, 0.298, "finch", ("finch", "heron"))


class Settings(PageDriver):
    """The page under test with both its ends."""

    def __init__(self, qtbot: QtBot) -> None:
        self.asked = SettingsRecorder()
        self.state = SettingsState()
        self.state.apply(ConnectionsChanged((ORCHARD, STUDIO, BUILT_IN)))
        self.state.apply(EmbeddedModelsChanged((DEMO,)))
        self.backups = BackupsRecorder()
        self.page = SettingsPage(self.asked, self.state, "1.2.3", self.backups)
        super().__init__(qtbot, self.page)

    def enter(self, name: str, text: str) -> QLineEdit:
        """Write into a field, and press Enter."""
        field = self.write(name, text)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)
        return field


@pytest.fixture
def settings(qapp: QApplication, qtbot: QtBot) -> Settings:
    theme().apply(qapp, "light", 100)
    return Settings(qtbot)


@pytest.fixture
def connections(settings: Settings) -> Settings:
    settings.page.show_page("connections")
    return settings


# All pages


@pytest.mark.parametrize("width", [1200, 1280])
def test_given_any_width_when_connections_are_listed_then_no_row_is_cut(
    connections: Settings, qapp: QApplication, width: int
) -> None:
    theme().apply(qapp, "light", 150)  # the fixture makes it 100 again
    connections.page.resize(width, 800)
    connections.qtbot.wait(50)
    rows = [row for row in connections.page.findChildren(ConnectionRow) if row.isVisible()]
    assert len(rows) == 3
    for row in rows:
        listing = row.parentWidget().parentWidget()
        assert row.mapTo(listing, QPoint(row.width(), 0)).x() <= listing.width()


def test_given_all_pages_when_shown_then_every_control_has_a_name_and_a_tip(
    settings: Settings,
) -> None:
    for page in PAGES:
        settings.page.show_page(page)
        for control in settings.page.findChildren(QWidget):
            if not control.isVisible() or control.focusPolicy() == Qt.FocusPolicy.NoFocus:
                continue
            if isinstance(control, (QAbstractButton, QLineEdit, QComboBox)):
                words = control.text() if isinstance(control, QAbstractButton) else ""
                assert control.accessibleName() or words, control
                assert control.toolTip(), (page, control.accessibleName() or words)


def test_given_all_pages_when_shown_then_no_two_buttons_have_one_name(settings: Settings) -> None:
    for page in PAGES:
        settings.page.show_page(page)
        shown = (each for each in settings.page.findChildren(QAbstractButton) if each.isVisible())
        # Those that exclude each other are named by what they choose.
        alone = (each for each in shown if not each.autoExclusive() and each.group() is None)
        names = [each.accessibleName() or each.text() for each in alone]
        assert sorted(names) == sorted(set(names)), page


def test_given_the_pages_when_one_is_chosen_then_it_is_shown(settings: Settings) -> None:
    settings.page.show_page("general")
    settings.click("settingsPage_privacy")
    assert settings.says("counts nothing")


def test_given_the_settings_when_back_then_they_are_left(settings: Settings) -> None:
    settings.page.show_page("general")
    with settings.qtbot.waitSignal(settings.page.closed):
        settings.click("settingsBack")


def test_given_the_settings_then_the_version_is_at_the_bottom(settings: Settings) -> None:
    settings.page.show_page("general")
    assert settings.find(QPushButton, "settingsAbout").text() == "Version 1.2.3"


# Declared settings


def test_given_the_declarations_then_each_has_its_control(settings: Settings) -> None:
    for setting in SETTINGS.values():
        if setting.page:
            settings.page.show_page(setting.page)
            assert settings.find(QWidget, f"setting_{setting.name}").accessibleName()


def test_given_a_switch_when_clicked_then_the_setting_is_kept(settings: Settings) -> None:
    settings.page.show_page("general")
    switch = settings.find(Switch, "setting_auto_title")
    assert switch.isChecked()
    settings.qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert ("set_setting", "auto_title", False) in settings.asked.calls


def test_given_a_select_when_another_is_chosen_then_the_setting_is_kept(
    settings: Settings,
) -> None:
    settings.page.show_page("appearance")
    select = settings.find(Select, "setting_theme")
    assert select.currentData() == "system"
    settings.qtbot.keyClick(select, Qt.Key.Key_Down)
    assert ("set_setting", "theme", "light") in settings.asked.calls


def test_given_a_number_when_typed_or_stepped_then_it_stays_in_bounds(settings: Settings) -> None:
    settings.page.show_page("appearance")
    number = settings.find(NumberField, "setting_font_scale")
    settings.qtbot.keyClick(number.field, Qt.Key.Key_Up)
    number.field.setText("9999")
    number.field.editingFinished.emit()
    values = [call[2] for call in settings.asked.calls if call[1] == "font_scale"]
    assert values == [110, 200]
    assert not number.more.isEnabled()


def test_given_a_text_when_written_then_the_setting_is_kept_once(settings: Settings) -> None:
    settings.page.show_page("backups")
    settings.enter("setting_backup_folder", " /media/backups ")
    assert settings.asked.calls == [("set_setting", "backup_folder", "/media/backups")]
    settings.state.apply(SettingChanged("backup_folder", "/media/backups"))
    field = settings.find(QLineEdit, "setting_backup_folder")
    assert field.text() == "/media/backups"
    field.editingFinished.emit()
    assert len(settings.asked.calls) == 1


def test_given_a_setting_when_changed_elsewhere_then_its_control_follows(
    settings: Settings,
) -> None:
    settings.page.show_page("appearance")
    settings.state.apply(SettingChanged("font_scale", 130))
    settings.state.apply(SettingChanged("theme", "dark"))
    assert settings.find(NumberField, "setting_font_scale").value == 130
    assert settings.find(Select, "setting_theme").currentData() == "dark"
    assert settings.asked.calls == []


# Connections


def test_given_connections_then_each_is_a_row_with_its_place_and_state(
    connections: Settings,
) -> None:
    connections.state.set_check("b", failed(Failure("refused", {"host": "192.168.1.20"})))
    rows = connections.page.findChildren(ConnectionRow)
    told = {row.accessibleName(): row.accessibleDescription() for row in rows}
    assert told == {
        "Orchard": "api.orchard.example, Ready",
        "Studio": "192.168.1.20, port 8080, No answer",
        "Demo model": "On this computer, offline, Built in",
    }


def test_given_a_name_when_changed_then_it_is_kept_on_leaving_the_field(
    connections: Settings,
) -> None:
    connections.enter("connectionName", "Apple  yard")
    assert connections.asked.calls == [("change_connection", "a", {"name": "Apple yard"})]


def test_given_an_address_when_half_written_then_nothing_is_kept_yet(
    connections: Settings,
) -> None:
    field = connections.find(QLineEdit, "connectionAddress")
    field.setFocus()
    connections.qtbot.keyClicks(field, "x")
    assert connections.asked.calls == []
    connections.qtbot.keyClick(field, Qt.Key.Key_Return)
    expected = {"base_url": "https://api.orchard.example/v1x"}
    assert connections.asked.calls == [("change_connection", "a", expected)]


def test_given_unsaved_words_when_another_connection_is_chosen_then_they_are_kept(
    connections: Settings,
) -> None:
    field = connections.find(QLineEdit, "connectionName")
    field.setText("Pear yard")
    connections.click("connection_b")
    assert ("change_connection", "a", {"name": "Pear yard"}) in connections.asked.calls
    assert connections.find(QLineEdit, "connectionName").text() == "Studio"


def test_given_an_address_that_is_none_then_it_is_said_below_the_field(
    connections: Settings,
) -> None:
    connections.enter("connectionAddress", "nonsense")
    connections.state.failed.emit("a", Failure("bad_url", {"url": "nonsense"}))
    assert connections.says("nonsense is not an address of a service")


def test_given_a_refused_address_when_the_connection_changes_then_it_stays_to_be_mended(
    connections: Settings,
) -> None:
    field = connections.find(QLineEdit, "connectionAddress")
    field.setFocus()
    field.selectAll()
    connections.qtbot.keyClicks(field, "nonsense")
    connections.qtbot.keyClick(field, Qt.Key.Key_Return)
    connections.state.failed.emit("a", Failure("bad_url", {"url": "nonsense"}))
    field.clearFocus()

    changed = replace(ORCHARD, last_used=datetime.now(UTC))
    connections.state.apply(ConnectionsChanged((changed, STUDIO, BUILT_IN)))

    assert field.text() == "nonsense"
    field.setText("https://api.orchard.example/v1")
    field.editingFinished.emit()
    assert not connections.says("nonsense is not an address of a service")


def test_given_a_key_when_entered_then_it_is_handed_over_and_not_shown(
    connections: Settings,
) -> None:
    field = connections.enter("connectionKey", "sk-canary-0123456789")
    assert connections.asked.calls == [("set_key", "a", "sk-canary-0123456789")]
    assert field.text() == ""
    assert "canary" not in field.placeholderText()
    assert field.placeholderText().endswith("6789")


def test_given_a_stored_key_when_show_is_pressed_then_it_is_read_and_hidden_again(
    connections: Settings,
) -> None:
    connections.click("showKey")
    assert connections.asked.calls == [("reveal_key", "a")]
    connections.state.key_revealed.emit("a", "sk-canary")
    field = connections.find(KeyField, "connectionKey")
    assert field.displayText() == "sk-canary"
    connections.click("showKey")
    assert field.text() == ""
    connections.state.key_revealed.emit("a", "sk-canary")
    connections.click("connection_b")
    assert field.text() == ""


def test_given_a_key_in_sight_when_removed_then_that_is_asked_for(connections: Settings) -> None:
    connections.click("showKey")
    connections.state.key_revealed.emit("a", "sk-canary")
    connections.click("forgetKey")
    assert connections.asked.calls[-1] == ("set_key", "a", "")


def test_given_another_origin_when_the_key_is_left_behind_then_that_is_said(
    connections: Settings,
) -> None:
    moved = replace(ORCHARD, base_url="https://other.example/v1", has_key=False, models=())
    connections.state.apply(ConnectionsChanged((moved, STUDIO, BUILT_IN)))
    assert connections.says("The key was for the old address")
    assert connections.find(KeyField, "connectionKey").placeholderText() == ""


def test_given_a_keyring_that_does_not_keep_then_that_is_said_at_the_key(
    connections: Settings,
) -> None:
    connections.state.failed.emit("a", Failure("keyring_missing"))
    assert connections.says("kept in memory until the app is closed")


def test_given_a_key_out_of_reach_then_that_is_said_at_the_key(connections: Settings) -> None:
    for code in ("key_locked", "key_unreadable", "key_missing"):
        connections.state.failed.emit("a", Failure(code, {"name": "Orchard"}))
        words = word_failure(Failure(code, {"name": "Orchard"})).title
        hints = [each for each in connections.page.findChildren(Label) if words in each.text()]
        key = connections.find(KeyField, "connectionKey")
        below = key.mapTo(connections.page, QPoint(0, key.height())).y()
        (hint,) = (each for each in hints if each.isVisible())
        connections.qtbot.waitUntil(
            lambda hint=hint, below=below: (
                0 <= hint.mapTo(connections.page, QPoint(0, 0)).y() - below < 40
            )
        )


def test_given_a_key_for_one_service_when_another_is_chosen_then_it_is_forgotten(
    connections: Settings,
) -> None:
    connections.click("addConnection")
    connections.enter("newConnectionKey", "sk-new-0123456789")
    select = connections.find(ServiceSelect, "newConnectionService")
    select.setCurrentIndex(1)
    select.activated.emit(1)
    connections.click("newConnectionAdd")
    assert connections.asked.calls == []  # the address has a place for a name of one's own
    connections.enter("newConnectionAddress", "https://mine.openai.azure.com/openai/v1")
    connections.click("newConnectionAdd")
    assert connections.asked.calls[-1][4:] == ("", "azure")


def test_given_chinese_then_the_built_in_connection_has_its_name_in_it(
    connections: Settings, qapp: QApplication
) -> None:
    install(qapp, "zh_CN")
    try:
        row = connections.find(QWidget, f"connection_{EMBEDDED_ID}")
        connections.qtbot.waitUntil(lambda: row.accessibleName() == "演示模型")
    finally:
        install(qapp, "en")


def test_given_a_test_when_asked_for_then_its_steps_are_shown(connections: Settings) -> None:
    connections.click("testConnection")
    assert connections.asked.calls == [("test_connection", "a")]
    connections.state.set_check("a", RUNNING)
    assert connections.says("Testing…")
    assert not connections.find(QPushButton, "testConnection").isEnabled()
    connections.state.set_check("a", WORKS)
    for words in ("Answered in 412 ms", "Address found", "18 ms", "96 ms", "298 ms"):
        assert connections.says(words), words


def test_given_a_test_when_it_fails_then_the_cause_and_what_to_do_are_shown(
    connections: Settings,
) -> None:
    connections.state.set_check("a", failed(Failure("unauthorized", {"host": "orchard"})))
    assert connections.says("orchard did not accept the key")
    assert connections.says("Enter the key again")


def test_given_fetched_models_when_another_is_chosen_then_it_is_the_default(
    connections: Settings,
) -> None:
    select = connections.find(Select, "defaultModel")
    assert select.currentData() == "heron"
    connections.qtbot.keyClick(select, Qt.Key.Key_Up)
    assert connections.asked.calls == [("change_connection", "a", {"model": "finch"})]


def test_given_no_list_of_models_then_the_name_can_be_written(connections: Settings) -> None:
    connections.click("connection_b")
    connections.enter("defaultModelName", "llama")
    assert ("change_connection", "b", {"model": "llama"}) in connections.asked.calls


def test_given_a_connection_when_switched_off_then_that_is_kept(connections: Settings) -> None:
    connections.click("connectionInUse")
    assert connections.asked.calls == [("change_connection", "a", {"enabled": False})]


def test_given_a_connection_when_removed_then_it_is_asked_once_more(connections: Settings) -> None:
    connections.click("removeConnection")
    assert connections.says("Remove Orchard and its key?")
    connections.click("removeCancelled")
    connections.click("removeConnection")
    assert connections.asked.calls == []
    connections.click("removeConfirmed")
    assert connections.asked.calls == [("remove_connection", "a")]
    connections.state.apply(ConnectionsChanged((STUDIO, BUILT_IN)))
    assert connections.find(QLineEdit, "connectionName").text() == "Studio"


def test_given_the_built_in_connection_then_it_leads_to_its_models(connections: Settings) -> None:
    connections.click(f"connection_{EMBEDDED_ID}")
    connections.click("openModels")
    assert connections.find(QWidget, "addModelFile")


def test_given_a_service_when_added_then_it_is_kept_and_tested(connections: Settings) -> None:
    connections.click("addConnection")
    connections.enter("newConnectionKey", "sk-new-0123456789")
    connections.click("newConnectionAdd")
    address = "https://api.openai.com/v1"
    openai = ("OpenAI", Dialect.OPENAI_CHAT, address, "sk-new-0123456789", "openai")
    assert connections.asked.calls == [("add_connection", *openai)]
    added = replace(ORCHARD, id="c", name="OpenAI")
    connections.state.apply(ConnectionsChanged((ORCHARD, STUDIO, added, BUILT_IN)))
    connections.state.connection_added.emit("c")
    assert connections.find(QLineEdit, "connectionName").hasFocus()
    assert connections.asked.calls[-1] == ("test_connection", "c")
    assert connections.find(QLineEdit, "connectionName").text() == "OpenAI"


def test_given_a_name_that_is_taken_when_added_then_that_is_said(connections: Settings) -> None:
    connections.click("addConnection")
    connections.click("newConnectionAdd")
    connections.state.failed.emit("", Failure("name_taken", {"name": "OpenAI"}))
    assert connections.says("There is a connection named OpenAI already")


def test_given_a_new_connection_when_cancelled_then_the_old_form_is_back(
    connections: Settings,
) -> None:
    connections.click("addConnection")
    connections.click("newConnectionCancel")
    assert connections.find(QLineEdit, "connectionName").text() == "Orchard"
    assert connections.asked.calls == []
    assert QApplication.focusWidget() is connections.find(QAbstractButton, "addConnection")


def test_given_a_new_connection_when_escape_is_pressed_then_only_its_form_goes(
    connections: Settings,
) -> None:
    connections.click("addConnection")
    field = connections.find(QLineEdit, "newConnectionAddress")
    connections.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert connections.page.isVisible()
    assert not field.isVisible()
    assert connections.find(QLineEdit, "connectionName").isVisible()


# Models


def test_given_the_demo_model_when_fetched_then_progress_and_cancel_are_there(
    settings: Settings,
) -> None:
    settings.page.show_page("models")
    settings.click("fetchDemoModel")
    settings.state.apply(ModelProgress(30_000_000, 90_000_000))
    bar = settings.page.findChild(QProgressBar)
    assert isinstance(bar, QProgressBar)
    assert bar.isVisible()
    assert settings.says("30.0 MB / 90.0 MB")
    settings.click("fetchDemoModel")
    assert settings.asked.calls == [("fetch_demo_model",), ("cancel_fetch",)]
    settings.state.end_fetch(Failure("download_failed", {"reason": "No network."}))
    assert settings.says("The demo model could not be fetched. No network.")
    assert not bar.isVisible()


def test_given_added_files_then_they_can_be_taken_off_the_list(settings: Settings) -> None:
    settings.page.show_page("models")
    added = EmbeddedModel("qwen", "/models/qwen.gguf", 1_200_000_000, present=True)
    settings.state.apply(EmbeddedModelsChanged((replace(DEMO, present=True, size=90), added)))
    settings.qtbot.waitUntil(lambda: settings.says("1.2 GB"))
    settings.click("removeModelFile")
    assert settings.asked.calls == [("take_off_model", "/models/qwen.gguf")]


# Privacy


def test_given_the_profile_then_its_folder_is_named_and_opened(settings: Settings) -> None:
    settings.state.set_storage("/home/anna/profile", "SecretService", None)
    settings.page.show_page("privacy")
    assert settings.says("/home/anna/profile")
    settings.click("openProfileFolder")
    assert settings.asked.calls == [("open_folder", "/home/anna/profile")]


def test_given_no_keyring_then_the_privacy_page_says_so(settings: Settings) -> None:
    settings.page.show_page("privacy")
    settings.state.set_storage("/home/anna/profile", "", Failure("keyring_missing"))
    assert settings.says("This system has no keyring that can be used")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0004, "0 ms"), (0.412, "412 ms"), (9.9, "9,900 ms"), (12.34, "12.3 s")],
)
def test_given_a_time_then_it_is_said_shortly(seconds: float, words: str) -> None:
    assert duration(seconds) == words


# Models that a server fetches


@pytest.fixture
def ollama(connections: Settings) -> Settings:
    """The form of a server with Ollama's own interface."""
    server = replace(STUDIO, dialect=Dialect.OLLAMA, base_url="http://localhost:11434")
    connections.state.apply(ConnectionsChanged((server, BUILT_IN)))
    return connections


def test_given_another_interface_when_shown_then_no_model_can_be_fetched_by_its_server(
    connections: Settings,
) -> None:
    (field,) = connections.page.findChildren(QLineEdit, "pullName")
    assert not field.isVisible()


def test_given_a_models_name_when_downloaded_then_it_is_followed_and_can_be_cancelled(
    ollama: Settings,
) -> None:
    assert not ollama.find(QPushButton, "startPull").isEnabled()
    field = ollama.enter("pullName", " qwen3:4b ")
    assert ollama.asked.calls == [("pull_model", "b", "qwen3:4b")]

    ollama.state.apply(PullProgress("b", "qwen3:4b", "pulling manifest", 0, None))
    assert ollama.says("qwen3:4b · pulling manifest")
    assert not field.isVisible()
    ollama.state.apply(PullProgress("b", "qwen3:4b", "pulling", 1_000_000, 4_000_000))
    assert ollama.says("qwen3:4b · 1.0 MB / 4.0 MB")
    bar = next(each for each in ollama.page.findChildren(QProgressBar) if each.isVisible())
    assert (bar.value(), bar.maximum()) == (976, 3906)
    ollama.click("cancelPull")
    assert ollama.asked.calls[-1] == ("cancel_pull", "b", "qwen3:4b")

    ollama.state.end_pull("b")
    assert field.isVisible()
    assert QApplication.focusWidget() is field
    assert field.text() == " qwen3:4b "


def test_given_a_model_that_cannot_be_downloaded_then_that_is_told_until_the_next(
    ollama: Settings,
) -> None:
    ollama.state.apply(PullProgress("b", "qwen", "", 0, None))
    ollama.state.end_pull("b", Failure("not_found", {"host": "localhost", "reason": "no qwen"}))
    assert ollama.says("no qwen")
    ollama.state.apply(PullProgress("b", "qwen3:4b", "", 0, None))
    assert not ollama.says("no qwen")
