"""The form of a task: what is asked, how examples are chosen, how answers are scored."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.few_shot import Choice, FewShotTask
from chatapp.domain.scoring import Scorer, Scoring
from chatapp.gui.tables.form_line import form_line
from chatapp.gui.tables.rows_model import MOST_ROWS
from chatapp.gui.widgets import Label, NumberField, Select, TextField
from chatapp.gui.widgets.segments import Segments
from chatapp.gui.widgets.text_box import TextBox

_BEFORE_ROWS = 2
"""Fields that stand before the table."""
_CHAT, _TEXT = "chat", "text"


class TaskForm(QWidget):
    """All of a task but its rows. Signal: `edited`, the user changed something.

    Parameters: `rows`, the table, which stands behind the description.
    """

    edited = Signal()

    def __init__(self, rows: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TextField()
        self.description = TextBox(92)
        self.label = Select()
        self.question = TextBox(60)
        self.answer = TextField()
        self.shape = Segments((_CHAT, _TEXT))
        self.choice = Segments([each.value for each in Choice])
        self.seed = NumberField(0, 999_999)
        self.held_out = NumberField(0, MOST_ROWS)
        self.scoring = Select()
        self.pattern = TextField()
        self.judge = TextBox(120)
        self._words: dict[QWidget, Label] = {}
        self._showing = False
        self._name_parts()
        self._lay_out(rows)
        self._connect()
        self.retranslate()

    def show_task(self, title: str, task: FewShotTask) -> None:
        """Show a task; no signal."""
        self._showing = True
        for field, text in ((self.title, title), (self.answer, task.answer)):
            if field.text() != text:
                field.setText(text)
        self.pattern.setText(task.scorer.pattern)
        self.description.set_text(task.description)
        self.question.set_text(task.question)
        self.judge.set_text(task.scorer.judge)
        self.show_columns(task)
        self.shape.select(_TEXT if task.as_text else _CHAT)
        self.choice.select(task.choice.value)
        self.seed.set_value(task.seed)
        self.held_out.set_value(task.held_out)
        self.scoring.select(task.scorer.scoring.value)
        self._show_scoring()
        self._showing = False

    def show_columns(self, task: FewShotTask) -> None:
        """Offer the columns as the one with the right answers."""
        blocked = self.label.blockSignals(True)
        self.label.clear()
        for name in task.columns:
            self.label.add(name, name)
        self.label.select(task.label)
        self.label.blockSignals(blocked)
        self.question.edit.setPlaceholderText(replace(task, question="").question_text)

    def task(self, before: FewShotTask) -> FewShotTask:
        """The task as it is in the form. Parameters: `before`, with its rows."""
        scoring = Scoring(self.scoring.currentData() or before.scorer.scoring)
        return replace(
            before,
            description=self.description.text,
            label=self.label.currentData() or "",
            question=self.question.text,
            answer=self.answer.text(),
            choice=Choice(self.choice.value),
            seed=self.seed.value,
            held_out=self.held_out.value,
            as_text=self.shape.value == _TEXT,
            scorer=Scorer(scoring, self.pattern.text(), self.judge.text),
        )

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        for widget, (name, tip) in self._names().items():
            self._words[widget].setText(name)
            if isinstance(widget, TextBox | NumberField):
                widget.set_name(name, tip)
            else:
                widget.setAccessibleName(name)
                widget.setToolTip(tip)
        self.title.setPlaceholderText(self.tr("New task"))
        self.shape.set_text(_CHAT, self.tr("Chat"), self.tr("Each example is two turns of a chat"))
        self.shape.set_text(
            _TEXT, self.tr("One text"), self.tr("One text that the model continues (completions)")
        )
        choices = {
            Choice.FIRST: (self.tr("In order"), self.tr("The first rows of the table")),
            Choice.RANDOM: (self.tr("At random"), self.tr("Drawn by the seed")),
            Choice.SIMILAR: (
                self.tr("Similar"),
                self.tr("Rows that share most words with what is asked, the closest last"),
            ),
        }
        for choice, (text, tip) in choices.items():
            self.choice.set_text(choice.value, text, tip)
        self._fill_scoring()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _names(self) -> dict[QWidget, tuple[str, str]]:
        columns = self.tr("Columns stand in it as {{name}}")
        return {
            self.title: (self.tr("Name"), self.tr("What this task is called")),
            self.description: (
                self.tr("Task"),
                self.tr("What the model is to do; it stands before the examples"),
            ),
            self.label: (self.tr("Right answer"), self.tr("The column with the right answers")),
            self.question: (self.tr("Question"), columns),
            self.answer: (
                self.tr("Answer"),
                self.tr("How examples are answered; the right answer is {{label}}"),
            ),
            self.shape: (self.tr("Sent as"), self.tr("How the examples are sent")),
            self.choice: (self.tr("Examples"), self.tr("How the examples are chosen")),
            self.seed: (
                self.tr("Seed"),
                self.tr("Another number draws other examples and other rows to hold out"),
            ),
            self.held_out: (
                self.tr("Held out"),
                self.tr("Rows to try it on; they are never shown as examples"),
            ),
            self.scoring: (self.tr("Right if"), self.tr("How answers are compared")),
            self.pattern: (
                self.tr("Pattern"),
                self.tr("A regular expression; the right answer is {{label}}"),
            ),
            self.judge: (
                self.tr("Judge"),
                self.tr("What the model is asked that judges; it has to say yes or no"),
            ),
        }

    def _fill_scoring(self) -> None:
        words = {
            Scoring.EXACT: self.tr("The same text"),
            Scoring.NORMALISED: self.tr("The same words, whatever the case and punctuation"),
            Scoring.REGEX: self.tr("A pattern is found"),
            Scoring.JUDGED: self.tr("A model says so"),
        }
        chosen = self.scoring.currentData()
        blocked = self.scoring.blockSignals(True)
        self.scoring.clear()
        for scoring, text in words.items():
            self.scoring.add(text, scoring.value)
        self.scoring.select(chosen)
        self.scoring.blockSignals(blocked)

    def _show_scoring(self) -> None:
        scoring = self.scoring.currentData()
        for widget, wanted in ((self.pattern, Scoring.REGEX), (self.judge, Scoring.JUDGED)):
            widget.setVisible(scoring == wanted.value)
            self._words[widget].setVisible(scoring == wanted.value)

    def _edited(self) -> None:
        if not self._showing:
            self._show_scoring()
            self.edited.emit()

    def _name_parts(self) -> None:
        named = {
            "title": self.title,
            "description": self.description.edit,
            "label": self.label,
            "question": self.question.edit,
            "answer": self.answer,
            "shape": self.shape,
            "choice": self.choice,
            "seed": self.seed,
            "held_out": self.held_out,
            "scoring": self.scoring,
            "pattern": self.pattern,
            "judge": self.judge.edit,
        }
        for name, widget in named.items():
            widget.setObjectName(f"few_shot_{name}")

    def _connect(self) -> None:
        for field in (self.title, self.answer, self.pattern):
            field.textChanged.connect(self._edited)
        for box in (self.description, self.question, self.judge):
            box.edited.connect(self._edited)
        for segments in (self.shape, self.choice):
            segments.chosen.connect(self._edited)
        for number in (self.seed, self.held_out):
            number.changed.connect(self._edited)
        for select in (self.label, self.scoring):
            select.currentIndexChanged.connect(self._edited)

    def _lay_out(self, rows: QWidget) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 24)
        column.setSpacing(12)
        for number, widget in enumerate(self._names()):
            if number == _BEFORE_ROWS:
                column.addWidget(rows)
            column.addLayout(self._line(widget))
        column.addStretch(1)

    def _line(self, widget: QWidget) -> QHBoxLayout:
        words = self._words[widget] = Label("", "ui", "text2")
        return form_line(words, widget)
