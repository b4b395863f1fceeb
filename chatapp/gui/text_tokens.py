"""The tokens of a text that a model continues: where they stand in the field, and their grounds.

The text's runs say which part of which answer stands where; the tokens of each answer are placed in
the answer's own text. So a change of the text moves nothing but runs, and what it cuts is a token
no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from chatapp.domain.token_options import UNLIKELY
from chatapp.gui.completing.marks import ViewLine, boxes_of, lines_in_view, runs_between
from chatapp.gui.theme import theme
from chatapp.gui.transcript.leaves.positions import Positions, wide_characters
from chatapp.gui.transcript.token_fills import Fill, paint_fills, paint_ring, text_token
from chatapp.gui.transcript.token_look import Caret

if TYPE_CHECKING:
    from chatapp.gui.completing.editor import TextEditor
    from chatapp.gui.completing.runs import Run
    from chatapp.gui.transcript.tokens import ShownTokens

_INSET = 1
"""Room between the fills of two lines, above and below, in px."""


@dataclass(frozen=True)
class AnswerTokens:
    """The tokens of an answer. `exact`: they are placed in its text as it is kept."""

    shown: ShownTokens
    exact: bool
    positions: Positions

    @staticmethod
    def of(shown: ShownTokens, *, exact: bool) -> AnswerTokens:
        """With what maps places in the text to the field's."""
        return AnswerTokens(shown, exact, Positions(wide_characters(shown.text)))


class Stretch(NamedTuple):
    """A part of an answer in the field: where it begins, and the units that are whole in it."""

    start: int
    run: Run
    tokens: AnswerTokens
    units: range

    def places(self, start: int, end: int) -> tuple[int, int]:
        """Places in the field of a range of the answer's text."""
        unit, by = self.tokens.positions.unit, self.start - self.run.offset
        return unit(start) + by, unit(end) + by


class TextTokens:
    """The tokens in a field. `known`: those of answers, by message id."""

    def __init__(self, editor: TextEditor) -> None:
        self._editor = editor
        self.known: Mapping[str, AnswerTokens] = {}
        self.ringed: Caret | None = None
        """The token that is looked at."""

    def stretches(self, first: int = 0, last: int | None = None) -> Iterator[Stretch]:
        """The parts with tokens that reach into a range of the field."""
        runs, starts = self._editor.runs.runs, self._editor.runs.starts()
        end = self._editor.runs.length if last is None else last
        for at in runs_between(starts, first, end) if starts else ():
            run = runs[at]
            tokens = self.known.get(run.message or "")
            if tokens is None:
                continue
            character = tokens.positions.character
            units = tokens.shown.units_within(character(run.offset), character(run.end))
            if units:
                yield Stretch(starts[at], run, tokens, units)

    def stretch_of(self, caret: Caret) -> Stretch | None:
        """The part that holds a unit; None where it is not in the text any more."""
        for one in self.stretches():
            if one.run.message == caret.message and caret.unit in one.units:
                return one
        return None

    def start_of(self, caret: Caret) -> int | None:
        """Where a unit begins in the field."""
        stretch = self.stretch_of(caret)
        if stretch is None:
            return None
        return stretch.places(stretch.tokens.shown.alignment.units[caret.unit].start, 0)[0]

    def boxes(self, caret: Caret) -> list[QRectF]:
        """Where a unit's letters stand in the viewport; of nothing but space, where that is."""
        stretch = self.stretch_of(caret)
        if stretch is None:
            return []
        shown, one = stretch.tokens.shown, stretch.tokens.shown.alignment.units[caret.unit]
        start, end = shown.letters(caret.unit, one.start, one.end)
        places = stretch.places(start, end) if start < end else stretch.places(one.start, one.end)
        return [_fitted(box) for box in boxes_of(self._editor, *places)]

    def at(self, place: int) -> Caret | None:
        """The unit at a place of the field, or the one that ends there."""
        for where in (place, place - 1):
            for one in self.stretches(where, where + 1):
                inside = one.tokens.positions.character(where - one.start + one.run.offset)
                unit = one.tokens.shown.unit_at(inside)
                if unit is not None and unit in one.units and one.run.message:
                    return Caret(one.run.message, unit)
        return None

    # Painting

    def paint(self, area: QRect) -> None:
        """Paint the grounds of the tokens in a part of the viewport, and the ring."""
        with QPainter(self._editor.viewport()) as painter:
            fills = (f for one in lines_in_view(self._editor, area) for f in self._fills(one))
            paint_fills(painter, list(fills))
            for box in self.boxes(self.ringed) if self.ringed is not None else ():
                paint_ring(painter, box)

    def _fills(self, line: ViewLine) -> Iterator[Fill]:
        for stretch, unit, start, end in self._letters(line):
            shown = stretch.tokens.shown
            unlikely = shown.probability(unit) < UNLIKELY
            yield Fill(unit, _fitted(line.box(start, end)), shown.levels[unit], unlikely)

    def _letters(self, line: ViewLine) -> Iterator[tuple[Stretch, int, int, int]]:
        """The units with letters in a line, and from where to where they go in it."""
        for one in self.stretches(line.first, line.last):
            shown, by = one.tokens.shown, one.run.offset - one.start
            character = one.tokens.positions.character
            first, last = character(line.first + by), character(line.last + by)
            for unit in shown.units_between(first, last):
                start, end = shown.letters(unit, first, last)
                if unit in one.units and start < end:
                    yield one, unit, *one.places(start, end)

    def looks(self) -> list[QTextEdit.ExtraSelection]:
        """The colours of the letters in view whose ground is too dark, or too light, for theirs."""
        if theme().high_contrast:
            return []
        looks = []
        for line in lines_in_view(self._editor, self._editor.viewport().rect()):
            for stretch, unit, start, end in self._letters(line):
                token = text_token(stretch.tokens.shown.levels[unit])
                if token != "text":
                    looks.append(self._look(start, end, token))
        return looks

    def _look(self, start: int, end: int, token: str) -> QTextEdit.ExtraSelection:
        look, style = QTextEdit.ExtraSelection(), QTextCharFormat()
        style.setForeground(theme().color(token))
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        look.cursor, look.format = cursor, style
        return look


def _fitted(box: QRectF) -> QRectF:
    return box.adjusted(-1, _INSET, 1, -_INSET)
