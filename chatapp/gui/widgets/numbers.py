"""A field for a whole number, with a button to either side."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.fields import TextField
from chatapp.gui.widgets.spoken import name_of

_WIDTH = 72


class NumberField(QWidget):
    """A whole number from `low` to `high`; Up and Down change it by `step`.

    `changed` is emitted when the user gave another number.
    """

    changed = Signal(int)

    def __init__(self, low: int, high: int, step: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low, self._high, self._step = low, high, step
        self._value = low
        self._name = ""
        self.field = _NumberEdit()
        self.field.setValidator(QIntValidator(low, high, self))
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.less, self.more = IconButton("minus"), IconButton("plus")
        self.field.setObjectName("number")
        self.less.setObjectName("less")
        self.more.setObjectName("more")
        self.setFocusProxy(self.field)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for widget in (self.field, self.less, self.more):
            line.addWidget(widget)
        line.addStretch()
        self.field.editingFinished.connect(self._typed)
        self.field.stepped.connect(self._move)
        self.less.clicked.connect(self._decrease)
        self.more.clicked.connect(self._increase)
        self.retranslate()

    @property
    def value(self) -> int:
        """The number as last given."""
        return self._value

    def set_value(self, value: int) -> None:
        """Show a number; no signal."""
        self._value = max(self._low, min(self._high, value))
        self.field.setText(str(self._value))
        self.less.setEnabled(self._value > self._low)
        self.more.setEnabled(self._value < self._high)

    def set_highest(self, high: int) -> None:
        """Change the highest number there can be; no signal."""
        if high != self._high:
            self._high = high
            self.field.setValidator(QIntValidator(self._low, high, self))
            self.set_value(self._value)

    def set_name(self, name: str, hint: str = "") -> None:
        """Set what it is called, and its tip."""
        self.field.setAccessibleName(name)
        self.field.setToolTip(hint or name)
        self._name = name
        self.retranslate()

    def retranslate(self) -> None:
        """Set the buttons' names in the language in force."""
        for button, words in ((self.less, self.tr("Less")), (self.more, self.tr("More"))):
            button.set_name(words)
            if self._name:
                button.setAccessibleName(name_of(words, self._name))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _typed(self) -> None:
        text = self.field.text()
        self._take(int(text) if text.lstrip("-").isdigit() else self._value)

    def _move(self, steps: int) -> None:
        self._take(self._value + steps * self._step)

    def _decrease(self) -> None:
        self._move(-1)

    def _increase(self) -> None:
        self._move(1)

    def _take(self, value: int) -> None:
        before = self._value
        self.set_value(value)
        if self._value != before:
            self.changed.emit(self._value)


class _NumberEdit(TextField):
    """The number itself."""

    stepped = Signal(int)

    def sizeHint(self) -> QSize:
        return QSize(theme().scaled(_WIDTH), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _restyle(self) -> None:
        super()._restyle()
        self.setFixedWidth(theme().scaled(_WIDTH))
