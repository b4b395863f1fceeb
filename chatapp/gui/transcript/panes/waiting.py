"""What is waited for before an answer's first words: the model, or another try."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from chatapp.domain.changes import RetryScheduled
from chatapp.gui.formats import duration
from chatapp.gui.i18n import word_failure
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.panes.base import OUTDENT, Pane
from chatapp.gui.transcript.parts import Waiting
from chatapp.gui.widgets import Button, Label, Spinner

_TEXT = 24
"""Where the words begin, in px."""
_GAP = 8
_SECOND_MS = 1_000


class WaitingPane(Pane):
    """Shows a `Waiting` part: a ring and words; before another try a countdown and two buttons.

    What assistive technology reads does not change with every second.
    """

    outdent = OUTDENT

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._part = Waiting()
        self._ring = Spinner(self)
        self._text = Label("", "ui", "text3", wrap=True, parent=self)
        self._text.setObjectName("waiting")
        self._now = Button("", small=True, icon="refresh", parent=self)
        self._now.setObjectName("retry_now")
        self._now.clicked.connect(self._begin)
        self._stop = Button("", "ghost", small=True, icon="stop", parent=self)
        self._stop.setObjectName("stop_waiting")
        self._stop.clicked.connect(self._end)
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._tick)

    def show_part(self, part: Waiting) -> None:
        """Show another state."""
        self._part = part
        for button in (self._now, self._stop):
            button.setVisible(part.retry is not None)
        self.retranslate()
        self._run()

    def height_for(self, width: int) -> int:
        """The height the part takes at `width` px."""
        return self._lay_out(width)

    def showEvent(self, event: QShowEvent) -> None:
        """Count on."""
        super().showEvent(event)
        self._tick()
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count no further: nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def retheme(self) -> None:
        """Take over another font size."""
        self._lay_out(self.width())

    def retranslate(self) -> None:
        """Set all texts."""
        self._now.setText(self.tr("Now"))
        self._now.setToolTip(self.tr("Try again at once"))
        self._stop.setText(self.tr("Stop"))
        self._stop.setToolTip(self.tr("Do not try again"))
        name = self._words(self._part.retry.delay if self._part.retry else 0.0)
        self.setAccessibleName(name)
        self._text.setAccessibleName(name)
        self._tick()
        self._lay_out(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._lay_out(self.width())

    def _run(self) -> None:
        if self._part.retry is not None and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _tick(self) -> None:
        retry = self._part.retry
        self._text.setText(self._words(retry.due - time.monotonic() if retry else 0.0))

    def _words(self, left: float) -> str:
        """What is waited for. Parameters: `left`, seconds to the next try."""
        retry = self._part.retry
        if retry is None:
            return self.tr("Waiting for the first words")
        return " · ".join((self._cause(retry), self._next(left), self._place(retry)))

    def _cause(self, retry: RetryScheduled) -> str:
        return word_failure(retry.cause).title

    def _next(self, left: float) -> str:
        if left <= 0:
            return self.tr("trying again")
        return self.tr("next try in {time}").replace("{time}", duration(math.ceil(left)))

    def _place(self, retry: RetryScheduled) -> str:
        text = self.tr("try {number} of {count}")
        text = text.replace("{number}", str(retry.attempt + 1))
        return text.replace("{count}", str(retry.tries))

    def _lay_out(self, width: int) -> int:
        """Words, and the buttons beside them or below; gives the height."""
        line = theme().line_height("ui")
        left = OUTDENT + _TEXT
        if self._part.retry is None:
            height = theme().line_height("reading")
            self._ring.move(OUTDENT + 1, (height - self._ring.height()) // 2)
            self._text.setGeometry(left, (height - line) // 2, max(0, width - left), line)
            return height
        now, stop = self._now.sizeHint(), self._stop.sizeHint()
        buttons = now.width() + _GAP + stop.width()
        words = self._text.sizeHint().width() + _GAP
        beside = left + words + _GAP + buttons <= width
        inner = max(40, width - left - OUTDENT)
        text = line if beside else self._text.heightForWidth(inner)
        top = (now.height() - line) // 2 if beside else 0
        self._ring.move(OUTDENT + 1, top + (line - self._ring.height()) // 2)
        self._text.setGeometry(left, top, words if beside else inner, text)
        below = 0 if beside else text + _GAP
        begin = left + words + _GAP if beside else left
        self._now.setGeometry(begin, below, now.width(), now.height())
        self._stop.setGeometry(begin + now.width() + _GAP, below, stop.width(), stop.height())
        return below + now.height()

    def _begin(self) -> None:
        self.intents.retry_now.emit(self.message_id)

    def _end(self) -> None:
        self.intents.retry_stopped.emit(self.message_id)
