"""Where the sentences and worked examples of chains of thought are edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.chain_of_thought import SENTENCES, Sentences, TaskType
from chatapp.domain.errors import InputError
from chatapp.domain.worked_examples import WorkedExample, as_text, from_text
from chatapp.gui.i18n import failure_text
from chatapp.gui.reasoning_words import task_words
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, Label, Select, TextField
from chatapp.gui.widgets.segments import Segments
from chatapp.gui.widgets.text_box import TextBox

if TYPE_CHECKING:
    from chatapp.engine.reasoning_texts import ReasoningTexts

SavedTexts = dict[tuple[TaskType, str], tuple[Sentences, tuple[WorkedExample, ...]]]
"""Sentences and examples by task type and language."""

_SIZE = (640, 620)
_EXAMPLES_HEIGHT = 280
_SENTENCES = ("trigger", "extractor", "phrase")


@dataclass(frozen=True, slots=True)
class _Written:
    """What stands in the fields."""

    trigger: str
    extractor: str
    phrase: str
    examples: str


class ReasoningWindow(QDialog):
    """Not modal. What is written for one kind of answer stays while another one is shown.

    Signal: `saved(texts)`, what is to be kept, a `SavedTexts`.
    """

    saved = Signal(object)

    def __init__(self, texts: ReasoningTexts, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("reasoning_window")
        self.resize(*_SIZE)
        self._texts = texts
        self._drafts: dict[tuple[TaskType, str], _Written] = {}
        self._task, self._language = TaskType.FREE_TEXT, "zh" if theme().chinese else "en"
        self._showing = False
        self._make_parts()
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_texts()

    def select(self, task: TaskType) -> None:
        """Show the texts of a kind of answer."""
        self.task.select(task)
        self._task = task
        self._show_texts()

    def mark_saved(self, texts: SavedTexts) -> None:
        """These are kept now."""
        for key in texts:
            self._drafts.pop(key, None)
        self._show_texts()
        self._note.setText(self.tr("Saved"))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _make_parts(self) -> None:
        self._about = Label("", "ui", "text2", wrap=True)
        self.task = Select()
        self.task.setObjectName("reasoning_kind")
        for task in TaskType:
            self.task.add("", task)
        self.language = Segments(("en", "zh"))
        self.language.setObjectName("reasoning_language")
        self.fields = {name: TextField() for name in _SENTENCES}
        self.labels = {name: Label("", "ui", "text2") for name in (*_SENTENCES, "examples")}
        for name, field in self.fields.items():
            field.setObjectName(f"reasoning_{name}")
        self.examples = TextBox(_EXAMPLES_HEIGHT)
        self.examples.edit.setObjectName("reasoning_examples")
        self._note = Label("", "ui", "text2", wrap=True)
        self._note.setObjectName("reasoning_note")
        self.usual = Button("", icon="undo")
        self.usual.setObjectName("reasoning_usual")
        self.save = Button("", "primary")
        self.save.setObjectName("reasoning_save")
        self._close = Button()
        self._close.setObjectName("reasoning_close")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.task)
        head.addWidget(self.language)
        head.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for row, (name, field) in enumerate(self.fields.items()):
            grid.addWidget(self.labels[name], row, 0)
            grid.addWidget(field, row, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.usual)
        foot.addStretch(1)
        foot.addWidget(self._close)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._about)
        column.addLayout(head)
        column.addLayout(grid)
        column.addWidget(self.labels["examples"])
        column.addWidget(self.examples)
        column.addWidget(self._note)
        column.addStretch(1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.task.currentIndexChanged.connect(self._choose_task)
        self.language.chosen.connect(self._choose_language)
        for field in self.fields.values():
            field.textChanged.connect(self._on_edited)  # assistive technology edits nothing
        self.examples.edited.connect(self._on_edited)
        self.usual.clicked.connect(self._fill_usual)
        self.save.clicked.connect(self._save)
        self._close.clicked.connect(self.close)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.setWindowTitle(self.tr("Sentences for reasoning"))
        self._about.setText(
            self.tr(
                "What has the model reason, and what asks for the answer, by kind of answer and "
                "language of the question. The demo model is too weak to reason."
            )
        )
        for place, task in enumerate(TaskType):
            self.task.setItemText(place, task_words(task))
        self.task.setAccessibleName(self.tr("Kind of answer"))
        self.task.setToolTip(self.tr("Kind of answer"))
        self.language.set_text("en", "English", self.tr("For questions in English"))
        self.language.set_text("zh", "中文", self.tr("For questions in Chinese"))
        self.language.select(self._language)
        for name, (words, told) in self._field_words().items():
            self.labels[name].setText(words)
            if name == "examples":
                self.examples.set_name(words, told)
            else:
                self.fields[name].setAccessibleName(words)
                self.fields[name].setToolTip(told)
        for button, words, told in (
            (self.usual, self.tr("The app's own"), self.tr("Put the app's own texts here")),
            (self.save, self.tr("Save"), self.tr("Keep all that was changed")),
            (self._close, self.tr("Close"), self.tr("Close (Esc); what is not saved stays here")),
        ):
            button.setText(words)
            button.setAccessibleName(words)
            button.setToolTip(told)

    def _field_words(self) -> dict[str, tuple[str, str]]:
        return {
            "trigger": (self.tr("Trigger"), self.tr("Has the model reason step by step")),
            "extractor": (
                self.tr("Extractor"),
                self.tr("Asks for the answer, in a second call"),
            ),
            "phrase": (
                self.tr("Answer phrase"),
                self.tr("What the answer follows in the worked examples"),
            ),
            "examples": (
                self.tr("Worked examples: Q question, T reasoning, A answer"),
                self.tr("Three lines for each, with a blank line between two of them"),
            ),
        }

    def _choose_task(self, _index: int) -> None:
        self._task = TaskType(self.task.currentData())
        self._show_texts()

    def _choose_language(self, language: str) -> None:
        self._language = language
        self._show_texts()

    def _show_texts(self) -> None:
        key = self._task, self._language
        kept = self._kept(self._texts.sentences(*key), self._texts.examples(*key))
        self._show(self._drafts.get(key, kept))

    def _kept(self, sentences: Sentences, examples: tuple[WorkedExample, ...]) -> _Written:
        lines = as_text(examples, self._language)
        return _Written(sentences.trigger, sentences.extractor, sentences.phrase, lines)

    def _show(self, written: _Written) -> None:
        self._showing = True
        for name, field in self.fields.items():
            field.setText(getattr(written, name))
        self.examples.set_text(written.examples)
        self._showing = False
        self._note.setText("")
        self._check()

    def _on_edited(self, _text: str) -> None:
        if self._showing:
            return
        texts = {name: field.text() for name, field in self.fields.items()}
        self._drafts[(self._task, self._language)] = _Written(**texts, examples=self.examples.text)
        self._note.setText("")
        self._check()

    def _check(self) -> None:
        """Say what of the examples cannot be read, and whether there is anything to save."""
        self.save.setEnabled(bool(self._drafts))
        self.examples.set_invalid(False)
        try:
            from_text(self.examples.text)
        except InputError as error:
            self._note.setText(failure_text(error.failure))
            self.examples.set_invalid(True)
            self.save.setEnabled(False)

    def _fill_usual(self) -> None:
        """Nothing is lost before it is saved."""
        from chatapp.engine.reasoning_texts import usual_examples

        key = self._task, self._language
        written = self._kept(SENTENCES[self._task][self._language], usual_examples(*key))
        self._drafts[key] = written
        self._show(written)

    def _save(self) -> None:
        texts: SavedTexts = {}
        for key, written in self._drafts.items():
            sentences = Sentences(*(getattr(written, name).strip() for name in _SENTENCES))
            try:
                texts[key] = sentences, from_text(written.examples)
            except InputError:  # of a kind of answer that is not shown
                self._task, self._language = key
                self.task.select(self._task)
                self.language.select(self._language)
                self._show_texts()
                return
        self.saved.emit(texts)
