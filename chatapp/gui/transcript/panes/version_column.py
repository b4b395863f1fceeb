"""One of several answers side by side: its head, its text, and the button to go on with it."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from chatapp.domain.messages import Status
from chatapp.gui.formats import count, duration
from chatapp.gui.names import model_name
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.panes.column_view import ColumnView
from chatapp.gui.transcript.panes.turns import Turns
from chatapp.gui.transcript.panes.versions import FOOT, HEAD
from chatapp.gui.transcript.row import Row
from chatapp.gui.transcript.versions import Versions, about_tokens, letter
from chatapp.gui.widgets import Button, IconButton, IconMark, Label, Mark, Spinner
from chatapp.gui.widgets.painting import paint_box
from chatapp.gui.widgets.spoken import announce, name_of

_SIDE = 18
"""The room left and right of head and foot, in px: as of the text with its ring."""
_GAP = 8
_RING, _RADIUS = 2, 6
_KEYS = 9
"""So many versions have a key of their own."""


class VersionColumn(QWidget):
    """One version.

    Parameters: `number`, which of them it is, from 0; `turns`, when its text may be drawn.
    """

    taken = Signal(str)
    """It is the answer (id) to go on with."""
    resized = Signal()
    """Its text has another height."""

    def __init__(
        self, versions: Versions, number: int, intents: Intents, turns: Turns, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._versions = versions
        self._number = number
        self._model = versions.models[number]
        self.setObjectName(f"version_{number + 1}")
        self._mark = Mark(20, 4, self)
        self._mark.set_name(letter(number))
        self._title = Label("", "ui", "text", weight=600, parent=self)
        self._ring = Spinner(self)
        self._icon = IconMark("check", "ok", 16, self)
        self._state = Label("", "ui", "text2", parent=self)
        self._copy = IconButton("copy", parent=self)
        self._copy.setObjectName("copy_version")
        self._copy.clicked.connect(self._copy_text)
        self.view = ColumnView(self._model, intents, turns, self)
        self.view.setObjectName(f"version_text_{number + 1}")
        self._facts = Label("", "meta", "text3", parent=self)
        self._take = Button("", small=True, parent=self)
        self._take.setObjectName("take_version")
        self._take.clicked.connect(self.take)
        self._was_streaming = self._row.streaming
        self.view.resized.connect(self.resized)
        self.view.focus_changed.connect(self.update)
        self._model.changed.connect(self._changed)
        self._model.grew.connect(self._tell_state)
        self.retranslate()

    @property
    def _row(self) -> Row:
        return self._model.rows[0]

    @property
    def stops(self) -> list[QWidget]:
        """What Tab stops at, in order."""
        return [self._copy, self.view, self._take]

    @property
    def text_height(self) -> int:
        """The height of its text, in px."""
        return self.view.text_height

    @property
    def title(self) -> str:
        """What it is called."""
        message = self._row.message
        if not self._versions.of_one_model:
            return model_name(message.connection, message.model)
        return self.tr("Answer {letter}").replace("{letter}", letter(self._number))

    def take(self) -> None:
        """Go on with this one."""
        self.taken.emit(self._row.id)

    def tick(self) -> None:
        """Say how long it has taken so far, and about how much there is."""
        pieces = [piece for piece in (self._time(), self._tokens()) if piece]
        self._facts.setText(" · ".join(pieces))

    def retranslate(self) -> None:
        """Set all texts."""
        title = self.title
        self._title.setText(title)
        self.setAccessibleName(title)
        self.view.set_name(title)
        self._copy.set_name(self.tr("Copy {answer}").replace("{answer}", title))
        key = str(self._number + 1) if self._number < _KEYS else ""
        words = self.tr("Use this one")
        self._take.setText(words)
        self._take.setAccessibleName(name_of(words, title))
        self._take.set_key_cap(key)
        self._take.set_kind("primary" if self._row.id == self._versions.shown else "default")
        tip = self.tr("Go on with this answer; the others are kept as its versions")
        self._take.setToolTip(f"{tip} ({key})" if key else tip)
        self._tell_state()
        self.tick()

    def retheme(self) -> None:
        """Take over another font size."""
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring where its text has the keyboard's focus."""
        if self.view.hasFocus():
            with QPainter(self) as painter:
                ring = theme().color("accent")
                paint_box(painter, QRectF(self.rect()), _RADIUS, border=ring, width=_RING)

    def _lay_out(self) -> None:
        line, head, foot = theme().line_height("ui"), theme().scaled(HEAD), theme().scaled(FOOT)
        width, height = self.width(), self.height()
        self._mark.move(_SIDE, (head - 20) // 2)
        side = self._copy.width()
        right = width - _SIDE - side + 6
        self._copy.move(right, (head - side) // 2)
        state = min(self._state.sizeHint().width(), (right - _SIDE) // 2)
        right -= state + _GAP
        self._state.setGeometry(right, (head - line) // 2, state, line)
        for widget in (self._ring, self._icon):
            widget.move(right - widget.width() - 6, (head - widget.height()) // 2)
        left = _SIDE + 20 + _GAP
        room = right - self._icon.width() - 6 - _GAP - left
        self._title.setGeometry(left, (head - line) // 2, max(0, room), line)
        self.view.setGeometry(_RING, head, width - 2 * _RING, max(0, height - head - foot))
        take, top = self._take.sizeHint(), height - foot
        self._take.setGeometry(
            width - _SIDE - take.width(), top + (foot - take.height()) // 2, *take.toTuple()
        )
        small = theme().line_height("meta")
        room = width - 2 * _SIDE - take.width() - _GAP
        self._facts.setGeometry(_SIDE, top + (foot - small) // 2, max(0, room), small)

    def _changed(self, _row: int = 0) -> None:
        self.retranslate()
        if self._was_streaming and not self._row.streaming:
            self._was_streaming = False
            announce(self, name_of(self.title, self._state.text()))

    def _tell_state(self, _row: int = 0) -> None:
        text = self._state_words()
        status = self._row.message.status
        done = status is Status.COMPLETE and self._row.message.error is None
        self._ring.setVisible(self._row.streaming)
        self._icon.setVisible(done)
        if text != self._state.text():
            self._state.setText(text)
            failed = status is Status.FAILED
            self._state.set_token("ok" if done else "danger" if failed else "text2")
            self._lay_out()

    def _state_words(self) -> str:
        row, message = self._row, self._row.message
        if row.streaming:
            if row.text:
                return self.tr("Writing")
            return self.tr("Thinking") if row.thinking else self.tr("Waiting")
        code = message.error.code if message.error is not None else ""
        if message.status is Status.COMPLETE:
            words = {
                "length": self.tr("Length limit"),
                "content_filter": self.tr("Filtered"),
                "refusal": self.tr("Declined"),
            }
            return words.get(code, self.tr("Done"))
        if message.status is Status.STOPPED:
            return self.tr("Stopped")
        return self.tr("Failed") if message.status is Status.FAILED else self.tr("Incomplete")

    def _time(self) -> str:
        message = self._row.message
        if self._row.streaming:
            seconds = (datetime.now(UTC) - message.created).total_seconds()
            return duration(seconds) if seconds >= 1 else ""
        total = message.timing.total if message.timing is not None else None
        return duration(total) if total is not None else ""

    def _tokens(self) -> str:
        usage, text = self._row.message.usage, self._row.text
        alone = self._row.message.parameters.get("n", 1) == 1
        counted = usage.completion_tokens if usage is not None and alone else None
        tokens = counted if counted is not None else about_tokens(text)
        if not tokens:
            return ""
        words = self.tr("1 token") if tokens == 1 else self.tr("{count} tokens")
        words = words.replace("{count}", count(tokens))
        return words if counted is not None else f"≈ {words}"

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self._row.text)
