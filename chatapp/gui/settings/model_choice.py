"""The models of a connection: how many, which one is asked by default, which have a star."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.models import Connection
from chatapp.gui.settings.form import Hint
from chatapp.gui.settings.model_list import ModelList
from chatapp.gui.widgets import Button, Label, Select, TextField


class ModelChoice(QWidget):
    """The fetched models as a select; a field for the name where the endpoint lists none."""

    fetch_requested = Signal()
    model_chosen = Signal(str)
    starred_changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[str, ...] = ()
        self._model: str | None = None
        self._count = Label()
        self.fetch = Button(small=True)
        self.select = Select()
        self.field = TextField()
        self.list = ModelList()
        self._failure = Hint()
        self.fetch.setObjectName("fetchModels")
        self.select.setObjectName("defaultModel")
        self.field.setObjectName("defaultModelName")
        line = QHBoxLayout()
        line.setContentsMargins(0, 2, 0, 2)
        line.addWidget(self._count, 1)
        line.addWidget(self.fetch)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self._failure)
        column.addSpacing(8)
        column.addWidget(self.select)
        column.addWidget(self.field)
        column.addSpacing(8)
        column.addWidget(self.list)
        self.fetch.clicked.connect(self.fetch_requested)
        self.select.activated.connect(self._selected)
        self.field.editingFinished.connect(self._typed)
        self.list.starred_changed.connect(self.starred_changed)
        self.list.chosen.connect(self.model_chosen)
        self.retranslate()

    def show_connection(self, connection: Connection) -> None:
        """Show the fetched models, the one that is asked by default, and those with a star."""
        models, model = connection.models, connection.model
        if models != self._models or self.select.count() == 0:
            self._models = models
            self._fill()
        self._model = model
        if model and models and model not in models:
            self.select.add(model, model)
        self.select.select(model or (models[0] if models else ""))
        if not self.field.hasFocus():
            self.field.setText(model or "")
        self.select.setVisible(bool(models))
        self.field.setVisible(not models)
        self.list.show_models(models, model, connection.starred, connection.contexts)
        self._failure.say("")
        self._say_count()

    def put_below(self, widget: QWidget) -> None:
        """Have something more under the list."""
        self._column.addWidget(widget)

    def reset(self) -> None:
        """Forget what was searched: another connection is shown."""
        self.list.search.clear()

    def show_failure(self, words: str) -> None:
        """Say why the models could not be fetched."""
        self._failure.say(words, "danger")

    def set_busy(self, busy: bool) -> None:
        """Whether a call is under way."""
        self.fetch.setEnabled(not busy)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.fetch.setText(self.tr("Fetch"))
        self.fetch.setAccessibleName(self.tr("Fetch the list of models"))
        self.fetch.setToolTip(self.tr("Ask the address for its models"))
        for control in (self.select, self.field):
            control.setAccessibleName(self.tr("Default model"))
            control.setToolTip(self.tr("The model a new conversation begins with"))
        self.field.setPlaceholderText(self.tr("Name of a model"))
        self._say_count()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _fill(self) -> None:
        blocked = self.select.blockSignals(True)
        self.select.clear()
        for name in self._models:
            self.select.add(name, name)
        self.select.blockSignals(blocked)

    def _say_count(self) -> None:
        count = len(self._models)
        if count == 0:
            self._count.setText(self.tr("None fetched yet"))
        elif count == 1:
            self._count.setText(self.tr("1 model"))
        else:
            self._count.setText(self.tr("{count} models").format(count=count))

    def _selected(self, _row: int) -> None:
        if self.select.currentData() != self._model:
            self.model_chosen.emit(self.select.currentData())

    def _typed(self) -> None:
        name = self.field.text().strip()
        if name and name != self._model:
            self.model_chosen.emit(name)
