"""pyromark's events of a text, with prices kept out of formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

Event = tuple[Any, dict[str, int]]
"""An event and where its source is ("start" and "end", in bytes of UTF-8)."""

PRICE_SIGN = "\x01"
"""What stands in events for a dollar sign that begins a price."""

_DIGITS = frozenset(b"0123456789")
_ROUNDS = 16


def events_of(text: str) -> Iterable[Event]:
    """All events of `text`.

    A dollar sign before a digit ends no formula, or `$5/$6` would hold one: the sign before it
    is a price's then. Where `text` has no `PRICE_SIGN` itself, those in the events are to be
    shown as dollar signs.
    """
    if "$" not in text or PRICE_SIGN in text:
        return _parsed(text)
    events = list(_parsed(text))
    source = bytearray(text.encode())
    for _ in range(_ROUNDS):
        signs = [
            where["start"]
            for event, where in events
            if isinstance(event, dict) and "InlineMath" in event
            if where["end"] < len(source) and source[where["end"]] in _DIGITS
        ]
        if not signs:
            break
        for sign in signs:
            source[sign : sign + 1] = PRICE_SIGN.encode()
        events = list(_parsed(source.decode()))
    return events


def _parsed(text: str) -> Iterator[Event]:
    events: Iterator[Event] = _parser().events_with_range(text, merge_text=False)
    return events


@cache
def _parser() -> Any:
    from pyromark import Markdown, Options

    return Markdown(
        options=Options.ENABLE_TABLES
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_MATH
    )
