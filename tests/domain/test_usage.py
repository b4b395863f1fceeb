"""Sums of usage: periods, months without gaps, currencies apart."""

from __future__ import annotations

from dataclasses import replace

from chatapp.domain.prices import Price, Pricing
from chatapp.domain.usage import (
    Period,
    Titled,
    UsageReport,
    UsageSum,
    month_after,
    months_until,
    report_of,
)

ONE = UsageSum("2026-11", "orchard", "heron", "talk", 2, 0, 100, 40, 10, 60)
PRICING = Pricing(
    [Price("heron", "", "USD", 2, 10, 1), Price("crane", "", "CNY", 5, 5, up_to=200)], {}
)


def report(*sums: UsageSum, period: Period = Period.ALL) -> UsageReport:
    titles = {"talk": Titled("talk", "A talk", trashed=False)}
    return report_of(sums, titles, {"orchard": "Orchard"}, PRICING, period, "2026-11")


def test_given_two_currencies_when_summed_then_they_are_never_added_up() -> None:
    crane = replace(ONE, model="crane")
    total = report(ONE, crane).total
    assert total.costs == {"USD": 60 * 2 + 40 * 1 + 10 * 10, "CNY": 110 * 5}
    assert (total.answers, total.tokens, total.cached, total.unpriced) == (4, 220, 80, 0)


def test_given_answers_without_a_price_when_summed_then_they_are_told_apart() -> None:
    total = report(ONE, replace(ONE, model="owl"), replace(ONE, model="crane", largest=201)).total
    assert total.unpriced == 4
    assert total.tokens == 330
    assert list(total.costs) == ["USD"]


def test_given_answers_without_tokens_when_summed_then_they_are_only_counted() -> None:
    silent = UsageSum("2026-11", "orchard", "owl", "talk", 0, 3, 0, 0, 0, 0)
    total = report(silent).total
    assert (total.silent, total.answers, total.unpriced, total.costs) == (3, 0, 0, {})


def test_given_months_with_gaps_when_shown_then_none_is_left_out() -> None:
    months = report(ONE, replace(ONE, month="2026-08")).months
    assert [(month, figures.tokens) for month, figures in months] == [
        ("2026-08", 110),
        ("2026-09", 0),
        ("2026-10", 0),
        ("2026-11", 110),
    ]


def test_given_a_period_then_only_its_months_are_summed() -> None:
    old, older = replace(ONE, month="2025-12"), replace(ONE, month="2025-11")
    assert report(ONE, old, older, period=Period.MONTH).total.answers == 2
    year = report(ONE, old, older, period=Period.YEAR)
    assert year.total.answers == 4
    assert (year.months[0][0], len(year.months)) == ("2025-12", 12)
    assert report(ONE, old, older).total.answers == 6


def test_given_nothing_then_the_report_is_of_this_month_and_empty() -> None:
    empty = report()
    assert [month for month, _figures in empty.months] == ["2026-11"]
    assert empty.models == empty.conversations == ()


def test_given_removed_messages_then_they_are_one_entry_without_a_title() -> None:
    gone = replace(ONE, conversation=None, answers=1, prompt=900)
    found = report(ONE, gone, replace(gone, month="2026-10")).conversations
    assert [(titled and titled.title, figures.answers) for titled, figures in found] == [
        (None, 2),
        ("A talk", 2),
    ]


def test_given_months_when_counted_on_then_years_turn() -> None:
    assert month_after("2026-12", 1) == "2027-01"
    assert month_after("2026-01", -1) == "2025-12"
    assert months_until("2027-01", "2026-11") == ["2026-11", "2026-12", "2027-01"]
