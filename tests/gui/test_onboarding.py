"""The first page: one choice, checked for real, and on to the chat."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import EmbeddedModelsChanged, ModelProgress
from chatapp.domain.messages import Failure
from chatapp.domain.models import Dialect, EmbeddedModel
from chatapp.domain.services import Service
from chatapp.gui.connection_check import RUNNING, CheckResult, CheckState, failed
from chatapp.gui.onboarding.controller import Begin, OnboardingState
from chatapp.gui.onboarding.page import OnboardingPage
from chatapp.gui.onboarding.service import LOCAL_ADDRESS
from chatapp.gui.theme import theme
from chatapp.providers.services import services
from tests.support.page_driver import PageDriver

OPENAI = "https://api.openai.com/v1"
KEY = "sk-canary-0123456789"
WORKS = CheckResult(CheckState.WORKS, 0.1, 0.2, models=("a", "b", "c"))
DEMO = EmbeddedModel("smollm2-135m-instruct", "/models/demo.gguf", 90, present=True, demo=True)


class Recorder:
    """Writes down what the page asks for, as the other end of `OnboardingController`."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    @property
    def services(self) -> tuple[Service, ...]:
        return services()

    def check_service(self, base_url: str, key: str, dialect: Dialect) -> None:
        self.calls.append(("check_service", base_url, key, dialect))

    def fetch_demo_model(self) -> None:
        self.calls.append(("fetch_demo_model",))

    def cancel_fetch(self) -> None:
        self.calls.append(("cancel_fetch",))

    def set_setting(self, name: str, value: object) -> None:
        self.calls.append(("set_setting", name, value))

    def begin(self, choice: Begin) -> None:
        self.calls.append(("begin", choice))

    def want_encryption(self, wanted: bool) -> None:
        self.calls.append(("want_encryption", wanted))

    def skip(self) -> None:
        self.calls.append(("skip",))

    def open_link(self, url: str) -> None:
        self.calls.append(("open_link", url))


class FirstRun(PageDriver):
    """The page under test with both its ends."""

    def __init__(self, qtbot: QtBot) -> None:
        self.asked = Recorder()
        self.state = OnboardingState()
        self.page = OnboardingPage(self.asked, self.state)
        super().__init__(qtbot, self.page)

    def leave(self, name: str) -> None:
        self.find(QLineEdit, name).editingFinished.emit()


@pytest.fixture
def first_run(qapp: QApplication, qtbot: QtBot) -> FirstRun:
    theme().apply(qapp, "light", 100)
    return FirstRun(qtbot)


def test_given_the_page_then_the_demo_model_is_chosen_and_all_controls_have_names(
    first_run: FirstRun,
) -> None:
    assert first_run.find(QRadioButton, "firstRunDemoCard").isChecked()
    for card in ("firstRunServiceCard", "firstRunServerCard", "firstRunDemoCard"):
        first_run.click(card)
        for control in first_run.page.findChildren(QWidget):
            if control.isVisible() and isinstance(control, (QAbstractButton, QLineEdit, QComboBox)):
                words = control.text() if isinstance(control, QAbstractButton) else ""
                assert control.accessibleName() or words, control
                assert control.toolTip(), control.accessibleName() or words


def test_given_the_demo_model_here_when_started_then_it_begins_with_it(
    first_run: FirstRun,
) -> None:
    first_run.state.apply(EmbeddedModelsChanged((DEMO,)))
    assert first_run.says("It is on this computer.")
    first_run.click("firstRunStart")
    assert first_run.asked.calls == [("begin", Begin())]
    assert Begin().demo


def test_given_no_demo_model_when_started_then_it_is_fetched_with_progress(
    first_run: FirstRun,
) -> None:
    first_run.click("firstRunStart")
    assert first_run.asked.calls == [("fetch_demo_model",)]
    first_run.state.apply(ModelProgress(30_000_000, 90_000_000))
    assert first_run.find(QProgressBar, "").value() == 30_000_000
    assert not first_run.find(QPushButton, "firstRunStart").isEnabled()
    first_run.click("firstRunFetch")
    assert first_run.asked.calls[-1] == ("cancel_fetch",)
    first_run.state.end_fetch(Failure("download_cancelled"))
    assert first_run.says("Fetching was cancelled")
    assert first_run.find(QPushButton, "firstRunStart").isEnabled()


def test_given_a_key_when_written_then_it_is_tested_once_and_said_to_work(
    first_run: FirstRun,
) -> None:
    first_run.click("firstRunServiceCard")
    first_run.write("firstRunKey", KEY)
    first_run.click("firstRunKeyTest")
    assert first_run.asked.calls == [("check_service", OPENAI, KEY, Dialect.OPENAI_CHAT)]
    first_run.state.set_check(OPENAI, KEY, RUNNING)
    assert first_run.says("Testing…")
    first_run.state.set_check(OPENAI, KEY, WORKS)
    assert first_run.says("Key works. 3 models found.")
    first_run.click("firstRunStart")
    assert first_run.asked.calls[1:] == [("begin", Begin("OpenAI", OPENAI, KEY, service="openai"))]


def test_given_a_key_when_written_and_left_then_nothing_is_sent_before_it_is_asked_for(
    first_run: FirstRun,
) -> None:
    first_run.click("firstRunServiceCard")
    first_run.write("firstRunKey", KEY)
    first_run.leave("firstRunKey")
    assert not any(timer.isActive() for timer in first_run.page.findChildren(QTimer))
    assert first_run.asked.calls == []


def test_given_a_key_when_another_service_is_chosen_then_it_is_forgotten(
    first_run: FirstRun,
) -> None:
    first_run.click("firstRunServiceCard")
    first_run.write("firstRunKey", KEY)
    first_run.leave("firstRunKey")
    select = first_run.find(QComboBox, "firstRunService")
    select.setCurrentIndex(2)
    select.activated.emit(2)
    first_run.click("firstRunStart")
    assert first_run.asked.calls == []
    assert first_run.says("The key is empty")
    assert KEY[-4:] not in first_run.find(QLineEdit, "firstRunKey").placeholderText()


def test_given_a_key_when_the_address_gets_another_host_then_it_is_not_sent_there(
    first_run: FirstRun,
) -> None:
    first_run.click("firstRunServiceCard")
    select = first_run.find(QComboBox, "firstRunService")
    select.setCurrentIndex(select.count() - 1)
    select.activated.emit(select.currentIndex())
    first_run.qtbot.waitUntil(lambda: first_run.says("Address"))
    first_run.write("firstRunAddress", "https://llm.example/v1")
    first_run.write("firstRunKey", KEY)
    first_run.leave("firstRunKey")
    first_run.find(QLineEdit, "firstRunAddress").setText("https://other.example/v1")
    first_run.click("firstRunStart")
    assert first_run.asked.calls == []


def test_given_a_key_set_by_assistive_technology_when_started_then_it_is_used(
    first_run: FirstRun,
) -> None:
    first_run.click("firstRunServiceCard")
    first_run.find(QLineEdit, "firstRunKey").setText(KEY)
    first_run.click("firstRunStart")
    assert first_run.asked.calls[-1] == ("begin", Begin("OpenAI", OPENAI, KEY, service="openai"))


def test_given_a_refused_key_then_the_cause_is_said_and_a_new_test_is_possible(
    first_run: FirstRun,
) -> None:
    first_run.click("firstRunServiceCard")
    first_run.write("firstRunKey", KEY)
    first_run.click("firstRunKeyTest")
    refused = failed(Failure("unauthorized", {"host": "api.openai.com"}))
    first_run.state.set_check(OPENAI, KEY, refused)
    assert first_run.says("api.openai.com did not accept the key")


def test_given_an_older_test_when_it_ends_then_it_says_nothing_about_the_new_key(
    first_run: FirstRun,
) -> None:
    first_run.click("firstRunServiceCard")
    first_run.write("firstRunKey", KEY)
    first_run.leave("firstRunKey")
    first_run.state.set_check(OPENAI, "another key", WORKS)
    assert not first_run.says("Key works.")


def test_given_no_key_when_started_then_the_missing_key_is_asked_for(first_run: FirstRun) -> None:
    first_run.click("firstRunServiceCard")
    first_run.click("firstRunStart")
    assert first_run.says("The key is empty")
    assert first_run.asked.calls == []


def test_given_another_address_when_chosen_then_it_can_be_written(first_run: FirstRun) -> None:
    first_run.click("firstRunServiceCard")
    select = first_run.find(QComboBox, "firstRunService")
    select.setCurrentIndex(select.count() - 1)
    select.activated.emit(select.currentIndex())
    first_run.qtbot.waitUntil(lambda: first_run.says("Address"))
    first_run.write("firstRunAddress", "https://llm.example/v1")
    first_run.write("firstRunKey", KEY)
    first_run.click("firstRunKeyTest")
    checked = ("check_service", "https://llm.example/v1", KEY, Dialect.OPENAI_CHAT)
    assert first_run.asked.calls[-1] == checked
    first_run.click("firstRunStart")
    expected = Begin("llm.example", "https://llm.example/v1", KEY, service="other")
    assert first_run.asked.calls[-1] == ("begin", expected)


def test_given_a_service_then_the_page_where_keys_are_made_is_one_click_away(
    first_run: FirstRun,
) -> None:
    first_run.click("firstRunServiceCard")
    first_run.click("firstRunKeyPage")
    assert first_run.asked.calls == [("open_link", services()[0].key_page)]


def test_given_a_server_when_no_address_is_written_then_the_usual_one_is_meant(
    first_run: FirstRun,
) -> None:
    first_run.click("firstRunServerCard")
    first_run.click("firstRunServerTest")
    assert first_run.asked.calls == [("check_service", LOCAL_ADDRESS, "", Dialect.OPENAI_CHAT)]
    first_run.state.set_check(LOCAL_ADDRESS, "", WORKS)
    assert first_run.says("The server answers. 3 models found.")
    first_run.click("firstRunStart")
    assert first_run.asked.calls[-1] == (
        "begin",
        Begin("localhost", LOCAL_ADDRESS, service="other"),
    )


def test_given_a_choice_that_cannot_be_kept_then_the_cause_is_said(first_run: FirstRun) -> None:
    first_run.click("firstRunServerCard")
    first_run.click("firstRunStart")
    first_run.state.set_failure(Failure("bad_url", {"url": "nonsense"}))
    assert first_run.says("nonsense is not an address of a service")


def test_given_the_page_when_skipped_then_nothing_is_made(first_run: FirstRun) -> None:
    first_run.click("firstRunSkip")
    assert first_run.asked.calls == [("skip",)]


def test_given_language_and_theme_when_chosen_then_they_are_kept_and_shown(
    first_run: FirstRun,
) -> None:
    for name, value, words in (
        ("firstRunLanguage", "en", "English"),
        ("firstRunTheme", "dark", "Dark"),
    ):
        button = first_run.find(QPushButton, name)
        menu = button.findChild(QMenu)
        assert isinstance(menu, QMenu)
        action = next(each for each in menu.actions() if each.text() == words)
        action.trigger()
        assert button.text() == words
        assert words in button.accessibleName()
        assert first_run.asked.calls[-1][2] == value


def test_given_a_choice_then_its_key_is_not_in_its_description() -> None:
    assert "canary" not in repr(Begin("OpenAI", OPENAI, KEY))


def test_given_services_then_those_elsewhere_are_by_key_and_those_here_by_address(
    first_run: FirstRun,
) -> None:
    first_run.click("firstRunServiceCard")
    keyed = first_run.find(QComboBox, "firstRunService")
    first_run.click("firstRunServerCard")
    local = first_run.find(QComboBox, "firstRunServer")
    shown = [{box.itemData(row) for row in range(box.count())} for box in (keyed, local)]
    assert shown[0] | shown[1] == {service.id for service in services()}
    assert {"ollama", "lm-studio", "llama.cpp", "vllm", "other"} == shown[1]
    assert "anthropic" in shown[0]


def test_given_a_service_with_an_interface_of_its_own_when_started_then_that_is_spoken(
    first_run: FirstRun,
) -> None:
    first_run.click("firstRunServiceCard")
    select = first_run.find(QComboBox, "firstRunService")
    select.setCurrentIndex(select.findData("anthropic"))
    select.activated.emit(select.currentIndex())
    first_run.write("firstRunKey", KEY)
    first_run.click("firstRunStart")
    address = "https://api.anthropic.com/v1"
    expected = Begin("Anthropic", address, KEY, Dialect.ANTHROPIC, "anthropic")
    assert first_run.asked.calls == [("begin", expected)]


def test_given_a_service_with_an_address_of_ones_own_when_started_then_it_is_asked_for(
    first_run: FirstRun,
) -> None:
    first_run.click("firstRunServiceCard")
    select = first_run.find(QComboBox, "firstRunService")
    select.setCurrentIndex(select.findData("azure"))
    select.activated.emit(select.currentIndex())
    first_run.write("firstRunKey", KEY)
    first_run.click("firstRunStart")
    assert first_run.asked.calls == []
    assert first_run.says("is not an address of a service")
    first_run.write("firstRunAddress", "https://mine.openai.azure.com/openai/v1")
    first_run.write("firstRunKey", KEY)
    first_run.click("firstRunStart")
    assert first_run.asked.calls[-1][0] == "begin"
