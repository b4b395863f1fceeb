"""Finds the phrase that an answer follows, in a text that arrives in pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatapp.domain.events import TextDelta, ThinkingDelta


class AnswerPhrase:
    """Tells reasoning from answer: what comes before the phrase, with it, and what comes after.

    Nothing of the text is lost, and where the phrase stands does not depend on how it is cut.
    Parameters: `phrase`, in any case of letters; "": there is none, all is reasoning.
    """

    def __init__(self, phrase: str) -> None:
        self._phrase = phrase.strip()
        self._pattern = re.compile(re.escape(self._phrase), re.IGNORECASE)
        self._held = ""
        """The end of what came, which may be the beginning of the phrase."""
        self.found = False
        """Whether the phrase has come, and something of an answer after it."""
        self._passed = False

    def take(self, text: str) -> Iterator[ThinkingDelta | TextDelta]:
        """The next piece."""
        if self._passed:
            yield from self._answer(text)
            return
        self._held += text
        place = self._pattern.search(self._held) if self._phrase else None
        if place is not None:
            self._passed = True
            rest, self._held = self._held[place.end() :], self._held[: place.end()]
            yield from self.rest()
            yield from self._answer(rest)
            return
        keep = self._beginning()
        surely, self._held = self._held[: len(self._held) - keep], self._held[-keep:] * bool(keep)
        if surely:
            yield ThinkingDelta(0, surely)

    def rest(self) -> Iterator[ThinkingDelta]:
        """What was held back; at the end nothing can follow it."""
        if self._held:
            yield ThinkingDelta(0, self._held)
        self._held = ""

    def _answer(self, text: str) -> Iterator[ThinkingDelta | TextDelta]:
        start = 0 if self.found else len(text) - len(text.lstrip(" \t\n:："))
        if start:
            yield ThinkingDelta(0, text[:start])
        if text[start:]:
            self.found = True
            yield TextDelta(0, text[start:])

    def _beginning(self) -> int:
        """How many characters at the end may be the beginning of the phrase."""
        end = self._held[-len(self._phrase) :] if self._phrase else ""
        for length in range(min(len(end), len(self._phrase) - 1), 0, -1):
            begun = re.escape(self._phrase[:length])
            if re.fullmatch(begun, end[-length:], re.IGNORECASE):
                return length
        return 0
