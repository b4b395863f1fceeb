"""Exactly what is sent for one row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.messages import Role
from chatapp.gui import formats
from chatapp.gui.few_shot.state import FewShotState
from chatapp.gui.i18n import word_failure
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Label, LongText, NumberField, Surface

_HEIGHT = 300
_MOST_EXAMPLES = 64


class PreviewPane(QWidget):
    """The messages as they are sent, with their tokens.

    Signal: `looked(k, row)`, another number of examples or another row, from 0.
    """

    looked = Signal(int, int)

    def __init__(self, state: FewShotState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._head = Label("", "h3")
        self._tokens = Label("", "meta", "text3")
        self._k_words, self._row_words = Label("", "ui", "text2"), Label("", "ui", "text2")
        self.k, self.row = NumberField(0, _MOST_EXAMPLES), NumberField(1, 1)
        self.text = LongText()
        self._k_words.setBuddy(self.k)
        self._row_words.setBuddy(self.row)
        self.k.setObjectName("few_shot_k")
        self.row.setObjectName("few_shot_row")
        self.text.setObjectName("few_shot_messages")
        self._lay_out()
        self.k.changed.connect(self._look)
        self.row.changed.connect(self._look)
        state.previewed.connect(self.refresh)
        theme().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._head.setText(self.tr("What is sent"))
        self._k_words.setText(self.tr("Examples"))
        self._row_words.setText(self.tr("Row"))
        self.k.set_name(self.tr("Examples"), self.tr("How many examples are shown"))
        self.row.set_name(self.tr("Asked about row"), self.tr("Which row of the table is asked"))
        self.text.setAccessibleName(self.tr("What is sent"))
        self.text.setToolTip(self.tr("The exact messages"))
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def refresh(self) -> None:
        """Show what is sent now."""
        state = self._state
        self.k.set_value(state.k)
        self.row.set_highest(max(1, len(state.task.rows)))
        self.row.set_value(state.row + 1)
        preview = state.preview
        if preview is None:
            failure = state.failure
            words = self.tr("Add rows to the table to see what is sent.")
            self.text.show_text(word_failure(failure).title if failure is not None else words)
            self._tokens.setText("")
            return
        tokens = self.tr("about {count} tokens").format(count=formats.count(preview.tokens))
        self._tokens.setText(tokens)
        names = {Role.USER: self.tr("User"), Role.ASSISTANT: self.tr("Assistant")}
        system = self.tr("System")
        parts = [f"— {system} —\n{preview.prompt.system}"] if preview.prompt.system else []
        if state.task.as_text:
            parts = [text for _role, text in preview.prompt.turns]
        else:
            parts += [f"— {names[role]} —\n{text}" for role, text in preview.prompt.turns]
        self.text.show_text("\n\n".join(parts))

    def _look(self) -> None:
        self.looked.emit(self.k.value, self.row.value - 1)

    def _restyle(self) -> None:
        self.text.setFixedHeight(theme().scaled(_HEIGHT))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._head, 1)
        head.addWidget(self._tokens)
        choice = QHBoxLayout()
        choice.setSpacing(8)
        for words, number in ((self._k_words, self.k), (self._row_words, self.row)):
            choice.addWidget(words)
            choice.addWidget(number)
            choice.addSpacing(16)
        choice.addStretch(1)
        ground = Surface("sunken", 8)
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(12, 8, 4, 8)
        inside.addWidget(self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(choice)
        column.addWidget(ground)
