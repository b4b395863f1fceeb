"""The token of a text that is looked at: by the pointer, or by Alt+Down at the cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTextCursor

from chatapp.gui.transcript.token_look import Caret, TokenLook

if TYPE_CHECKING:
    from chatapp.gui.completing.editor import TextEditor
    from chatapp.gui.text_tokens import TextTokens
    from chatapp.gui.transcript.tokens import ShownTokens


class TextTokenLook(TokenLook):
    """Shows what is known of one token of a field at a time.

    Signals: `forked(message, fork)`, the text is to go on otherwise; `moved`, another token is
    looked at, or none; `told(text)`, a screen reader is to say it; `resized`, the field is.
    Parameters: `reason`, says why no text can be continued, "" where one can.
    """

    forked = Signal(str, object)
    moved = Signal()
    told = Signal(str)
    resized = Signal()

    def __init__(self, editor: TextEditor, tokens: TextTokens, reason: Callable[[], str]) -> None:
        super().__init__(editor, editor)
        self._editor, self._tokens, self._reason = editor, tokens, reason
        self._watching = False

    def watch(self, watched: bool) -> None:
        """Take the field's keys and pointer, or leave them alone."""
        if watched == self._watching:
            return
        self._watching = watched
        for each in (self._editor, self._editor.viewport()):
            if watched:
                each.installEventFilter(self)
            else:
                each.removeEventFilter(self)
        self._editor.viewport().setMouseTracking(True)
        if not watched:
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys are for the token that is looked at, before they are for the text."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return watched is self._editor and self.press(event)
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            if event.buttons() == Qt.MouseButton.NoButton:
                self.hover(event.position())
        elif kind == QEvent.Type.MouseButtonPress:
            self.close()
        elif kind == QEvent.Type.Leave and watched is not self._editor:
            self.leave()
        elif kind == QEvent.Type.Resize and watched is not self._editor:
            self.resized.emit()
        return False

    def press(self, event: QKeyEvent) -> bool:
        """Alt+Down looks at the token at the cursor; the other keys are for one that stays."""
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt and event.key() == Qt.Key.Key_Down:
            at = self._tokens.at(self._editor.textCursor().position())
            if at is not None:
                self.go(at)
            return True
        return self.pinned and super().press(event)

    def jump(self, by: int) -> None:
        """Go to the next of the least certain places (1), or the one before (-1)."""
        cursor = self._editor.textCursor().position()
        here = self._tokens.start_of(self.caret) if self.caret is not None else None
        places = sorted(
            (one.places(one.tokens.shown.alignment.units[unit].start, 0)[0], unit, one.run.message)
            for one in self._tokens.stretches()
            for unit in one.tokens.shown.uncertain
            if unit in one.units and one.run.message
        )
        if not places:
            return
        if here is None:
            here = cursor - 1 if by > 0 else cursor
        after = [each for each in places if (each[0] > here if by > 0 else each[0] < here)]
        _start, unit, message = (after or places)[0 if by > 0 else -1]
        self.go(Caret(str(message), unit))

    # What the field knows

    def caret_at(self, point: QPointF) -> Caret | None:
        """The token at a point of the viewport."""
        place = self._editor.cursorForPosition(point.toPoint()).position()
        for where in (place + 1, place):
            found = self._tokens.at(where)
            if found is not None and any(box.contains(point) for box in self._tokens.boxes(found)):
                return found
        return None

    def area(self, caret: Caret) -> QRectF | None:
        """Where a token stands; None where it is not in view."""
        viewport = self._editor.viewport()
        for box in self._tokens.boxes(caret):
            if box.bottom() > 0 and box.top() < viewport.height():
                return box.translated(viewport.pos().toPointF())
        return None

    def shown(self, caret: Caret) -> ShownTokens | None:
        """The tokens of its answer; None where it is not in the text any more."""
        stretch = self._tokens.stretch_of(caret)
        return stretch.tokens.shown if stretch is not None else None

    def first_in_view(self) -> Caret | None:
        """The token at the cursor."""
        return self._tokens.at(self._editor.textCursor().position())

    def beside(self, caret: Caret, by: int) -> Caret:
        """The token of the text after one (1), or before (-1); the same at the end."""
        carets = [
            Caret(one.run.message, unit)
            for one in self._tokens.stretches()
            for unit in one.units
            if one.run.message
        ]
        at = carets.index(caret) + by if caret in carets else -1
        return carets[at] if 0 <= at < len(carets) else caret

    def bring_into_view(self, caret: Caret) -> bool:
        """Put the cursor there; False where it is not there any more."""
        start = self._tokens.start_of(caret)
        if start is None:
            return False
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(start)
        self._editor.setTextCursor(cursor)
        return True

    def obstacle(self, caret: Caret) -> str:
        """Why no text can go on from there; "" where one can."""
        return self._reason()

    def fork(self, message: str, fork: object) -> None:
        """Have the text go on from there otherwise."""
        self.forked.emit(message, fork)

    def announce(self, text: str) -> None:
        """Say something to who listens to a screen reader."""
        self.told.emit(text)

    def looked(self) -> None:
        """Ring the token."""
        self._tokens.ringed = self.caret
        self._editor.viewport().update()
        self.moved.emit()
