"""Rows for switches, choices and texts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from chatapp.domain.messages import Json
from chatapp.domain.parameters import Kind, Parameter
from chatapp.engine.parameters import CONVERSATION_SESSION
from chatapp.gui.parameter_words import value_words
from chatapp.gui.parameters.row import Row
from chatapp.gui.theme import theme
from chatapp.gui.widgets.choices import Select
from chatapp.gui.widgets.fields import TextField
from chatapp.gui.widgets.painting import SMALL_HEIGHT

_LONG = 16
"""Characters of a choice's words from which on the choice has a line of its own."""
_TEXT_WIDTH = 140


class ChoiceRow(Row):
    """One of several values, on or off among them, or none."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parameter, parent)
        self._shown: tuple[Json, ...] = ()
        self.select = _Choice()
        self.select.setObjectName("value")
        self.select.activated.connect(self._chosen)
        if any(len(text) > _LONG for _value, text in parameter.choices):
            self.put_below(self.select)
        else:
            self.put_beside(self.select)
        self.retranslate()

    @property
    def controls(self) -> Sequence[QWidget]:
        """The choice."""
        return (self.select,)

    def show_value(self) -> None:
        """Offer what is taken, and show what holds."""
        self._fill()
        self.select.select_at(self._shown.index(self.state.value))
        self.select.setAccessibleName(self.spoken)
        self.select.setToolTip(f"{self.label} · {self.facts}")

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._shown = ()
        super().retranslate()

    def _fill(self) -> None:
        wanted: tuple[Json, ...] = (None, *self._taken())
        if self.state.value not in wanted:
            wanted = (*wanted, self.state.value)
        if wanted == self._shown:
            return
        self._shown = wanted
        self.select.clear()
        for value in wanted:
            self.select.add(self._words(value), None)
        self.select.updateGeometry()

    def _taken(self) -> tuple[Json, ...]:
        if self.parameter.kind is Kind.SWITCH:
            return True, False
        offered = self.state.offer.choices if self.state.offer is not None else ()
        values = (value for value, _text in self.parameter.choices)
        return tuple(value for value in values if not offered or value in offered)

    def _words(self, value: Json) -> str:
        return value_words(self.parameter.name, value)

    def _chosen(self, place: int) -> None:
        value = self._shown[place]
        if value is not self.state.value:
            self.give(value)


class SessionRow(ChoiceRow):
    """The conversation's own id, one that came from elsewhere, or none."""

    def _taken(self) -> tuple[Json, ...]:
        return (CONVERSATION_SESSION,)


class _Choice(Select):
    """A `Select`, 28 px high."""

    def select_at(self, place: int) -> None:
        """Make a choice the current one, without a signal."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(place)
        self.blockSignals(blocked)
        self.update()

    def _restyle(self) -> None:
        super()._restyle()
        self.setFixedHeight(theme().scaled(SMALL_HEIGHT))


class TextRow(Row):
    """A line of text. Empty: it is not sent."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parameter, parent)
        self.field = LineEdit()
        self.field.setObjectName("value")
        self.field.entered.connect(self._typed)
        self.put_beside(self.field)
        self.retranslate()

    @property
    def controls(self) -> Sequence[QWidget]:
        """The field."""
        return (self.field,)

    def show_value(self) -> None:
        """Show the text."""
        value = self.state.value
        text = value if isinstance(value, str) else ""
        if not self.field.isModified():
            self.field.setText(text)
        self.field.setPlaceholderText(self.nothing)
        self.field.setAccessibleName(self.label)
        self.field.setAccessibleDescription(self.spoken)
        self.field.setToolTip(f"{self.label} · {self.facts}")

    def _typed(self, text: str) -> None:
        value = text or None
        if value != self.state.value:
            self.give(value)


class LineEdit(TextField):
    """A line of text, 28 px high. Signal: `entered(text)`, when Enter is pressed or it is left."""

    entered = Signal(str)

    def __init__(self, width: int = _TEXT_WIDTH, parent: QWidget | None = None) -> None:
        self._wanted_width = width
        super().__init__(parent=parent)
        self.returnPressed.connect(self._finish)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """It is left: what was written holds."""
        super().focusOutEvent(event)
        self._finish()

    def _finish(self) -> None:
        if self.isModified():
            self.setModified(False)
            self.entered.emit(self.text())

    def _restyle(self) -> None:
        super()._restyle()
        self.setFixedHeight(theme().scaled(SMALL_HEIGHT))
        if self._wanted_width:
            self.setFixedWidth(theme().scaled(self._wanted_width))
