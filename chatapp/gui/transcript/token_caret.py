"""The token of the transcript that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from chatapp.gui.transcript.parts import TokenHead, TokenText
from chatapp.gui.transcript.reasoned import is_reasoned
from chatapp.gui.transcript.token_look import Caret, TokenLook
from chatapp.gui.transcript.tokens import ShownTokens

if TYPE_CHECKING:
    from chatapp.gui.transcript.intents import Intents
    from chatapp.gui.transcript.model import TranscriptModel
    from chatapp.gui.transcript.stage import Placed
    from chatapp.gui.transcript.token_view import TokenView


class TokenCaret(TokenLook):
    """Shows what is known of one token of a view at a time."""

    def __init__(self, view: TokenView, model: TranscriptModel, intents: Intents) -> None:
        super().__init__(view, view.viewport())
        self._view, self._model, self._intents = view, model, intents
        intents.token_chosen.connect(self.go_to)

    def go_to(self, message: str, unit: int) -> None:
        """Look at a unit of a message, and bring it into view."""
        self.go(Caret(message, unit))

    def jump(self, by: int) -> bool:
        """Go to the next of the least certain places of all answers, or the one before.

        False where no answer that is shown by its tokens has one.
        """
        found = [
            (row, unit)
            for row, each in enumerate(self._model.rows)
            if isinstance(each.tokens, ShownTokens)
            for unit in each.tokens.uncertain
        ]
        if not found:
            return False
        here = (self._view.timeline.anchor.item, -1)
        if self.caret is not None and (row := self._model.row_of(self.caret.message)) is not None:
            here = (row, self.caret.unit)
        after = [one for one in found if (one > here if by > 0 else one < here)]
        row, unit = (after or found)[0 if by > 0 else -1]
        self.go(Caret(self._model.rows[row].id, unit))
        return True

    def caret_at(self, point: QPointF) -> Caret | None:
        """The token at a point of the viewport."""
        one = self._view.reading.part_at(point)
        part = one.slot.part if one is not None else None
        if one is None or not isinstance(part, TokenText):
            return None
        from chatapp.gui.transcript.leaves.token_text import TokenTextLeaf

        leaf = one.slot.leaf
        inside = self._view.reading.within(one, point)
        unit = leaf.unit_at(inside) if isinstance(leaf, TokenTextLeaf) else None
        return None if unit is None else Caret(one.item.id, unit)

    def first_in_view(self) -> Caret | None:
        """The first token of the first piece in view."""
        part = next((one for one in self._view.timeline.placed if self._is_in_view(one)), None)
        if part is None:
            return None
        assert isinstance(part.slot.part, TokenText)
        unit = part.slot.part.shown.unit_at(part.slot.part.start)
        return Caret(part.item.id, unit or 0)

    def _is_in_view(self, one: Placed) -> bool:
        height = self._view.viewport().height()
        token = isinstance(one.slot.part, TokenText)
        return token and one.y + one.slot.height > 0 and one.y < height

    def beside(self, caret: Caret, by: int) -> Caret:
        """The token of the same answer after one (1), or before (-1); the same at the end."""
        shown = self.shown(caret)
        last = len(shown.alignment.units) - 1 if shown is not None else 0
        return caret._replace(unit=max(0, min(last, caret.unit + by)))

    def bring_into_view(self, caret: Caret) -> bool:
        """Scroll to a token; False where it is not there any more."""
        place, shown = self._model.row_of(caret.message), self.shown(caret)
        if place is None or shown is None:
            return False
        start = shown.alignment.units[caret.unit].start
        for number, slot in enumerate(self._view.timeline.slots(place)):
            part = slot.part
            if isinstance(part, TokenText) and part.start <= start <= part.start + len(part.text):
                self.caret, self.pinned = caret, True
                self._view.show_place(place, number, start - part.start)
                break
        return True

    def obstacle(self, caret: Caret) -> str:
        """Why no answer can go on from there; "" where one can."""
        place = self._model.row_of(caret.message)
        message = self._model.rows[place].message if place is not None else None
        if message is not None and is_reasoned(message):
            return self.tr(
                "The answer was taken out of its reasoning, so no answer can go on from within it."
            )
        if message is None or self._intents.continues(message.connection, message.model):
            return ""
        return self.tr(
            "This endpoint does not take the beginning of an answer, so no answer can go on from here."
        )

    def fork(self, message: str, fork: object) -> None:
        """Have the answer go on from there otherwise."""
        self._intents.fork_requested.emit(message, fork)

    def announce(self, text: str) -> None:
        """Say something to who listens to a screen reader."""
        self._view.announce(text)

    def looked(self) -> None:
        """Ring the token; the bar of it has the accent."""
        for one in self._view.timeline.placed:
            if isinstance(one.slot.part, TokenHead) and one.slot.pane is not None:
                from chatapp.gui.transcript.panes.token_head import TokenHeadPane

                assert isinstance(one.slot.pane, TokenHeadPane)
                one.slot.pane.chart.set_current(self.unit_in(one.item.id))
        self._view.viewport().update()

    def shown(self, caret: Caret) -> ShownTokens | None:
        """The tokens of its message; None where they are not shown any more."""
        place = self._model.row_of(caret.message)
        tokens = self._model.rows[place].tokens if place is not None else None
        return tokens if isinstance(tokens, ShownTokens) else None

    def area(self, caret: Caret) -> QRectF | None:
        """Where a token stands in the view; None where it is not in view."""
        from chatapp.gui.transcript.leaves.token_text import TokenTextLeaf

        height = self._view.viewport().height()
        for one in self._view.timeline.placed:
            leaf = one.slot.leaf
            if one.item.id == caret.message and isinstance(leaf, TokenTextLeaf):
                for box in leaf.unit_boxes(caret.unit):
                    area = box.translated(self._view.timeline.page.left, one.y)
                    if area.bottom() > 0 and area.top() < height:
                        return area
        return None
