"""What stands above a text that is shown by its tokens, or why it is not."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.panes.base import Pane
from chatapp.gui.transcript.panes.token_head import TokenHeadPane, TokensMissingPane
from chatapp.gui.transcript.parts import TokenHead, TokensMissing
from chatapp.gui.transcript.tokens import NoTokens, ShownTokens

_ABOVE, _BELOW = 4, 12


class TextTokenPanel(QWidget):
    """The same figures, colours and chart as above an answer. `intents`: what is asked for by them."""

    def __init__(self, intents: Intents) -> None:
        super().__init__()
        self.setObjectName("text_tokens")
        self.head = TokenHeadPane(intents, self)
        self._missing = TokensMissingPane(intents, self)
        self._pane: Pane | None = None
        self._room = 0
        self.head.hide()
        self._missing.hide()
        self.hide()
        theme().changed.connect(self._restyle)

    def show_tokens(self, shown: ShownTokens | NoTokens | None) -> None:
        """Show figures, or why there are none; None: nothing."""
        self._pane = None
        if isinstance(shown, ShownTokens):
            self.head.show_part(TokenHead(shown))
            self._pane = self.head
        elif shown is not None:
            self._missing.show_part(TokensMissing(shown))
            self._pane = self._missing
        for pane in (self.head, self._missing):
            pane.setVisible(pane is self._pane)
        self.setVisible(self._pane is not None)
        self._lay_out()

    def set_room_above(self, room: int) -> None:
        """Leave so much room, in px: something stands there."""
        self._room = room
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as what is in it."""
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language: other words may take another height."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._lay_out()

    def _restyle(self) -> None:
        for pane in (self.head, self._missing):
            pane.retheme()
        self._lay_out()

    def _lay_out(self) -> None:
        if self._pane is not None:
            height, top = self._pane.height_for(self.width()), _ABOVE + self._room
            self._pane.setGeometry(0, top, self.width(), height)
            self.setFixedHeight(top + height + _BELOW)
