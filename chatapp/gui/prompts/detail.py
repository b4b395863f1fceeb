"""A prompt of the library, read and edited in place; what is changed is given after a moment."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.messages import Json
from chatapp.domain.prompt_templates import (
    ExampleTurn,
    PromptKind,
    PromptTemplate,
    Variant,
    names_in,
)
from chatapp.domain.prompt_values import prompt_of, says_something, values_of
from chatapp.gui.prompts.detail_head import DetailHead
from chatapp.gui.prompts.text_rows import TextRows
from chatapp.gui.prompts.variable_rows import VariableRows
from chatapp.gui.prompts.words import kind_words, language_words
from chatapp.gui.widgets import Label, Select, TextField
from chatapp.gui.widgets.segments import Segments
from chatapp.gui.widgets.text_box import TextBox

GIVEN_AFTER_MS = 500
_SYSTEM, _TEXT, _OPENING, _PARAMETERS = 184, 184, 64, 64
_BETWEEN = re.compile(r"[,，、;；]")


class PromptDetail(QWidget):
    """Signal: `changed(prompt)`, the user changed it; it says something and has a title."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prompt: PromptTemplate | None = None
        self._said = ""
        self._showing = False
        self.head = DetailHead()
        self.title = TextField()
        self.kind = Segments(kind.value for kind in PromptKind)
        self.description = TextField()
        self.tags = TextField()
        self.language = Select()
        for language in ("", "en", "zh"):
            self.language.add(language_words(language), language)
        self.system, self.text = TextBox(_SYSTEM), TextBox(_TEXT)
        self.variables = VariableRows()
        self.variants = TextRows("variant", lines=False, words=self._variant_words)
        self.examples = TextRows("example", lines=True, words=self._example_words)
        self.parameters = TextBox(_PARAMETERS, "code")
        self._labels: dict[str, Label] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GIVEN_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self._lay_out()
        self._connect()
        self.retranslate()

    @property
    def prompt(self) -> PromptTemplate | None:
        """The prompt as it is written now."""
        return None if self._prompt is None else self._written(self._prompt)

    def show_prompt(self, prompt: PromptTemplate, *, shipped: bool) -> None:
        """Show a prompt; where it is what is written here already, nothing changes."""
        same = self._prompt is not None and self._prompt.id == prompt.id
        self.head.show_prompt(prompt, shipped=shipped)
        if same and _saying(prompt) == self._said:
            return
        if same and self._timer.isActive():  # what is being written goes before
            return
        self._timer.stop()
        self._showing = True
        self._show_texts(prompt)
        self._showing = False
        self._show_kind()
        self._mark()

    def _show_texts(self, prompt: PromptTemplate) -> None:
        self._prompt, self._said = prompt, _saying(prompt)
        self.title.setText(prompt.title)
        self.kind.select(prompt.kind.value)
        self.description.setText(prompt.description)
        self.tags.setText(", ".join(prompt.tags))
        for field in (self.title, self.description, self.tags):
            if not field.hasFocus():
                field.setCursorPosition(0)  # a long text is seen from its beginning
        self.language.select(prompt.language)
        self.system.set_text(prompt.system)
        self.text.set_text(prompt.text)
        self.variants.show_pairs([(one.name, one.text) for one in prompt.variants])
        self.examples.show_pairs([(one.prompt, one.answer) for one in prompt.examples])
        self.parameters.set_text(_parameter_lines(prompt.parameters))
        self.variables.show_variables(prompt.variables, self._names())

    def flush(self) -> None:
        """Give what was changed, without waiting any longer."""
        self._timer.stop()
        prompt = self.prompt
        if prompt is None or not self._mark() or _saying(prompt) == self._said:
            return
        self._said = _saying(prompt)
        self.changed.emit(prompt_of(values_of(prompt), prompt.id))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            if self._prompt is not None:
                self._mark()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        for kind in PromptKind:
            self.kind.set_text(kind.value, kind_words(kind))
        self.language.setItemText(0, language_words(""))
        persona = self.kind.value == PromptKind.PERSONA.value
        texts = {
            "title": self.tr("Title"),
            "kind": self.tr("Kind"),
            "description": self.tr("What it is for"),
            "tags": self.tr("Tags"),
            "language": self.tr("Language"),
            "system": self.tr("Instructions"),
            "text": self.tr("Opening, put into the message field") if persona else self.tr("Text"),
            "variables": self.tr("Variables, written as {{name}} in the texts"),
            "variants": self.tr("Variants: other wordings of the text"),
            "examples": self.tr("Example turns, seen by the model before the first message"),
            "parameters": self.tr("Parameters, one a line, as in: temperature = 0.7"),
        }
        for name, words in texts.items():
            self._labels[name].setText(words)
            control = getattr(self, name)
            if isinstance(control, TextBox):
                control.set_name(words)
                control.edit.setObjectName(f"prompt_{name}")
            else:
                control.setAccessibleName(words)
                control.setToolTip(words)
        self.tags.setPlaceholderText(self.tr("With commas between them"))

    # Its parts

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 32)
        column.setSpacing(0)
        column.addWidget(self.head)
        self._sections: dict[str, QWidget] = {}
        names = (
            *("title", "description", "tags", "kind", "language", "system", "text"),
            *("variables", "variants", "examples", "parameters"),
        )
        for name in names:
            section = QWidget(self)  # in this order, for the keyboard and for screen readers
            inner = QVBoxLayout(section)
            inner.setContentsMargins(0, 14, 0, 0)
            inner.setSpacing(6 if name == "kind" else 4)  # lower than the language beside it
            self._labels[name] = Label("", "meta", "text2", wrap=True)
            inner.addWidget(self._labels[name])
            self._labels[name].setBuddy(getattr(self, name))
            inner.addWidget(getattr(self, name))
            if name not in ("kind", "language"):
                column.addWidget(section)
            self._sections[name] = section
        beside = QHBoxLayout()
        beside.setSpacing(24)
        beside.addWidget(self._sections["kind"])
        beside.addWidget(self._sections["language"])
        beside.addStretch(1)
        for name in ("kind", "language"):
            beside.setAlignment(self._sections[name], Qt.AlignmentFlag.AlignTop)
        column.insertLayout(column.indexOf(self._sections["system"]), beside)
        column.addStretch(1)
        self.variables.stand_behind(self.text.edit)
        for name in ("title", "description", "tags", "language"):
            getattr(self, name).setObjectName(f"prompt_{name}")

    def _connect(self) -> None:
        for field in (self.title, self.description, self.tags):
            field.textChanged.connect(self._edited)  # assistive technology edits nothing
            field.editingFinished.connect(self.flush)
        for box in (self.system, self.text, self.parameters):
            box.edited.connect(self._edited)
            box.left.connect(self.flush)
        for rows in (self.variables, self.variants, self.examples):
            rows.changed.connect(self._edited)
        self.kind.chosen.connect(self._edited)
        self.language.activated.connect(self._edited)

    def _edited(self, *_what: object) -> None:
        if self._showing:
            return
        self.variables.follow(self._names())
        self._show_kind()
        self._mark()
        self._timer.start()

    def _show_kind(self) -> None:
        persona = self.kind.value == PromptKind.PERSONA.value
        for name in ("system", "examples", "parameters"):
            self._sections[name].setVisible(persona)
        self._sections["variants"].setVisible(not persona)
        self.text.set_height(_OPENING if persona else _TEXT)
        self._sections["variables"].setVisible(bool(self.variables.variables))
        self.retranslate()

    def _mark(self) -> bool:
        """Mark what has to be given or cannot be read; gives whether all is well."""
        wrong = self._wrong()
        self.title.set_invalid("title" in wrong)
        self.title.setAccessibleDescription(wrong.get("title", ""))
        boxes = {"parameters": self.parameters, "system": self.system, "text": self.text}
        for name, box in boxes.items():
            box.set_invalid(name in wrong)
            box.edit.setAccessibleDescription(wrong.get(name, ""))
        self.head.show_wrong(next(iter(wrong.values()), ""))
        return not wrong

    def _wrong(self) -> dict[str, str]:
        """Why the prompt cannot be kept as it is written, by the field that is to blame."""
        wrong: dict[str, str] = {}
        if not self.title.text().strip():
            wrong["title"] = self.tr("Not saved: it has no title")
        prompt = self.prompt
        if prompt is None or not says_something(replace(prompt, title="x")):
            if self.kind.value == PromptKind.PERSONA.value:
                wrong["system"] = self.tr("Not saved: it has no instructions")
            else:
                wrong["text"] = self.tr("Not saved: it has no text")
        line = _unreadable(self.parameters.text)
        if line:
            told = self.tr("Not saved: “%1” is no parameter as name = value")
            wrong["parameters"] = told.replace("%1", line)
        return wrong

    def _names(self) -> list[str]:
        variants = [text for _name, text in self.variants.pairs]
        examples = [text for pair in self.examples.pairs for text in pair]
        return names_in(self.system.text, self.text.text, *variants, *examples)

    def _written(self, prompt: PromptTemplate) -> PromptTemplate:
        tags = (" ".join(tag.split()) for tag in _BETWEEN.split(self.tags.text()))
        return replace(
            prompt,
            title=self.title.text(),
            kind=PromptKind(self.kind.value),
            description=self.description.text(),
            tags=tuple(dict.fromkeys(filter(None, tags))),
            language=self.language.currentData() or "",
            system=self.system.text,
            text=self.text.text,
            variables=self.variables.variables,
            variants=tuple(Variant(*pair) for pair in self.variants.pairs if pair[1].strip()),
            examples=tuple(ExampleTurn(*pair) for pair in self.examples.pairs if all(pair)),
            parameters=_parameters(self.parameters.text),
        )

    def _variant_words(self) -> tuple[str, str, str, str]:
        return (
            *(self.tr("Name of variant"), self.tr("Text of variant")),
            *(self.tr("Add a variant"), self.tr("Take out variant")),
        )

    def _example_words(self) -> tuple[str, str, str, str]:
        return (
            *(self.tr("Prompt of example"), self.tr("Answer of example")),
            *(self.tr("Add an example turn"), self.tr("Take out example")),
        )


def _saying(prompt: PromptTemplate) -> str:
    """What a prompt says, as it would be kept."""
    values = values_of(prompt_of(values_of(prompt), prompt.id))
    return repr({name: one for name, one in values.items() if name not in ("created", "updated")})


def _parameter_lines(parameters: Mapping[str, Json]) -> str:
    lines = (f"{name} = {json.dumps(one, ensure_ascii=False)}" for name, one in parameters.items())
    return "\n".join(lines)


def _parameters(text: str) -> dict[str, Json]:
    """The parameters written as lines. What is no JSON is a text."""
    return dict(filter(None, map(_parameter, text.split("\n"))))


def _unreadable(text: str) -> str:
    """The first line that is no parameter, or ""."""
    lines = filter(None, map(str.strip, text.split("\n")))
    return next((line for line in lines if _parameter(line) is None), "")


def _parameter(line: str) -> tuple[str, Json] | None:
    name, _sign, value = line.partition("=")
    if not re.fullmatch(r"[\w.-]+", name.strip()) or not value.strip():
        return None
    try:
        return name.strip(), json.loads(value)
    except (ValueError, RecursionError):
        return name.strip(), value.strip()
