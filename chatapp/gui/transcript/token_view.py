"""The page where answers may be shown by their tokens: what the mouse and the keys do to these."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.page_view import PageView

if TYPE_CHECKING:
    from chatapp.gui.transcript.leaves.base import Marks
    from chatapp.gui.transcript.stage import Placed
    from chatapp.gui.transcript.token_caret import TokenCaret


class TokenView(PageView):
    """Nothing of it is done until `tokens` is first asked for."""

    moved = Signal()
    """Other parts may be in view; once there are tokens."""

    def __init__(
        self, model: TranscriptModel, intents: Intents, parent: QWidget | None = None
    ) -> None:
        self._joined = model, intents
        super().__init__(model, intents, parent)

    @cached_property
    def tokens(self) -> TokenCaret:
        """The token that is looked at."""
        from chatapp.gui.transcript.token_caret import TokenCaret

        return TokenCaret(self, *self._joined)

    @property
    def _made_tokens(self) -> TokenCaret | None:
        return self.__dict__.get("tokens")

    @property
    def overlays(self) -> list[QWidget]:
        """What is shown over the messages."""
        tokens = self._made_tokens
        over = [self.latest, *([tokens.popover] if tokens is not None and tokens.pinned else [])]
        return [widget for widget in over if widget.isVisible()]

    def announce(self, text: str) -> None:
        """Say something to who listens to a screen reader."""

    def _marks(self, one: Placed) -> Marks:
        marks = super()._marks(one)
        if (tokens := self._made_tokens) is not None:
            marks.token = tokens.unit_in(one.item.id)
        return marks

    def text_moved(self) -> None:
        """Other text is under the pointer now."""
        super().text_moved()
        if (tokens := self._made_tokens) is not None:
            tokens.place()
            self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys are for the token that is looked at, before they are for the text."""
        tokens = self._made_tokens
        if tokens is not None and tokens.press(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Look at the token under the pointer."""
        super().mouseMoveEvent(event)
        tokens = self._made_tokens
        if tokens is not None and event.buttons() == Qt.MouseButton.NoButton:
            tokens.hover(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a token looks at it until another one is."""
        super().mouseReleaseEvent(event)
        tokens, left = self._made_tokens, event.button() == Qt.MouseButton.LeftButton
        if tokens is not None and left and self.reading.selection.empty:
            tokens.click(event.position())

    def viewportEvent(self, event: QEvent) -> bool:
        """Notice when the pointer leaves."""
        tokens = self._made_tokens
        if tokens is not None and event.type() == QEvent.Type.Leave:
            tokens.leave()
        return super().viewportEvent(event)
