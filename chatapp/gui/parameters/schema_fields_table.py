"""The fields of a schema, one below the other: written, added, moved and removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.schema_fields import DrawnSchema, Fault, SchemaField, fault_of
from chatapp.gui.parameters.schema_field_row import FieldRow
from chatapp.gui.parameters.schema_words import fault_words
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, Label, Switch
from chatapp.gui.widgets.tab_order import put_behind

Fields = tuple[SchemaField, ...]

_FOCUS = Qt.FocusReason.ShortcutFocusReason


class FieldsTable(QWidget):
    """Rows of fields, and whether the answer is a list of such objects.

    Signals: `changed`, by the user; `opened`, it became higher by what the user wants to see.
    """

    changed = Signal()
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[FieldRow] = []
        self._shown = DrawnSchema()
        """What the rows do not say of the schema."""
        self._showing = False
        self._undo: Callable[[], None] | None = None
        self._list_label = Label("", "ui", "text2")
        self.is_list = Switch()
        self.is_list.setObjectName("schema_is_list")
        self.is_list.toggled.connect(self._tell)
        self.add = Button("", small=True, icon="plus")
        self.add.setObjectName("add_field")
        self.add.clicked.connect(self._add_last)
        self._gone = Label("", "meta", "text2")
        self.undo = Button("", small=True)
        self.undo.setObjectName("undo_fields")
        self.undo.clicked.connect(self._bring_back)
        self._lay_out()
        theme().changed.connect(self._align)
        self.retranslate()

    @property
    def fields(self) -> tuple[SchemaField, ...]:
        """All fields, those without a name among them."""
        return tuple(row.field for row in self.rows)

    @property
    def drawn(self) -> DrawnSchema:
        """The schema of the fields that have a name."""
        named = tuple(field for field in self.fields if field.name)
        shown = self._shown
        return DrawnSchema(named, self.is_list.isChecked(), shown.open, shown.absent)

    @property
    def problem(self) -> tuple[Fault, str] | None:
        """What keeps the fields from being a schema, in words; what is only unfinished last."""
        fields = self.fields
        faults = [(fault_of(fields, number), field) for number, field in enumerate(fields)]
        worst = sorted((fault is Fault.NO_NAME, n) for n, (fault, _f) in enumerate(faults) if fault)
        for _unfinished, number in worst:
            fault, field = faults[number]
            if fault is not None:
                return fault, fault_words(fault, field.name)
        return None

    def show_drawn(self, drawn: DrawnSchema) -> None:
        """Show the fields of another schema; what was removed cannot be put back any more."""
        self._offer_undo("", None)
        self._show(drawn, drawn.fields)

    @property
    def kept(self) -> tuple[DrawnSchema, Fields]:
        """All that `put_back` needs."""
        return self.drawn, self.fields

    def put_back(self, drawn: DrawnSchema, fields: Fields) -> None:
        """Show what was `kept`, as if the user had written it."""
        self._show(drawn, fields)
        self._tell()

    @property
    def empty(self) -> bool:
        """Whether nothing is written."""
        return all(field == SchemaField("") for field in self.fields)

    def replace_by(self, drawn: DrawnSchema, back: Callable[[], None] | None) -> None:
        """Begin with other fields. Parameters: `back`, puts back what was there."""
        self._show(drawn, drawn.fields or (SchemaField(""),))
        self._offer_undo(self.tr("The schema was replaced."), back)
        self._tell()
        self.rows[0].name.setFocus(_FOCUS)

    def arrange(self) -> None:
        """Put the Tab key's order and the buttons right, and mark what is wrong."""
        put_behind(self.is_list, *self.rows, self.undo, self.add)
        self._align()
        fields, last = self.fields, len(self.rows) - 1
        for number, row in enumerate(self.rows):
            row.set_place(number + 1, last=number == last)
            row.show_fault(fault_of(fields, number))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._list_label.setText(self.tr("A list of such objects"))
        self.is_list.setAccessibleName(self.tr("A list of such objects"))
        self.is_list.setToolTip(
            self.tr("On: the answer has many of them, in “items”; each is a row of its table")
        )
        self.add.setText(self.tr("Add field"))
        self.add.setToolTip(self.tr("Add a field at the end"))
        self._align()
        self.undo.setText(self.tr("Undo"))
        self.undo.setToolTip(self.tr("Put back what was there"))

    def _lay_out(self) -> None:
        kind = QHBoxLayout()
        kind.setContentsMargins(0, 4, 0, 4)
        kind.addWidget(self._list_label, 1)
        kind.addWidget(self.is_list)
        self._removal = QWidget()
        removal = QHBoxLayout(self._removal)
        removal.setContentsMargins(0, 0, 0, 0)
        removal.addWidget(self._gone, 1)
        removal.addWidget(self.undo)
        self._removal.hide()
        self._stack = QVBoxLayout()
        self._stack.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(kind)
        column.addLayout(self._stack)
        column.addWidget(self._removal)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def _show(self, drawn: DrawnSchema, fields: Iterable[SchemaField]) -> None:
        self._shown = drawn
        for row in self.rows:
            self._stack.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        self._showing = True
        self.is_list.setChecked(drawn.is_list)
        self._showing = False
        for field in fields:
            self._insert(len(self.rows), field)
        self.arrange()

    def _insert(self, place: int, field: SchemaField) -> FieldRow:
        row = FieldRow(field)
        row.changed.connect(self._tell)
        row.opened.connect(self.opened)
        row.asked.connect(partial(self._do, row))
        self.rows.insert(place, row)
        self._stack.insertWidget(place, row)
        return row

    def _tell(self, *_what: object) -> None:
        if self._showing:
            return
        self._align()
        fields = self.fields
        for number, row in enumerate(self.rows):
            row.show_fault(fault_of(fields, number))
        self.changed.emit()

    def _align(self) -> None:
        """Leave the names as much room as the types do not need."""
        width = max((row.type.words_width for row in self.rows), default=0)
        for row in self.rows:
            row.type.setFixedWidth(width)

    # What is done with whole fields

    def _do(self, row: FieldRow, what: str) -> None:
        place = self.rows.index(row)
        if what == "next":
            self._add(place + 1)
        elif what == "remove":
            self._remove(place)
        else:
            self._move(place, place + (1 if what == "down" else -1))

    def _add_last(self) -> None:
        self._add(len(self.rows))

    def _add(self, place: int) -> None:
        """Add a field, or go to one there that has no name yet."""
        if place < len(self.rows) and self.rows[place].field == SchemaField(""):
            row = self.rows[place]
        else:
            row = self._insert(place, SchemaField(""))
            self.arrange()
            self.changed.emit()
        row.name.setFocus(_FOCUS)
        self.opened.emit()

    def _move(self, place: int, wanted: int) -> None:
        if not 0 <= wanted < len(self.rows):
            return
        row = self.rows.pop(place)
        self.rows.insert(wanted, row)
        if wanted in (0, len(self.rows) - 1) and row.moving:
            row.name.setFocus(_FOCUS)  # a button that cannot be pressed any more has no focus
        self._stack.removeWidget(row)
        self._stack.insertWidget(wanted, row)
        self.arrange()
        self.changed.emit()

    def _remove(self, place: int) -> None:
        row = self.rows.pop(place)
        self._stack.removeWidget(row)
        row.hide()
        row.deleteLater()
        name = row.field.name
        told = self.tr("“%1” was removed.") if name else self.tr("The field was removed.")
        self._offer_undo(told.replace("%1", name), partial(self._put_back, place, row.field))
        self.arrange()
        self.changed.emit()
        self.undo.setFocus(_FOCUS)

    def _put_back(self, place: int, field: SchemaField) -> None:
        row = self._insert(min(place, len(self.rows)), field)
        self.arrange()
        self.changed.emit()
        row.name.setFocus(_FOCUS)

    def _offer_undo(self, told: str, undo: Callable[[], None] | None) -> None:
        self._undo = undo
        self._gone.setText(told)
        self._removal.setVisible(undo is not None)
        self.undo.setAccessibleDescription(told)

    def _bring_back(self) -> None:
        undo = self._undo
        self._offer_undo("", None)
        if undo is not None:
            undo()
