"""The line of one chain of thought while its vote runs: how far it is, or what it came to."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.formats import count
from chatapp.gui.i18n import word_failure
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.panes.base import OUTDENT, Pane
from chatapp.gui.transcript.parts import ChainHead
from chatapp.gui.widgets import Button, Label

_PADDING = 10
"""Of a ghost button, to its chevron: below those of the bars; in px."""


class ChainPane(Pane):
    """Shows a `ChainHead`: pressing it unfolds what the chain has written.

    What changes with every word stands beside the button, so that its name stays.
    """

    outdent = OUTDENT

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._part: ChainHead | None = None
        self._button = Button("", "ghost", icon="chevron-right", small=True, parent=self)
        self._button.clicked.connect(self._toggle)
        self._button.move(OUTDENT - _PADDING, 0)
        self._state = Label("", "ui", "text3", parent=self)
        self._state.setObjectName("chain_state")

    def show_part(self, part: ChainHead) -> None:
        """Show another chain, or more of it."""
        before, self._part = self._part, part
        if before is None or (before.number, before.open) != (part.number, part.open):
            self._show_button(part)
        self._show_state(part)

    def height_for(self, width: int) -> int:
        """The height the part takes."""
        return self._button.sizeHint().height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._lay_out()

    def retheme(self) -> None:
        """Take over another font size."""
        self._lay_out()

    def retranslate(self) -> None:
        """Set all texts."""
        if self._part is not None:
            self._show_button(self._part)
            self._show_state(self._part)

    def _show_button(self, part: ChainHead) -> None:
        self._button.setObjectName(f"chain_{part.number}")
        self._button.set_icon("chevron-down" if part.open else "chevron-right")
        self._button.setText(self.tr("Chain {number}").replace("{number}", count(part.number)))
        does = self.tr("Hides what it writes") if part.open else self.tr("Shows what it writes")
        self._button.setAccessibleDescription(does)
        self._button.setToolTip(does)
        self._lay_out()

    def _show_state(self, part: ChainHead) -> None:
        words = self._words(part)
        # Assistive technology is told that it writes and what it came to, not of each word.
        told = self.tr("writing") if part.writing else words
        if told != self._state.accessibleName():
            self._state.setAccessibleName(told)
        self._state.setText(words)
        self._state.set_token("text" if part.answer is not None else "text3")

    def _words(self, part: ChainHead) -> str:
        if part.failure is not None:
            return word_failure(part.failure).title
        if part.answer is not None:
            return " ".join(part.answer.split())
        if not part.writing:
            return self.tr("No answer found")
        if part.words == 1:
            return self.tr("writing, 1 word")
        return self.tr("writing, {count} words").replace("{count}", count(part.words))

    def _toggle(self) -> None:
        if self._part is not None:
            self.intents.chain_toggled.emit(self.message_id, self._part.number)

    def _lay_out(self) -> None:
        size = self._button.sizeHint()
        self._button.resize(size)
        left = self._button.x() + size.width()
        self._state.setGeometry(left, 0, max(0, self.width() - left - OUTDENT), size.height())
