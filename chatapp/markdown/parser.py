"""The full parse: pyromark's events (CommonMark with GitHub's tables, tasks, strikethrough and
footnotes) to flat blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice

from chatapp.domain.messages import clean_text
from chatapp.markdown.blocks import Block
from chatapp.markdown.cjk import shield, unshield
from chatapp.markdown.events import PRICE_SIGN
from chatapp.markdown.flattener import Boundary, Flattener
from chatapp.markdown.formulas import read_events


@dataclass(frozen=True, slots=True)
class Parsed:
    """The blocks of a text and where parsing may begin again."""

    blocks: list[Block]
    boundaries: list[Boundary]


def parse(text: str, *, ordinal: int | None = None) -> Parsed:
    """Parse all of `text`.

    Parameters: `ordinal`, the number of the item `text` begins with, where it is the rest of an
    ordered list.
    """
    reading = Reading(text, ordinal)
    reading.step()
    return reading.parsed()


class Reading:
    """A parse that can be done step by step, for texts that take longer than a frame."""

    def __init__(self, text: str, ordinal: int | None = None) -> None:
        self._text = normalized(text)
        shielded = shield(self._text)
        source = self._text.encode()
        read = read_events(shielded, source)
        restoring = _restoring(self._text, shielded)
        self._flattener = Flattener(source, ordinal, restoring, read.formulas)
        self._events = iter(read.events)
        self._open_from = read.open_from

    def step(self, count: int | None = None) -> bool:
        """Take the next `count` events (None: all), and tell whether there may be more."""
        more = False
        for event, where in islice(self._events, count):
            more = count is not None
            self._flattener.take(event, where["start"], where["end"])
        return more

    def parsed(self) -> Parsed:
        """What came out, after the last step."""
        boundaries = _in_characters(self._text, self._flattener)
        if self._open_from is not None:  # its lines may yet turn out to be a formula's
            open_from = len(self._flattener.source[: self._open_from].decode())
            boundaries = [boundary for boundary in boundaries if boundary.offset <= open_from]
        return Parsed(self._flattener.blocks, boundaries)


def _restoring(text: str, shielded: str) -> Callable[[str], str]:
    """What puts the text's own characters back where others stand for them in events."""
    letters = str if shielded is text else unshield
    if "$" not in text or PRICE_SIGN in text:
        return letters
    return lambda value: letters(value).replace(PRICE_SIGN, "$")


def normalized(text: str) -> str:
    """`text` with only LF as line end, and without what cannot be encoded."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return clean_text(text)


def _in_characters(text: str, flattener: Flattener) -> list[Boundary]:
    """Boundaries counted in characters instead of bytes, moved to the start of their line."""
    source, boundaries, done, characters = flattener.source, [], 0, 0
    for boundary in flattener.boundaries:
        start = source.rfind(b"\n", 0, boundary.offset) + 1
        if len(source) == len(text):
            characters = start
        else:
            characters += len(source[done:start].decode())
            done = start
        boundaries.append(replace(boundary, offset=characters))
    return boundaries
