"""Variants and example turns of a prompt: pairs of texts, added and taken out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import zip_longest

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.widgets import Button, IconButton, Label, TextField
from chatapp.gui.widgets.text_box import TextBox

_LOW, _MIDDLE, _HIGH = 50, 76, 84
"""Pixels of the boxes."""
Pair = tuple[str, str]


class _Row(QWidget):
    """Two texts and the button that takes them out."""

    edited = Signal()
    removed = Signal()

    def __init__(self, pair: Pair, *, lines: bool) -> None:
        super().__init__()
        self.first: TextField | TextBox = TextBox(_LOW) if lines else TextField()
        self.second = TextBox(_MIDDLE if lines else _HIGH)
        self.remove = IconButton("close")
        self.remove.clicked.connect(self.removed)
        if isinstance(self.first, TextBox):
            self.first.set_text(pair[0])
            self.first.edited.connect(self.edited)
        else:
            self.first.setText(pair[0])
            self.first.textChanged.connect(self.edited)
        self.second.set_text(pair[1])
        self.second.edited.connect(self.edited)
        # Two boxes of text look alike; a field for a name above one does not.
        self._says = tuple(Label("", "meta", "text3") for _ in range(2)) if lines else ()
        texts = QVBoxLayout()
        texts.setSpacing(4)
        for says, field in zip_longest(self._says, (self.first, self.second)):
            if says is not None:
                texts.addWidget(says)
            texts.addWidget(field)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addLayout(texts, 1)
        line.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def pair(self) -> Pair:
        """Both texts."""
        first = self.first
        return (first.text if isinstance(first, TextBox) else first.text()), self.second.text

    def set_names(self, first: str, second: str, remove: str) -> None:
        """Set what the parts are called, and stand for while they are empty."""
        for field, name in ((self.first, first), (self.second, second)):
            edit = field.edit if isinstance(field, TextBox) else field
            edit.setAccessibleName(name)
            edit.setToolTip(name)
            edit.setPlaceholderText(name)
        for says, name in zip(self._says, (first, second), strict=False):
            says.setText(name)
        self.remove.set_name(remove)

    def name_objects(self, name: str) -> None:
        """Set the object names of all."""
        self.setObjectName(name)
        for part, words in (
            (self.first, "first"),
            (self.second, "second"),
            (self.remove, "remove"),
        ):
            part.setObjectName(f"{name}_{words}")


class TextRows(QWidget):
    """A list of pairs with a button to add one. Signal: `changed`.

    Parameters: `name`, for object names; `lines`, whether the first text has several lines;
    `words`, gives the names of both texts, of adding one and of taking one out.
    """

    changed = Signal()

    def __init__(
        self, name: str, *, lines: bool, words: Callable[[], tuple[str, str, str, str]]
    ) -> None:
        super().__init__()
        self._name, self._lines, self._words = name, lines, words
        self.rows: list[_Row] = []
        self.add = Button("", "ghost", icon="plus", small=True)
        self.add.setObjectName(f"add_{name}")
        self.add.clicked.connect(self._add_empty)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.retranslate()

    @property
    def pairs(self) -> list[Pair]:
        """All pairs in their order."""
        return [row.pair for row in self.rows]

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show these."""
        for row in self.rows:
            self._take_out(row)
        self.rows = []
        for pair in pairs:
            self._add(pair)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        first, second, add, remove = self._words()
        self.add.setText(add)
        self.add.setAccessibleName(add)
        self.add.setToolTip(add)
        self.add.updateGeometry()
        for number, row in enumerate(self.rows, 1):
            row.set_names(f"{first} {number}", f"{second} {number}", f"{remove} {number}")
            row.name_objects(f"{self._name}_{number}")

    def _add(self, pair: Pair) -> _Row:
        row = _Row(pair, lines=self._lines)
        row.edited.connect(self.changed)
        row.removed.connect(partial(self._remove, row))
        self.rows.append(row)
        self._column.insertWidget(len(self.rows) - 1, row)
        row.stackUnder(self.add)  # read out before it
        before: QWidget | None = self.rows[-2].remove if len(self.rows) > 1 else None
        for part in (row.first, row.second, row.remove, self.add):
            if before is not None:
                QWidget.setTabOrder(before, part)
            before = part
        self.retranslate()
        return row

    def _add_empty(self) -> None:
        self._add(("", "")).first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, row: _Row) -> None:
        self.rows.remove(row)
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self._take_out(row)
        self.retranslate()
        self.changed.emit()

    def _take_out(self, row: _Row) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
