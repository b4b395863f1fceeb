"""The extra headers of a connection: names, and values that are not shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.settings.form import Hint
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, IconButton, KeyField, Label, TextField

_NAME_WIDTH = 148


class HeaderRows(QWidget):
    """A row for each header, and one that adds another.

    Signals: `given(name, value)` for a new header or another value; `removed(name)`.
    """

    given = Signal(str, str)
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, _HeaderRow] = {}
        self._undo: Callable[[], None] | None = None
        self.name, self.value = TextField(), KeyField(eye=True)
        self.add = Button(icon="plus")
        self.name.setObjectName("newHeaderName")
        self.value.setObjectName("newHeaderValue")
        self.add.setObjectName("addHeader")
        self._waiting = ""
        self._hint = Hint()
        self._gone = Label("", "meta", "text2")
        self.undo = Button(small=True)
        self.undo.setObjectName("undoRemovedHeader")
        self._lay_out()
        self.name.returnPressed.connect(self._name_entered)
        self.value.entered.connect(self._value_entered)
        self.value.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)
        self.undo.clicked.connect(self._bring_back)
        theme().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def show_headers(self, names: tuple[str, ...]) -> None:
        """Show these headers; the one just added leaves the row that adds."""
        for gone in self._rows.keys() - set(names):
            row = self._rows.pop(gone)
            row.hide()
            row.deleteLater()
        for name in names:
            if name not in self._rows:
                row = self._rows[name] = _HeaderRow(name)
                row.given.connect(self.given)
                row.removed.connect(self.removed)
                self._column.insertWidget(len(self._rows) - 1, row)
        if self.name.text().strip() in names:
            self.name.clear()
            self.value.clear()
            self.value.set_stored(False)
            self._waiting = ""
            self.say_wrong("")
        for row in self._rows.values():
            row.set_name_width(self.name.width())

    def follow_in_tab_order(self, widget: QWidget) -> None:
        """Let Tab lead from `widget` through the rows, as they are seen."""
        parts: list[QWidget] = []
        for row in sorted(self._rows.values(), key=self._column.indexOf):
            parts += [row.value, row.remove]
        for part in (*parts, self.name, self.value, self.add, self.undo):
            QWidget.setTabOrder(widget, part)
            widget = part

    def reset(self) -> None:
        """Forget what was being written: another connection is shown."""
        self.name.clear()
        self.value.clear()
        self.value.set_stored(False)
        self._waiting = ""
        self.say_wrong("")
        self.offer_undo("", None)

    def offer_undo(self, name: str, undo: Callable[[], None] | None) -> None:
        """Say that a header was removed, and have a button that brings it back."""
        self._undo = undo
        self._gone.setText(self.tr("{name} was removed.").format(name=name))
        self._removal.setVisible(undo is not None)

    def say_wrong(self, words: str) -> None:
        """Say what is wrong with what was written; "" for nothing."""
        self._hint.say(words, "danger")
        self.name.set_invalid(bool(words))

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.name.setPlaceholderText(self.tr("Name"))
        self.name.setAccessibleName(self.tr("Name of a new header"))
        self.name.setToolTip(self.tr("A header that is sent with each call, as in X-Team"))
        self.value.setAccessibleName(self.tr("Value of the new header"))
        self.value.setToolTip(self.tr("Kept in the system keyring"))
        self.value.set_eye_names(self.tr("Show the value"), self.tr("Hide the value"))
        self.add.setText(self.tr("Add"))
        self.add.setAccessibleName(self.tr("Add header"))
        self.add.setToolTip(self.tr("Send this header with each call"))
        self.undo.setText(self.tr("Undo"))
        self.undo.setToolTip(self.tr("Send the header again"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.name)
        line.addWidget(self.value, 1)
        line.addWidget(self.add)
        self._removal = QWidget()
        removal = QHBoxLayout(self._removal)
        removal.setContentsMargins(0, 0, 0, 0)
        removal.setSpacing(8)
        removal.addWidget(self._gone)
        removal.addWidget(self.undo)
        removal.addStretch()
        self._removal.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addLayout(line)
        self._column.addWidget(self._hint)
        self._column.addWidget(self._removal)

    def _restyle(self) -> None:
        self.name.setFixedWidth(theme().scaled(_NAME_WIDTH))
        for row in self._rows.values():
            row.set_name_width(self.name.width())

    def _name_entered(self) -> None:
        self.value.setFocus(Qt.FocusReason.OtherFocusReason)

    def _value_entered(self, value: str) -> None:
        """The value was left: it goes out with the name."""
        self._waiting = value

    def _add(self) -> None:
        self.value.commit()
        if self._waiting:
            self._emit()
        else:
            missing = self.value if self.name.text().strip() else self.name
            missing.setFocus(Qt.FocusReason.OtherFocusReason)

    def _emit(self) -> None:
        self.given.emit(self.name.text().strip(), self._waiting)

    def _bring_back(self) -> None:
        undo, self._undo = self._undo, None
        self._removal.hide()
        if undo is not None:
            undo()


class _HeaderRow(QWidget):
    """One header: its name, its hidden value, and a button that removes it."""

    given = Signal(str, str)
    removed = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._label = Label(name, "ui", "text")
        self.value = KeyField()
        self.value.set_stored(True)
        self.remove = IconButton("trash")
        self.value.setObjectName(f"header_{name}")
        self.remove.setObjectName(f"removeHeader_{name}")
        self._label.setToolTip(name)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._label)
        line.addWidget(self.value, 1)
        line.addWidget(self.remove)
        self.value.entered.connect(self._give)
        self.remove.clicked.connect(self._remove)
        self.retranslate()

    def set_name_width(self, width: int) -> None:
        """How wide the name stands."""
        self._label.setFixedWidth(width)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        text = self.tr("Value of {name}").format(name=self._name)
        self.value.setAccessibleName(text)
        self.value.setToolTip(self.tr("Write another value to replace the one in the keyring"))
        self.remove.set_name(self.tr("Remove the header {name}").format(name=self._name))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _give(self, value: str) -> None:
        self.given.emit(self._name, value)

    def _remove(self) -> None:
        self.removed.emit(self._name)
