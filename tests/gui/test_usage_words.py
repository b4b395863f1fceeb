"""Tokens and money as they are shown, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from chatapp.domain.messages import Usage
from chatapp.domain.models import EMBEDDED_ID
from chatapp.domain.prices import UNIT, Price, Pricing
from chatapp.domain.usage import Figures
from chatapp.gui.i18n import install
from chatapp.gui.usage_words import (
    answer_text,
    costs_text,
    day_text,
    figures_text,
    money,
    month_text,
    plain_tip,
    short_count,
    short_tokens,
)

HERON = Price("heron", "", "USD", 2_500_000, 10_000_000, 250_000, 5_000, since="2026-01-31")
PRICING = Pricing([HERON], {})


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    install(qapp, "zh_CN")
    QLocale.setDefault(QLocale("zh_CN"))
    yield
    install(qapp, "en")


@pytest.mark.parametrize(
    ("picos", "shown"),
    [
        (0, "$0.00"),
        (1, "<$0.000001"),
        (UNIT // 10**6, "$0.000001"),
        (1_234_567_890, "$0.0012"),
        (50_000_000_000, "$0.05"),
        (123_000_000_000, "$0.12"),
        (1_999_999_999_999, "$2.00"),
        (1234 * UNIT + UNIT // 2, "$1,234.50"),
        (10**30, "$1,000,000,000,000,000,000.00"),
    ],
)
def test_given_an_amount_when_shown_then_two_digits_count(picos: int, shown: str) -> None:
    assert money("USD", picos) == shown


def test_given_other_currencies_when_shown_then_each_has_its_sign_or_letters() -> None:
    assert money("CNY", UNIT) == "¥1.00"
    assert money("EUR", UNIT) == "€1.00"
    assert money("JPY", UNIT) == "JPY\u00a01.00"


def test_given_costs_when_shown_then_currencies_are_apart_and_what_is_missing_is_told() -> None:
    both = {"USD": UNIT, "CNY": 2 * UNIT}
    assert costs_text(Figures(answers=3, costs=both)) == "¥2.00, $1.00"
    assert costs_text(Figures(answers=3, unpriced=1, costs={"USD": UNIT})) == "≥ $1.00"
    assert costs_text(Figures(answers=3, unpriced=3)) == "—"
    assert costs_text(Figures(answers=3)) == "free"
    assert costs_text(Figures(silent=3)) == "—"


def test_given_an_answer_when_told_about_then_tokens_price_and_day_are_there() -> None:
    text = answer_text(PRICING, None, "heron", Usage(1_000, 500, 200, 120))
    assert text.splitlines() == [
        "Input: 1,000 tokens, 200 of them cached",
        "Output: 500 tokens, 120 of them reasoning",
        "Cost: $0.0071",
        "Price per million: $2.50 input, $0.25 cached, $10.00 output, of January 31, 2026",
    ]


def test_given_no_price_or_too_long_a_prompt_when_told_about_then_no_cost_is_made_up() -> None:
    assert "The price is not known" in answer_text(PRICING, None, "owl", Usage(1, 1))
    assert "Cost: not known" in answer_text(PRICING, None, "heron", Usage(5_001, 1))
    free = answer_text(PRICING, EMBEDDED_ID, "any", Usage(1, 1))
    assert free.splitlines() == ["Input: 1 token", "Output: 1 token", "Free: on this computer"]


def test_given_sums_when_told_about_then_what_is_left_out_is_said() -> None:
    figures = Figures(5, 1, 2, 900, 100, 50, {"USD": UNIT})
    assert figures_text(figures).splitlines() == [
        "950 tokens",
        "Input: 900 tokens, 100 of them cached",
        "Output: 50 tokens",
        "Cost: ≥ $1.00",
        "No price is known for 2 answers.",
        "The tokens of 1 answer are not known.",
    ]


def test_given_no_answer_that_told_its_tokens_when_shown_then_they_are_not_said_to_be_none() -> (
    None
):
    silent = Figures(silent=2)
    assert short_tokens(silent) == "—"
    assert figures_text(silent).splitlines() == [
        "Tokens: —",
        "The tokens of 2 answers are not known.",
    ]
    assert short_tokens(Figures(1, 2, prompt=900)) == "900"
    assert short_tokens(Figures()) == "0"


def test_given_numbers_days_and_months_when_shown_then_they_are_short() -> None:
    assert [short_count(each) for each in (999, 1_204, 123_456, 1_250_000, 2 * 10**9)] == [
        "999",
        "1.2k",
        "123k",
        "1.3M",
        "2.0B",
    ]
    assert day_text("2026-01-31") == "January 31, 2026"
    assert day_text("once") == "once"
    assert (month_text("2026-11"), month_text("2026-11", short=True)) == ("November 2026", "Nov")


def test_given_chinese_when_shown_then_numbers_days_and_months_are_chinese(chinese: None) -> None:
    assert short_count(123_456) == "12.3万"
    assert day_text("2026-01-31") == "2026年1月31日"
    assert month_text("2026-11") == "2026年11月"
    assert answer_text(PRICING, None, "heron", Usage(1, 1)).startswith("输入：1 词元")


def test_given_a_title_that_looks_like_html_when_in_a_tip_then_it_is_shown_as_it_is() -> None:
    assert plain_tip("A talk\n3 answers") == "A talk\n3 answers"
    assert plain_tip("<b>x</b>\ny") == "<p>&lt;b&gt;x&lt;/b&gt;<br>y</p>"
