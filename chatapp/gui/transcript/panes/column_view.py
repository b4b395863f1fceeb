"""The text of one version in its column: a transcript of a single message."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.panes.turns import Turns
from chatapp.gui.transcript.pointer import is_sideways
from chatapp.gui.transcript.view import TranscriptView

_ABOVE, _BELOW = 14, 18
"""The space above and below the text, in px."""


class ColumnView(TranscriptView):
    """Follows its own end, and leaves the wheel to the page where it has nothing to scroll.

    Parameters: `intents`, what the user asks for on the page it is part of; `turns`, when to draw.
    """

    resized = Signal()
    """The text has another height."""
    focus_changed = Signal()
    _height = 0

    def __init__(
        self, model: TranscriptModel, intents: Intents, turns: Turns, parent: QWidget
    ) -> None:
        self._turns = turns
        super().__init__(model, parent)
        self._name = ""
        self.timeline.page.top, self.timeline.page.bottom = _ABOVE, _BELOW
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes there by the page's own stops
        self.announcer.silent = True
        self.set_model_choices(intents.choices)
        self.intents.continues = intents.continues
        own = self.intents
        own.retry.connect(intents.retry)
        own.regenerate_with.connect(intents.regenerate_with)
        own.key_requested.connect(intents.key_requested)
        own.continue_requested.connect(intents.continue_requested)
        own.retry_now.connect(intents.retry_now)
        own.retry_stopped.connect(intents.retry_stopped)
        own.branch_requested.connect(intents.branch_requested)
        own.delete_requested.connect(intents.delete_requested)
        own.save_file_requested.connect(intents.save_file_requested)
        self.link_activated.connect(intents.link_activated)

    @property
    def text_height(self) -> int:
        """The height of all of it with the space around it, in px, as far as it is known."""
        return self.timeline.total

    def set_name(self, name: str) -> None:
        """What assistive technology calls it."""
        self._name = name
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts."""
        self.setAccessibleName(getattr(self, "_name", ""))

    def _show_changes(self) -> None:
        self._turns.ask(self._draw)

    def _draw(self) -> None:
        super()._show_changes()

    def _show_place(self) -> None:
        super()._show_place()
        if self._height != self.text_height:
            self._height = self.text_height
            self.resized.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Its column shows the ring."""
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring is not shown any more."""
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, as far as there is something to scroll in that direction."""
        bar, down = self.verticalScrollBar(), event.angleDelta().y() < 0
        at_end = bar.value() >= bar.maximum() if down else bar.value() <= bar.minimum()
        if is_sideways(event):
            event.setAccepted(self._pointer.wheel(event))
        elif at_end:
            event.ignore()
        else:
            super().wheelEvent(event)
