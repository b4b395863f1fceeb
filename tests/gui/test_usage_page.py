"""The page of usage: figures, chart, tables, and prices edited in their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from chatapp.domain.changes import ConnectionsChanged, PricesChanged
from chatapp.domain.models import Connection, Dialect
from chatapp.domain.prices import Price, Pricing
from chatapp.domain.usage import Figures, Period, Titled, UsageReport
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.settings.usage import UsagePage
from chatapp.gui.settings.usage_table import RowButton
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Select, TextField
from tests.support.page_driver import PageDriver

ORCHARD = Connection(
    "orchard",
    "Orchard",
    Dialect.OPENAI_CHAT,
    "https://api.orchard.example/v1",
    datetime.now(UTC),
    models=("heron",),
)
HERON = Price(
    "heron", "api.orchard.example", "USD", 2_000_000, 8_000_000, 500_000, since="2026-01-01"
)
CRANE = Price("crane", "elsewhere.example", "CNY", 1, 2, up_to=32_000, since="2026-01-01")
OWN = Price("owl", "", "EUR", 3_000_000, 4_000_000, since="2026-11-02", edited=True)
FIGURES = Figures(3, 1, 0, 12_000, 2_000, 400, {"USD": 24_200_000_000})
REPORT = UsageReport(
    Period.YEAR,
    FIGURES,
    (("2026-09", FIGURES), ("2026-10", Figures()), ("2026-11", replace(FIGURES, prompt=100))),
    (("orchard", "heron", FIGURES), ("gone", "owl", Figures(1, 0, 1, 5, 0, 5))),
    (
        (Titled("talk", "A talk", trashed=False), FIGURES),
        (Titled("old", "An old talk", trashed=True), FIGURES),
        (None, FIGURES),
    ),
    {"orchard": "Orchard", "gone": "Removed place"},
)


class Recorder:
    """What the page asked for."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def load_report(self, period: Period) -> None:
        self.calls.append(("load_report", period))

    def set_price(self, price: Price) -> None:
        self.calls.append(("set_price", price))

    def reset_price(self, price: Price) -> None:
        self.calls.append(("reset_price", price))

    def export_usage(self, path: str) -> None:
        self.calls.append(("export_usage", path))

    def open_conversation(self, conversation: str) -> None:
        self.calls.append(("open_conversation", conversation))


class Usage(PageDriver):
    """The page with both its ends."""

    def __init__(self, qtbot: QtBot) -> None:
        self.asked = Recorder()
        self.state = SettingsState()
        self.state.apply(ConnectionsChanged((ORCHARD,)))
        self.page = UsagePage(self.asked, self.state)
        super().__init__(qtbot, self.page)
        self.give(OWN, HERON, CRANE)
        self.report(REPORT)

    def report(self, report: UsageReport) -> None:
        """The engine tells its sums."""
        self.state.usage.set_report(report)
        QApplication.processEvents()  # what is new is laid out

    def press(self, name: str) -> None:
        """Click a button, and see what comes of it."""
        self.click(name)
        QApplication.processEvents()

    def give(self, *prices: Price) -> None:
        """The engine tells its prices."""
        hosts = {"orchard": "api.orchard.example"}
        self.state.apply(PricesChanged(Pricing(prices, hosts)))
        QApplication.processEvents()

    @property
    def priced(self) -> list[str]:
        """The models in the list of prices."""
        return [row.cells.name for row in self.page.prices.rows if row.isVisible()]

    def edit(self, model: str) -> None:
        """Press the row of a price."""
        (row,) = [row for row in self.page.prices.rows if row.cells.name == model]
        row.click()
        QApplication.processEvents()

    def rows(self, table: str) -> list[str]:
        """The rows of a table that can be pressed, as they are read out."""
        found = self.find(QWidget, table)
        rows = found.findChildren(RowButton)
        return [row.cells.sentence for row in rows if row.isVisible()]


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def usage(qapp: QApplication, qtbot: QtBot) -> Usage:
    theme().apply(qapp, "light", 100)
    return Usage(qtbot)


def test_given_the_page_when_shown_then_a_year_is_asked_for_and_told(usage: Usage) -> None:
    assert usage.asked.calls[0] == ("load_report", Period.YEAR)
    assert usage.says("12.4k")
    assert usage.says("$0.024")
    assert usage.says("The tokens of 1 answer are not known.")


def test_given_another_period_when_chosen_then_it_is_asked_for(usage: Usage) -> None:
    period = usage.find(Select, "usagePeriod")
    usage.qtbot.keyClick(period, Qt.Key.Key_Down)
    assert usage.asked.calls[-1] == ("load_report", Period.ALL)
    usage.qtbot.keyClick(period, Qt.Key.Key_Home)
    assert usage.asked.calls[-1] == ("load_report", Period.MONTH)


def test_given_the_chart_when_keys_or_clicks_choose_a_month_then_it_is_told(usage: Usage) -> None:
    chart = usage.page.chart
    assert usage.says("November 2026: 500 tokens")
    assert "November 2026: 500 tokens" in chart.accessibleName()
    usage.qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert usage.says("October 2026: 0 tokens")
    usage.qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert usage.says("September 2026: 12,400 tokens, $0.024, 3 answers")
    usage.qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.current == 0
    usage.qtbot.mouseClick(
        chart, Qt.MouseButton.LeftButton, pos=QPoint(chart.width() - 5, chart.height() // 2)
    )
    assert chart.current == 2


def test_given_costs_when_chosen_for_the_chart_then_it_shows_one_currency(usage: Usage) -> None:
    measure = usage.find(Select, "usageMeasure")
    assert [measure.itemText(row) for row in range(measure.count())] == ["Tokens", "Cost in USD"]
    usage.qtbot.keyClick(measure, Qt.Key.Key_Down)
    assert usage.page.chart.accessibleName().startswith("Cost in USD")


def test_given_no_answer_that_told_its_tokens_when_shown_then_none_are_claimed(
    usage: Usage,
) -> None:
    silent = Figures(silent=2)
    usage.report(
        replace(
            REPORT,
            total=silent,
            months=(("2026-11", silent),),
            models=(("orchard", "heron", silent),),
            conversations=((Titled("talk", "A talk", trashed=False), silent),),
        )
    )
    assert usage.rows("usageConversations") == ["A talk, —, —"]
    assert usage.says("November 2026: tokens not known, 2 answers")
    assert usage.says("The tokens of 2 answers are not known.")
    assert not usage.says("0 tokens")


def test_given_conversations_when_one_is_pressed_then_it_is_opened_unless_it_is_gone(
    usage: Usage,
) -> None:
    assert usage.rows("usageConversations") == ["A talk, 12.4k, $0.024"]
    usage.find(RowButton, "usageConversations_row").click()
    assert usage.asked.calls[-1] == ("open_conversation", "talk")


def test_given_many_conversations_when_more_are_wanted_then_they_come_piece_by_piece(
    usage: Usage,
) -> None:
    many = tuple((Titled(f"{n}", f"Talk {n}", trashed=False), FIGURES) for n in range(100))
    usage.report(replace(REPORT, conversations=many))
    assert len(usage.rows("usageConversations")) == 8
    usage.press("usageConversations_more")
    assert len(usage.rows("usageConversations")) == 32


def test_given_the_prices_then_those_in_use_are_shown_and_all_on_demand(usage: Usage) -> None:
    assert usage.priced == ["owl", "heron"]
    usage.press("wholePriceTable")
    assert usage.priced == ["owl", "heron", "crane"]
    usage.press("wholePriceTable")
    assert usage.priced == ["owl", "heron"]


def test_given_a_price_when_edited_in_its_place_then_it_is_asked_for_exactly(usage: Usage) -> None:
    usage.edit("heron")
    assert usage.priced == ["owl"]
    assert usage.find(TextField, "price_prompt").text() == "2.00"
    usage.write("price_prompt", "2,25")
    usage.write("price_cached", "")
    usage.find(TextField, "price_cached").clear()
    field = usage.write("price_completion", "0.000001")
    usage.qtbot.keyClick(field, Qt.Key.Key_Return)
    wanted = Price("heron", HERON.host, "USD", 2_250_000, 1, None, edited=True)
    assert usage.asked.calls[-1] == ("set_price", wanted)
    assert usage.page.prices.editor is None


@pytest.mark.parametrize("text", ["", "cheap", "-1", "1e99"])
def test_given_no_number_when_saved_then_the_field_says_so_and_nothing_is_asked(
    usage: Usage, text: str
) -> None:
    usage.edit("heron")
    before = list(usage.asked.calls)
    field = usage.write("price_completion", text)
    field.setText(text)
    usage.press("price_save")
    assert usage.asked.calls == before
    assert usage.says("A price is a number")
    usage.qtbot.keyClicks(field, "1")
    assert not usage.says("A price is a number")


def test_given_an_editor_when_left_by_escape_then_the_price_is_as_before(usage: Usage) -> None:
    usage.edit("heron")
    field = usage.write("price_prompt", "9")
    before = list(usage.asked.calls)
    usage.qtbot.keyClick(field, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert usage.priced == ["owl", "heron"]
    assert usage.asked.calls == before


def test_given_an_open_editor_when_prices_are_told_then_what_is_written_stays(
    usage: Usage,
) -> None:
    usage.edit("heron")
    field = usage.write("price_prompt", "9")
    usage.give(HERON, CRANE)
    assert field.text() == "9"
    usage.qtbot.keyClick(field, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert usage.priced == ["heron"]


def test_given_a_price_of_the_users_when_removed_then_that_is_asked_for(usage: Usage) -> None:
    usage.edit("heron")
    assert not usage.page.findChild(QPushButton, "price_put_back").isVisible()  # type: ignore[union-attr]
    usage.edit("owl")
    usage.press("price_put_back")
    assert usage.asked.calls[-1] == ("reset_price", OWN)


def test_given_a_new_price_when_added_then_model_and_service_are_checked(usage: Usage) -> None:
    usage.press("addPrice")
    usage.write("price_prompt", "1")
    usage.write("price_completion", "2")
    usage.press("price_save")
    assert usage.says("A model's id")
    usage.write("price_model", "heron")
    usage.find(Select, "price_host").select("api.orchard.example")
    usage.press("price_save")
    assert usage.says("has a price already")
    usage.write("price_model", "heron*")
    usage.find(Select, "price_currency").select("CNY")
    usage.press("price_save")
    wanted = Price("heron*", "api.orchard.example", "CNY", 1_000_000, 2_000_000, edited=True)
    assert usage.asked.calls[-1] == ("set_price", wanted)


def test_given_a_model_without_a_price_when_pressed_then_its_price_is_begun(
    usage: Usage,
) -> None:
    assert usage.rows("usageModels") == ["owl, Removed place, 10, —"]
    usage.find(RowButton, "usageModels_row").click()
    QApplication.processEvents()
    assert usage.find(TextField, "price_model").text() == "owl"
    usage.find(TextField, "price_model").setText("owl-7b")
    usage.write("price_prompt", "1")
    usage.write("price_completion", "2")
    usage.press("price_save")
    wanted = Price("owl-7b", "", "USD", 1_000_000, 2_000_000, edited=True)
    assert usage.asked.calls[-1] == ("set_price", wanted)


def test_given_an_editor_when_opened_then_it_is_in_view(usage: Usage) -> None:
    usage.page.resize(900, 300)
    usage.edit("heron")
    editor = usage.page.prices.editor
    assert editor is not None
    scrolled = editor.mapTo(usage.page, QPoint(0, 0)).y()
    assert 0 < scrolled < usage.page.height() - 80


def test_given_a_price_for_short_prompts_when_edited_then_that_is_said(usage: Usage) -> None:
    usage.press("wholePriceTable")
    usage.edit("crane")
    assert usage.says("only for short prompts")


def test_given_no_report_yet_when_shown_then_nothing_is_claimed(
    qapp: QApplication, qtbot: QtBot
) -> None:
    page = UsagePage(Recorder(), SettingsState())
    driver = PageDriver(qtbot, page)
    assert driver.says("…")
    assert not driver.says("$")
