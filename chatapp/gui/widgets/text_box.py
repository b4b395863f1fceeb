"""A box to write several lines in."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chatapp.gui.prompt_field import PromptField
from chatapp.gui.theme import Role, theme
from chatapp.gui.widgets.painting import CONTROL_RADIUS, paint_box


class TextBox(QWidget):
    """Several lines of plain text, with a 2 px border while it has the focus.

    Parameters: `height`, in px; `role`, of the type scale. Signals: `edited(text)`, at every
    change by the user; `left`, it lost the focus.
    """

    edited = Signal(str)
    left = Signal()

    def __init__(self, height: int, role: Role = "ui", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self._role: Role = role
        self._invalid = False
        self._showing = False
        self.edit = _Lines()
        self.edit.set_send_with_ctrl(True)
        self.edit.focus_changed.connect(self._focus_changed)
        self.edit.textChanged.connect(self._tell)
        self.setFocusProxy(self.edit)
        self.objectNameChanged.connect(self.edit.setObjectName)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 3, 3, 3)
        column.addWidget(self.edit)
        theme().changed.connect(self._restyle)
        self._restyle()

    @property
    def text(self) -> str:
        """What is written."""
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Show another text; no signal."""
        if text != self.text:
            self._showing = True
            self.edit.setPlainText(text)
            self._showing = False

    def set_height(self, height: int) -> None:
        """Change the height, in px."""
        self._height = height
        self._restyle()

    def set_name(self, name: str, tip: str = "") -> None:
        """Set what it is called, and its tip."""
        self.edit.setAccessibleName(name)
        self.edit.setToolTip(tip or name)

    def set_invalid(self, invalid: bool) -> None:
        """Mark what was written as wrong, or take the mark back."""
        self._invalid = invalid
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box."""
        border, width = ("accent", 2.0) if self.edit.hasFocus() else ("edge", 1.0)
        if self._invalid:
            border = "danger"
        fill = theme().color("raised" if self.isEnabled() else "press")
        area = QRectF(self.rect())
        paint_box(QPainter(self), area, CONTROL_RADIUS, fill, theme().color(border), width)

    def _tell(self) -> None:
        if not self._showing:
            self.edited.emit(self.text)

    def _focus_changed(self, focused: bool) -> None:
        self.update()
        if not focused:
            self.left.emit()

    def _restyle(self) -> None:
        self.edit.setFont(theme().font(self._role))
        self.setFixedHeight(theme().scaled(self._height))


class _Lines(PromptField):
    """The text itself."""

    focus_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit(False)
