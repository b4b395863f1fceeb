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


def joined_tokens(parts: Sequence[tuple[ShownTokens, range]], measure: Measure) -> ShownTokens:
    """Units of several answers as if they were those of one; of many that takes a while."""
    text, tokens, units = "", TokenTable(), list[Unit]()
    logprobs, entropies, uncertain = list[float](), list[float](), list[int]()
    unplaced = uncovered = 0
    for shown, part in parts:
        if not part:
            continue
        first, last = shown.alignment.units[part[0]], shown.alignment.units[part[-1]]
        by, moved = len(text) - first.start, len(tokens) - first.first
        low = bisect_left(shown.uncertain, part.start), bisect_left(shown.uncertain, part.stop)
        uncertain += [len(units) + one - part.start for one in shown.uncertain[slice(*low)]]
        units += [
            Unit(one.start + by, one.end + by, one.first + moved, one.last + moved, one.fits)
            for one in shown.alignment.units[part.start : part.stop]
        ]
        text += shown.text[first.start : last.end]
        tokens.join(table_of(shown.known.tokens).part(first.first, last.last))
        logprobs += shown.logprobs[part.start : part.stop]
        entropies += shown.entropies[part.start : part.stop]
        if len(part) == len(shown.alignment.units):
            unplaced += shown.alignment.unplaced
            uncovered += shown.alignment.uncovered
    return ShownTokens(
        text,
        AnswerProbabilities(tokens),
        Alignment(tuple(units), unplaced, uncovered),
        logprobs,
        entropies,
        measure,
        _levels(measure, logprobs, entropies),
        uncertain,
        _mean(units, tokens.logprobs),
    )


@dataclass(frozen=True, slots=True)
class NoTokens:
    """Why an answer is not shown by its tokens. `offered`: it can be asked for from now on."""

    reason: str
    offered: bool


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
        _mean(units, told),
        mean_surprise(min(0.0, one) for one in table_of(known.reasoning).logprobs),
    )


def _mean(units: Sequence[Unit], told: Sequence[float]) -> float:
    surprises = (min(0.0, one) for unit in units for one in told[unit.first : unit.last])
    return mean_surprise(surprises) or 0.0


def _levels(measure: Measure, logprobs: Sequence[float], entropies: Sequence[float]) -> list[int]:
    if measure is Measure.PROBABILITY:
        ends = [-limit for limit in _PROBABILITIES]
        return [bisect_left(ends, -probability_of(each)) for each in logprobs]
    if measure is Measure.SURPRISE:
        return [bisect_right(_SURPRISES, -each) for each in logprobs]
    return [bisect_right(_ENTROPIES, each) for each in entropies]
