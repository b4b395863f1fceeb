"""Whether answers are right, with limits of time for patterns that the user wrote.

An expression such as (a+)+b can take longer than anyone waits. The package `regex` ends a search
when its time is over, and lets other threads run meanwhile.
"""

from __future__ import annotations

import re

from chatapp.domain.errors import InputError
from chatapp.domain.scoring import Scorer, Scoring

PATIENCE = 0.1
"""Seconds that a pattern may take in one answer."""
MOST_SLOW = 20
"""Answers in which it took longer, after which it is not searched any more."""
_LOOKED_THROUGH = 10_000
"""Characters of an answer in which a pattern is searched."""
_EDGE = r"[\W\u2e80-\u9fff\uf900-\ufaff]"
_UNUSUAL_EDGE = re.compile(rf"{_EDGE}.*|.*{_EDGE}", re.DOTALL)
"""Labels with an edge that is no edge of a word in the usual sense: C++, $5, 正面."""


class AnswerScoring:
    """Scores the answers of one look at them. A pattern may take PATIENCE with each: it blocks."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._slow = 0

    def check(self) -> None:
        """Raises InputError (bad_pattern) for a pattern that is none."""
        if self._scorer.scoring is Scoring.REGEX:
            self._found("x", "")

    def is_right(self, answer: str, label: str) -> bool:
        """Whether an answer is right. Raises InputError (bad_pattern, pattern_slow)."""
        if self._scorer.scoring is Scoring.REGEX:
            asks = "{{label}}" in self._scorer.pattern
            no_label = asks and not label.strip()  # what is left of the pattern is found anywhere
            return not no_label and self._found(label, answer[:_LOOKED_THROUGH])
        return self._scorer.says_the_same(answer, label)

    def _found(self, label: str, answer: str) -> bool:
        import regex  # seldom needed

        pattern = self._scorer.pattern
        if self._slow >= MOST_SLOW:
            raise InputError("pattern_slow", pattern=pattern)
        try:
            flags = regex.IGNORECASE
            if _UNUSUAL_EDGE.fullmatch(label.strip()):
                flags |= regex.WORD  # \b as in Unicode's annex 29: between any two such characters
            compiled = regex.compile(self._scorer.pattern_for(label), flags)
            return compiled.search(answer, timeout=PATIENCE, concurrent=True) is not None
        except (regex.error, RecursionError) as error:
            raise InputError("bad_pattern", pattern=pattern, reason=str(error)) from None
        except TimeoutError:
            self._slow += 1
            raise InputError("pattern_slow", pattern=pattern) from None
