"""A schema drawn as fields or written as JSON; what is shown is always the same schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Failure, Json
from chatapp.domain.schema_fields import DrawnSchema, Fault, SchemaField, fields_in, schema_of
from chatapp.domain.schema_format import SCHEMA_NAME, is_schema_name
from chatapp.gui.i18n import word_failure
from chatapp.gui.parameters.schema_fields_table import Fields, FieldsTable
from chatapp.gui.parameters.schema_words import ReadySchema, ready_schemas
from chatapp.gui.widgets import Button, Label, Menu
from chatapp.gui.widgets.fields import SmallField
from chatapp.gui.widgets.segments import Segments
from chatapp.gui.widgets.tab_order import put_behind
from chatapp.gui.widgets.text_box import TextBox

FIELDS, JSON = "fields", "json"
_HEIGHT = 132
_PAUSE_MS = 400
"""What is written is checked when nothing was written for so long."""


class SchemaEditor(QWidget):
    """Gives a schema as far as it is one; the last good one holds meanwhile.

    Fields that are not whole, and JSON that is none yet, stay while the other side is looked at,
    unless the schema is changed there. Signals: `given(schema, name)`, by the user; `opened`;
    `check_wanted(schema)`, whether one that fields cannot say is a schema: `show_fault` tells.
    """

    given = Signal(object, str)
    opened = Signal()
    check_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.current: Json = None
        """The schema that was shown or given last; None before there is one."""
        self._undrawn: Failure | None = None
        """Why fields cannot say it."""
        self._fault_found: Failure | None = None
        """Why it is no schema, as far as that was looked at."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._ask_for_check)
        self._stale = False
        """Whether the fields are still those of a schema before."""
        self._wanted = FIELDS
        """The view the user wants, where it can be."""
        self.schema_name = SCHEMA_NAME
        """What the schema is sent as."""
        self.views = Segments((FIELDS, JSON))
        self.views.setObjectName("schema_views")
        self.views.select(FIELDS)
        self.ready = Button("", "ghost", small=True, chevron=True)
        self.ready.setObjectName("ready_schemas")
        self._name_label = Label("", "ui", "text2")
        self.name = SmallField()
        self.name.setObjectName("schema_name")
        self.fields = FieldsTable()
        self.json = TextBox(_HEIGHT, "code")
        self.json.edit.setObjectName("schema")
        self._problem = Label("", "meta", "danger", wrap=True)
        self._problem.setObjectName("schema_problem")
        self._lay_out()
        self._connect()
        self.show_nothing()
        self.retranslate()

    @property
    def problem(self) -> str:
        """What is wrong with the schema as it is written; "" when nothing is."""
        return "" if self._problem.isHidden() else self._problem.text()

    def focus_first(self) -> None:
        """Put the keyboard's focus where the schema is written."""
        if self.views.value == JSON:
            self.json.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.fields.rows:
            self.fields.rows[0].name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_nothing(self) -> None:
        """Begin with an empty field."""
        self.current, self._undrawn, self._stale = None, None, False
        self._wanted = FIELDS
        self.json.set_text("")
        self._show_name(SCHEMA_NAME)
        self.fields.show_drawn(DrawnSchema((SchemaField(""),)))
        self._look_at(FIELDS)

    def show_schema(self, schema: Json, name: str) -> None:
        """Show a schema, unless it is the one that is being written: as fields where they can."""
        if name != self.schema_name:
            self._show_name(name)
        if not _same(schema, self.current):
            self.json.set_text(_text(schema))
            self._take_up(schema)
            self._look_at(self._wanted)
        self._say()

    def show_fault(self, schema: Json, fault: Failure | None) -> None:
        """Say why a schema is none, if it is still the one that is written; None: it is one."""
        if _same(schema, self.current):
            self._fault_found = fault
            self._say()

    def set_tab_order(self, before: QWidget) -> None:
        """Let the Tab key lead from `before` through all of it."""
        put_behind(before, self.views, self.ready, self.name, self.fields.is_list)
        self.fields.arrange()
        put_behind(self.fields.add, self.json)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.views.set_text(FIELDS, self.tr("Fields"), self.tr("Draw the schema as fields"))
        self.views.set_text(JSON, self.tr("JSON"), self.tr("Write or paste the schema as JSON"))
        self.views.setAccessibleName(self.tr("Show the schema as"))
        self.ready.setText(self.tr("Begin with"))
        self.ready.setToolTip(self.tr("Put a ready schema in the place of this one"))
        self._name_label.setText(self.tr("Name"))
        self.name.setPlaceholderText(SCHEMA_NAME)
        self.name.setAccessibleName(self.tr("Name of the schema"))
        self.name.setToolTip(self.tr("What the schema is called for the service"))
        self.json.set_name(self.tr("JSON schema of the answer"))
        self._say()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.views)
        head.addStretch(1)
        head.addWidget(self.ready)
        name = QHBoxLayout()
        name.setSpacing(12)
        name.addWidget(self._name_label)
        name.addWidget(self.name, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 4)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(name)
        column.addWidget(self.fields)
        column.addWidget(self.json)
        column.addWidget(self._problem)

    def _connect(self) -> None:
        self.views.chosen.connect(self._choose_view)
        self.ready.clicked.connect(self._open_ready)
        self.name.textChanged.connect(self._rename)
        self.fields.changed.connect(self._drawn)
        self.fields.opened.connect(self.opened)
        self.json.edited.connect(self._written)

    # The two views

    def _choose_view(self, view: str) -> None:
        self._wanted = view
        self._look_at(view)
        self.opened.emit()

    def _look_at(self, view: str) -> None:
        """Show a view; the fields only where they can say what is written."""
        fault = _parsed(self.json.text)[1] if self.json.text.strip() else None
        if view == FIELDS and (fault is not None or not self._draw()):
            view = JSON
        self.views.select(view)
        self.fields.setVisible(view == FIELDS)
        self.json.setVisible(view == JSON)
        self._say()

    def _draw(self) -> bool:
        """Bring the fields up to date; gives whether they can say the schema."""
        if self._undrawn is None and self._stale:
            self.fields.show_drawn(fields_in(self.current))
            self._stale = False
        return self._undrawn is None

    def _take_up(self, schema: Json) -> None:
        self.current, self._stale = schema, True
        self._fault_found = None
        try:
            fields_in(schema)
            self._undrawn = None
        except InputError as error:
            self._undrawn = error.failure
            self._soon.start()

    def _ask_for_check(self) -> None:
        if self._undrawn is not None:
            self.check_wanted.emit(self.current)

    # What is written

    def _drawn(self) -> None:
        """Take the fields, unless something is wrong with one that has a name."""
        drawn, problem = self.fields.drawn, self.fields.problem
        if drawn.fields and (problem is None or problem[0] is Fault.NO_NAME):
            schema = schema_of(drawn)
            if not _same(schema, self.current):
                self.current = schema
                self.json.set_text(_text(schema))
                self.given.emit(schema, self.schema_name)
        self._say()

    def _written(self, text: str) -> None:
        """Take the JSON, where it is an object."""
        schema, fault = _parsed(text)
        if fault is None and isinstance(schema, dict) and not _same(schema, self.current):
            self._take_up(schema)
            self.given.emit(schema, self.schema_name)
        self._say()

    def _rename(self, text: str) -> None:
        name = text.strip() or SCHEMA_NAME
        if is_schema_name(name) and name != self.schema_name:
            self.schema_name = name
            if self.current is not None:
                self.given.emit(self.current, name)
        self._say()

    def _show_name(self, name: str) -> None:
        self.schema_name = name
        self.name.setText("" if name == SCHEMA_NAME else name)

    # Ready schemas

    def _open_ready(self) -> None:
        menu = Menu(self)
        menu.setObjectName("ready_schemas_menu")
        for ready in ready_schemas():
            menu.addAction(ready.title).triggered.connect(partial(self._begin_with, ready))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.ready.mapToGlobal(QPoint(0, self.ready.height() + 4)))

    def _begin_with(self, ready: ReadySchema, _checked: bool = False) -> None:
        """Show a ready schema as fields; what was there can be put back."""
        name, text = self.schema_name, self.json.text
        back: Callable[[], None] | None = partial(self._back_to_json, name, text)
        if _same(_parsed(text or "null")[0], self.current) and self._draw():
            back = partial(self._back_to_fields, name, *self.fields.kept)
            back = None if self.fields.empty else back
        if name in {each.name for each in ready_schemas()}:
            self._show_name(ready.name)
        self._undrawn, self._stale = None, False
        self.json.set_text(_text(self.current))
        self._look_at(FIELDS)
        self.fields.replace_by(ready.drawn, back)

    def _back_to_fields(self, name: str, drawn: DrawnSchema, fields: Fields) -> None:
        self._show_name(name)
        self.fields.put_back(drawn, fields)

    def _back_to_json(self, name: str, text: str) -> None:
        self._show_name(name)
        self.json.set_text(text)
        self._written(text)
        self._look_at(JSON)

    # What is wrong

    def _say(self) -> None:
        words, wrong = self._fault_of_name() or self._fault()
        self._problem.setText(words)
        self._problem.set_token("danger" if wrong else "text3")
        self._problem.setVisible(bool(words))
        self._problem.updateGeometry()
        self.json.set_invalid(wrong and self.views.value == JSON)

    def _fault_of_name(self) -> tuple[str, bool] | None:
        text = self.name.text().strip()
        wrong = bool(text) and not is_schema_name(text)
        self.name.set_invalid(wrong)
        if not wrong:
            return None
        return self.tr("A name has letters from A to Z, digits, _ and -, 64 at most."), True

    def _fault(self) -> tuple[str, bool]:
        """What is wrong or missing, and whether it is wrong."""
        if self.views.value == FIELDS:
            problem = self.fields.problem
            if not self.fields.drawn.fields:
                return self.tr(
                    "Name a field. Until there is one, what was chosen before holds."
                ), False
            return (problem[1], problem[0] is not Fault.NO_NAME) if problem else ("", False)
        if not self.json.text.strip():
            return self.tr(
                "Write a JSON schema. Until there is one, what was chosen before holds."
            ), False
        schema, fault = _parsed(self.json.text)
        if fault is not None:
            words = self.tr("This is not JSON yet: line %1, character %2.")
            return words.replace("%1", str(fault.line)).replace("%2", str(fault.column)), True
        if not isinstance(schema, dict):
            return self.tr("A JSON schema begins with { and ends with }."), True
        if self._undrawn is not None and self._fault_found is not None:
            return f"{word_failure(self._fault_found).title}.", True
        if self._undrawn is not None:
            words = self.tr("Shown as JSON. %1.")
            return words.replace("%1", word_failure(self._undrawn).title), False
        return "", False


@dataclass(frozen=True, slots=True)
class _Fault:
    """Where a text stops being JSON, counted from 1."""

    line: int = 1
    column: int = 1


def _parsed(text: str) -> tuple[Json, _Fault | None]:
    """What a text says as JSON, or where it is none."""
    try:
        value: Json = json.loads(text)
    except json.JSONDecodeError as error:
        return None, _Fault(error.lineno, error.colno)
    except (ValueError, RecursionError):  # far too many digits, or too deep
        return None, _Fault()
    return value, None


def _same(schema: Json, other: Json) -> bool:
    """Whether two schemas say the same; their order counts, as it is that of the answer."""
    return json.dumps(schema) == json.dumps(other)


def _text(schema: Json) -> str:
    """A schema as it is shown."""
    return "" if schema is None else json.dumps(schema, indent=2, ensure_ascii=False)
