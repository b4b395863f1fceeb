"""Whether an answer is right; and patterns that would take for ever."""

from __future__ import annotations

import pytest

from chatapp.domain.errors import InputError
from chatapp.domain.scoring import Scorer, Scoring
from chatapp.engine import answer_scoring
from chatapp.engine.answer_scoring import AnswerScoring


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
        (Scoring.REGEX, "costs $5.00", "$5.00", True),
        (Scoring.REGEX, "costs $5.005", "$5.00", False),
        (Scoring.REGEX, "这是正面的", "正面", True),
        (Scoring.REGEX, "I use C++.", "C++", True),
        (Scoring.REGEX, "label:good", "good", True),
        (Scoring.REGEX, "anything", "", False),
        (Scoring.NORMALISED, "-5", "5", False),
        (Scoring.NORMALISED, "−5.", "-5", True),
        (Scoring.NORMALISED, "1,000.0", "1000", True),
        (Scoring.NORMALISED, "1.5", "1 5", False),
        (Scoring.NORMALISED, ".50", "0.5", True),
        (Scoring.NORMALISED, "1.2.3", "1.2.3.", True),
        (Scoring.NORMALISED, "结果：-5", "结果：5", False),
    ],
)
def test_given_an_answer_when_scored_then_it_is_right_or_not(
    scoring: Scoring, answer: str, label: str, right: bool
) -> None:
    assert AnswerScoring(Scorer(scoring)).is_right(answer, label) is right


def test_given_a_pattern_when_searched_then_the_label_is_no_pattern_itself() -> None:
    scoring = AnswerScoring(Scorer(Scoring.REGEX, r"(^|\s){{label}}$"))
    assert scoring.is_right("costs $5.00", "$5.00")
    assert not scoring.is_right("costs $5x00", "$5.00")
    with pytest.raises(InputError, match="bad_pattern"):
        AnswerScoring(Scorer(Scoring.REGEX, "(")).check()


def test_given_a_pattern_that_takes_for_ever_when_searched_then_it_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answer_scoring, "PATIENCE", 0.01)
    monkeypatch.setattr(answer_scoring, "MOST_SLOW", 2)
    scoring = AnswerScoring(Scorer(Scoring.REGEX, r"^(\w|\w\w)+({{label}})?$"))
    hostile = "a" * 80 + "!"
    for _ in range(2):
        with pytest.raises(InputError, match="pattern_slow"):
            scoring.is_right(hostile, "good")
    with pytest.raises(InputError, match="pattern_slow"):
        scoring.is_right("a", "good")
    assert AnswerScoring(Scorer(Scoring.REGEX)).is_right(f"{hostile} good", "good")
