"""Finds the phrase that an answer follows, in a text that arrives in pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatapp.domain.events import TextDelta, ThinkingDelta

_STOPS = " \t\r\n.。"


class AnswerPhrase:
    """Tells reasoning from answer: what comes up to the phrase, with it, and what comes after.

    Nothing of the text is lost or held back, and it does not matter how it is cut.
    Parameters: `phrases`, any of them, in any case of letters; without one all is reasoning.
    """

    def __init__(self, *phrases: str) -> None:
        known = [phrase.strip() for phrase in phrases if phrase.strip()]
        any_of = "|".join(map(re.escape, known))
        self._pattern = re.compile(any_of, re.IGNORECASE) if known else None
        self._keep = max(map(len, known), default=0) - 1
        self._end = ""
        """The end of what came, which may be the beginning of the phrase."""
        self._passed = False
        self.found = False
        """Whether the phrase has come, and something of an answer after it."""

    def take(self, text: str) -> Iterator[ThinkingDelta | TextDelta]:
        """The next piece."""
        if self._passed:
            yield from self._answer(text)
            return
        seen = self._end + text
        place = self._pattern.search(seen) if self._pattern is not None else None
        if place is None:
            self._end = seen[-self._keep :] if self._keep > 0 else ""
            yield ThinkingDelta(0, text)
            return
        self._passed = True
        end = place.end() - len(self._end)
        yield ThinkingDelta(0, text[:end])
        yield from self._answer(text[end:])

    def _answer(self, text: str) -> Iterator[ThinkingDelta | TextDelta]:
        start = 0 if self.found else len(text) - len(text.lstrip(" \t\n:："))
        if start:
            yield ThinkingDelta(0, text[:start])
        if text[start:]:
            self.found = True
            yield TextDelta(0, text[start:])


class AnswerEnds:
    """Takes white space off the beginning of an answer, and the stop off one that is a single word.

    As the answers are cleansed in Kojima et al. 2022; "7." would be shown as the item of a list.
    """

    def __init__(self) -> None:
        self._begun = self._several = False
        self._held = ""

    def take(self, text: str) -> Iterator[TextDelta]:
        """The next piece; a stop and white space at its end are held back."""
        text = self._held + text
        text = text if self._begun else text.lstrip()
        shown = text.rstrip(_STOPS)
        self._held = text[len(shown) :]
        if shown:
            self._begun = True
            self._several = self._several or len(shown.split()) > 1 or shown[0].isspace()
            yield TextDelta(0, shown)

    def rest(self) -> Iterator[TextDelta]:
        """The end of the answer."""
        held, self._held = self._held, ""
        if held and (self._several or not self._begun):
            yield TextDelta(0, held)
