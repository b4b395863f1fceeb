"""The field of the palette; its keys move in the list as well."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from chatapp.gui.theme import theme

HEIGHT = 48


class PaletteField(QLineEdit):
    """A line of text without a frame.

    What is being composed by an input method counts as written, and Enter belongs to it meanwhile.
    Signals: `typed`, there is another text; `entered`; `stepped` and `paged` by 1 or -1; `ended`,
    to the list's last row (True) or its first.
    """

    typed = Signal(str)
    entered = Signal()
    stepped = Signal(int)
    paged = Signal(int)
    ended = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composed = ""
        self._told = ""
        self.setObjectName("palette_field")
        self.setFrame(False)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        self.textChanged.connect(self._tell)
        theme().changed.connect(self._restyle)
        self._restyle()

    def set_text(self, text: str) -> None:
        """Write something else; it is told even where it is the same."""
        self._told = "\0"
        self.setText(text)
        self._tell()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Search for what is being composed, too."""
        self._composed = event.preeditString()
        super().inputMethodEvent(event)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down and the like move in the list; Enter opens."""
        if self._composed:
            super().keyPressEvent(event)
            return
        key, ctrl = event.key(), event.modifiers() == Qt.KeyboardModifier.ControlModifier
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier(0)
        at_start, at_end = not self.cursorPosition(), self.cursorPosition() == len(self.text())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.paged.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Home and (ctrl or (plain and at_start)):
            self.ended.emit(False)
        elif key == Qt.Key.Key_End and (ctrl or (plain and at_end)):
            self.ended.emit(True)
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        text, at = self.text(), self.cursorPosition()
        text = text[:at] + self._composed + text[at:]
        if text != self._told:
            self._told = text
            self.typed.emit(text)

    def _restyle(self) -> None:
        self.setFont(theme().font("title", 400))
        self.setFixedHeight(theme().scaled(HEIGHT) - 8)
