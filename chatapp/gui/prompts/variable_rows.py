"""The variables of a prompt as a small table: a row for each name that stands in its texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from chatapp.domain.prompt_templates import Variable, VariableType
from chatapp.gui.prompts.words import type_words
from chatapp.gui.widgets import Label, Select, TextField
from chatapp.gui.widgets.spoken import name_of

_BETWEEN = re.compile(r"[,，、;；\n]")
_COLUMNS = 5


class VariableRows(QWidget):
    """Rows come and go with the names; what was said of a name is remembered. Signal: `changed`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: dict[str, Variable] = {}
        self._names: tuple[str, ...] = ()
        self._parts: list[QWidget] = []
        self._before: QWidget | None = None
        self.controls: dict[str, tuple[Select, TextField, TextField, TextField]] = {}
        self._heads = [Label("", "meta", "text3") for _ in range(_COLUMNS)]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        for column, head in enumerate(self._heads):
            self._grid.addWidget(head, 0, column)
        for column in (2, 3, 4):
            self._grid.setColumnStretch(column, 1)
        self.retranslate()

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The variables of the names there are, in their order."""
        return tuple(self._known.get(name, Variable(name)) for name in self._names)

    def show_variables(self, variables: Iterable[Variable], names: Iterable[str]) -> None:
        """Show another prompt's. Parameters: `names`, those in its texts."""
        self._known = {variable.name: variable for variable in variables}
        self._names = ()
        self.follow(names, anew=True)

    def follow(self, names: Iterable[str], *, anew: bool = False) -> None:
        """Show a row for each of these names. Parameters: `anew`, make all rows again."""
        names = tuple(names)
        if names == self._names and not anew:
            return
        self._names = names
        self._make_rows()
        self.setVisible(bool(names))

    def stand_behind(self, before: QWidget) -> None:
        """Let the Tab key come to the rows from there; rows that are made later would be last."""
        self._before = before

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        heads = (
            *(self.tr("Variable"), self.tr("Type"), self.tr("Name in the form")),
            *(self.tr("Default"), self.tr("Choices")),
        )
        for head, text in zip(self._heads, heads, strict=True):
            head.setText(text)
        self._make_rows()

    def _make_rows(self) -> None:
        for part in self._parts:
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts, self.controls = [], {}
        before = self._before
        for row, variable in enumerate(self.variables, 1):
            name = Label(f"{{{{{variable.name}}}}}", "code", "text2")
            controls = self._controls(variable)
            self.controls[variable.name] = controls
            for column, part in enumerate((name, *controls)):
                self._grid.addWidget(part, row, column)
                self._parts.append(part)
            for control in controls:
                if before is not None:
                    QWidget.setTabOrder(before, control)
                before = control

    def _controls(self, variable: Variable) -> tuple[Select, TextField, TextField, TextField]:
        kind = Select()
        for one in VariableType:
            kind.add(type_words(one), one)
        kind.select(variable.type)
        fields = TextField(), TextField(), TextField()
        texts = (variable.label, variable.default.replace("\n", "\\n"), "")
        for field, text in zip(fields, texts, strict=True):
            field.setText(text)
        fields[2].setText(", ".join(variable.choices))
        fields[2].setEnabled(variable.type is VariableType.CHOICE)
        edited = partial(self._edited, variable.name)
        kind.activated.connect(edited)
        named = zip(
            (kind, *fields), self._heads[1:], ("type", "label", "default", "choices"), strict=True
        )
        for control, head, part in named:
            control.setObjectName(f"variable_{variable.name}_{part}")
            control.setAccessibleName(name_of(head.text(), variable.name))
            control.setToolTip(self._tip(part) or head.text())
        for field in fields:
            field.textChanged.connect(edited)
        return (kind, *fields)

    def _tip(self, part: str) -> str:
        return {
            "default": self.tr("Filled in where nothing is given; without one it must be given"),
            "choices": self.tr("For the type Choice: what can be chosen, with commas between"),
        }.get(part, "")

    def _edited(self, name: str, *_what: object) -> None:
        kind, label, default, choices = self.controls[name]
        chosen = VariableType(kind.currentData())
        choices.setEnabled(chosen is VariableType.CHOICE)
        parts = (part.strip() for part in _BETWEEN.split(choices.text()))
        self._known[name] = replace(
            self._known.get(name, Variable(name)),
            type=chosen,
            label=label.text().strip(),
            default=default.text().replace("\\n", "\n"),
            choices=tuple(filter(None, parts)),
        )
        self.changed.emit()
