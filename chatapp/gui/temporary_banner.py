"""The strip above the composer that says a conversation is temporary, and can make it stay."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, IconMark, Label, limit_width
from chatapp.gui.widgets.painting import paint_box

_BELOW = 6
_RADIUS = 10


class TemporaryBanner(QWidget):
    """Says what becomes of the conversation. `keep` is the button that changes that.

    Parameters: `width`, in px at most, more with larger text.
    """

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("temporary_banner")
        self._text = Label("", "ui", "text2", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.keep = Button("", small=True)
        self.keep.setObjectName("keep_conversation")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4 + _BELOW)
        row.setSpacing(10)
        row.addWidget(IconMark("eye-off", "text2"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1)
        row.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignVCenter)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        limit_width(self, width)
        theme().changed.connect(self.update)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        text = self.tr("Temporary: not saved, gone when closed")
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.setAccessibleName(self.tr("Temporary chat"))
        self.setAccessibleDescription(text)
        self.keep.setText(self.tr("Keep this chat"))
        self.keep.setAccessibleName(self.tr("Keep this chat"))
        self.keep.setToolTip(self.tr("Save this chat like all others"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strip."""
        area = QRectF(self.rect()).adjusted(0, 0, 0, -_BELOW)
        paint_box(QPainter(self), area, _RADIUS, theme().color("sunken"))
