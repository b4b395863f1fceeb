"""The row for texts at which the answer stops."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from chatapp.domain.escapes import escaped, unescaped
from chatapp.domain.messages import Json
from chatapp.domain.parameters import Parameter
from chatapp.gui.parameters.chips import Chips
from chatapp.gui.parameters.plain_rows import LineEdit
from chatapp.gui.parameters.row import Row
from chatapp.gui.widgets import IconButton
from chatapp.gui.widgets.tab_order import put_behind


class TextsRow(Row):
    r"""A chip for each text, and a field for another one; `\n` and the like are escapes."""

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parameter, parent)
        self.chips = Chips()
        self.chips.removed.connect(self._remove)
        self.add = IconButton("plus")
        self.add.setObjectName("add")
        self.add.clicked.connect(self._open)
        self.put_beside(self.chips)
        self._head.setStretchFactor(self.chips, 1000)
        self.put_beside(self.add)
        self.field = _NewText(0)
        self.field.setObjectName("new_text")
        self.field.entered.connect(self._enter)
        self.put_below(self.field)
        self.field.hide()
        self.retranslate()

    @property
    def controls(self) -> Sequence[QWidget]:
        """Chips, button and field."""
        return self.chips, self.add, self.field

    def show_value(self) -> None:
        """Show the texts."""
        texts = [escaped(text) for text in self._texts]
        remove = self.tr("Remove %1")
        self.chips.show_texts(texts, [remove.replace("%1", text) for text in texts])
        add = self.tr("Add a text: %1").replace("%1", self.label)
        put_behind(self.name, self.chips)
        self.add.set_name(add)
        self.field.setAccessibleName(add)
        placeholder = self.tr("Text; %1 is a line break")
        self.field.setPlaceholderText(placeholder.replace("%1", r"\n"))
        self.field.setToolTip(self.tr("Enter adds it, Esc leaves"))
        self.setAccessibleName(self.spoken)

    @property
    def _texts(self) -> list[str]:
        value = self.state.value
        listed = [value] if isinstance(value, str) else value
        return [str(text) for text in listed] if isinstance(listed, list) else []

    def _open(self) -> None:
        self.field.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.opened.emit()

    def _enter(self, typed: str) -> None:
        text = unescaped(typed)
        self.field.clear()
        if text and text not in self._texts:
            texts: list[Json] = [*self._texts, text]
            self.give(texts)

    def _remove(self, place: int) -> None:
        texts: list[Json] = [*self._texts]
        del texts[place]
        self.give(texts or None)
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)


class _NewText(LineEdit):
    """Where another text is written."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away, and nothing else."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.hide()
            event.accept()
        else:
            super().keyPressEvent(event)
