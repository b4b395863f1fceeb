"""The composer: text, model, Send or Stop, and the line that says where text goes."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from chatapp.gui.composer.foot import Foot
from chatapp.gui.composer.model_picker import ModelPicker
from chatapp.gui.composer.prompt_edit import PromptEdit
from chatapp.gui.composer.send_button import SendButton
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, IconButton, tip
from chatapp.gui.widgets.painting import paint_box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chatapp.gui.composer.attached import AttachedStrip
    from chatapp.gui.composer.attached_chip import ChipState
    from chatapp.gui.composer.context_gauge import ContextGauge
    from chatapp.gui.composer.next_chip import NextChip
    from chatapp.gui.composer.overflow_choice import OverflowChoice
    from chatapp.gui.composer.queued_prompt import QueuedPrompt
    from chatapp.gui.composer.reasoning_button import ReasoningButton
    from chatapp.gui.composer.text_bar import TextBar

WIDTH = 624
"""Pixels at most."""
NARROW = 480
"""Pixels, at a font scale of 100, below which the line below the composer is shortened."""


class _Frame(QWidget):
    """The rounded box around text and bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.focused = False

    def set_focused(self, focused: bool) -> None:
        """Whether the text has the focus."""
        self.focused = focused
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box."""
        border = theme().color("accent" if self.focused else "edge")
        paint_box(QPainter(self), QRectF(self.rect()), 12, theme().color("raised"), border)


class Composer(QWidget):
    """Where the next message is written.

    Signals: `submitted(text)`; `stop_requested`; `text_changed`; `recall_requested`, Up in the
    empty field; `attach_requested`, the menu of what can be attached is wanted; `next_cleared`, the
    next message is to be asked for like all others.
    """

    submitted = Signal(str)
    stop_requested = Signal()
    text_changed = Signal()
    recall_requested = Signal()
    next_cleared = Signal()
    attach_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self._answering = self._completing = False
        self._stand_in: QWidget | None = None
        self._text_hint = ""
        self._send_with_ctrl = False
        self._ready = False
        self._attached = 0
        self._model_name = ""
        self._make_parts()
        self._lay_out()
        self.edit.submitted.connect(self.submit)
        self.edit.recalled.connect(self.recall_requested)
        self.edit.textChanged.connect(self._on_text)
        self.edit.focus_changed.connect(self._frame.set_focused)
        self.send.clicked.connect(self.submit)
        self.stop.clicked.connect(self.stop_requested)
        theme().changed.connect(self._restyle)
        self.retranslate()
        self._refresh()

    def _make_parts(self) -> None:
        self._frame = _Frame()
        self.edit = PromptEdit()
        self.edit.setObjectName("message")
        self.attach = IconButton("paperclip")
        self.attach.setObjectName("attach")
        self.attach.clicked.connect(self.attach_requested)
        self.picker = ModelPicker()
        self.send = SendButton()
        self.send.setObjectName("send")
        self.stop = Button("", icon="stop", small=True, key_cap="Esc")
        self.stop.setObjectName("stop")
        self.foot = Foot()

    def _lay_out(self) -> None:
        self._bar = bar = QHBoxLayout()
        bar.setContentsMargins(10, 0, 8, 9)
        bar.setSpacing(8)
        bar.addWidget(self.attach)
        bar.addWidget(self.picker)
        bar.addStretch(1)
        bar.addWidget(self.send)
        bar.addWidget(self.stop)
        self._inner = inner = QVBoxLayout(self._frame)
        inner.setContentsMargins(1, 1, 1, 0)
        inner.setSpacing(0)
        text = QHBoxLayout()
        text.setContentsMargins(14, 4, 8, 0)
        text.addWidget(self.edit)
        inner.addLayout(text)
        inner.addLayout(bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._frame)
        column.addWidget(self.foot)
        self.setMaximumWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    @cached_property
    def queued(self) -> QueuedPrompt:
        """The prompt that waits; made after the first paint, in front of the text."""
        from chatapp.gui.composer.queued_prompt import QueuedPrompt

        queued = QueuedPrompt()
        self._inner.insertWidget(0, queued)
        # What is made late would come last. It is put behind the text, and the text behind it.
        order = (self.edit, queued.edit, queued.send, queued.remove, self.edit)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        return queued

    @cached_property
    def attached(self) -> AttachedStrip:
        """The files that go with the text; made when there is first one."""
        from chatapp.gui.composer.attached import AttachedStrip

        strip = AttachedStrip()
        self._inner.insertWidget(self._inner.count() - 2, strip)
        strip.left.connect(self.focus_text)
        self.edit.backed_out.connect(strip.focus_last)
        return strip

    @cached_property
    def _next(self) -> NextChip:
        """What is asked for with the next message only; made when it is first wanted."""
        from chatapp.gui.composer.next_chip import NextChip

        chip = NextChip()
        chip.clicked.connect(self.next_cleared)
        self._bar.insertWidget(self._bar.indexOf(self.picker) + 1, chip)
        QWidget.setTabOrder(self.picker, chip)
        return chip

    @cached_property
    def gauge(self) -> ContextGauge:
        """How full the context is; made after the first paint, in front of Send."""
        from chatapp.gui.composer.context_gauge import ContextGauge

        gauge = ContextGauge()
        self._bar.insertWidget(self._bar.indexOf(self.send), gauge)
        gauge.stackUnder(self.send)  # read out before it
        for before, after in pairwise((self.picker, gauge, self.send)):
            QWidget.setTabOrder(before, after)
        return gauge

    @cached_property
    def reasoning(self) -> ReasoningButton:
        """Whether the model is to reason; made after the first paint, beside the paper clip."""
        from chatapp.gui.composer.reasoning_button import ReasoningButton

        button = ReasoningButton()
        self._bar.insertWidget(self._bar.indexOf(self.attach) + 1, button)
        button.setVisible(not self._completing)
        button.stackUnder(self.picker)  # read out before it
        for before, after in pairwise((self.attach, button, self.picker)):
            QWidget.setTabOrder(before, after)
        return button

    @cached_property
    def overflow(self) -> OverflowChoice:
        """What asks what to do when the context is full; made when it is first asked."""
        from chatapp.gui.composer.overflow_choice import OverflowChoice

        choice = OverflowChoice()
        self._inner.insertWidget(0, choice)
        ways = (choice.drop, choice.summarise, choice.send, choice.stop, choice.always)
        for before, after in pairwise((self.edit, *ways, self.edit)):
            QWidget.setTabOrder(before, after)
        return choice

    @cached_property
    def text_bar(self) -> TextBar:
        """What continues a text; made when one is first shown."""
        from chatapp.gui.composer.text_bar import TextBar

        bar = TextBar()
        self._bar.insertWidget(self._bar.indexOf(self.send), bar)
        for before, after in pairwise((self.picker, bar.back, bar.forth, bar.another, bar.go_on)):
            QWidget.setTabOrder(before, after)
        return bar

    # What the controller sets

    def set_completing(self, stand_in: QWidget | None) -> None:
        """Whether a text is continued that is written in another field; None: it is a chat."""
        completing = stand_in is not None
        self._stand_in = stand_in
        if completing != self._completing:
            self._completing = completing
            for part in (self.edit, self.attach, self.reasoning):  # a text takes no files
                part.setVisible(not completing)
            self.text_bar.setVisible(completing)
            self._bar.setContentsMargins(10, 5 if completing else 0, 8, 9)
            self._refresh()

    def set_text_hint(self, words: str) -> None:
        """What is said below of the text that is continued."""
        self._text_hint = words
        self._refresh()

    def show_next(self, words: Sequence[str]) -> None:
        """Say what is asked for with the next message only; nothing where there are no words."""
        if words or "_next" in self.__dict__:
            self._next.show_words(words)

    def set_attached(self, states: Sequence[ChipState]) -> None:
        """Show the files that go with the text."""
        if states or self._attached:
            self._attached = len(states)
            self.attached.set_states(states)
            order = (self.edit, *self.attached.stops, self.edit)  # as with the queued prompt
            for before, after in pairwise(order):
                QWidget.setTabOrder(before, after)
            self._refresh_send()

    def set_ready(self, ready: bool) -> None:
        """Whether there is an engine to send to; text can be written before."""
        self._ready = ready
        self._refresh()

    def set_answering(self, answering: bool) -> None:
        """Whether an answer is being written: Stop is shown, and Enter lets the text wait."""
        self._answering = answering
        self.queued.set_text(self.queued.text or None, answering=answering)
        self._refresh()

    def set_model(self, connection: str, model: str, label: str) -> None:
        """The model the text goes to. Parameters: `label`, its name to show."""
        self._model_name = label
        self.picker.set_current(connection, model, label)
        self._refresh()

    def set_send_with_ctrl(self, wanted: bool) -> None:
        """Whether Ctrl+Enter sends, and Enter breaks the line."""
        self.edit.set_send_with_ctrl(wanted)
        self._send_with_ctrl = wanted
        self._refresh()

    @property
    def sends_with_ctrl(self) -> bool:
        """Whether Ctrl+Enter sends, and Enter breaks the line."""
        return self._send_with_ctrl

    @property
    def text(self) -> str:
        """What is written now."""
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Replace what is written; the cursor goes to the end. It can be undone."""
        from PySide6.QtGui import QTextCursor

        cursor = self.edit.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.edit.setTextCursor(cursor)
        self.edit.ensureCursorVisible()

    def load_text(self, text: str) -> None:
        """Show another conversation's draft; nothing to undo."""
        if text != self.text:
            from PySide6.QtGui import QTextCursor

            self.edit.setPlainText(text)
            self.edit.moveCursor(QTextCursor.MoveOperation.End)

    def focus_text(self) -> None:
        """Put the cursor into the text."""
        (self._stand_in or self.edit).setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Hand the text over, if there is any and someone to take it."""
        if self._ready and self._written and not self.edit.composing:
            self.submitted.emit(self.text)

    # Showing

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window less is said."""
        super().resizeEvent(event)
        self.foot.set_narrow(self.width() < theme().scaled(NARROW))

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.edit.setAccessibleName(self.tr("Message"))
        self.edit.setToolTip(tip(self.tr("Write a message"), "Shift+Esc"))
        self.attach.set_name(self.tr("Attach pictures and files"), "Ctrl+U")
        self.send.setAccessibleName(self.tr("Send"))
        self.stop.setText(self.tr("Stop"))
        self.stop.setAccessibleName(self.tr("Stop"))
        self.stop.setToolTip(tip(self.tr("Stop the answer; its text is kept"), "Esc"))
        self._refresh()

    def _on_text(self) -> None:
        self._refresh_send()
        self.text_changed.emit()

    def _refresh(self) -> None:
        self._refresh_send()
        name = self._model_name
        if self._answering or not name:
            self._set_placeholder(self.tr("Write the next message"))
        else:
            self._set_placeholder(self.tr("Message %1").replace("%1", name))
        self.foot.set_narrow(self.width() < theme().scaled(NARROW))
        self.foot.set_hint(self._hint_text())

    def _set_placeholder(self, text: str) -> None:
        if text != self.edit.placeholderText():
            self.edit.setPlaceholderText(text)
            if self.edit.isVisible():
                self.edit.viewport().update()  # Qt repaints one only when it comes or goes

    @property
    def _written(self) -> bool:
        return bool(self.text.strip() or self._attached)

    def _refresh_send(self) -> None:
        self.stop.setVisible(self._answering)
        self.send.setVisible(not self._answering and not self._completing)
        if self._completing:
            self.text_bar.go_on.setVisible(not self._answering)
        self.send.setEnabled(self._written and self._ready)
        key = "Ctrl+Return" if self._send_with_ctrl else "Return"
        self.send.setToolTip(tip(self.tr("Send"), key))

    def _hint_text(self) -> str:
        if self._completing:
            return self._text_hint
        if self._answering:
            return self.tr("Enter sends when the answer is done")
        if self._send_with_ctrl:
            return self.tr("Ctrl+Enter to send, Enter for a new line")
        return self.tr("Enter to send, Shift+Enter for a new line")

    def _restyle(self) -> None:
        self.setMaximumWidth(theme().scaled(WIDTH))
        self._refresh()
        self.update()
