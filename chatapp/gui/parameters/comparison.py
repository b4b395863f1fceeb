"""What differs between the conversation and a preset."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.messages import Json
from chatapp.domain.presets import Difference
from chatapp.gui.parameter_words import label_of, value_words
from chatapp.gui.widgets import IconButton, Label, Surface

_LONGEST = 80
"""Characters of a value that are shown."""


class Comparison(Surface):
    """A card with a line for each difference. Signal: `closed`."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sunken", 6, "line", parent)
        self.setObjectName("comparison")
        self._name = ""
        self._found: Sequence[Difference] = ()
        self._title = Label("", "ui", "text", weight=600)
        self._close = IconButton("close")
        self._close.setObjectName("comparison_close")
        self._close.clicked.connect(self.closed)
        self.text = Label("", "meta", "text2", wrap=True)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 6, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.text)
        self.retranslate()

    def show_differences(self, name: str, found: Sequence[Difference]) -> None:
        """Show what differs. Parameters: `name`, of the preset; its values come last."""
        self._name, self._found = name, found
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._title.setText(self.tr("Here and in %1").replace("%1", self._name))
        self._title.setToolTip(self._title.text())
        self._close.set_name(self.tr("Close the comparison"))
        lines = [
            f"{label_of(one.name)}: {_short(one, one.first)} → {_short(one, one.second)}"
            for one in self._found
        ]
        self.text.setText("\n".join(lines) or self.tr("There is no difference."))
        self.text.updateGeometry()


def _short(difference: Difference, value: Json) -> str:
    text = value_words(difference.name, value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
