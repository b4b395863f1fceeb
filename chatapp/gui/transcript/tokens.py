"""An answer shown by its tokens: where they stand in its text, and how sure the model was of each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from heapq import nsmallest

from chatapp.domain.probabilities import AnswerProbabilities
from chatapp.domain.token_options import (
    UNLIKELY,
    Place,
    entropy_of,
    mean_surprise,
    perplexity,
    place_of,
    probability_of,
)
from chatapp.domain.token_table import TokenTable, table_of
from chatapp.domain.token_text import Alignment, Unit, align

LEVELS = 7
"""Steps of the ramp; the first one has no colour."""
_PROBABILITIES = (0.9, 0.7, 0.4, 0.2, 0.05, 0.01)
"""Where each step ends; below the last one is the last step."""
_SURPRISES = (0.25, 0.5, 1.0, 2.0, 3.0, 5.0)
"""In nats, as the next ones; above the last one is the last step."""
_ENTROPIES = (0.1, 0.3, 0.6, 1.0, 1.4, 1.8)


class Measure(StrEnum):
    """What the colours tell."""

    PROBABILITY = "probability"
    SURPRISE = "surprise"
    ENTROPY = "entropy"


def limits(measure: Measure) -> tuple[float, ...]:
    """Where the steps of a measure's ramp end, from the surest."""
    if measure is Measure.PROBABILITY:
        return _PROBABILITIES
    return _SURPRISES if measure is Measure.SURPRISE else _ENTROPIES


@dataclass(frozen=True, eq=False)
class ShownTokens:
    """The tokens of one answer. Numbers of units are places in `alignment.units`.

    `logprobs` and `entropies` are those of the units, `levels` the steps of the ramp they are on.
    """

    text: str
    known: AnswerProbabilities
    alignment: Alignment
    logprobs: Sequence[float]
    entropies: Sequence[float]
    measure: Measure
    levels: Sequence[int]
    uncertain: Sequence[int]
    """The units with a probability below 5%."""
    mean: float
    """The mean surprise of all tokens, in nats."""
    reasoning_mean: float | None = None
    """That of the reasoning the answer was taken out of, where it is known."""

    @property
    def starts(self) -> list[int]:
        """Where each unit begins."""
        return [unit.start for unit in self.alignment.units]

    @property
    def perplexity(self) -> float:
        """Of all tokens."""
        return perplexity(self.mean)

    def units_between(self, start: int, end: int) -> range:
        """The units that reach into a range of the text."""
        units = self.alignment.units
        first = bisect_right(units, start, key=lambda unit: unit.end)
        return range(first, bisect_left(units, end, key=lambda unit: unit.start))

    def units_within(self, start: int, end: int) -> range:
        """The units that lie within a range of the text whole."""
        units = self.alignment.units
        first = bisect_left(units, start, key=lambda unit: unit.start)
        return range(first, max(first, bisect_right(units, end, key=lambda unit: unit.end)))

    def unit_at(self, place: int) -> int | None:
        """The unit that holds a character."""
        return next(iter(self.units_between(place, place + 1)), None)

    def place(self, unit: int) -> Place:
        """What is known of a unit."""
        one = self.alignment.units[unit]
        return place_of(self.known.tokens[one.first : one.last])

    def said(self, unit: int) -> str:
        """What a unit says in the text."""
        one = self.alignment.units[unit]
        return self.text[one.start : one.end]

    def letters(self, unit: int, start: int, end: int) -> tuple[int, int]:
        """Where the letters of a unit are within a range of the text, without space around them."""
        one = self.alignment.units[unit]
        first = max(one.start, start)
        said = self.text[first : min(one.end, end)]
        first += len(said) - len(said.lstrip())
        return first, first + len(said.strip())

    def probability(self, unit: int) -> float:
        """Of what stands there, from 0 to 1."""
        return probability_of(self.logprobs[unit])

    def least_certain(self, count: int) -> list[int]:
        """The units with the lowest probabilities, the lowest first."""
        return nsmallest(count, range(len(self.logprobs)), key=self.logprobs.__getitem__)

    def measured_by(self, measure: Measure) -> ShownTokens:
        """The same in the colours of another measure."""
        levels = _levels(measure, self.logprobs, self.entropies)
        return replace(self, measure=measure, levels=levels)


class JoinedTokens:
    """Makes units of several answers those of one, answer by answer."""

    def __init__(self) -> None:
        self._text = ""
        self._tokens = TokenTable()
        self._units: list[Unit] = []
        self._logprobs: list[float] = []
        self._entropies: list[float] = []
        self._levels: list[int] = []
        self._uncertain: list[int] = []
        self._unplaced = self._uncovered = 0
        self._told: list[float] = []

    def add(self, shown: ShownTokens, part: range) -> None:
        """Add units of an answer, at least one."""
        units = shown.alignment.units[part.start : part.stop]
        by, moved = len(self._text) - units[0].start, len(self._tokens) - units[0].first
        low = (bisect_left(shown.uncertain, end) for end in (part.start, part.stop))
        uncertain = shown.uncertain[slice(*low)]
        self._uncertain += [len(self._units) + one - part.start for one in uncertain]
        self._units += [
            Unit(one.start + by, one.end + by, one.first + moved, one.last + moved, one.fits)
            for one in units
        ]
        self._text += shown.text[units[0].start : units[-1].end]
        tokens = table_of(shown.known.tokens)
        self._tokens.join(tokens.part(units[0].first, units[-1].last))
        self._logprobs += shown.logprobs[part.start : part.stop]
        self._entropies += shown.entropies[part.start : part.stop]
        self._levels += shown.levels[part.start : part.stop]
        self._told += _told(units, tokens.logprobs)
        if part.start == 0:
            self._unplaced += shown.alignment.unplaced
            self._uncovered += shown.alignment.uncovered

    def done(self, measure: Measure) -> ShownTokens:
        """All of them. Parameters: `measure`, that of all answers."""
        return ShownTokens(
            self._text,
            AnswerProbabilities(self._tokens),
            Alignment(tuple(self._units), self._unplaced, self._uncovered),
            self._logprobs,
            self._entropies,
            measure,
            self._levels,
            self._uncertain,
            mean_surprise(self._told) or 0.0,
        )


@dataclass(frozen=True, slots=True)
class NoTokens:
    """Why an answer is not shown by its tokens.

    `offered`: they can be asked for from now on; `asked`: they are asked for, in vain, and that can
    be ended.
    """

    reason: str
    offered: bool
    asked: bool = False


def shown_tokens(text: str, known: AnswerProbabilities, measure: Measure) -> ShownTokens:
    """Work out how an answer is shown; of a long one that takes a while, on any thread."""
    alignment = align(text, known)
    tokens = known.tokens
    units, told = alignment.units, table_of(tokens).logprobs
    logprobs = [sum(told[unit.first : unit.last]) for unit in units]
    entropies = [entropy_of(tokens[unit.first : unit.last]) for unit in units]
    return ShownTokens(
        text,
        known,
        alignment,
        logprobs,
        entropies,
        measure,
        _levels(measure, logprobs, entropies),
        [number for number, each in enumerate(logprobs) if probability_of(each) < UNLIKELY],
        mean_surprise(_told(units, told)) or 0.0,
        mean_surprise(min(0.0, one) for one in table_of(known.reasoning).logprobs),
    )


def _told(units: Sequence[Unit], logprobs: Sequence[float]) -> list[float]:
    """The log-probability of each token that is placed."""
    return [min(0.0, one) for unit in units for one in logprobs[unit.first : unit.last]]


def _levels(measure: Measure, logprobs: Sequence[float], entropies: Sequence[float]) -> list[int]:
    if measure is Measure.PROBABILITY:
        ends = [-limit for limit in _PROBABILITIES]
        return [bisect_left(ends, -probability_of(each)) for each in logprobs]
    if measure is Measure.SURPRISE:
        return [bisect_right(_SURPRISES, -each) for each in logprobs]
    return [bisect_right(_ENTROPIES, each) for each in entropies]
