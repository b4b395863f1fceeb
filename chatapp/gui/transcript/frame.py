"""The widget around the parts of one message: what assistive technology knows it by."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from chatapp.domain.messages import Message, Role
from chatapp.gui.names import model_name


class MessageFrame(QWidget):
    """Holds the parts of a message that are in view."""

    def __init__(self, message: Message, parent: QWidget) -> None:
        super().__init__(parent)
        self._message = message
        self.setObjectName("message")
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts."""
        if self._message.role is Role.USER:
            self.setAccessibleName(self.tr("Your message"))
        else:
            name = model_name(self._message.connection, self._message.model)
            self.setAccessibleName(self.tr("Answer from {model}").replace("{model}", name))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
