"""Texts on their way from a decoder to the engine: made storable, keys masked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from chatapp.domain.events import (
    Alternative,
    Event,
    Finished,
    TextDelta,
    ThinkingDelta,
    ThinkingSigned,
    TokenProbabilities,
    TokenProbability,
)
from chatapp.domain.messages import clean_text
from chatapp.net.masking import KeyMasker
from chatapp.net.redact import MASK


class TextSieve:
    """One text that arrives in pieces: cleaned and masked, independent of the cuts.

    A character outside the Basic Multilingual Plane that was cut into its two surrogates comes
    out whole; a lone surrogate and U+0000 become U+FFFD.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._masker = KeyMasker(keys)
        self._high = ""

    def feed(self, text: str) -> str:
        """What can be shown now that `text` has arrived."""
        text = self._high + text
        self._high = ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._high = text[:-1], text[-1]
        return self._masker.feed(clean_text(text))

    def end(self) -> str:
        """The rest, when no more will arrive."""
        rest = self._masker.feed(clean_text(self._high))
        self._high = ""
        return rest + self._masker.end()


class EventSieve:
    """Puts the texts of all choices and kinds through sieves of their own.

    Parameters: `keys`, to be masked where they have 16 characters or more.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = tuple(keys)
        self._sieves: dict[tuple[type[TextDelta | ThinkingDelta], int], TextSieve] = {}

    def pass_on(self, event: Event) -> Iterator[Event]:
        """The events to pass on for `event`; a choice's end is preceded by its held text."""
        if isinstance(event, (TextDelta, ThinkingDelta)):
            text = self._sieve(type(event), event.index).feed(event.text)
            if text:
                yield event if text == event.text else type(event)(event.index, text)
            return
        if isinstance(event, (Finished, ThinkingSigned)):
            yield from self._rest(event.index)
        elif isinstance(event, TokenProbabilities):
            tokens = tuple(self._token(token) for token in event.tokens)
            event = dataclasses.replace(event, tokens=tokens)
        yield event

    def end(self) -> Iterator[Event]:
        """What was held back, when the answer is over."""
        for index in sorted({index for _kind, index in self._sieves}):
            yield from self._rest(index)

    def _rest(self, index: int) -> Iterator[Event]:
        for kind in (ThinkingDelta, TextDelta):
            sieve = self._sieves.get((kind, index))
            rest = sieve.end() if sieve else ""
            if rest:
                yield kind(index, rest)

    def _sieve(self, kind: type[TextDelta | ThinkingDelta], index: int) -> TextSieve:
        sieve = self._sieves.get((kind, index))
        if sieve is None:
            sieve = self._sieves[kind, index] = TextSieve(self._keys)
        return sieve

    def _token(self, token: TokenProbability) -> TokenProbability:
        top = tuple(self._cleaned(other) for other in token.top)
        best = self._cleaned(Alternative(token.token, token.logprob, token.raw))
        return TokenProbability(best.token, best.logprob, best.raw, top)

    def _cleaned(self, token: Alternative) -> Alternative:
        if any(key in token.token for key in self._keys):
            return Alternative(MASK, token.logprob)
        return dataclasses.replace(token, token=clean_text(token.token))
