"""The form of a connection: interface, proxy, headers, certificates, limits; models and stars."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QListView
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import ConnectionsChanged
from chatapp.domain.messages import Failure
from chatapp.domain.models import Connection, ConnectionOptions, Dialect, ProxyMode
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.settings.page import SettingsPage
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button
from tests.support.backups import BackupsRecorder
from tests.support.page_driver import PageDriver
from tests.support.settings_recorder import SettingsRecorder

NOW = datetime.now(UTC)
ORCHARD = Connection(
    "a", "Orchard", Dialect.OPENAI_CHAT, "https://api.orchard.example/v1", NOW, has_key=True
)
STUDIO = Connection("b", "Studio", Dialect.OPENAI_CHAT, "http://192.168.1.20:8080/v1", NOW)
MANY = tuple(f"model-{number}" for number in range(400))


class Form(PageDriver):
    """The settings, at the form of a connection."""

    def __init__(self, qtbot: QtBot, connection: Connection) -> None:
        self.asked = SettingsRecorder()
        self.state = SettingsState()
        self.state.apply(ConnectionsChanged((connection, STUDIO)))
        self.page = SettingsPage(self.asked, self.state, "1.2.3", BackupsRecorder())
        self.page.show_page("connections")
        super().__init__(qtbot, self.page)

    def become(self, connection: Connection) -> None:
        """The connection has changed."""
        self.state.apply(ConnectionsChanged((connection, STUDIO)))

    def choose(self, name: str, value: object) -> None:
        """Choose in a select, as a user does."""
        select = self.find(QComboBox, name)
        select.setCurrentIndex(select.findData(value))
        select.activated.emit(select.currentIndex())

    def enter(self, name: str, text: str) -> None:
        """Write into a field, and press Enter."""
        self.qtbot.keyClick(self.write(name, text), Qt.Key.Key_Return)

    @property
    def told(self) -> list[tuple[object, ...]]:
        """What the page asked for."""
        return self.asked.calls


@pytest.fixture
def form(qapp: QApplication, qtbot: QtBot) -> Form:
    theme().apply(qapp, "light", 100)
    return Form(qtbot, ORCHARD)


# Interface


def test_given_a_service_when_its_interface_changes_then_so_does_its_usual_address(
    form: Form,
) -> None:
    form.choose("connectionInterface", Dialect.ANTHROPIC)
    assert form.told == [("change_connection", "a", {"dialect": Dialect.ANTHROPIC})]
    usual = replace(ORCHARD, service="deepseek", base_url="https://api.deepseek.com/v1")
    form.become(usual)
    form.choose("connectionInterface", Dialect.ANTHROPIC)
    address = "https://api.deepseek.com/anthropic/v1"
    changed = {"dialect": Dialect.ANTHROPIC, "base_url": address}
    assert form.told[-1] == ("change_connection", "a", changed)
    form.become(replace(usual, base_url="https://gateway.example/v1"))
    form.choose("connectionInterface", Dialect.ANTHROPIC)
    assert form.told[-1] == ("change_connection", "a", {"dialect": Dialect.ANTHROPIC})


# Proxy


def test_given_a_proxy_of_ones_own_when_chosen_then_its_fields_are_there_and_kept(
    form: Form,
) -> None:
    assert not form.says("Proxy address")
    form.choose("connectionProxy", ProxyMode.SOCKS)
    assert form.told == []  # there is no address yet
    form.enter("proxyAddress", "proxy.example:1080")
    assert form.told == [("set_proxy", "a", ProxyMode.SOCKS, "proxy.example:1080", "")]
    address = "socks5h://proxy.example:1080"
    options = ConnectionOptions(proxy=ProxyMode.SOCKS, proxy_address=address)
    form.become(replace(ORCHARD, options=options))
    form.enter("proxyUser", "me")
    assert form.told[-1] == ("set_proxy", "a", ProxyMode.SOCKS, "proxy.example:1080", "me")
    form.enter("proxyPassword", "secret-0123456789")
    assert form.told[-1] == ("set_proxy_password", "a", "secret-0123456789")
    assert form.find(QLineEdit, "proxyPassword").text() == ""
    form.choose("connectionProxy", ProxyMode.NONE)
    assert form.told[-1][:3] == ("set_proxy", "a", ProxyMode.NONE)
    assert not form.says("Proxy address")


def test_given_an_address_of_no_proxy_then_it_is_said_below_the_field(form: Form) -> None:
    form.choose("connectionProxy", ProxyMode.HTTP)
    form.enter("proxyAddress", "no where")
    form.state.failed.emit("a", Failure("bad_proxy", {"address": "no where"}))
    assert form.says("no where is not the address of a proxy")
    assert form.find(QLineEdit, "proxyAddress").text() == "no where"


def test_given_a_proxy_when_nothing_is_written_then_nothing_is_kept_again(
    qtbot: QtBot, qapp: QApplication
) -> None:
    options = ConnectionOptions(
        proxy=ProxyMode.HTTP, proxy_address="https://me@proxy:443", proxy_password=True
    )
    form = Form(qtbot, replace(ORCHARD, options=options))
    assert form.find(QLineEdit, "proxyAddress").text() == "https://proxy:443"
    assert form.find(QLineEdit, "proxyUser").text() == "me"
    assert "•" in form.find(QLineEdit, "proxyPassword").placeholderText()
    form.click("connection_b")
    assert form.told == []


# Headers


def test_given_a_header_when_written_then_it_is_handed_over_once(form: Form) -> None:
    assert not form.says("Headers")
    form.click("moreOptions")
    form.write("newHeaderName", "X-Team")
    form.write("newHeaderValue", "blue-0123456789")
    form.click("addHeader")
    assert form.told == [("set_header", "a", "X-Team", "blue-0123456789")]
    form.become(replace(ORCHARD, options=ConnectionOptions(headers=("X-Team",))))
    assert form.find(QLineEdit, "newHeaderName").text() == ""
    form.qtbot.waitUntil(lambda: form.says("X-Team"))
    assert form.find(QLineEdit, "header_X-Team").text() == ""
    form.enter("header_X-Team", "red-0123456789")
    assert form.told[-1] == ("set_header", "a", "X-Team", "red-0123456789")


def test_given_a_header_that_cannot_be_then_it_is_said_and_stays_to_be_mended(form: Form) -> None:
    form.click("moreOptions")
    form.write("newHeaderName", "Host")
    form.write("newHeaderValue", "example.org")
    form.click("addHeader")
    form.state.failed.emit("a", Failure("reserved_header", {"name": "Host"}))
    assert form.says("The app fills the header Host itself")
    assert form.find(QLineEdit, "newHeaderName").text() == "Host"
    form.write("newHeaderName", "X-Host")
    form.click("addHeader")
    assert form.told[-1] == ("set_header", "a", "X-Host", "example.org")


def test_given_a_header_when_removed_then_it_can_be_brought_back(
    qtbot: QtBot, qapp: QApplication
) -> None:
    back: list[str] = []
    form = Form(qtbot, replace(ORCHARD, options=ConnectionOptions(headers=("X-Team",))))
    form.click("removeHeader_X-Team")
    assert form.told == [("remove_header", "a", "X-Team")]
    form.become(ORCHARD)
    assert qapp.focusWidget() is form.find(QLineEdit, "newHeaderName")  # not somewhere far away
    form.state.header_removed.emit("a", "X-Team", lambda: back.append("X-Team"))
    assert form.says("X-Team was removed.")
    form.click("undoRemovedHeader")
    assert back == ["X-Team"]
    assert not form.says("X-Team was removed.")


def test_given_half_a_header_when_another_connection_is_shown_then_it_is_forgotten(
    form: Form,
) -> None:
    form.click("moreOptions")
    form.write("newHeaderName", "X-Team")
    form.write("newHeaderValue", "blue-0123456789")
    form.click("connection_b")
    form.click("moreOptions")
    assert form.find(QLineEdit, "newHeaderName").text() == ""
    form.write("newHeaderName", "X-Other")
    form.click("addHeader")
    assert not [call for call in form.told if call[0] == "set_header" and call[1] == "b"]


# Certificates, limits, ids


def test_given_options_when_written_then_each_is_kept_on_leaving_its_field(form: Form) -> None:
    form.click("moreOptions")
    form.enter("option_first_byte_timeout", "900")
    form.enter("option_organization", "org-1")
    form.enter("option_ca_file", "/own.pem")
    assert [call[2] for call in form.told][:1] == [{"first_byte_timeout": 900.0}]
    assert form.told[-1] == (
        "set_options",
        "a",
        {"ca_file": "/own.pem", "organization": "org-1", "first_byte_timeout": 900.0},
    )
    before = len(form.told)
    options = ConnectionOptions(
        ca_file="/own.pem", organization="org-1", first_byte_timeout=900.0, idle_timeout=2.5
    )
    form.become(replace(ORCHARD, options=options))
    assert form.find(QLineEdit, "option_idle_timeout").text() == "2.5"
    field = form.write("option_idle_timeout", "")
    form.qtbot.keyClick(field, Qt.Key.Key_Delete)
    form.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert form.told[before:] == [("set_options", "a", {"idle_timeout": None})]


@pytest.mark.parametrize("text", ["soon", "0", "-1", "100000"])
def test_given_no_time_when_written_as_a_limit_then_it_is_not_kept(form: Form, text: str) -> None:
    form.click("moreOptions")
    form.enter("option_idle_timeout", text)
    assert form.told == []


def test_given_a_file_dialog_when_a_file_is_chosen_then_it_is_kept(form: Form) -> None:
    form.click("moreOptions")
    form.click("chooseCertificates")
    dialog = form.page.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert not dialog.testAttribute(Qt.WidgetAttribute.WA_ShowModal) or dialog.isVisible()
    dialog.fileSelected.emit("/own.pem")
    dialog.close()
    assert form.told == [("set_options", "a", {"ca_file": "/own.pem"})]


def test_given_options_in_use_when_shown_then_they_are_unfolded(
    qtbot: QtBot, qapp: QApplication
) -> None:
    form = Form(qtbot, replace(ORCHARD, options=ConnectionOptions(project="proj-1")))
    assert form.find(Button, "moreOptions").isChecked()
    assert form.find(QLineEdit, "option_project").text() == "proj-1"
    form.click("connection_b")
    assert not form.find(Button, "moreOptions").isChecked()


# Models


def shown_models(form: Form) -> list[str]:
    rows = form.find(QListView, "modelList").model()
    return [str(rows.index(row, 0).data()) for row in range(rows.rowCount())]


def test_given_hundreds_of_models_when_searched_then_only_those_are_left(
    qtbot: QtBot, qapp: QApplication
) -> None:
    form = Form(qtbot, replace(ORCHARD, models=MANY))
    assert shown_models(form) == list(MANY)
    form.write("searchModels", "MODEL 39")
    assert shown_models(form) == [name for name in MANY if "39" in name]
    form.find(QLineEdit, "searchModels").setText("nothing like it")
    assert form.says("No model is called so")
    form.find(QLineEdit, "searchModels").clear()
    assert shown_models(form) == list(MANY)


def test_given_a_model_when_its_star_is_clicked_or_space_pressed_then_it_is_turned(
    qtbot: QtBot, qapp: QApplication
) -> None:
    form = Form(qtbot, replace(ORCHARD, models=MANY))
    view = form.find(QListView, "modelList")
    star = view.visualRect(view.model().index(1, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(12, star.y()))
    assert form.told == [("change_connection", "a", {"starred": ("model-1",)})]
    form.become(replace(ORCHARD, models=MANY, starred=("model-1",)))
    form.write("searchModels", "model-7")
    qtbot.keyClick(form.find(QLineEdit, "searchModels"), Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert form.told[-1] == ("change_connection", "a", {"starred": ("model-1", "model-7")})
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert form.told[-1] == ("change_connection", "a", {"starred": ("model-1",)})
    row = view.model().index(0, 0)
    assert row.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked


def test_given_a_model_of_the_list_when_enter_is_pressed_then_it_is_the_default(
    qtbot: QtBot, qapp: QApplication
) -> None:
    form = Form(qtbot, replace(ORCHARD, models=MANY, model="model-0"))
    form.enter("searchModels", "model-399")
    qtbot.keyClick(form.find(QListView, "modelList"), Qt.Key.Key_Return)
    assert form.told == [("change_connection", "a", {"model": "model-399"})]


# New connections


def test_given_a_service_there_is_already_when_added_again_then_its_name_gets_a_number(
    qtbot: QtBot, qapp: QApplication
) -> None:
    form = Form(qtbot, replace(ORCHARD, name="openai"))
    form.click("addConnection")
    assert form.find(QLineEdit, "newConnectionName").text() == "OpenAI 2"


def test_given_a_service_with_interfaces_when_one_is_chosen_then_its_address_is_there(
    form: Form,
) -> None:
    form.click("addConnection")
    form.choose("newConnectionService", "ollama")
    assert form.find(QLineEdit, "newConnectionAddress").text() == "http://localhost:11434"
    form.choose("newConnectionInterface", Dialect.OPENAI_CHAT)
    form.click("newConnectionAdd")
    place = (Dialect.OPENAI_CHAT, "http://localhost:11434/v1", "", "ollama")
    assert form.told == [("add_connection", "Ollama", *place)]


def test_given_services_that_run_here_when_a_connection_is_added_then_they_are_marked(
    form: Form,
) -> None:
    form.click("addConnection")
    form.state.running_found.emit(("ollama",))
    select = form.find(QComboBox, "newConnectionService")
    names = [select.itemText(row) for row in range(select.count())]
    assert "Ollama, runs on this computer" in names
    assert "vLLM" in names


def test_given_a_service_when_its_page_for_keys_is_wanted_then_it_is_opened(form: Form) -> None:
    form.click("addConnection")
    form.choose("newConnectionService", "groq")
    form.click("newConnectionKeyPage")
    assert form.told == [("open_link", "https://console.groq.com/keys")]
