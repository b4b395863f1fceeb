"""Looking at one token at a time, by the pointer, the keyboard, or because it was unlikely.

What a page shows and where its tokens stand is the page's own; this is what is alike.
"""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QKeyEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from chatapp.gui.transcript.token_popover import TokenPopover
    from chatapp.gui.transcript.tokens import ShownTokens

_SHOW_MS, _HIDE_MS = 150, 300
_BELOW = 2
_EDGE = 8
_NO_KEYS = Qt.KeyboardModifier.NoModifier


class Caret(NamedTuple):
    """A unit of tokens of a message (id)."""

    message: str
    unit: int


class TokenLook(QObject):
    """Shows what is known of one token of a page at a time.

    `pinned`: it was clicked or gone to, and stays until another one is, or Esc.
    Parameters: `page`, what has the keys; `home`, what the card lies in and places are counted in.
    """

    def __init__(self, page: QWidget, home: QWidget) -> None:
        super().__init__(page)
        self._page, self._home = page, home
        self.caret: Caret | None = None
        self._told: Caret | None = None
        """What the card tells."""
        self._under: Caret | None = None
        """What the pointer is over."""
        self.pinned = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._follow_pointer)

    @cached_property
    def popover(self) -> TokenPopover:
        """The card; made when it is first needed."""
        from chatapp.gui.transcript.token_popover import TokenPopover

        popover = TokenPopover(self._home)
        popover.continue_requested.connect(self._continue)
        return popover

    def prepare(self) -> None:
        """Make the card before it is needed: that takes a while."""
        self.popover.hide()

    def unit_in(self, message: str) -> int | None:
        """The unit of a message that is looked at."""
        return self.caret.unit if self.caret is not None and self.caret.message == message else None

    # What each page knows

    @abstractmethod
    def caret_at(self, point: QPointF) -> Caret | None:
        """The token at a point of the viewport."""

    @abstractmethod
    def area(self, caret: Caret) -> QRectF | None:
        """Where a token stands; None where it is not in view."""

    @abstractmethod
    def shown(self, caret: Caret) -> ShownTokens | None:
        """The tokens of its message; None where they are not shown any more."""

    @abstractmethod
    def first_in_view(self) -> Caret | None:
        """The token that walking begins with."""

    @abstractmethod
    def beside(self, caret: Caret, by: int) -> Caret:
        """The token after one (1), or before (-1); the same at the end."""

    @abstractmethod
    def bring_into_view(self, caret: Caret) -> bool:
        """Scroll to a token; False where it is not there any more."""

    @abstractmethod
    def obstacle(self, caret: Caret) -> str:
        """Why no text can go on from there; "" where one can."""

    @abstractmethod
    def fork(self, message: str, fork: object) -> None:
        """Have it go on from there otherwise."""

    @abstractmethod
    def looked(self) -> None:
        """Another token is looked at, or none: show it."""

    @abstractmethod
    def announce(self, text: str) -> None:
        """Say something to who listens to a screen reader."""

    # The pointer

    def hover(self, point: QPointF) -> None:
        """The pointer is over another place of the view."""
        found = self.caret_at(point)
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
        found = self.caret_at(point)
        if found is not None:
            self._look_at(found, pinned=True)
        elif self.caret is not None:
            self.close()

    def _follow_pointer(self) -> None:
        if self.pinned:
            return
        if self._under is not None:
            self._look_at(self._under, pinned=False)
        elif self.caret is not None and not self.popover.underMouse():
            self.close()
        elif self.caret is not None:
            self._timer.start(_HIDE_MS)

    # The keyboard

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key says; False where it is not for tokens."""
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != _NO_KEYS:
            return False
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            return self._step(1 if key == Qt.Key.Key_Right else -1)
        if self.caret is None or not self.pinned:
            return False
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.popover.step(1 if key == Qt.Key.Key_Down else -1)
            self._tell_option()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.popover.obstacle:
                self.announce(self.popover.obstacle)
            self.popover.go_on()
        else:
            return False
        return True

    def go(self, caret: Caret) -> None:
        """Look at a token, and bring it into view."""
        shown = self.shown(caret)
        if shown is not None and shown.alignment.units and self.bring_into_view(caret):
            self._look_at(caret, pinned=True)

    def _step(self, by: int) -> bool:
        """Look at the token after the one that is looked at, or before; else at one in view."""
        if self.caret is None:
            first = self.first_in_view()
            if first is None:
                return False
            self.go(first)
            return True
        if self.shown(self.caret) is None:
            return False
        self.go(self.beside(self.caret, by))
        return True

    # What is shown

    def close(self) -> None:
        """Look at no token."""
        self.caret = self._told = None
        self.pinned = False
        self._timer.stop()
        if "popover" in self.__dict__:
            self.popover.hide()
        self.looked()

    def place(self) -> None:
        """Parts stand elsewhere, or are others: the card goes with its token."""
        if self.caret is None:
            return
        area = self.area(self.caret)
        if area is None:
            if self.shown(self.caret) is None:
                self.close()
            else:
                self.popover.hide()
            return
        self._place_at(area)

    def _look_at(self, caret: Caret, *, pinned: bool) -> None:
        from chatapp.gui.transcript.token_popover import Looked

        shown = self.shown(caret)
        if shown is None or caret.unit >= len(shown.alignment.units):
            self.close()
            return
        self.caret, self.pinned = caret, pinned
        if caret != self._told:
            self._told = caret
            self.popover.show_token(Looked(shown, caret.unit, self.obstacle(caret)))
        if pinned and not self._page.hasFocus():
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.place()
        self.looked()
        if pinned and QAccessible.isActive():
            self.announce(self.popover.words)

    def _tell_option(self) -> None:
        if QAccessible.isActive():
            self.announce(self.popover.option_words)

    def _continue(self, fork: object) -> None:
        if self.caret is not None:
            message = self.caret.message
            self.close()
            self.fork(message, fork)

    def _place_at(self, area: QRectF) -> None:
        popover, view = self.popover, self._home.rect()
        below, above = round(area.bottom()) + _BELOW, round(area.top()) - _BELOW
        popover.fit(view.width() - 2 * _EDGE, max(view.height() - below, above))
        size = popover.sizeHint()
        left = round(area.center().x()) - size.width() // 2
        left = max(_EDGE, min(view.width() - size.width() - _EDGE, left))
        top, lowest = below, view.height() - size.height()
        if below > lowest:  # above it, or over it where there is no room
            top = above - size.height() if above >= size.height() else max(0, lowest)
        popover.move(QPoint(left, top))
        popover.show()
        popover.raise_()
