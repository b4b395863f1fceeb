"""Which of the kept tasks is shown: a list, and buttons for a new one and to delete it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.gui.tables.state import TaskState
from chatapp.gui.widgets import IconButton, Select

_NEW = ""


class TaskChooser(QWidget):
    """Signals: `chosen(id)`, `new_requested`, `remove_requested`.

    Parameters: `name`, what the object names of its parts begin with.
    """

    chosen = Signal(str)
    new_requested = Signal()
    remove_requested = Signal()

    def __init__(self, name: str, state: TaskState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.tasks = Select()
        self.new, self.remove = IconButton("plus"), IconButton("trash")
        self.tasks.setObjectName(f"{name}_tasks")
        self.new.setObjectName(f"{name}_new")
        self.remove.setObjectName(f"{name}_delete")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        for widget in (self.tasks, self.new, self.remove):
            line.addWidget(widget)
        self.tasks.currentIndexChanged.connect(self._choose)
        self.new.clicked.connect(self.new_requested)
        self.remove.clicked.connect(self.remove_requested)
        state.listed.connect(self.refresh)
        state.shown.connect(self.refresh)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.tasks.setAccessibleName(self.tr("Task"))
        self.tasks.setToolTip(self.tr("Show another task"))
        self.new.set_name(self.tr("New task"))
        self.remove.set_name(self.tr("Delete this task"))
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def refresh(self) -> None:
        """List the tasks there are now."""
        state = self._state
        blocked = self.tasks.blockSignals(True)
        self.tasks.clear()
        for experiment in state.experiments:
            self.tasks.add(experiment.title or self.tr("New task"), experiment.id)
        if state.experiment is None:
            self.tasks.add(self.tr("New task"), _NEW)
        self.tasks.select(state.experiment.id if state.experiment is not None else _NEW)
        self.tasks.blockSignals(blocked)
        self.tasks.updateGeometry()
        self.remove.setEnabled(state.experiment is not None)

    def _choose(self) -> None:
        identity = self.tasks.currentData()
        if identity:
            self.chosen.emit(identity)
