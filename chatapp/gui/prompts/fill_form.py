"""The form of a template's variables, above the composer: filled in, then put into the message."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.errors import InputError
from chatapp.domain.prompt_templates import (
    PromptKind,
    PromptTemplate,
    Variable,
    VariableType,
    checked_values,
    names_in,
)
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, Label, ScrollPage, Select, TextField
from chatapp.gui.widgets.painting import paint_box
from chatapp.gui.widgets.spoken import announce
from chatapp.gui.widgets.text_box import TextBox

_LINES, _MOST = 84, 280
_RADIUS, _BELOW, _LABEL_TOP = 12, 8, 6


class FillForm(QWidget):
    """Signals: `filled(values, variant)`, by name, and which wording (0: the first);
    `cancelled`."""

    filled = Signal(dict, int)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fill_form")
        self._prompt: PromptTemplate | None = None
        self._every = False
        self.fields: dict[str, TextField | TextBox | Select] = {}
        self._variables: tuple[Variable, ...] = ()
        self._title = Label("", "ui", "text", weight=600)
        self.variant = Select()
        self.variant.setObjectName("fill_variant")
        self.variant.activated.connect(self._show_fields)
        self._rows = QWidget()
        self._form = QFormLayout(self._rows)
        self._form.setContentsMargins(4, 4, 10, 4)  # room for the ring of what has the focus
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(8)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignTop)
        self._page = ScrollPage(self._rows)
        self._wrong = Label("", "meta", "danger", wrap=True)
        self.accept = Button("", "primary", small=True)
        self.accept.setObjectName("fill_accept")
        self.cancel = Button("", small=True)
        self.cancel.setObjectName("fill_cancel")
        self._lay_out()
        self.accept.clicked.connect(self._accept)
        self.cancel.clicked.connect(self.cancelled)
        theme().changed.connect(self.update)
        self.retranslate()
        self.hide()

    def ask(self, prompt: PromptTemplate, *, every: bool = False) -> None:
        """Ask for the variables of a prompt, the focus in the first field.

        Parameters: `every`, whether for those of all its wordings, which are then compared.
        """
        self._prompt, self._every = prompt, every
        self.variant.clear()
        self.variant.add(self.tr("Usual wording"), 0)
        for number, one in enumerate(prompt.variants, 1):
            self.variant.add(one.name or self.tr("Variant %1").replace("%1", str(number)), number)
        self.variant.setVisible(bool(prompt.variants) and not every)
        self.variant.select(0)
        self.retranslate()
        self.fields = {}
        self._show_fields()
        self.show()
        first: QWidget = next(iter(self.fields.values()), self.accept)
        first.show()  # the layout does so only later, and what is not shown takes no focus
        first.setFocus(Qt.FocusReason.TabFocusReason)  # as by the keyboard: it shows its ring
        if isinstance(first, TextField):
            first.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        prompt = self._prompt
        self._title.setText(prompt.title if prompt is not None else "")
        self.setAccessibleName(self.tr("Fill in “%1”").replace("%1", self._title.text()))
        persona = prompt is not None and prompt.kind is PromptKind.PERSONA
        self.accept.setText(self.tr("Start conversation") if persona else self.tr("Insert"))
        if self._every:
            self.accept.setText(self.tr("Compare"))
        self.accept.setAccessibleName(self.accept.text())
        self.accept.setToolTip(self.tr("Fill in (Ctrl+Enter, or Enter in a field of one line)"))
        self.accept.updateGeometry()
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setAccessibleName(self.tr("Cancel"))
        leave = self.tr("Compare nothing (Esc)") if self._every else self.tr("Put nothing in (Esc)")
        self.cancel.setToolTip(leave)
        self.variant.setAccessibleName(self.tr("Wording"))
        self.variant.setToolTip(self.tr("Which wording is put in"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card."""
        area = QRectF(self.rect()).adjusted(0, 0, 0, -_BELOW)
        paint_box(QPainter(self), area, _RADIUS, theme().color("raised"), theme().color("edge"))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self.variant)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._wrong, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 12, 12 + _BELOW)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._page)
        column.addLayout(foot)

    def _text(self) -> str:
        """The wording that is chosen."""
        prompt, chosen = self._prompt, self.variant.currentData() or 0
        if prompt is None:
            return ""
        return prompt.variants[chosen - 1].text if chosen else prompt.text

    def _wanted(self, prompt: PromptTemplate) -> tuple[Variable, ...]:
        """The variables of the chosen wording, and of what else goes with a persona."""
        if self._every:
            return prompt.used_variables
        examples = [text for turn in prompt.examples for text in (turn.prompt, turn.answer)]
        persona = prompt.kind is PromptKind.PERSONA
        texts = (prompt.system, *examples, self._text()) if persona else (self._text(),)
        declared = {one.name: one for one in prompt.variables}
        return tuple(declared.get(one, Variable(one)) for one in names_in(*texts))

    def _show_fields(self, *_what: object) -> None:
        """A field for each variable of the chosen wording; what is written stays."""
        prompt = self._prompt
        if prompt is None:
            return
        written = {name: _value(field) for name, field in self.fields.items()}
        self._variables = self._wanted(prompt)
        while self._form.rowCount():
            self._form.removeRow(0)
        self.fields = {}
        before: QWidget = self.variant
        for variable in self._variables:
            field = self._field(variable)
            _set_value(field, written.get(variable.name, variable.default))
            self.fields[variable.name] = field
            label = Label(variable.label or variable.name, "ui", "text2")
            label.setContentsMargins(0, _LABEL_TOP, 0, 0)
            self._form.addRow(label, field)
            edit = field.edit if isinstance(field, TextBox) else field
            label.setBuddy(edit)
            QWidget.setTabOrder(before, edit)
            before = edit
        for button in (self.cancel, self.accept):
            QWidget.setTabOrder(before, button)
            before = button
        self._wrong.setText("")
        self._page.setVisible(bool(self.fields))
        # The rows are not laid out yet; what was there before is not gone yet.
        heights = [field.minimumHeight() for field in self.fields.values()]
        height = sum(heights) + len(heights) * self._form.verticalSpacing()
        self._page.setFixedHeight(min(theme().scaled(_MOST), max(1, height)))

    def _field(self, variable: Variable) -> TextField | TextBox | Select:
        field: TextField | TextBox | Select
        name = variable.label or variable.name
        if variable.type is VariableType.CHOICE:
            field = Select()
            for choice in variable.choices:
                field.add(choice, choice)
        elif variable.type is VariableType.LINES:
            field = TextBox(_LINES)
            field.edit.submitted.connect(self._accept)
            field.edit.setObjectName(f"fill_{variable.name}")
            field.set_name(name)
            return field
        else:
            field = TextField()
            field.returnPressed.connect(self._accept)
        field.setObjectName(f"fill_{variable.name}")
        field.setAccessibleName(name)
        field.setToolTip(name)
        return field

    def _accept(self) -> None:
        given = {name: _value(field) for name, field in self.fields.items()}
        for field in self.fields.values():
            if not isinstance(field, Select):
                field.set_invalid(False)
        for variable in self._variables:
            try:
                given |= checked_values([variable], given)
            except InputError as error:
                self._refuse(variable, error)
                return
        self.filled.emit(given, self.variant.currentData() or 0)

    def _refuse(self, variable: Variable, error: InputError) -> None:
        from chatapp.gui.i18n import word_failure

        field = self.fields[variable.name]
        if not isinstance(field, Select):
            field.set_invalid(True)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._wrong.setText(word_failure(error.failure).title)
        announce(self, self._wrong.text())


def _value(field: TextField | TextBox | Select) -> str:
    if isinstance(field, Select):
        return str(field.currentData() or "")
    return field.text if isinstance(field, TextBox) else field.text()


def _set_value(field: TextField | TextBox | Select, value: str) -> None:
    if isinstance(field, Select):
        field.select(value)
    elif isinstance(field, TextBox):
        field.set_text(value)
    else:
        field.setText(value)
