"""The foot of the panel: reset, save as a preset, and where its name is written."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.presets import same_name
from chatapp.gui.formats import count
from chatapp.gui.parameters.state import PanelState
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, IconButton, Label, TextField


class Foot(QWidget):
    """Signals: `reset_requested`; `save_requested(name)`; `rename_requested(name)`."""

    reset_requested = Signal()
    save_requested = Signal(str)
    rename_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("parameters_foot")
        self._state = PanelState()
        self._renaming = False
        self.reset = Button("", "ghost")
        self.reset.setObjectName("reset")
        self.reset.clicked.connect(self.reset_requested)
        self.save = Button("", small=True)
        self.save.setObjectName("save_preset")
        self.save.clicked.connect(self.ask_name)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.reset)
        row.addStretch(1)
        row.addWidget(self.save)
        self._naming = self._make_naming()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 10)
        column.addWidget(self._buttons)
        column.addWidget(self._naming)
        self._naming.hide()
        theme().changed.connect(self.update)
        self.retranslate()

    def _make_naming(self) -> QWidget:
        self.name = _NameField()
        self.name.setObjectName("preset_name")
        self.name.textChanged.connect(self._refresh)
        self.name.returnPressed.connect(self._give)
        self.name.left.connect(self.leave)
        self.give = Button("", "primary", small=True)
        self.give.setObjectName("give_name")
        self.give.clicked.connect(self._give)
        self._close = IconButton("close")
        self._close.setObjectName("leave_name")
        self._close.clicked.connect(self.leave)
        self._hint = Label("", "meta", "text3", wrap=True)
        naming = QWidget()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        row.addWidget(self.give)
        row.addWidget(self._close)
        column = QVBoxLayout(naming)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._hint)
        column.addLayout(row)
        return naming

    def show_state(self, state: PanelState) -> None:
        """Show how much can be reset."""
        if state.conversation != self._state.conversation or state.next_only:
            self.leave()
        self._state = state
        self._refresh()

    def ask_name(self, _checked: bool = False, *, renaming: bool = False) -> None:
        """Show the field for a name, with that of the present preset in it."""
        self._renaming = renaming
        preset = self._state.preset
        self.name.setText("" if preset is None else preset.name)
        self.name.selectAll()
        self._buttons.hide()
        self._naming.show()
        self._refresh()
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Show the buttons again; nothing is saved."""
        if self._naming.isHidden():
            return
        had_focus = self._naming.isAncestorOf(self.name) and self.name.hasFocus()
        self._naming.hide()
        self._buttons.show()
        if had_focus:
            self.save.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def hint(self) -> str:
        """What is said about the name."""
        return self._hint.text()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.save.setText(self.tr("Save preset"))
        self.save.setAccessibleName(self.save.text())
        self.save.setToolTip(self.tr("Save instructions and parameters under a name"))
        self.name.setAccessibleName(self.tr("Name of the preset"))
        self.name.setPlaceholderText(self.tr("Name of the preset"))
        self.name.setToolTip(self.tr("Enter saves, Esc leaves"))
        self._close.set_name(self.tr("Do not save"))
        self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline above."""
        QPainter(self).fillRect(0, 0, self.width(), 1, theme().color("line"))

    def _refresh(self) -> None:
        state, changes = self._state, len(self._state.changes)
        text = self.tr("Reset 1 change") if changes == 1 else self.tr("Reset %1 changes")
        self.reset.setText(text.replace("%1", count(changes)) if changes else self.tr("Reset"))
        self.reset.setAccessibleName(self.reset.text())
        self.reset.setToolTip(self._reset_tip())
        self.reset.setEnabled(bool(state.conversation) and changes > 0)
        self.save.setEnabled(bool(state.conversation) and not state.next_only)
        self.reset.updateGeometry()
        taken = self._taken
        own = state.preset is not None and same_name(self.name.text(), state.preset.name)
        self._hint.setText(self._hint_text(taken=taken, own=own))
        self._hint.updateGeometry()
        replaces = taken and not self._renaming
        self.give.setText(self.tr("Replace") if replaces else self.tr("Save"))
        self.give.setAccessibleName(self.give.text())
        self.give.setToolTip(self.give.text())
        self.give.updateGeometry()
        self.give.setEnabled(bool(self.name.text().strip()) and not self._blocked(taken, own))

    def _reset_tip(self) -> str:
        if self._state.next_only:
            return self.tr("Let the next message be like all others")
        if self._state.preset is not None:
            return self.tr("Back to what the preset says")
        return self.tr("Send no parameters and no instructions")

    @property
    def _taken(self) -> bool:
        """Whether a preset has the name that is written."""
        return any(same_name(self.name.text(), one.name) for one in self._state.presets)

    def _blocked(self, taken: bool, own: bool) -> bool:
        """Whether the name cannot be given: two presets cannot have the same one."""
        return self._renaming and taken and not own

    def _hint_text(self, *, taken: bool, own: bool) -> str:
        if self._blocked(taken, own):
            return self.tr("There is a preset of that name already.")
        if self._renaming:
            return self.tr("Another name for this preset")
        if taken:
            return self.tr("The preset of that name is replaced.")
        return self.tr("Save instructions and parameters as")

    def _give(self) -> None:
        if not self.give.isEnabled():
            return
        name, signal = self.name.text(), self.save_requested
        if self._renaming:
            signal = self.rename_requested
        self.leave()
        signal.emit(name)


class _NameField(TextField):
    """A field that Esc leaves. Signal: `left`."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.left.emit()
        else:
            super().keyPressEvent(event)
