"""The prompt that waits for the running answer's end, shown above the composer's text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets import IconButton, Label
from chatapp.gui.widgets.painting import paint_box

_OUT = 8


class QueuedPrompt(QWidget):
    """A strip with the waiting text and what can be done with it.

    Signals: `edit_requested`, take it back into the field; `send_requested`, send it now;
    `remove_requested`.
    """

    edit_requested = Signal()
    send_requested = Signal()
    remove_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queued_prompt")
        self._text = ""
        self._label = Label("", "ui", "text2")
        self._note = Label("", "meta", "text3")
        self.edit = IconButton("pencil")
        self.edit.setObjectName("queued_edit")
        self.edit.clicked.connect(self.edit_requested)
        self.send = IconButton("arrow-up")
        self.send.setObjectName("queued_send")
        self.send.clicked.connect(self.send_requested)
        self.remove = IconButton("close")
        self.remove.setObjectName("queued_remove")
        self.remove.clicked.connect(self.remove_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(_OUT + 12, _OUT + 4, _OUT + 4, 4)
        row.setSpacing(8)
        row.addWidget(self._note)
        row.addWidget(self._label, 1)
        for button in (self.edit, self.send, self.remove):
            row.addWidget(button)
        self.retranslate()
        self.hide()

    @property
    def text(self) -> str:
        """The waiting prompt; "" when none waits."""
        return self._text

    def set_text(self, text: str | None, *, answering: bool = True) -> None:
        """Show the waiting prompt, or nothing.

        Parameters: `answering`, whether it is still waited for an answer; otherwise it can be
        sent by hand.
        """
        self._text = text or ""
        self._label.setText(" ".join(self._text.split()))
        self.send.setVisible(not answering)
        self.setVisible(bool(text))
        self._describe()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._note.setText(self.tr("Next"))
        self.edit.set_name(self.tr("Edit the waiting message"))
        self.send.set_name(self.tr("Send the waiting message now"))
        self.remove.set_name(self.tr("Remove the waiting message"))
        self._describe()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strip."""
        area = QRectF(self.rect()).adjusted(_OUT, _OUT, -_OUT, 0)
        paint_box(QPainter(self), area, 8, theme().color("sunken"))

    def _describe(self) -> None:
        self.setAccessibleName(self.tr("Waiting message"))
        self.setAccessibleDescription(self._text)
        self._label.setAccessibleName(self._text)
