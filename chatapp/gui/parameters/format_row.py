"""The row for the answer's format: text, JSON, or JSON that follows a schema."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from chatapp.domain.messages import Json
from chatapp.domain.parameters import Parameter
from chatapp.gui.parameter_words import format_name
from chatapp.gui.parameters.row import Row
from chatapp.gui.widgets import Label
from chatapp.gui.widgets.segments import Segments
from chatapp.gui.widgets.text_box import TextBox

TEXT, ANY_JSON, SCHEMA = "text", "json_object", "json_schema"
_SCHEMA_NAME = "answer"
_HEIGHT = 132


class FormatRow(Row):
    """Three choices, and an editor while a schema is chosen."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parameter, parent)
        self._writing = False
        """Whether a schema is chosen that is not written yet."""
        self.segments = Segments((TEXT, ANY_JSON, SCHEMA))
        self.segments.chosen.connect(self._choose)
        self.put_beside(self.segments)
        self.schema = TextBox(_HEIGHT, "code")
        self.schema.edit.setObjectName("schema")
        self.schema.edited.connect(self._edit)
        self._problem = Label("", "meta", "danger", wrap=True)
        self._problem.setObjectName("schema_problem")
        self.put_below(self.schema)
        self.put_below(self._problem)
        self.schema.hide()
        self._problem.hide()
        self.retranslate()

    @property
    def controls(self) -> Sequence[QWidget]:
        """Choices and editor."""
        return self.segments, self.schema

    @property
    def problem(self) -> str:
        """What is wrong with the schema as it is written; "" when nothing is."""
        return "" if self._problem.isHidden() else self._problem.text()

    def show_value(self) -> None:
        """Show the format; a schema that is being written stays as it is typed."""
        kind = self._kind
        if kind == SCHEMA:
            self._writing = False
            self._show_schema()
        self.segments.select(SCHEMA if self._writing else kind)
        self.schema.setVisible(self._writing or kind == SCHEMA)
        self._say("" if self.schema.isHidden() else self._fault())
        for value in (TEXT, ANY_JSON, SCHEMA):
            self.segments.set_text(value, format_name(value))
        self.segments.setAccessibleName(self.label)
        self.schema.set_name(self.tr("JSON schema of the answer"))

    def forget(self) -> None:
        """Forget a schema that was never whole."""
        self._writing = False
        self.schema.set_text("")
        super().forget()

    @property
    def _kind(self) -> str:
        value = self.state.value
        kind = value.get("type") if isinstance(value, dict) else TEXT
        return kind if kind in (TEXT, ANY_JSON, SCHEMA) else TEXT

    def _show_schema(self) -> None:
        schema = _schema_in(self.state.value)
        if _parsed(self.schema.text) != (schema, None):
            self.schema.set_text(json.dumps(schema, indent=2, ensure_ascii=False))

    def _choose(self, kind: str) -> None:
        self._writing = kind == SCHEMA
        if kind == SCHEMA:
            self.schema.show()
            self._edit(self.schema.text)
            self.schema.setFocus()
            self.opened.emit()
            return
        self.give({"type": ANY_JSON} if kind == ANY_JSON else None)
        self.schema.hide()
        self._say("")

    def _edit(self, text: str) -> None:
        """Take the schema as far as it is one; the last good one holds meanwhile."""
        schema, fault = _parsed(text)
        self._say(self._fault())
        if fault is None and isinstance(schema, dict) and schema != _schema_in(self.state.value):
            self.give(_wrapped(schema, self.state.value))

    def _fault(self) -> str:
        text = self.schema.text
        if not text.strip():
            return self.tr("Write a JSON schema. Until there is one, what was chosen before holds.")
        schema, fault = _parsed(text)
        if fault is not None:
            words = self.tr("This is not JSON yet: line %1, character %2.")
            return words.replace("%1", str(fault.line)).replace("%2", str(fault.column))
        if not isinstance(schema, dict):
            return self.tr("A JSON schema begins with { and ends with }.")
        return ""

    def _say(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._problem.set_token("danger" if self.schema.text.strip() else "text3")
        self._problem.updateGeometry()
        self.schema.set_invalid(bool(problem and self.schema.text.strip()))


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


def _schema_in(value: Json) -> Json:
    """The schema that a value of `response_format` carries, or None."""
    inner = value.get(SCHEMA) if isinstance(value, dict) else None
    return inner.get("schema") if isinstance(inner, dict) else None


def _wrapped(schema: Json, before: Json) -> Json:
    """A schema as a value; name and strictness stay as they were."""
    inner = before.get(SCHEMA) if isinstance(before, dict) else None
    kept = inner if isinstance(inner, dict) else {"name": _SCHEMA_NAME}
    return {"type": SCHEMA, SCHEMA: {**kept, "schema": schema}}
