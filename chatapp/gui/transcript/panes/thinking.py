"""The line that folds the reasoning, with how long it took."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.formats import count, duration
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.panes.base import OUTDENT, Pane
from chatapp.gui.transcript.parts import ThinkingHead
from chatapp.gui.widgets import Button, Label

_GHOST_PADDING = 9
_SECOND_MS = 1_000


class ThinkingPane(Pane):
    """Shows a `ThinkingHead` part: a line that folds the reasoning below it.

    While the model thinks the seconds are counted beside the button, so that its name stays.
    """

    outdent = OUTDENT

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._part: ThinkingHead | None = None
        self._button = Button("", "ghost", icon="chevron-right", small=True, parent=self)
        self._button.setObjectName("show_thinking")
        self._button.clicked.connect(self._toggle)
        self._button.move(OUTDENT - _GHOST_PADDING, 0)
        self._clock = Label("", "ui", "text3", parent=self)
        self._clock.setObjectName("thinking_time")
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._tick)

    def show_part(self, part: ThinkingHead) -> None:
        """Show another state."""
        self._part = part
        self._button.set_icon("chevron-down" if part.open else "chevron-right")
        self.retranslate()
        self._run()

    def height_for(self, width: int) -> int:
        """The height the part takes."""
        return self._button.sizeHint().height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        """Count on."""
        super().showEvent(event)
        self._tick()
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count no further: nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def _run(self) -> None:
        if self._part is not None and self._part.running and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _tick(self) -> None:
        part, text = self._part, ""
        if part is not None and part.running and part.since is not None:
            seconds = int(time.monotonic() - part.since)
            text = duration(seconds) if seconds > 0 else ""
        self._clock.setText(text)
        self._clock.setVisible(bool(text))

    def _toggle(self) -> None:
        self.intents.thinking_toggled.emit(self.message_id)

    def retheme(self) -> None:
        """Take over another font size."""
        self._lay_out()

    def retranslate(self) -> None:
        """Set all texts."""
        if self._part is None:
            return
        self._button.setText(self._words(self._part))
        self._button.setAccessibleDescription(
            self.tr("Hides the reasoning") if self._part.open else self.tr("Shows the reasoning")
        )
        self._button.setToolTip(self._button.accessibleDescription())
        self._clock.setAccessibleName(self.tr("Time so far"))
        self._tick()
        self._lay_out()

    def _words(self, part: ThinkingHead) -> str:
        if part.running:
            return self.tr("Thinking…")
        text = self.tr("How it got there") if part.below else self.tr("Reasoning")
        if part.below and part.seconds is not None:
            text = f"{text} · {duration(part.seconds)}"
        elif part.seconds is not None:
            text = self.tr("Thought for {time}")
            text = text.replace("{time}", duration(part.seconds))
        if part.tokens:
            tokens = self.tr("1 token") if part.tokens == 1 else self.tr("{count} tokens")
            text = f"{text} · {tokens.replace('{count}', count(part.tokens))}"
        return text

    def _lay_out(self) -> None:
        size = self._button.sizeHint()
        self._button.resize(size)
        left = self._button.x() + size.width()
        self._clock.setGeometry(left, 0, max(0, self.width() - left), size.height())
