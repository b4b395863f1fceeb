"""The form of a cloze task: the template, the labels with their words, how words are scored."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.cloze_tables import ClozeTable
from chatapp.gui.tables.form_line import form_line
from chatapp.gui.widgets import Label, Select, Switch, TextField
from chatapp.gui.widgets.segments import Segments
from chatapp.gui.widgets.text_box import TextBox

_MEAN, _SUM = "mean", "sum"
_NONE = ""


class ClozeForm(QWidget):
    """All of a task but its rows. Signal: `edited`, the user changed something.

    Parameters: `rows`, the table, which stands below.
    """

    edited = Signal()

    def __init__(self, rows: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TextField()
        self.template = TextBox(76)
        self.labels = TextBox(92)
        self.length = Segments((_MEAN, _SUM))
        self.prior = Switch()
        self.neutral = TextField()
        self.gold = Select()
        self._words: dict[QWidget, Label] = {}
        self._showing = False
        self._name_parts()
        self._lay_out(rows)
        self._connect()
        self.retranslate()

    def show_task(self, title: str, task: ClozeTable) -> None:
        """Show a task; no signal."""
        self._showing = True
        if self.title.text() != title:
            self.title.setText(title)
        self.template.set_text(task.template)
        self.labels.set_text(task.labels)
        self.length.select(_MEAN if task.per_token else _SUM)
        self.prior.setChecked(task.prior)
        if self.neutral.text() != task.neutral:
            self.neutral.setText(task.neutral)
        self.show_columns(task)
        self._show_neutral()
        self._showing = False

    def show_columns(self, task: ClozeTable) -> None:
        """Offer the columns as the one with the right labels."""
        blocked = self.gold.blockSignals(True)
        self.gold.clear()
        self.gold.add(self.tr("None"), _NONE)
        for name in task.columns:
            self.gold.add(name, name)
        self.gold.select(task.gold)
        self.gold.blockSignals(blocked)

    def task(self, before: ClozeTable) -> ClozeTable:
        """The task as it is in the form. Parameters: `before`, with its rows."""
        return replace(
            before,
            template=self.template.text,
            labels=self.labels.text,
            per_token=self.length.value == _MEAN,
            prior=self.prior.isChecked(),
            neutral=self.neutral.text(),
            gold=self.gold.currentData() or "",
        )

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        for widget, (name, tip) in self._names().items():
            self._words[widget].setText(name)
            if isinstance(widget, TextBox):
                widget.set_name(name, tip)
            else:
                widget.setAccessibleName(name)
                widget.setToolTip(tip)
        self.title.setPlaceholderText(self.tr("New task"))
        self.template.edit.setPlaceholderText(self.tr("{{text}} It was {{blank}}"))
        self.labels.edit.setPlaceholderText(
            self.tr("good: great, wonderful\nbad: terrible, boring")
        )
        self.length.set_text(
            _MEAN, self.tr("Mean"), self.tr("A word's score is the mean of its tokens'")
        )
        self.length.set_text(
            _SUM, self.tr("Sum"), self.tr("A word's score is the sum of its tokens'")
        )
        if self.gold.count():
            self.gold.setItemText(0, self.tr("None"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _names(self) -> dict[QWidget, tuple[str, str]]:
        return {
            self.title: (self.tr("Name"), self.tr("What this task is called")),
            self.template: (
                self.tr("Template"),
                self.tr("A text with {{blank}} in it; columns stand in it as {{name}}"),
            ),
            self.labels: (
                self.tr("Labels"),
                self.tr("A label a line: its name, a colon, and words for the blank"),
            ),
            self.length: (self.tr("Score"), self.tr("How the tokens of a word are put together")),
            self.prior: (
                self.tr("Take off prior"),
                self.tr("Take off how likely a word is without the text"),
            ),
            self.neutral: (
                self.tr("Neutral text"),
                self.tr("What stands in the place of the columns then; it may be empty"),
            ),
            self.gold: (self.tr("Right label"), self.tr("The column with the right labels")),
        }

    def _show_neutral(self) -> None:
        self.neutral.setVisible(self.prior.isChecked())
        self._words[self.neutral].setVisible(self.prior.isChecked())

    def _edited(self) -> None:
        if not self._showing:
            self._show_neutral()
            self.edited.emit()

    def _name_parts(self) -> None:
        named = {
            "title": self.title,
            "template": self.template.edit,
            "labels": self.labels.edit,
            "length": self.length,
            "prior": self.prior,
            "neutral": self.neutral,
            "gold": self.gold,
        }
        for name, widget in named.items():
            widget.setObjectName(f"cloze_{name}")

    def _connect(self) -> None:
        for field in (self.title, self.neutral):
            field.textChanged.connect(self._edited)
        for box in (self.template, self.labels):
            box.edited.connect(self._edited)
        self.length.chosen.connect(self._edited)
        self.prior.toggled.connect(self._edited)
        self.gold.currentIndexChanged.connect(self._edited)

    def _lay_out(self, rows: QWidget) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 24)
        column.setSpacing(12)
        for widget in self._names():
            if widget is self.gold:
                column.addWidget(rows)
            column.addLayout(self._line(widget))
        column.addStretch(1)

    def _line(self, widget: QWidget) -> QHBoxLayout:
        words = self._words[widget] = Label("", "ui", "text2")
        return form_line(words, widget)
