"""The row for the answer's format: text, JSON, or JSON that follows a schema."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QWidget

from chatapp.domain.messages import Json
from chatapp.domain.parameters import Parameter
from chatapp.domain.schema_format import SCHEMA_NAME, response_format
from chatapp.gui.parameter_words import format_name
from chatapp.gui.parameters.row import Row
from chatapp.gui.widgets.segments import Segments

if TYPE_CHECKING:
    from chatapp.gui.parameters.schema_editor import SchemaEditor

TEXT, ANY_JSON, SCHEMA = "text", "json_object", "json_schema"


class FormatRow(Row):
    """Three choices, and an editor while a schema is chosen.

    Signal: `check_wanted(schema)`, as of the editor.
    """

    check_wanted = Signal(object)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parameter, parent)
        self._writing = False
        """Whether a schema is chosen that is not written yet."""
        self._editor: SchemaEditor | None = None
        self.segments = Segments((TEXT, ANY_JSON, SCHEMA))
        self.segments.chosen.connect(self._choose)
        self.put_beside(self.segments)
        self.retranslate()

    @property
    def controls(self) -> Sequence[QWidget]:
        """Choices and editor."""
        return (self.segments,) if self._editor is None else (self.segments, self._editor)

    @property
    def editor(self) -> SchemaEditor:
        """The editor, made when it is first needed."""
        if self._editor is None:
            from chatapp.gui.parameters.schema_editor import SchemaEditor

            self._editor = editor = SchemaEditor()
            editor.given.connect(self._take)
            editor.opened.connect(self.opened)
            editor.check_wanted.connect(self.check_wanted)
            self.put_below(editor)
            editor.hide()
            for last in self.segments.findChildren(QRadioButton, f"segment_{SCHEMA}"):
                editor.set_tab_order(last)
        return self._editor

    @property
    def problem(self) -> str:
        """What is wrong with the schema as it is written; "" when nothing is."""
        editor = self._editor
        return "" if editor is None or editor.isHidden() else editor.problem

    def show_value(self) -> None:
        """Show the format; a schema that is being written stays as it is typed."""
        kind = self._kind
        if kind == SCHEMA:
            self._writing = False
            self.editor.show_schema(*_schema_in(self.state.value))
        self.segments.select(SCHEMA if self._writing else kind)
        if self._editor is not None:
            self._editor.setVisible(self._writing or kind == SCHEMA)
        for value in (TEXT, ANY_JSON, SCHEMA):
            self.segments.set_text(value, format_name(value))
        self.segments.setAccessibleName(self.label)

    def forget(self) -> None:
        """Forget a schema that was never whole."""
        self._writing = False
        if self._editor is not None:
            self._editor.show_nothing()
        super().forget()

    @property
    def _kind(self) -> str:
        value = self.state.value
        kind = value.get("type") if isinstance(value, dict) else TEXT
        return kind if kind in (TEXT, ANY_JSON, SCHEMA) else TEXT

    def _choose(self, kind: str) -> None:
        self._writing = kind == SCHEMA
        if kind == SCHEMA:
            editor = self.editor
            editor.show()
            if editor.current is not None:
                self._take(editor.current, editor.schema_name)
            editor.focus_first()
            self.opened.emit()
            return
        self.give({"type": ANY_JSON} if kind == ANY_JSON else None)
        if self._editor is not None:
            self._editor.hide()

    def _take(self, schema: Json, name: str) -> None:
        value = response_format(schema, self.state.value, name)
        if json.dumps(value) != json.dumps(self.state.value):  # the order counts
            self.give(value)


def _schema_in(value: Json) -> tuple[Json, str]:
    """The schema that a value of `response_format` carries, or None; and its name."""
    inner = value.get(SCHEMA) if isinstance(value, dict) else None
    if not isinstance(inner, dict):
        return None, SCHEMA_NAME
    return inner.get("schema"), str(inner.get("name") or SCHEMA_NAME)
