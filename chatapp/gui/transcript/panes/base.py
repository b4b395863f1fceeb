"""What every control of the transcript can do besides being a widget."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.transcript.intents import Intents

OUTDENT = 10
"""Room left and right of a row of buttons, so that rings at its edges are not cut off; in px."""


class Pane(QWidget):
    """Controls of a message, shown at a part's place and used again for another's.

    Parameters: `intents`, what the user asks for by them.
    """

    outdent = 0
    """How far it reaches beyond the column on both sides, in px."""

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(parent)
        self.intents = intents
        self.message_id = ""

    @property
    def stops(self) -> list[QWidget]:
        """What Tab may stop at, in order."""
        return [self, *self.findChildren(QWidget)]

    def bind(self, message_id: str) -> None:
        """Belong to this message from now on; nothing of the one before stays."""
        self.message_id = message_id

    def show_part(self, part: Any) -> None:
        """Show a part."""

    def height_for(self, width: int) -> int:
        """The height in px at a column of `width` px."""
        return self.sizeHint().height()

    def retheme(self) -> None:
        """Take over another theme or font size."""

    def retranslate(self) -> None:
        """Set all texts."""

    def set_revealed(self, revealed: bool) -> None:
        """Show quiet buttons: the pointer is over what they belong to."""

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
