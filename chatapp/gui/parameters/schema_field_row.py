"""A field of a schema: its name and type, and below, once opened, what else there is to it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.schema_fields import Fault, FieldType, SchemaField
from chatapp.gui.parameters.schema_words import type_words
from chatapp.gui.theme import theme
from chatapp.gui.widgets import IconButton, Label, Select, Switch
from chatapp.gui.widgets.fields import SmallField
from chatapp.gui.widgets.painting import SMALL_HEIGHT
from chatapp.gui.widgets.tab_order import put_behind
from chatapp.gui.widgets.text_box import TextBox

_CHOICES, _DESCRIPTION = 94, 48
"""Heights, in px."""
_INDENT = 10
_BESIDE_TYPE = 50
"""What a select has beside its words."""
_MOVES = {Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down", Qt.Key.Key_Delete: "remove"}


class FieldRow(QWidget):
    """Shows a field and takes what is written.

    Signals: `changed`, by the user; `asked(what)`: "up", "down", "remove", or "next" for a field
    below it; `opened`, it became higher by what the user wants to see.
    """

    changed = Signal()
    asked = Signal(str)
    opened = Signal()

    def __init__(self, field: SchemaField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._number, self._last = 1, True
        self._fault: Fault | None = None
        self._details: _FieldDetails | None = None
        self.setObjectName("schema_field")
        self.name = SmallField()
        self.name.setObjectName("field_name")
        self.name.setText(field.name)
        self.type = _TypeSelect()
        self.type.setObjectName("field_type")
        self.more = IconButton("chevron-right")
        self.more.setObjectName("field_more")
        self.more.setCheckable(True)
        self._lay_out()
        self.name.textChanged.connect(self._rename)
        self.name.returnPressed.connect(partial(self.asked.emit, "next"))
        self.type.activated.connect(self._retype)
        self.more.toggled.connect(self._open)
        self.retranslate()

    @property
    def details(self) -> _FieldDetails:
        """What is folded away, made when it is first needed."""
        if self._details is None:
            self._details = details = _FieldDetails(self.field)
            details.hide()
            self._column.addWidget(details)
            put_behind(self.type, details)
            details.choices.edited.connect(self._rewrite_choices)
            details.description.edited.connect(self._describe)
            details.needed.toggled.connect(self._need)
            for what, button in details.buttons.items():
                button.clicked.connect(partial(self.asked.emit, what))
            details.retranslate(str(self._number))
            self.show_fault(self._fault)
            self.set_place(self._number, last=self._last)
        return self._details

    @property
    def moving(self) -> bool:
        """Whether one of the buttons that move it has the focus."""
        details = self._details
        moves = () if details is None else (details.buttons["up"], details.buttons["down"])
        return any(button.hasFocus() for button in moves)

    def show_fault(self, fault: Fault | None) -> None:
        """Mark what is wrong; a field that has no name yet is only unfinished."""
        self._fault = fault
        self.name.set_invalid(fault is Fault.SAME_NAME)
        if self._details is not None:
            wrong = fault in (Fault.NO_CHOICES, Fault.SAME_CHOICE)
            self._details.choices.set_invalid(wrong)

    def set_place(self, number: int, *, last: bool) -> None:
        """Say which field it is, counted from 1: its controls are named by that."""
        self._last = last
        if self._details is not None:
            self._details.buttons["up"].setEnabled(number > 1)
            self._details.buttons["down"].setEnabled(not last)
        if number != self._number:
            self._number = number
            self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow moves it, Alt+Delete removes it."""
        what = _MOVES.get(Qt.Key(event.key()))
        if what is not None and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            event.accept()
            self.asked.emit(what)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        number = str(self._number)
        self.type.fill()
        self.type.select(self.field.type)
        self.type.setAccessibleName(self.tr("Type of field %1").replace("%1", number))
        self.type.setToolTip(self.type.accessibleName())
        self.name.setPlaceholderText(self.tr("Name"))
        self.name.setAccessibleName(self.tr("Name of field %1").replace("%1", number))
        self.name.setToolTip(self.tr("Name of the field; Enter adds another below"))
        self.more.set_name(self.tr("More about field %1").replace("%1", number))
        if self._details is not None:
            self._details.retranslate(number)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.more)
        head.addWidget(self.name, 1)
        head.addWidget(self.type)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)

    def _open(self, wanted: bool) -> None:
        self.more.set_icon("chevron-down" if wanted else "chevron-right")
        self.details.setVisible(wanted)
        if wanted:
            self.opened.emit()

    def _take(self, field: SchemaField) -> None:
        self.field = field
        self.changed.emit()

    def _rename(self, name: str) -> None:
        self._take(replace(self.field, name=name))

    def _retype(self, _place: int) -> None:
        kind = FieldType(self.type.currentData())
        if self._details is not None:
            self._details.set_type(kind)
        if kind is FieldType.CHOICE and not self.field.choices:
            self.details.set_type(kind)
            self.more.setChecked(True)
        self._take(replace(self.field, type=kind))

    def _rewrite_choices(self, text: str) -> None:
        self._take(replace(self.field, choices=tuple(filter(None, text.splitlines()))))

    def _describe(self, text: str) -> None:
        self._take(replace(self.field, description=text))

    def _need(self, needed: bool) -> None:
        self._take(replace(self.field, needed=needed))


class _FieldDetails(QWidget):
    """What is folded away: choices, description, whether it is needed, and moving and removing."""

    def __init__(self, field: SchemaField) -> None:
        super().__init__()
        self.choices = TextBox(_CHOICES)
        self.choices.edit.setObjectName("field_choices")
        self.choices.set_text("\n".join(field.choices))
        self.description = TextBox(_DESCRIPTION)
        self.description.edit.setObjectName("field_description")
        self.description.set_text(field.description)
        self._needed_label = Label("", "ui", "text2")
        self.needed = Switch()
        self.needed.setObjectName("field_needed")
        self.needed.setChecked(field.needed)
        self.buttons = {
            what: IconButton(icon)
            for what, icon in (("up", "arrow-up"), ("down", "arrow-down"), ("remove", "trash"))
        }
        for what, button in self.buttons.items():
            button.setObjectName(f"field_{what}")
        self._lay_out()
        self.set_type(field.type)

    def set_type(self, kind: FieldType) -> None:
        """Ask for choices only where there are some."""
        self.choices.setVisible(kind is FieldType.CHOICE)

    def retranslate(self, number: str) -> None:
        """Set the texts in the language in force. Parameters: `number`, of the field."""
        choices = self.tr("Choices of field %1").replace("%1", number)
        self.choices.set_name(choices, self.tr("One choice a line"))
        self.choices.edit.setPlaceholderText(self.tr("One choice a line"))
        description = self.tr("Description of field %1").replace("%1", number)
        self.description.set_name(description, self.tr("What the model is told about the field"))
        self.description.edit.setPlaceholderText(self.tr("Description, for the model"))
        self._needed_label.setText(self.tr("Always there"))
        self.needed.setAccessibleName(self.tr("Field %1 is always there").replace("%1", number))
        self.needed.setToolTip(self.tr("Off: the model may leave the field empty"))
        names = {
            "up": (self.tr("Move field %1 up"), "Alt+Up"),
            "down": (self.tr("Move field %1 down"), "Alt+Down"),
            "remove": (self.tr("Remove field %1"), "Alt+Del"),
        }
        for what, button in self.buttons.items():
            name, shortcut = names[what]
            button.set_name(name.replace("%1", number), shortcut)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.needed)
        line.addWidget(self._needed_label, 1)
        for button in self.buttons.values():
            line.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(_INDENT, 0, 0, 8)
        column.setSpacing(6)
        column.addWidget(self.choices)
        column.addWidget(self.description)
        column.addLayout(line)


class _TypeSelect(Select):
    """The types, 28 px high; keys with Alt are for the whole field."""

    @property
    def words_width(self) -> int:
        """How wide it has to be for what it shows, in px."""
        return self.fontMetrics().horizontalAdvance(self.currentText()) + _BESIDE_TYPE

    def fill(self) -> None:
        """Offer the types in the language in force."""
        self.clear()
        for kind in FieldType:
            self.add(type_words(kind), kind)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by keys."""
        if event.modifiers() == Qt.KeyboardModifier.AltModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _restyle(self) -> None:
        super()._restyle()
        self.setFixedHeight(theme().scaled(SMALL_HEIGHT))
