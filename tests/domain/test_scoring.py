"""Whether answers are right, and the interval of their share."""

from __future__ import annotations

import time

import pytest

from chatapp.domain.scoring import Accuracy, normalised, verdict


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Yes.", True),
        ("no", False),
        ("是", True),
        ("不是。", False),
        ("yes and no", None),
        ("It is right, yes", None),
        ("", None),
    ],
)
def test_given_what_a_judge_says_when_read_then_only_yes_or_no_counts(
    said: str, meant: bool | None
) -> None:
    assert verdict(said) is meant


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    [  # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_given_right_answers_when_counted_then_the_interval_is_wilsons(
    right: int, count: int, low: float, high: float
) -> None:
    assert Accuracy(right, count).interval == pytest.approx((low, high), abs=5e-5)
    assert Accuracy(count - right, count).interval == pytest.approx((1 - high, 1 - low), abs=5e-5)


def test_given_no_answers_when_counted_then_nothing_is_known() -> None:
    assert (Accuracy(0, 0).share, Accuracy(0, 0).interval) == (0.0, (0.0, 1.0))


@pytest.mark.parametrize("count", [1, 3, 10, 49, 1000])
def test_given_all_or_none_right_when_counted_then_the_interval_ends_there(count: int) -> None:
    assert (Accuracy(count, count).interval[1], Accuracy(0, count).interval[0]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("answer", "label", "same"),
    [
        ("1,000.0", "1000", True),
        ("-5", "5", False),
        ("-0,5", "0,5", False),
        ("1.2.3", "1.23", False),
        ("2024-01-05", "2024 01 05", True),
        ("1,2", "12", False),
        ("1,2.50", "1,2.5", True),
        ("1,000,00", "1 000 00", True),
        ("in 1,234,567 ways", "in 1234567 ways", True),
    ],
)
def test_given_numbers_in_answers_when_compared_then_only_their_values_count(
    answer: str, label: str, same: bool
) -> None:
    assert (normalised(answer) == normalised(label)) is same


@pytest.mark.parametrize(
    "text",
    ["1." + "1" * 100_000 + ".1", "1" + ",111" * 25_000 + ".1.1", "1百" * 50_000, "1a.1" * 25_000],
    ids=["decimals", "groups", "counts", "versions"],
)
def test_given_a_long_answer_of_digits_when_normalised_then_it_is_done_at_once(text: str) -> None:
    began = time.perf_counter()
    assert normalised(text)
    assert time.perf_counter() - began < 2
