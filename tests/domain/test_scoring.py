"""Whether answers are right, and the interval of their share."""

from __future__ import annotations

import pytest

from chatapp.domain.errors import InputError
from chatapp.domain.scoring import Accuracy, Scorer, Scoring, verdict


@pytest.mark.parametrize(
    ("scoring", "answer", "label", "right"),
    [
        (Scoring.EXACT, " good\n", "good", True),
        (Scoring.EXACT, "Good", "good", False),
        (Scoring.NORMALISED, '"Ｇood".', "good", True),
        (Scoring.NORMALISED, "good film", "good", False),
        (Scoring.NORMALISED, "正面。", "正面", True),
        (Scoring.NORMALISED, "?", "!", False),
        (Scoring.NORMALISED, "+", "-", False),
        (Scoring.REGEX, "It is good.", "good", True),
        (Scoring.REGEX, "It is goodish", "good", False),
        (Scoring.REGEX, "costs $5.00", "$5.00", False),
    ],
)
def test_given_an_answer_when_scored_then_it_is_right_or_not(
    scoring: Scoring, answer: str, label: str, right: bool
) -> None:
    assert Scorer(scoring).is_right(answer, label) is right


def test_given_a_pattern_when_searched_then_the_label_is_no_pattern_itself() -> None:
    scorer = Scorer(Scoring.REGEX, r"(^|\s){{label}}$")
    assert scorer.is_right("costs $5.00", "$5.00")
    assert not scorer.is_right("costs $5x00", "$5.00")
    with pytest.raises(InputError, match="bad_pattern"):
        Scorer(Scoring.REGEX, "(").check()


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
