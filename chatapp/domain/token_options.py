"""What could have stood in an answer's place instead, and how sure the model was of it.

All probabilities are those the endpoint tells, with natural logarithms: a surprise of 1 nat is a
probability of 1/e. Of the tokens it does not tell, only the sum is known.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatapp.domain.events import Alternative, TokenProbability
from chatapp.domain.messages import clean_text
from chatapp.domain.probabilities import AnswerProbabilities
from chatapp.domain.token_table import table_of

UNLIKELY = 0.05
"""Chosen places below this probability are the least certain ones."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that could stand at a place.

    `text`: what it says; of bytes that are not whole characters, U+FFFD; `whole`: whether it is
    whole characters, so that an answer can go on with it; `tokens`: those that say it.
    """

    text: str
    logprob: float
    whole: bool
    tokens: tuple[TokenProbability, ...]
    chosen: bool = False

    @property
    def probability(self) -> float:
        """From 0 to 1."""
        return probability_of(self.logprob)


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of one place: the options, the likeliest first, and the rest."""

    options: tuple[Option, ...]
    """What stands there is always among them."""
    rest: float
    """The probability of everything that is not told."""
    rank: int | None
    """Of what stands there, from 1; None where it is not among the alternatives told."""
    surprise: float
    """Of what stands there, in nats."""

    @property
    def entropy(self) -> float:
        """How open the place was, in nats: -sum(p ln p) over the options, and over the rest as one.

        It is the least the true entropy can be, since the rest may be many tokens; it is between 0
        and ln(number of options + 1).
        """
        parts = (*(option.probability for option in self.options), self.rest)
        return -math.fsum(p * math.log(p) for p in parts if p > 0.0)

    @property
    def chosen(self) -> Option:
        """What stands there."""
        return next(option for option in self.options if option.chosen)


@dataclass(frozen=True, slots=True)
class Fork:
    """Where an answer is to go on otherwise than it did.

    `text`: the answer up to there; `tokens`: how many of its tokens say that; `option`: what comes
    in the place of what stood there.
    """

    text: str
    tokens: int
    option: Option

    @property
    def begun(self) -> str:
        """What the other answer begins with."""
        return self.text + self.option.text

    def begun_tokens(self, known: AnswerProbabilities) -> AnswerProbabilities:
        """The tokens of that. Parameters: `known`, those of the answer it forks from."""
        begun = table_of(known.tokens).head(self.tokens)
        begun.extend(self.option.tokens)
        return AnswerProbabilities(begun, known.start)


def place_of(tokens: Sequence[TokenProbability]) -> Place:
    """What could have stood where some tokens stand that are one unit; at least one.

    The options of the second token come after the first one, and so on: all of them exclude each
    other.
    """
    options: list[Option] = []
    said: tuple[TokenProbability, ...] = ()
    for one in tokens:
        before = math.fsum(each.logprob for each in said)
        for other in one.top:
            if not _same(other, one):
                whole = (*said, TokenProbability(other.token, other.logprob, other.raw, one.top))
                options.append(_option(whole, before + other.logprob))
        said = (*said, one)
    told = all(any(_same(other, one) for other in one.top) for one in tokens)
    logprob = math.fsum(one.logprob for one in tokens)
    chosen = _option(said, logprob, chosen=True)
    options.append(chosen)
    options.sort(key=lambda option: (-option.logprob, not option.chosen))
    rest = max(0.0, 1.0 - math.fsum(option.probability for option in options))
    rank = options.index(chosen) + 1 if told else None
    return Place(tuple(options), rest, rank, max(0.0, -logprob))


def entropy_of(tokens: Sequence[TokenProbability]) -> float:
    """`Place.entropy` of what some tokens say; of a single token without making its options."""
    if len(tokens) != 1:
        return place_of(tokens).entropy
    (one,) = tokens
    logprobs = [min(0.0, other.logprob) for other in one.top]
    if not any(_same(other, one) for other in one.top):
        logprobs.append(min(0.0, one.logprob))
    chances = [math.exp(logprob) for logprob in logprobs]
    rest = max(0.0, 1.0 - math.fsum(chances))
    told = -math.fsum(p * logprob for p, logprob in zip(chances, logprobs, strict=True))
    return told - rest * math.log(rest) if rest > 0.0 else told


def probability_of(logprob: float) -> float:
    """A probability by its logarithm; a logarithm above 0 counts as 0."""
    return math.exp(min(0.0, logprob))


def mean_surprise(logprobs: Iterable[float]) -> float | None:
    """In nats per token; None where there are none."""
    values = list(logprobs)
    return -math.fsum(values) / len(values) if values else None


def perplexity(mean: float) -> float:
    """e to the mean surprise in nats: among so many equally likely tokens the model wavered."""
    return math.exp(min(mean, 700.0))


def _option(
    tokens: tuple[TokenProbability, ...], logprob: float, *, chosen: bool = False
) -> Option:
    text, whole = text_of(tokens)
    return Option(text, logprob, whole, tokens, chosen)


def text_of(tokens: Iterable[TokenProbability]) -> tuple[str, bool]:
    """What tokens say together, and whether it is whole characters."""
    data = b""
    for one in tokens:
        data += one.token.encode("utf-8", "replace") if one.raw is None else one.raw
    text = clean_text(data.decode("utf-8", "replace"))
    return text, bool(text) and "\ufffd" not in text


def _same(other: Alternative, one: TokenProbability) -> bool:
    if other.raw is not None and one.raw is not None:
        return other.raw == one.raw
    return other.token == one.token
