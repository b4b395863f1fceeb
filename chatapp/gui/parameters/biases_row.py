"""The row for biases of tokens: a line for each, the token's number and its bias."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.messages import Json
from chatapp.domain.parameters import Parameter
from chatapp.gui.parameters.plain_rows import LineEdit
from chatapp.gui.parameters.row import Row
from chatapp.gui.widgets import IconButton
from chatapp.gui.widgets.tab_order import put_behind

_LOW, _HIGH = -100.0, 100.0
_BIAS_WIDTH = 72


class BiasesRow(Row):
    """Lines that are not complete are kept and not sent."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parameter, parent)
        self.lines: list[BiasLine] = []
        self.add = IconButton("plus")
        self.add.setObjectName("add")
        self.add.clicked.connect(self._add_empty)
        self.put_beside(self.add)
        self._list = QWidget()
        self._stack = QVBoxLayout(self._list)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(4)
        self.put_below(self._list)
        self._list.hide()
        self.retranslate()

    @property
    def controls(self) -> Sequence[QWidget]:
        """All lines, and the button for another."""
        return self._list, self.add

    def show_value(self) -> None:
        """Show the biases, unless they are what is written already."""
        value = self.state.value
        biases = value if isinstance(value, dict) else {}
        if biases != self._written():
            for line in list(self.lines):
                self._take_out(line)
            for token, bias in biases.items():
                self._add_line(token, str(bias))
        self.add.set_name(self.tr("Add a token: %1").replace("%1", self.label))
        self.setAccessibleName(self.spoken)

    def forget(self) -> None:
        """Forget lines that were never whole."""
        for line in list(self.lines):
            self._take_out(line)
        super().forget()

    def _written(self) -> dict[str, Json]:
        pairs = (line.pair for line in self.lines)
        return {pair[0]: pair[1] for pair in pairs if pair is not None}

    def _add_empty(self) -> None:
        self._add_line("", "").token.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.opened.emit()

    def _add_line(self, token: str, bias: str) -> BiasLine:
        line = BiasLine(token, bias)
        line.changed.connect(self._tell)
        line.removed.connect(partial(self._remove, line))
        self.lines.append(line)
        self._stack.addWidget(line)
        put_behind(self.add, *self.lines)
        self._list.show()
        return line

    def _remove(self, line: BiasLine) -> None:
        self._take_out(line)
        self._tell()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_out(self, line: BiasLine) -> None:
        self.lines.remove(line)
        self._stack.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._list.setVisible(bool(self.lines))

    def _tell(self) -> None:
        value = self._written() or None
        if value != self.state.value:
            self.give(value)


class BiasLine(QWidget):
    """A token's number and its bias. Signals: `changed`; `removed`."""

    changed = Signal()
    removed = Signal()

    def __init__(self, token: str, bias: str) -> None:
        super().__init__()
        self.token, self.bias = LineEdit(0), LineEdit(_BIAS_WIDTH)
        self.token.setObjectName("token")
        self.bias.setObjectName("bias")
        self.token.setText(token)
        self.bias.setText(bias)
        self.bias.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._remove = IconButton("close")
        self._remove.setObjectName("remove")
        self._remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.token, self.bias, self._remove):
            row.addWidget(widget)
        for field in (self.token, self.bias):
            field.entered.connect(self._entered)
        self.retranslate()

    @property
    def pair(self) -> tuple[str, int | float] | None:
        """Token and bias; None while either is missing or cannot be."""
        token, bias = self.token.text().strip(), self._number
        if not (token.isascii() and token.isdigit()) or bias is None:
            return None
        return token, bias

    @property
    def _number(self) -> int | float | None:
        text = self.bias.text().strip().replace("\u2212", "-").replace(",", ".")
        try:
            number = float(text)
        except ValueError:
            return None
        if not _LOW <= number <= _HIGH:
            return None
        return int(number) if number == int(number) else number

    def _entered(self, _text: str) -> None:
        token = self.token.text().strip()
        self.token.set_invalid(bool(token) and not (token.isascii() and token.isdigit()))
        self.bias.set_invalid(bool(self.bias.text().strip()) and self._number is None)
        self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.token.setAccessibleName(self.tr("Number of the token"))
        self.token.setPlaceholderText(self.tr("Token number"))
        self.token.setToolTip(self.tr("Number of the token"))
        self.bias.setAccessibleName(self.tr("Bias"))
        self.bias.setPlaceholderText(self.tr("Bias"))
        self.bias.setToolTip(self.tr("From -100 (never) to 100 (always)"))
        self._remove.set_name(self.tr("Remove this token"))
