"""The quiet line above the messages: the persona of a conversation, and its example turns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.example_turns import ExampleTurn
from chatapp.gui.formats import count
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, Label, ScrollPage, limit_width
from chatapp.gui.widgets.spoken import name_of

_COLUMN, _SIDE = 592, 20
_MOST = 240
"""Pixels of height that opened examples take at most; more are scrolled."""


class PersonaStrip(QWidget):
    """Folded it is one line; opened it shows the turns that are sent before the first prompt."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("persona_strip")
        self._persona = ""
        self._examples: tuple[ExampleTurn, ...] = ()
        self._name = Label("", "meta", "text2")
        self.fold = Button("", "ghost", icon="chevron-right", small=True, role="meta")
        self.fold.setObjectName("show_examples")
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._unfold)
        self._turns = QWidget()
        self._column = QVBoxLayout(self._turns)
        self._column.setContentsMargins(0, 0, 8, 8)
        self._column.setSpacing(4)
        self._page = ScrollPage(self._turns)
        self._page.hide()
        self._lay_out()
        theme().changed.connect(self._restyle)
        self.retranslate()

    def show_persona(self, persona: str | None, examples: Sequence[ExampleTurn]) -> None:
        """Show what a conversation was begun with; with nothing of it the line is not there."""
        if (persona or "", tuple(examples)) != (self._persona, self._examples):
            self._persona, self._examples = persona or "", tuple(examples)
            self.fold.setChecked(False)
            self.retranslate()
        self.setVisible(bool(persona or examples))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        words = self.tr("Persona: %1").replace("%1", self._persona)
        self._name.setText(words)
        self._name.setToolTip(words)
        self._name.setVisible(bool(self._persona))
        many = self.tr("%1 example turns").replace("%1", count(len(self._examples)))
        turns = self.tr("1 example turn") if len(self._examples) == 1 else many
        self.fold.setText(turns)
        self.fold.setAccessibleName(turns)
        self.fold.setToolTip(self.tr("Sent before the first message, with every request"))
        self.fold.setVisible(bool(self._examples))
        self.fold.updateGeometry()
        self.setAccessibleName(self.tr("Persona"))
        if self.fold.isChecked():
            self._fill()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page and the hairline below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("chat"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme().color("line"))

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._name)
        line.addWidget(self.fold)
        line.addStretch(1)
        holder = QWidget()
        limit_width(holder, _COLUMN)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 2, 0, 3)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self._page)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(_SIDE, 0, _SIDE, 0)
        outer.addStretch(1)
        outer.addWidget(holder, 1000)
        outer.addStretch(1)

    def _unfold(self, wanted: bool) -> None:
        self.fold.set_icon("chevron-down" if wanted else "chevron-right")
        if wanted:
            self._fill()
        self._page.setVisible(wanted)

    def _fill(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for turn in self._examples:
            for who, text in ((self.tr("You"), turn.prompt), (self.tr("Model"), turn.answer)):
                self._column.addWidget(_Said(who, text))
        self._restyle()

    def _restyle(self) -> None:
        width = min(self.width() - 2 * _SIDE, theme().scaled(_COLUMN)) - 8
        height = self._column.heightForWidth(max(1, width)) if self._column.count() else 0
        self._page.setFixedHeight(min(theme().scaled(_MOST), max(1, height)))
        self.update()


class _Said(QWidget):
    """What one of both says in an example."""

    def __init__(self, who: str, text: str) -> None:
        super().__init__()
        name = Label(who, "meta", "text3")
        name.setFixedWidth(theme().scaled(56))
        name.setAlignment(Qt.AlignmentFlag.AlignTop)
        said = Label(text, "ui", "text2", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(said, 1)
        self.setAccessibleName(name_of(who, text))
