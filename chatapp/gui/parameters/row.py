"""A row of the panel: a parameter's name, its control, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.capabilities import OBSTACLES, Obstacle, Offer
from chatapp.domain.messages import Json
from chatapp.domain.parameters import Parameter
from chatapp.domain.presets import same
from chatapp.gui.i18n import translate_error
from chatapp.gui.parameter_words import nothing, range_words, translated, value_words, wire_words
from chatapp.gui.parameters.name_button import NameButton
from chatapp.gui.widgets import Button, Label
from chatapp.gui.widgets.spoken import listed, name_of
from chatapp.gui.widgets.tab_order import put_behind


@dataclass(frozen=True, slots=True)
class RowState:
    """What a row shows. `usual`: the value that is no change; None as a value: not sent.

    `automatic`: where there is no value, the app sends one of its own; `by_requests`: it is not
    sent, but takes so many requests.
    """

    value: Json = None
    usual: Json = None
    offer: Offer | None = None
    obstacle: Obstacle | None = None
    automatic: bool = False
    by_requests: bool = False


class Row(QWidget):
    """One parameter. A kind of row puts its control in and shows values in it.

    Signals: `changed(name, value)`, by the user, None: it is not to be sent; `opened`, it became
    higher by what the user wants to see.
    """

    changed = Signal(str, object)
    opened = Signal()

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self.state = RowState()
        self.setObjectName(f"parameter_{parameter.name}")
        self.name = NameButton()
        self.name.setObjectName("name")
        self.name.toggled.connect(self._open_details)
        self._reason = Label("", "meta", "text3", wrap=True)
        self._reason.hide()
        self._details: _Details | None = None
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        self._head.addWidget(self.name)
        self._head.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addLayout(self._head)
        self._column.addWidget(self._reason)

    # For the kinds of rows

    @property
    def controls(self) -> Sequence[QWidget]:
        """What can be used only where the parameter can be sent."""
        raise NotImplementedError

    def show_value(self) -> None:
        """Show `state.value` in the control, and name the control by it."""
        raise NotImplementedError

    def put_beside(self, control: QWidget) -> None:
        """Put a control at the end of the name's line."""
        self._head.addWidget(control)

    def put_below(self, control: QWidget) -> None:
        """Put a control under the name, as wide as the row."""
        self._column.insertWidget(self._column.indexOf(self._reason), control)

    def say_wrong(self, words: str) -> None:
        """Say under the control what is wrong with what was written; "": nothing.

        Where the parameter cannot be sent at all, that is what is said.
        """
        obstacle = self.state.obstacle
        reason = "" if obstacle is None else translate_error(OBSTACLES[obstacle].title)
        self._reason.set_token("text3" if reason else "danger")
        self._reason.setText(reason or words)
        self._reason.setVisible(bool(reason or words))
        self._reason.updateGeometry()

    def give(self, value: Json) -> None:
        """The user wants another value."""
        self.changed.emit(self.parameter.name, value)

    # What is shown

    def show_state(self, state: RowState) -> None:
        """Show another state, unless it is the one that is shown."""
        if state == self.state:
            return
        self.state = state
        self._refresh()

    def forget(self) -> None:
        """Another conversation is shown: what was begun and not given is gone."""
        self.state = RowState()
        self._refresh()

    @property
    def label(self) -> str:
        """What the parameter is called."""
        return translated(self.parameter.label)

    @property
    def spoken(self) -> str:
        """Name and value, for a screen reader."""
        value = self.state.value
        words = self.nothing if value is None else value_words(self.parameter.name, value)
        return listed(self.label, words)

    @property
    def nothing(self) -> str:
        """What stands in the place of a value where there is none."""
        return self.tr("Automatic") if self.state.automatic else nothing(self.parameter.name)

    @property
    def facts(self) -> str:
        """Its range, and the name it is sent under."""
        offer = self.state.offer
        ranged, wire = range_words(self.parameter, offer), wire_words(self.parameter, offer)
        if self.state.by_requests:
            wire = self.tr("a request for each")
        return " · ".join(filter(None, (ranged, wire)))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.name.setText(self.label)
        self.name.setAccessibleName(self.tr("About: %1").replace("%1", self.label))
        self.name.updateGeometry()
        self._refresh()

    def _refresh(self) -> None:
        state = self.state
        self.name.mark(not same(state.value, state.usual))
        self.name.setToolTip(f"{translated(self.parameter.hint)}\n{self.facts}")
        for control in self.controls:
            control.setEnabled(state.obstacle is None)
        self.say_wrong("")
        self.show_value()
        if self._details is not None:
            self._details.show_row(self)

    def _open_details(self, wanted: bool) -> None:
        if wanted and self._details is None:
            self._details = _Details()
            self._details.value_wanted.connect(self.give)
            self._column.addWidget(self._details)
            put_behind(self.name, self._details)
        if self._details is not None:
            self._details.setVisible(wanted)
            self._details.show_row(self)
        if wanted:
            self.opened.emit()


class _Details(QWidget):
    """What the parameter does, and ways back. Signal: `value_wanted`."""

    value_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._usual: Json = None
        self._hint = Label("", "meta", "text2", wrap=True)
        self._facts = Label("", "meta", "text3", wrap=True)
        self.leave_out = Button("", small=True)
        self.leave_out.setObjectName("leave_out")
        self.leave_out.clicked.connect(partial(self._want, usual=False))
        self.usual = Button("", small=True)
        self.usual.setObjectName("as_usual")
        self.usual.clicked.connect(partial(self._want, usual=True))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.leave_out)
        buttons.addWidget(self.usual)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addWidget(self._hint)
        column.addWidget(self._facts)
        column.addLayout(buttons)

    def show_row(self, row: Row) -> None:
        """Tell about a row's parameter, in the language in force."""
        self._usual = row.state.usual
        self._hint.setText(translated(row.parameter.hint))
        facts = row.facts
        self._facts.setText(facts[:1].upper() + facts[1:])
        for label in (self._hint, self._facts):
            label.updateGeometry()
        words = self.tr("As usual") if row.parameter.own else self.tr("Don't send")
        self.leave_out.setText(words)
        self.leave_out.setEnabled(row.state.value is not None)
        self.usual.setText(self.tr("Undo this change"))
        self.usual.setVisible(self._usual is not None)
        self.usual.setEnabled(not same(row.state.value, self._usual))
        for button in (self.leave_out, self.usual):
            button.setAccessibleName(name_of(button.text(), row.label))
            button.setToolTip(button.accessibleName())
            button.updateGeometry()

    def _want(self, _checked: bool = False, *, usual: bool) -> None:
        self.value_wanted.emit(self._usual if usual else None)
