"""Rows for numbers: a field, and where there is a range a slider below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.domain.parameters import Parameter
from chatapp.gui.parameter_numbers import Number, nearest, read, refused, shown, values_of
from chatapp.gui.parameters.row import Row
from chatapp.gui.theme import theme
from chatapp.gui.widgets.fields import TextField
from chatapp.gui.widgets.painting import SMALL_HEIGHT
from chatapp.gui.widgets.slider import Slider

FIELD_WIDTH, WIDE_FIELD_WIDTH = 72, 96
_PAGE = 10


class NumberRow(Row):
    """A whole or any number. An empty field: it is not sent."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parameter, parent)
        self._values: tuple[Number, ...] = ()
        ranged = bool(values_of(parameter, None))
        self.field = NumberEdit(FIELD_WIDTH if ranged else WIDE_FIELD_WIDTH)
        self.field.setObjectName("value")
        self.field.entered.connect(self._typed)
        self.field.stepped.connect(self._step)
        self.put_beside(self.field)
        self.slider = Slider()
        self.slider.setObjectName("slider")
        self._slider_room = QWidget()
        room = QHBoxLayout(self._slider_room)
        room.setContentsMargins(0, 0, 0, 0)
        room.addWidget(self.slider)
        if ranged:
            self.put_below(self._slider_room)
            self.slider.moved.connect(self._moved)
            self.slider.let_go.connect(self._let_go)
            self.slider.emptied.connect(self._empty)
        else:
            self._slider_room.setParent(self)
        self._ranged = ranged
        self._slider_room.setVisible(False)
        self.retranslate()

    @property
    def controls(self) -> Sequence[QWidget]:
        """Field and slider."""
        return self.field, self.slider

    def show_value(self) -> None:
        """Show the number and where it lies in its range."""
        value, parameter = self._number, self.parameter
        self._values = values_of(parameter, self.state.offer)
        self.field.setPlaceholderText(self.nothing)
        if not (self.field.isModified() and self.field.hasFocus()):  # it is being typed in
            self.field.set_invalid(False)
            self.say_wrong("")
            self.field.setText("" if value is None else shown(parameter, value))
        self._name(self.spoken)
        if value is not None and refused(parameter, self.state.offer, value):
            self._complain()
        if not self._ranged:
            return
        self._slider_room.setVisible(self.state.obstacle is None)
        self.slider.set_places(len(self._values), nearest(self._values, parameter.neutral or 0))
        self.slider.choose(None if value is None else nearest(self._values, value))

    @property
    def _number(self) -> Number | None:
        value = self.state.value
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def _name(self, spoken: str) -> None:
        self.field.setAccessibleName(self.label)
        self.field.setAccessibleDescription(spoken)
        self.slider.setAccessibleName(spoken)
        for control in (self.field, self.slider):
            control.setToolTip(f"{self.label} · {self.facts}")

    def _moved(self, place: int) -> None:
        """Show where the slider is while it is moved."""
        self.field.setText(shown(self.parameter, self._values[place]))

    def _let_go(self, place: int) -> None:
        self._take(self._values[place])

    def _empty(self) -> None:
        self._take(None)

    def _typed(self, text: str) -> None:
        if not text.strip():
            self._take(None)
            return
        value = read(self.parameter, text)
        if value is None or refused(self.parameter, self.state.offer, value):
            self._complain()  # it stays to be mended
            return
        self._take(value)

    def _complain(self) -> None:
        self.field.set_invalid(True)
        problem = self.tr("This cannot be sent: %1").replace("%1", self.facts)
        self.field.setToolTip(problem)
        self.say_wrong(problem)
        self.field.setAccessibleDescription(problem)

    def _step(self, steps: int) -> None:
        """Go up or down by what the range has as its steps; without a range by 1."""
        typed = read(self.parameter, self.field.text())
        value = self._number if typed is None else typed
        if not self._values:
            self._take((0 if value is None else int(value)) + steps)
            return
        start = self.parameter.neutral or 0 if value is None else value
        place = nearest(self._values, start) + steps
        self._take(self._values[max(0, min(len(self._values) - 1, place))])

    def _take(self, value: Number | None) -> None:
        self.field.set_invalid(False)
        self.say_wrong("")
        self.field.setText("" if value is None else shown(self.parameter, value))
        if value != self.state.value:
            self.give(value)
        elif value is not None:
            self.show_value()


class NumberEdit(TextField):
    """A number as text, 28 px high.

    Signals: `entered(text)`, when it was changed and Enter pressed or the field left;
    `stepped(steps)`, by Up, Down and the Page keys.
    """

    entered = Signal(str)
    stepped = Signal(int)

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        self._wanted_width = width
        super().__init__(parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setTextMargins(6, 0, 7, 0)
        self.editingFinished.connect(self._finish)

    def sizeHint(self) -> QSize:
        """Its fixed size."""
        return QSize(theme().scaled(self._wanted_width), theme().scaled(SMALL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down step."""
        steps = {
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_PageUp: _PAGE,
            Qt.Key.Key_PageDown: -_PAGE,
        }.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(steps)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()

    def _finish(self) -> None:
        if self.isModified():
            self.setModified(False)
            self.entered.emit(self.text())

    def _restyle(self) -> None:
        super()._restyle()
        self.setFixedSize(self.sizeHint())
