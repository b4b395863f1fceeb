"""The token that is looked at: by the pointer, by the keyboard, or because it was unlikely."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QKeyEvent

from chatapp.gui.transcript.parts import TokenHead, TokenText
from chatapp.gui.transcript.reasoned import is_reasoned
from chatapp.gui.transcript.tokens import ShownTokens

if TYPE_CHECKING:
    from chatapp.gui.transcript.intents import Intents
    from chatapp.gui.transcript.model import TranscriptModel
    from chatapp.gui.transcript.stage import Placed
    from chatapp.gui.transcript.token_popover import TokenPopover
    from chatapp.gui.transcript.token_view import TokenView

_SHOW_MS, _HIDE_MS = 150, 300
_BELOW = 2
_EDGE = 8
_NO_KEYS = Qt.KeyboardModifier.NoModifier


class _Caret(NamedTuple):
    """A unit of tokens of a message (id)."""

    message: str
    unit: int


class TokenCaret(QObject):
    """Shows what is known of one token of a view at a time.

    `pinned`: it was clicked or gone to, and stays until another one is, or Esc.
    """

    def __init__(self, view: TokenView, model: TranscriptModel, intents: Intents) -> None:
        super().__init__(view)
        self._view, self._model, self._intents = view, model, intents
        self._caret: _Caret | None = None
        self._told: _Caret | None = None
        """What the card tells."""
        self._under: _Caret | None = None
        """What the pointer is over."""
        self.pinned = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._follow_pointer)
        intents.token_chosen.connect(self.go_to)

    @cached_property
    def popover(self) -> TokenPopover:
        """The card; made when it is first needed."""
        from chatapp.gui.transcript.token_popover import TokenPopover

        popover = TokenPopover(self._view.viewport())
        popover.continue_requested.connect(self._continue)
        popover.options.currentRowChanged.connect(self._tell_option)
        return popover

    def prepare(self) -> None:
        """Make the card before it is needed: that takes a while."""
        self.popover.hide()

    def unit_in(self, message: str) -> int | None:
        """The unit of a message that is looked at."""
        return (
            self._caret.unit if self._caret is not None and self._caret.message == message else None
        )

    # The pointer

    def hover(self, point: QPointF) -> None:
        """The pointer is over another place of the view."""
        found = self._caret_at(point)
        if found != self._under:
            self._under = found
            self._timer.start(_SHOW_MS if found is not None else _HIDE_MS)

    def leave(self) -> None:
        """The pointer left the view, maybe for the card."""
        if self._under is not None:
            self._under = None
            self._timer.start(_HIDE_MS)

    def click(self, point: QPointF) -> None:
        """The view was clicked: a token stays looked at, a click beside lets go of it."""
        found = self._caret_at(point)
        if found is not None:
            self._look_at(found, pinned=True)
        elif self._caret is not None:
            self.close()

    def _follow_pointer(self) -> None:
        if self.pinned:
            return
        if self._under is not None:
            self._look_at(self._under, pinned=False)
        elif self._caret is not None and not self.popover.underMouse():
            self.close()
        elif self._caret is not None:
            self._timer.start(_HIDE_MS)

    def _caret_at(self, point: QPointF) -> _Caret | None:
        one = self._view.reading.part_at(point)
        part = one.slot.part if one is not None else None
        if one is None or not isinstance(part, TokenText):
            return None
        from chatapp.gui.transcript.leaves.token_text import TokenTextLeaf

        leaf = one.slot.leaf
        inside = self._view.reading.within(one, point)
        unit = leaf.unit_at(inside) if isinstance(leaf, TokenTextLeaf) else None
        return None if unit is None else _Caret(one.item.id, unit)

    # The keyboard

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key says; False where it is not for tokens."""
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != _NO_KEYS:
            return False
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            return self._step(1 if key == Qt.Key.Key_Right else -1)
        if self._caret is None or not self.pinned:
            return False
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.popover.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.popover.obstacle:
                self._view.announce(self.popover.obstacle)
            self.popover.go_on()
        else:
            return False
        return True

    def go_to(self, message: str, unit: int) -> None:
        """Look at a unit of a message, and bring it into view."""
        self._go(_Caret(message, unit))

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
        if self._caret is not None and (row := self._model.row_of(self._caret.message)) is not None:
            here = (row, self._caret.unit)
        after = [one for one in found if (one > here if by > 0 else one < here)]
        row, unit = (after or found)[0 if by > 0 else -1]
        self._go(_Caret(self._model.rows[row].id, unit))
        return True

    def _step(self, by: int) -> bool:
        """Look at the token after the one that is looked at, or before; else at one in view."""
        if self._caret is None:
            part = next((one for one in self._view.timeline.placed if self._is_in_view(one)), None)
            if part is None:
                return False
            assert isinstance(part.slot.part, TokenText)
            unit = part.slot.part.shown.unit_at(part.slot.part.start)
            self._go(_Caret(part.item.id, unit or 0))
            return True
        shown = self._shown(self._caret)
        if shown is None:
            return False
        unit = max(0, min(len(shown.alignment.units) - 1, self._caret.unit + by))
        self._go(self._caret._replace(unit=unit))
        return True

    def _is_in_view(self, one: Placed) -> bool:
        height = self._view.viewport().height()
        token = isinstance(one.slot.part, TokenText)
        return token and one.y + one.slot.height > 0 and one.y < height

    def _go(self, caret: _Caret) -> None:
        place, shown = self._model.row_of(caret.message), self._shown(caret)
        if place is None or shown is None or not shown.alignment.units:
            return
        start = shown.alignment.units[caret.unit].start
        for number, slot in enumerate(self._view.timeline.slots(place)):
            part = slot.part
            if isinstance(part, TokenText) and part.start <= start <= part.start + len(part.text):
                self._caret, self.pinned = caret, True
                self._view.show_place(place, number, start - part.start)
                break
        self._look_at(caret, pinned=True)

    # What is shown

    def close(self) -> None:
        """Look at no token."""
        self._caret = self._told = None
        self.pinned = False
        self._timer.stop()
        if "popover" in self.__dict__:
            self.popover.hide()
        self._mark_charts()
        self._view.viewport().update()

    def place(self) -> None:
        """Parts stand elsewhere, or are others: the card goes with its token."""
        if self._caret is None:
            return
        area = self._area(self._caret)
        if area is None:
            if self._shown(self._caret) is None:
                self.close()
            else:
                self.popover.hide()
            return
        self._place_at(area)

    def _look_at(self, caret: _Caret, *, pinned: bool) -> None:
        from chatapp.gui.transcript.token_popover import Looked

        shown = self._shown(caret)
        if shown is None or caret.unit >= len(shown.alignment.units):
            self.close()
            return
        self._caret, self.pinned = caret, pinned
        if caret != self._told:
            self._told = caret
            self.popover.show_token(Looked(shown, caret.unit, self._obstacle(caret)))
        if pinned and not self._view.hasFocus():
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.place()
        self._mark_charts()
        self._view.viewport().update()
        if pinned and QAccessible.isActive():
            self._view.announce(self.popover.words)

    def _obstacle(self, caret: _Caret) -> str:
        place = self._model.row_of(caret.message)
        message = self._model.rows[place].message if place is not None else None
        if message is not None and is_reasoned(message):
            return self.tr(
                "The answer was taken out of its reasoning, so none can go on from within it."
            )
        if message is None or self._intents.continues(message.connection, message.model):
            return ""
        return self.tr(
            "This endpoint does not take the beginning of an answer, so none can go on from here."
        )

    def _tell_option(self, _row: int) -> None:
        if self.pinned and QAccessible.isActive() and self.popover.isVisible():
            self._view.announce(self.popover.option_words)

    def _continue(self, fork: object) -> None:
        if self._caret is not None:
            message = self._caret.message
            self.close()
            self._intents.fork_requested.emit(message, fork)

    def _mark_charts(self) -> None:
        """The bar of the token has the accent."""
        for one in self._view.timeline.placed:
            if isinstance(one.slot.part, TokenHead) and one.slot.pane is not None:
                from chatapp.gui.transcript.panes.token_head import TokenHeadPane

                assert isinstance(one.slot.pane, TokenHeadPane)
                one.slot.pane.chart.set_current(self.unit_in(one.item.id))

    def _shown(self, caret: _Caret) -> ShownTokens | None:
        place = self._model.row_of(caret.message)
        tokens = self._model.rows[place].tokens if place is not None else None
        return tokens if isinstance(tokens, ShownTokens) else None

    def _area(self, caret: _Caret) -> QRectF | None:
        """Where the token stands in the view; None where it is not in view."""
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

    def _place_at(self, area: QRectF) -> None:
        popover, view = self.popover, self._view.viewport().rect()
        size = popover.sizeHint()
        left = round(area.center().x()) - size.width() // 2
        left = max(_EDGE, min(view.width() - size.width() - _EDGE, left))
        below, above = round(area.bottom()) + _BELOW, round(area.top()) - _BELOW - size.height()
        roomy = below + size.height() <= view.height() or above < 0
        popover.move(QPoint(left, below if roomy else above))
        popover.show()
        popover.raise_()
