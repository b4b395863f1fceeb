"""Who wrote which part of a text that is edited, without Qt: runs that follow every change.

Places are counted in UTF-16 units, as Qt's documents count them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatapp.domain.messages import Role
from chatapp.domain.pieces import Piece

_UNIT = 2
_COMPARED = 200_000
"""Bytes up to which a replaced part is looked at for what of it has changed."""


@dataclass(frozen=True, slots=True)
class Run:
    """A part of the text that one of the two has written."""

    role: Role
    length: int
    message: str | None = None
    """Id of the message it is, or is what is left of."""
    text: str | None = None
    """Exactly what that message says, while it is whole; None: it is not."""
    offset: int = 0
    """Where in that message it begins, as the document has it; of what the model wrote only."""

    @property
    def end(self) -> int:
        """Where in its message it ends."""
        return self.offset + self.length


class Runs:
    """The runs of one text, and a copy of it."""

    def __init__(self) -> None:
        self.runs: tuple[Run, ...] = ()
        self._copy = bytearray()
        self._states: dict[int, tuple[Run, ...]] = {}

    @property
    def length(self) -> int:
        """Of the whole text."""
        return len(self._copy) // _UNIT

    @property
    def text(self) -> str:
        """The whole text, as the document has it."""
        return _decoded(self._copy)

    def clear(self) -> None:
        """Forget everything."""
        self.runs, self._copy = (), bytearray()
        self._states.clear()

    def starts(self) -> list[int]:
        """Where each run begins."""
        starts, at = [], 0
        for run in self.runs:
            starts.append(at)
            at += run.length
        return starts

    def pieces(self, end: int | None = None) -> tuple[Piece, ...]:
        """The text as pieces, exactly. Parameters: `end`, a place in it; None: all of it."""
        runs = self.runs if end is None else _split(self.runs, end)[0]
        pieces, at = [], 0
        for run in runs:
            if run.text is not None:
                pieces.append(Piece(run.role, run.text, run.message, whole=True))
            else:
                part = self._copy[at * _UNIT : (at + run.length) * _UNIT]
                pieces.append(Piece(run.role, _decoded(part), run.message, start=run.offset))
            at += run.length
        return tuple(pieces)

    def through(self, place: int) -> Sequence[Run]:
        """The runs up to and with the one that holds a place."""
        return self.runs[: bisect_right(self.starts(), place)]

    def append(self, text: str, piece: Piece) -> None:
        """Put a piece, or the next part of one, at the end. `text`: as the document has it."""
        data = _encoded(text)
        self._copy += data
        length, last = len(data) // _UNIT, self.runs[-1] if self.runs else None
        whole = piece.text if piece.whole else None
        named = (piece.role, piece.message, piece.start)
        if last is not None and (last.role, last.message, last.offset) == named:
            joined = replace(last, length=last.length + length, text=whole)
            self.runs = (*self.runs[:-1], joined)
        else:
            added = Run(piece.role, length, piece.message, whole, piece.start)
            self.runs = (*self.runs, added)

    def cut(self, count: int) -> int:
        """Keep so many runs at the beginning only; gives where they end."""
        self.runs = self.runs[:count]
        end = sum(run.length for run in self.runs)
        del self._copy[end * _UNIT :]
        return end

    def same(self, pieces: Sequence[Piece]) -> int:
        """How many runs are the first of these messages; those are whole from now on."""
        runs, at, same = list(self.runs), 0, 0
        for run, piece in zip(self.runs, pieces, strict=False):
            part = self._copy[at * _UNIT : (at + run.length) * _UNIT]
            alike = run.text == piece.text if run.text is not None else _alike(part, piece.text)
            if (run.role, run.message) != (piece.role, piece.message) or not alike:
                break
            runs[same] = replace(run, text=piece.text if piece.whole else None)
            at, same = at + run.length, same + 1
        self.runs = tuple(runs)
        return same

    def bind(self, pieces: Sequence[Piece]) -> None:
        """The runs are these messages now."""
        named = zip((run for run in self.runs if run.length), pieces, strict=True)
        self.runs = tuple(
            Run(piece.role, run.length, piece.message, piece.text) for run, piece in named
        )

    def change(self, position: int, removed: int, added: str) -> None:
        """The user has replaced a part of the text."""
        data = _encoded(added)
        start, end = position * _UNIT, (position + removed) * _UNIT
        old = bytes(self._copy[start:end])
        self._copy[start:end] = data
        before, behind = _same_ends(old, data)
        removed -= before + behind
        inserted = len(data) // _UNIT - before - behind
        if removed or inserted:
            self.runs = _changed(self.runs, position + before, removed, inserted)

    def put_back(self, step: int, position: int, removed: int, added: str) -> None:
        """As `change`, where that was an undo or redo to a step that is known."""
        self.change(position, removed, added)
        known = self._states.get(step)
        if known is not None and sum(run.length for run in known) == self.length:
            self.runs = known

    def note(self, step: int) -> None:
        """Remember the runs as those at a step of the document's history."""
        self._states[step] = self.runs


def _changed(runs: Sequence[Run], position: int, removed: int, inserted: int) -> tuple[Run, ...]:
    left, rest = _split(runs, position)
    _gone, right = _split(rest, removed)
    if inserted:
        last, first = left[-1] if left else None, right[0] if right else None
        if last is not None and first is not None and _one_of_the_users(last, first):
            return (
                *left[:-1],
                replace(last, length=last.length + inserted + first.length, text=None),
                *right[1:],
            )
        if last is not None and _new(last):
            left[-1] = replace(last, length=last.length + inserted)
        elif first is not None and _new(first):
            right[0] = replace(first, length=first.length + inserted)
        else:
            left.append(Run(Role.USER, inserted))
    return _joined((*left, *right))


def _split(runs: Sequence[Run], position: int) -> tuple[list[Run], list[Run]]:
    """The runs before a place and those behind it; one across it becomes two."""
    left: list[Run] = []
    at = 0
    for number, run in enumerate(runs):
        if at + run.length <= position:
            left.append(run)
            at += run.length
            continue
        inside = position - at
        if not inside:
            return left, list(runs[number:])
        left.append(replace(run, length=inside, text=None))
        offset = run.offset + inside if run.role is Role.ASSISTANT else 0
        cut = replace(run, length=run.length - inside, text=None, offset=offset)
        return left, [cut, *runs[number + 1 :]]
    return left, []


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Neighbours that are parts of one message, or both new, become one.

    Of what the model wrote only those between which nothing is missing: where a part stood tells
    which tokens it is.
    """
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        alike = last is not None and last.text is None and run.text is None
        follows = last is not None and (run.role is Role.USER or last.end == run.offset)
        same = last is not None and (last.role, last.message) == (run.role, run.message)
        if last is not None and alike and follows and same:
            joined[-1] = replace(last, length=last.length + run.length)
        else:
            joined.append(run)
    return tuple(joined)


def _one_of_the_users(left: Run, right: Run) -> bool:
    """Whether both are parts of one message of the user's."""
    same = left.message == right.message and left.role is right.role is Role.USER
    return same and left.text is None and right.text is None


def _new(run: Run) -> bool:
    return run.role is Role.USER and run.message is None


def _same_ends(old: bytes, new: bytes) -> tuple[int, int]:
    """Units at the beginning and at the end that two texts have in common.

    Qt reports a whole paragraph as changed where an input method works in it.
    """
    most = min(len(old), len(new)) // _UNIT
    if not most or max(len(old), len(new)) > _COMPARED:
        return 0, 0
    before = 0
    while before < most and _unit(old, before) == _unit(new, before):
        before += 1
    behind, last_old, last_new = 0, len(old) // _UNIT - 1, len(new) // _UNIT - 1
    while behind < most - before and _unit(old, last_old - behind) == _unit(new, last_new - behind):
        behind += 1
    return before, behind


def _alike(part: bytes | bytearray, text: str) -> bool:
    """Whether a part of the document is a text, whose ends of lines may be others."""
    return _decoded(part) == text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")


def _unit(data: bytes, at: int) -> bytes:
    return data[at * _UNIT : (at + 1) * _UNIT]


def _encoded(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _decoded(data: bytes | bytearray) -> str:
    return data.decode("utf-16-le", "replace")
