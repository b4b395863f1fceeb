r"""Formulas between `\(` and `\)`, `\[` and `\]`, and display formulas over several lines.

The parser knows `$` and `$$` only, and in a formula of several lines it takes a line such as
`- c` for a list. So formulas are found here first and given to it as `$$xxx$$`, as long in
UTF-8 as they are; what is in them is put back from the source. What the parser itself takes
for code, a link or an escaped backslash is left alone: it is asked before anything changes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chatapp.markdown.display_lines import Region, display_regions
from chatapp.markdown.events import Event, events_of

_INLINE = ("Emphasis", "Strong", "Strikethrough", "Link", "Image")
_CLOSING = {b"(": b")", b"[": b"]"}
_ROUNDS = 3
_NOT_SPACE = re.compile(rb"[^ \t\n]")
_LEAD = re.compile(rb"[ \t>]*")


@dataclass(frozen=True, slots=True)
class Read:
    """The events of a text.

    Parameters: `formulas`, the TeX of the display formulas in `events` that are found here, by
    where they begin (bytes); `open_from`, where a formula of several lines begins whose end
    has not come (bytes).
    """

    events: Iterable[Event]
    formulas: Mapping[int, str] = field(default_factory=dict)
    open_from: int | None = None


@dataclass(frozen=True, slots=True)
class _Formula:
    """Where a formula with its delimiters is (bytes), and in which leaf block."""

    start: int
    end: int
    leaf: int
    quotes: int | None = None


def read_events(text: str, source: bytes) -> Read:
    """The events of `text`; `source` is the same text in UTF-8, as it is to be shown."""
    escaped = "\\(" in text or "\\[" in text
    if not escaped and "$$" not in text:
        return Read(events_of(text))
    regions, open_from = display_regions(text)
    if not escaped and not regions:
        return Read(events_of(text), open_from=open_from)
    given = text.encode()
    survey = _Survey(given, regions)
    if len(survey.regions) < len(regions):  # in code they hid what else is there
        survey = _Survey(given, survey.regions)
    found = survey.formulas
    if not found and not regions:
        return Read(events_of(text), open_from=open_from)
    events, kept = _confirmed(given, found)
    return Read(events, _sources(source, kept, events), open_from)


def _confirmed(given: bytes, formulas: list[_Formula]) -> tuple[list[Event], list[_Formula]]:
    """Events with those formulas that the parser takes for such: signs before them may be in
    the way, then they stay text."""
    for attempt in range(_ROUNDS):
        events = list(events_of(_opaque(given, formulas)))
        seen = {(where["start"], where["end"]) for event, where in events if _is_formula(event)}
        missing = [formula for formula in formulas if (formula.start, formula.end) not in seen]
        if not missing:
            return events, formulas
        leaves = {formula.leaf for formula in missing}
        formulas = [
            formula
            for formula in formulas
            if formula not in missing and (not attempt or formula.leaf not in leaves)
        ]
    return list(events_of(given.decode())), []


def _is_formula(event: Any) -> bool:
    return isinstance(event, dict) and "DisplayMath" in event


class _Survey:
    """Asks the parser which of a text's delimiters are such."""

    def __init__(self, given: bytes, regions: list[Region]) -> None:
        self._given = given
        self._expected = {region.start: region for region in regions}
        self._leaf = 0
        self._closed = 0
        """How many links and code blocks are open, in which nothing is looked for."""
        self._escapes: list[int] = []
        self.formulas: list[_Formula] = []
        self.regions: list[Region] = []
        """Those that are formulas."""
        whole = [_Formula(region.start, region.end, 0, region.quotes) for region in regions]
        end = 0
        for event, where in events_of(_opaque(given, whole)):
            self._take(event, where["start"], where["end"], end)
            end = where["end"] if isinstance(event, dict) and "Text" in event else end
        self._pair()
        self.formulas.sort(key=lambda formula: formula.start)

    def _take(self, event: Any, start: int, end: int, text_end: int) -> None:
        if isinstance(event, str):
            return
        ((kind, value),) = event.items()
        if kind in ("Start", "End"):
            self._tag(value if isinstance(value, str) else next(iter(value)), opens=kind == "Start")
        elif kind == "DisplayMath":
            region = self._expected.get(start)
            if region is not None and region.end == end:
                self.regions.append(region)
                self.formulas.append(_Formula(start, end, self._leaf, region.quotes))
        elif kind == "Text" and not self._closed:
            escaped = self._given[start - 1 : start] == b"\\" and start > text_end
            if escaped and self._given[start : start + 1] in (b"(", b")", b"[", b"]"):
                self._escapes.append(start - 1)

    def _tag(self, name: str, *, opens: bool) -> None:
        if name in ("Link", "Image", "CodeBlock"):
            self._closed += 1 if opens else -1
        if name not in _INLINE:
            self._pair()
            self._leaf += 1

    def _pair(self) -> None:
        """Pairs of the leaf that has ended: an opening one and the next closing one."""
        escapes, self._escapes = self._escapes, []
        signs = [self._given[at + 1 : at + 2] for at in escapes]
        places = {
            sign: [number for number, other in enumerate(signs) if other == sign]
            for sign in _CLOSING.values()
        }
        number = 0
        while number < len(escapes):
            closers = places.get(_CLOSING.get(signs[number], b""), [])
            index = bisect_left(closers, number)
            if index == len(closers):
                number += 1
                continue
            start, end = escapes[number], escapes[closers[index]] + 2
            if self._given[start + 2 : end - 2].strip():
                self.formulas.append(_Formula(start, end, self._leaf))
            number = closers[index] + 1


def _opaque(given: bytes, formulas: Iterable[_Formula]) -> str:
    """The text with `$$xxx$$` for each formula, line for line."""
    pieces, done = [], 0
    for formula in formulas:
        inner = given[formula.start + 2 : formula.end - 2]
        first, *rest = inner.split(b"\n")
        lines = [_NOT_SPACE.sub(b"x", first)]
        for line in rest:
            lead = _lead(line, formula.quotes)
            lines.append(line[:lead] + _NOT_SPACE.sub(b"x", line[lead:]))
        pieces += [given[done : formula.start], b"$$", b"\n".join(lines), b"$$"]
        done = formula.end
    return b"".join((*pieces, given[done:])).decode()


def _lead(line: bytes, quotes: int | None) -> int:
    """How long the signs of the quotes around a line are; `quotes`, at most so many."""
    end = _match_end(_LEAD, line)
    if quotes is None:
        return end
    at = -1
    for _ in range(quotes):
        following = line.find(b">", at + 1, end)
        if following < 0:
            break
        at = following
    return at + 1


def _match_end(pattern: re.Pattern[bytes], line: bytes) -> int:
    match = pattern.match(line)
    return match.end() if match else 0


def _sources(source: bytes, formulas: list[_Formula], events: list[Event]) -> dict[int, str]:
    """What is in the formulas, without the signs of the lists and quotes around their lines."""
    known = {(formula.start, formula.end) for formula in formulas}
    sources = {}
    for event, where in events:
        if _is_formula(event) and (where["start"], where["end"]) in known:
            lines = source[where["start"] + 2 : where["end"] - 2].split(b"\n")
            shown = event["DisplayMath"].encode().split(b"\n")
            sources[where["start"]] = b"\n".join(
                line[len(line) - len(part) :] for line, part in zip(lines, shown, strict=False)
            ).decode("utf-8", "replace")
    return sources
