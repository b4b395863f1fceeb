"""Whether an answer is right, and what many of them tell: accuracy with its interval."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from chatapp.domain.prompt_templates import fill

JUDGE_PROMPT = (
    "Question:\n{{question}}\n\nRight answer:\n{{label}}\n\nGiven answer:\n{{answer}}\n\n"
    "Does the given answer say the same as the right answer? Reply with one word: yes or no."
)
"""What a model is asked that judges; it can be changed."""

_YES = frozenset({"yes", "是", "是的", "对", "正确"})
_NO = frozenset({"no", "否", "不是", "不对", "错误"})
_NUMBER = re.compile(
    r"(?P<minus>(?<![A-Za-z0-9)\]])[-\u2212\u2013])?(?<![A-Za-z0-9_.])(?<!\d,)"
    r"(?P<whole>\d++(?:,\d++)*+|(?=\.\d))(?P<decimals>\.\d++)?+(?!\w{0,20}+\.\d)"
)
_GROUPS = re.compile(r"\d{1,3}(?:,\d{3})+")
_MINUS, _POINT = "\ue000", "\ue001"
"""Stand for the sign and the point of a number while punctuation is left out."""
_SHOWN = str.maketrans({_MINUS: "-", _POINT: "."})
_Z = 1.959963984540054
"""The normal distribution's quantile for 95 %."""


class Scoring(StrEnum):
    """How an answer is compared with the label."""

    EXACT = "exact"
    """The same text, but for white space around it."""
    NORMALISED = "normalised"
    """The same letters and numbers: case, width, punctuation and white space aside."""
    REGEX = "regex"
    """A pattern with {{label}} in it is found in the answer, whatever the case."""
    JUDGED = "judged"
    """A model says so."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """How answers are scored."""

    scoring: Scoring = Scoring.NORMALISED
    pattern: str = r"\b{{label}}\b"
    judge: str = JUDGE_PROMPT

    def says_the_same(self, answer: str, label: str) -> bool:
        """Whether an answer is the label, exactly or normalised."""
        if self.scoring is Scoring.EXACT:
            return answer.strip() == label.strip()
        wanted = normalised(label)  # nothing is left of a label of signs only
        return normalised(answer) == wanted if wanted else answer.strip() == label.strip()

    def pattern_for(self, label: str) -> str:
        """What is searched in an answer, as a regular expression."""
        return fill(self.pattern, {"label": re.escape(label.strip())})

    def judge_prompt(self, question: str, label: str, answer: str) -> str:
        """What the judge is asked."""
        return fill(self.judge, {"question": question, "label": label, "answer": answer})


def normalised(text: str) -> str:
    """The letters, numbers and signs of a text: case, width, punctuation and white space aside.

    What makes a number another one is kept: its sign and its decimals; 1,000.0 is 1000.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = _NUMBER.sub(_plain_number, folded)
    kept = "".join(c if unicodedata.category(c)[0] != "P" else " " for c in folded)
    return " ".join(kept.translate(_SHOWN).split())


def _plain_number(found: re.Match[str]) -> str:
    whole = found["whole"] or "0"
    if _GROUPS.fullmatch(whole):
        whole = whole.replace(",", "")
    decimals = (found["decimals"] or "").rstrip("0").removeprefix(".")
    minus = _MINUS if found["minus"] and (decimals or whole.strip("0,")) else ""
    return minus + whole + (f"{_POINT}{decimals}" if decimals else "")


def verdict(answer: str) -> bool | None:
    """What a judge says; None where it is neither yes nor no and nothing besides."""
    said = normalised(answer)
    return True if said in _YES else False if said in _NO else None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How many of so many are right."""

    right: int
    count: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 where there are none."""
        return self.right / self.count if self.count else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Between which shares the true one lies in 95 of 100 cases, by Wilson's score.

        Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927.
        """
        if not self.count:
            return 0.0, 1.0
        spread = _Z * _Z / self.count
        middle = (self.share + spread / 2) / (1 + spread)
        half = math.sqrt(spread * (self.share * (1 - self.share) + spread / 4)) / (1 + spread)
        low = max(0.0, middle - half) if self.right else 0.0
        high = min(1.0, middle + half) if self.right < self.count else 1.0
        return low, high
