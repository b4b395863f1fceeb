"""Tokens as places in the text of their answer.

A token is bytes: several may be needed for one character. Those that share one are one `Unit`. An
answer's text need not be what its tokens say: servers leave out special tokens and spaces at the
beginning, and the app cleans and masks. What fits is placed, the rest is said to be missing;
nothing here raises.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatapp.domain.events import TokenProbability
from chatapp.domain.messages import clean_text
from chatapp.domain.probabilities import AnswerProbabilities
from chatapp.domain.token_table import TokenTable, table_of

REPLACEMENT = "\ufffd"
"""Stands for bytes that are no character."""
_AHEAD = 40
"""So many units are looked at for one that fits again."""
_REACH = 400
"""So many characters of the text are looked through for it."""
_SURE = 4
"""Characters that have to fit before the two are taken for the same place again."""
_GIVEN_UP = 500
"""Tokens without a place after which the rest is not looked at: it is another text."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A range of the answer's text, in characters, and the tokens that say it, by number.

    `fits`: whether they say exactly this.
    """

    start: int
    end: int
    first: int
    last: int
    """Number of the token behind its last one."""
    fits: bool = True


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where an answer's tokens stand in its text."""

    units: tuple[Unit, ...]
    """In the order of the text; none is empty, and none overlaps another."""
    unplaced: int = 0
    """Tokens that are not found in the text; those that say nothing do not count."""
    uncovered: int = 0
    """Characters, from where the tokens begin, that no token says."""

    @property
    def exact(self) -> bool:
        """Whether the tokens say the text, no more and no less."""
        return not self.unplaced and not self.uncovered and all(one.fits for one in self.units)


@dataclass(frozen=True, slots=True)
class _Said:
    """What some tokens say together; `broken`: not all of it is known to be characters."""

    text: str
    first: int
    last: int
    broken: bool


def align(text: str, known: AnswerProbabilities) -> Alignment:
    """Place the tokens of an answer in its text."""
    said = [one for one in _said(known.tokens) if one.text]
    whole = "".join(one.text for one in said)
    start = min(known.start, len(text))
    if whole == text[start:]:
        return Alignment(tuple(_in_order(said, start)))
    return _Fitting(text, start, said).done()


def known_within(
    text: str, known: AnswerProbabilities, start: int, end: int
) -> AnswerProbabilities:
    """What is known of a part of an answer's text: the tokens that lie within it whole.

    Parameters: `start` and `end`, in characters; what the result is placed in begins at `start`.
    """
    inside = [one for one in align(text, known).units if start <= one.start and one.end <= end]
    if not inside:
        return AnswerProbabilities(TokenTable())
    tokens = table_of(known.tokens).part(inside[0].first, inside[-1].last)
    return AnswerProbabilities(tokens, inside[0].start - start)


def _in_order(said: Sequence[_Said], start: int) -> Iterator[Unit]:
    for one in said:
        yield Unit(start, start + len(one.text), one.first, one.last)
        start += len(one.text)


def _said(tokens: Sequence[TokenProbability]) -> Iterator[_Said]:
    """What the tokens say, cut wherever a token ends between two characters."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    text, first = "", 0
    for number, (token, raw) in enumerate(table_of(tokens).said()):
        if raw is None:
            text += decoder.decode(b"", final=True) + token
            decoder.reset()
        else:
            text += decoder.decode(raw)
        if decoder.getstate()[0]:
            continue
        clean = clean_text(text)
        yield _Said(clean, first, number + 1, REPLACEMENT in clean)
        text, first = "", number + 1
    text += decoder.decode(b"", final=True)
    if first < len(tokens):
        yield _Said(clean_text(text), first, len(tokens), broken=True)


class _Fitting:
    """Places what tokens say in a text that is not quite that.

    Parameters: `start`, the character where the tokens may begin.
    """

    def __init__(self, text: str, start: int, said: Sequence[_Said]) -> None:
        self._text, self._said = text, said
        self._place, self._start = start, start
        self._units: list[Unit] = []
        self._unplaced = 0

    def done(self) -> Alignment:
        """All units that can be placed."""
        number = self._reasoning()
        reasoning = self._unplaced
        while number < len(self._said):
            if self._unplaced - reasoning > _GIVEN_UP:
                self._unplaced += self._said[-1].last - self._said[number].first
                break
            number += self._one(number)
        covered = sum(one.end - one.start for one in self._units)
        uncovered = len(self._text) - self._start - covered
        return Alignment(tuple(self._units), self._unplaced, max(0, uncovered))

    def _reasoning(self) -> int:
        """How many units come before the text: a server may give those of the reasoning too."""
        whole = "".join(one.text for one in self._said)
        rest = self._text[self._start :]
        before = whole.rfind(rest) if rest else -1
        if before <= 0 or whole[:before].isspace():
            return 0
        count, length = 0, 0
        while count < len(self._said) and length + len(self._said[count].text) <= before:
            length += len(self._said[count].text)
            self._miss(self._said[count])
            count += 1
        if length < before:  # the text begins within a token
            one = self._said[count]
            end = self._place + length + len(one.text) - before
            self._put(one.first, one.last, min(end, len(self._text)), fits=False)
            count += 1
        return count

    def _one(self, number: int) -> int:
        """Place a unit, or some that belong together; gives how many."""
        one = self._said[number]
        for text in (one.text, one.text.lstrip()):
            if text and self._text.startswith(text, self._place):
                self._put(one.first, one.last, self._place + len(text))
                return 1
        if not one.text.strip():
            return 1  # space that the text begins or ends without
        ahead, place = self._next_fit(number)
        if place > self._place:
            self._put(one.first, self._said[number + ahead - 1].last, place, fits=False)
        else:
            for missed in self._said[number : number + ahead]:
                self._miss(missed)
        return ahead

    def _next_fit(self, number: int) -> tuple[int, int]:
        """After how many units one fits again, and where; at its own end where none does.

        Where the text is about as long as what is left out of it is the likeliest.
        """
        text, end, skipped = self._text, self._place + _REACH, 0
        found: list[tuple[int, int, int]] = []
        for ahead in range(1, min(_AHEAD, len(self._said) - number)):
            skipped += len(self._said[number + ahead - 1].text)
            sure = self._sure(number + ahead)
            if sure and text.startswith(sure, self._place + skipped):
                return ahead, self._place + skipped
            place = text.find(sure, self._place, end) if sure else -1
            if place >= 0:
                found.append((abs(place - self._place - skipped), ahead, place))
        if found:
            return min(found)[1:]
        last = len(self._said) - number
        if last <= _AHEAD and any(one.broken for one in self._said[number:]):
            return last, min(len(text), end)
        return 1, self._place

    def _sure(self, number: int) -> str:
        """What has to be in the text for a unit to fit; "" where it may be anything."""
        sure = ""
        for one in self._said[number : number + _SURE]:
            if one.broken:
                break
            sure += one.text
            if len(sure) >= _SURE:
                return sure
        return sure if number + _SURE >= len(self._said) or len(sure) > 1 else ""

    def _put(self, first: int, last: int, end: int, *, fits: bool = True) -> None:
        self._units.append(Unit(self._place, end, first, last, fits))
        self._place = end

    def _miss(self, one: _Said) -> None:
        self._unplaced += one.last - one.first
