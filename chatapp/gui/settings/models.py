"""The settings page of the embedded models: the demo model, and files the user added."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.messages import Failure
from chatapp.domain.models import EmbeddedModel
from chatapp.gui.formats import data_size, progress_words
from chatapp.gui.i18n import word_failure
from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.settings.declared import DeclaredForm, in_column
from chatapp.gui.settings.form import FORM_WIDTH, Hint
from chatapp.gui.settings.header import PageHeader
from chatapp.gui.widgets import (
    Button,
    IconMark,
    Label,
    ProgressLine,
    ScrollPage,
    Surface,
    Tag,
    limit_width,
)

_DEMO_NAME = "SmolLM2 135M Instruct"


class ModelsPage(QWidget):
    """Fetch the demo model, add and take away files, choose the number of threads."""

    def __init__(
        self, controller: SettingsController, state: SettingsState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._state = state
        self._header = PageHeader()
        self.add = Button(icon="plus", small=True)
        self.add.setObjectName("addModelFile")
        self._header.add(self.add)
        self._rows = QWidget()
        limit_width(self._rows, FORM_WIDTH)
        self._column = QVBoxLayout(self._rows)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._failure = Hint()
        self.rows: list[ModelRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        declared = DeclaredForm("models", controller, state)
        column.addWidget(ScrollPage(in_column(self._rows, self._failure, declared)), 1)
        self.add.clicked.connect(self._choose_file)
        state.models_changed.connect(self._refresh)
        state.fetch_changed.connect(self._show_fetch)
        state.failed.connect(self._show_failure)
        self.retranslate()
        self._refresh()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._header.title.setText(self.tr("Models"))
        self.add.setText(self.tr("Add model file…"))
        self.add.setToolTip(self.tr("Add a GGUF file that is on this computer"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _refresh(self) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [ModelRow(model, self._controller) for model in self._state.models]
        before: QWidget = self.add
        for row in self.rows:
            self._column.addWidget(row)
            QWidget.setTabOrder(before, row.action)
            before = row.action
        self._failure.say("")
        self._show_fetch()

    def _show_fetch(self) -> None:
        for row in self.rows:
            if row.model.demo:
                row.show_fetch(self._state)

    def _show_failure(self, connection_id: str, failure: Failure) -> None:
        if not connection_id and self.isVisible():
            sentence = word_failure(failure)
            self._failure.say(f"{sentence.title}. {sentence.detail}".strip(), "danger")

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Add model file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Model files (*.gguf)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(self._controller.add_model_file)
        dialog.open()


class ModelRow(Surface):
    """One embedded model: what it is, whether its file is there, and what can be done."""

    def __init__(
        self, model: EmbeddedModel, controller: SettingsController, parent: QWidget | None = None
    ) -> None:
        super().__init__("chat", 10, "line", parent)
        self.model = model
        self.setObjectName(f"model_{model.id}")
        self._fetching = False
        self._name = Label(_DEMO_NAME if model.demo else model.id, "title")
        self._detail = Label("", "ui", "text2", wrap=True)
        self._size = Label("", "meta", "text3")
        self._tag = Tag()
        self._progress = ProgressLine()
        self._failure = Hint()
        self.action = Button(small=True)
        self.action.setObjectName("fetchDemoModel" if model.demo else "removeModelFile")
        self._act = (
            controller.fetch_demo_model
            if model.demo
            else partial(controller.remove_model_file, model.path)
        )
        self._cancel = controller.cancel_fetch
        self.action.clicked.connect(self._clicked)
        self._progress.hide()
        self._lay_out()
        self.retranslate()

    def show_fetch(self, state: SettingsState) -> None:
        """Show how far fetching is, or why it failed."""
        progress = state.progress
        self._fetching = progress is not None
        self._progress.setVisible(self._fetching)
        if progress is not None:
            self._progress.setMaximum(progress.total or 0)
            self._progress.setValue(progress.done if progress.total else 0)
            self._size.setText(progress_words(progress.done, progress.total))
        failure = state.fetch_failure
        sentence = word_failure(failure) if failure else None
        self._failure.say(
            f"{sentence.title}. {sentence.detail}".strip() if sentence else "", "danger"
        )
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        model = self.model
        if model.demo:
            self._detail.setText(self.tr("Demo model, English, often wrong"))
            self.action.setText(self.tr("Cancel") if self._fetching else self.tr("Fetch"))
            self.action.setAccessibleName(
                self.tr("Cancel fetching") if self._fetching else self.tr("Fetch the demo model")
            )
        else:
            self._detail.setText(model.path)
            self.action.setText(self.tr("Take off the list"))
            self.action.setAccessibleName(self.tr("Take {name} off the list").format(name=model.id))
        self.action.setToolTip(self.action.accessibleName())
        self.action.setVisible(not model.demo or self._fetching or not model.present)
        self._progress.setAccessibleName(self.tr("Progress"))
        if model.present:
            self._tag.set(self.tr("Ready"), "ok")
        elif model.demo:
            self._tag.set(self.tr("Not fetched"), "neutral")
        else:
            self._tag.set(self.tr("File missing"), "danger")
        if not self._fetching:
            self._size.setText(data_size(model.size) if model.present else "")
        self.action.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _clicked(self) -> None:
        if self._fetching:
            self._cancel()
        else:
            self._act()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name)
        head.addWidget(self._tag)
        head.addStretch()
        head.addWidget(self.action)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(head)
        words.addWidget(self._detail)
        words.addWidget(self._size)
        words.addWidget(self._progress)
        words.addWidget(self._failure)
        line = QHBoxLayout(self)
        line.setContentsMargins(17, 13, 17, 13)
        line.setSpacing(12)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, 4, 0, 0)
        mark.addWidget(IconMark("chip", size=20), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(mark)
        line.addLayout(words, 1)
