"""A card of the models page: one embedded model, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.model_files import LoadOptions, fitting_context
from chatapp.domain.models import EmbeddedModel
from chatapp.gui.formats import count, data_size, progress_words
from chatapp.gui.settings import model_words as words
from chatapp.gui.settings.controller import SettingsController, SettingsState
from chatapp.gui.settings.form import Hint
from chatapp.gui.settings.model_options import ModelOptions
from chatapp.gui.widgets import Button, IconMark, Label, ProgressLine, Rule, Surface, Tag

_MARGINS = (17, 13, 17, 13)


class ModelCard(Surface):
    """One embedded model: what it is, what it takes, how it stands."""

    def __init__(
        self,
        model: EmbeddedModel,
        controller: SettingsController,
        state: SettingsState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("chat", 10, "line", parent)
        self.model = model
        self._controller, self._state = controller, state
        self.setObjectName(f"model_{model.id}")
        self._name = Label("", "title")
        self._tag, self._default = Tag(), Tag()
        self._facts = Label("", "ui", "text2", wrap=True)
        self._place = Label("", "meta", "text3", wrap=True)
        self._memory = Label("", "meta", "text2", wrap=True)
        self._loaded = Label("", "meta", "text2")
        self._progress = ProgressLine()
        self._failure = Hint()
        self._options: ModelOptions | None = None
        self._rule = Rule()
        self._make_buttons()
        self._lay_out()
        state.embedded.loaded_changed.connect(self.retranslate)
        self.show_model(model)

    def show_model(self, model: EmbeddedModel) -> None:
        """Show a model as it is now."""
        self.model = model
        if self._options is not None:
            self._options.show_model(model)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        model = self.model
        self._name.setText(words.model_title(model))
        self._tag.set(*words.state_tag(model))
        self._default.set(self.tr("Default"), "neutral")
        self._default.setVisible(model.default and model.present)
        demo = self.tr("Demo model, English, often wrong")
        facts = words.facts_line(model)
        self._facts.setText(
            " · ".join(each for each in (demo if model.demo else "", facts) if each)
        )
        self._facts.setVisible(bool(self._facts.text()))
        checksum = f"\nSHA-256 {model.sha256}" if model.sha256 else ""
        self._place.setText(model.path + checksum)
        self._place.setVisible(not model.demo)
        text, token = words.memory_line(model, loaded=self._is_loaded)
        self._memory.setText(text)
        self._memory.set_token(token)
        self._memory.setVisible(bool(self._memory.text()))
        self._progress.setAccessibleName(self.tr("Progress"))
        self._name_buttons()
        self._show_state()
        for label in (self._facts, self._place, self._memory):
            label.updateGeometry()

    def show_fetch(self) -> None:
        """Show how far fetching the demo model is, or why it failed."""
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All of them, as they stand."""
        return self._buttons

    # Buttons

    def _make_buttons(self) -> None:
        model = self.model
        self.use, self.options = Button(small=True), Button(small=True, chevron=True)
        self.fetch, self.locate = Button(small=True), Button(small=True)
        self.unload, self.shrink = Button(small=True), Button(small=True)
        self.take_off, self.delete = Button(small=True), Button(small=True, kind="danger")
        named = {
            "useModel": (self.use, self._use),
            "fetchDemoModel": (self.fetch, self._fetch),
            "findModelFile": (self.locate, self._locate),
            "removeModelFile": (self.take_off, self._take_off),
            "deleteModelFile": (self.delete, self._delete),
            "unloadModel": (self.unload, self._unload),
            "smallerContext": (self.shrink, self._shrink),
        }
        for name, (button, act) in named.items():
            button.setObjectName(name)
            button.clicked.connect(act)
        self.options.setCheckable(True)
        self.options.setObjectName(f"modelOptions_{model.id}")
        self.options.toggled.connect(self._show_options)  # assistive technology does not click
        stands = (self.use, self.fetch, self.locate, self.options)
        self._buttons = (*stands, self.take_off, self.delete, self.unload, self.shrink)

    def _name_buttons(self) -> None:
        fetching = self._state.progress is not None
        smaller = self._smaller
        named = (
            (self.use, self.tr("Use by default"), self.tr("Use {model} in new conversations")),
            (self.options, self.tr("Settings"), self.tr("Settings of {model}")),
            (self.locate, self.tr("Find it…"), self.tr("Find the file of {model}")),
            (self.take_off, self.tr("Take off the list"), self.tr("Take {model} off the list")),
            (self.delete, self.tr("Delete the file"), self.tr("Delete the file of {model}")),
            (self.unload, self.tr("Unload now"), self.tr("Give the memory of {model} back")),
            (
                self.shrink,
                self.tr("Use a context of {tokens}").replace("{tokens}", count(smaller or 0)),
                self.tr("Load {model} with a smaller context, which takes less memory"),
            ),
            (
                self.fetch,
                self.tr("Cancel") if fetching else self.tr("Fetch"),
                self.tr("Cancel fetching") if fetching else self.tr("Fetch the demo model"),
            ),
        )
        for button, text, name in named:
            button.setText(text)
            button.setAccessibleName(name.format(model=words.model_title(self.model)))
            button.setToolTip(button.accessibleName())
            button.updateGeometry()

    def _show_state(self) -> None:
        model, progress = self.model, self._state.progress
        fetching = model.demo and progress is not None
        loaded, this = self._state.embedded.loaded, self._is_loaded
        self.use.setVisible(model.chats and not model.default)
        self.options.setVisible(model.present and model.problem is None)
        self.fetch.setVisible(model.demo and (fetching or not model.present))
        self.locate.setVisible(not model.demo and not model.present)
        self.take_off.setVisible(not model.demo)
        self.delete.setVisible(model.fetched and model.present)
        self.unload.setVisible(this)
        self.shrink.setVisible(self._smaller is not None)
        self._loaded.setVisible(model.present and model.problem is None)
        self._loaded.setText(self.tr("Not loaded"))
        if this and loaded is not None:
            stands = self.tr("Loaded, {memory}") if loaded.memory else self.tr("Loaded")
            self._loaded.setText(stands.format(memory=data_size(loaded.memory or 0)))
        self._progress.setVisible(fetching)
        if fetching and progress is not None:
            self._progress.setMaximum(progress.total or 0)
            self._progress.setValue(progress.done if progress.total else 0)
            self._facts.setText(progress_words(progress.done, progress.total))
        failed = self._state.fetch_failure if model.demo else None
        self._failure.say(words.problem_words(failed or model.problem), "danger")

    @property
    def _is_loaded(self) -> bool:
        loaded = self._state.embedded.loaded
        return loaded is not None and loaded.path == self.model.path

    @property
    def _smaller(self) -> int | None:
        need = self.model.need
        if self._is_loaded:
            return None
        return fitting_context(need, self.model.context) if need is not None else None

    def _use(self) -> None:
        self._controller.embedded.use_model(self.model.id)

    def _fetch(self) -> None:
        if self._state.progress is not None:
            self._controller.cancel_fetch()
        else:
            self._controller.fetch_demo_model()

    def _take_off(self) -> None:
        self._controller.embedded.take_off_model(self.model.path)

    def _delete(self) -> None:
        self._controller.embedded.delete_model_file(self.model.path)

    def _unload(self) -> None:
        self._controller.embedded.unload_model()

    def _shrink(self) -> None:
        options, smaller = self.model.options, self._smaller
        if smaller is not None:
            self._give(LoadOptions(options.threads, smaller, options.gpu_layers))

    def _give(self, options: LoadOptions) -> None:
        self._controller.embedded.set_load_options(self.model.id, options)

    def _locate(self) -> None:
        dialog = QFileDialog(self, self.locate.accessibleName())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Model files (*.gguf)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(self._found)
        dialog.open()

    def _found(self, target: str) -> None:
        self._controller.embedded.find_model_file(self.model.path, target)

    def _show_options(self, shown: bool) -> None:
        if self._options is None:
            self._options = ModelOptions(self.model, self._state.embedded)
            self._options.changed.connect(self._give)
            self._below.addWidget(self._options)
            if self._state.embedded.gpus is None:
                self._controller.embedded.look_for_gpus()
        self._below.setContentsMargins(0, 8 if shown else 0, 0, 4 if shown else 0)
        self._options.setVisible(shown)
        self._rule.setVisible(shown)

    # Layout

    def _lay_out(self) -> None:
        head, state, acts = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for line in (head, state, acts):
            line.setSpacing(8)
        for widget in (self._name, self._tag, self._default):
            head.addWidget(widget)
        head.addStretch()
        head.addWidget(self.fetch)
        state.addWidget(self._loaded)
        state.addWidget(self.unload)
        state.addStretch()
        for button in (self.use, self.locate, self.options, self.shrink):
            acts.addWidget(button)
        acts.addStretch()
        acts.addWidget(self.take_off)
        acts.addWidget(self.delete)
        self._words = QVBoxLayout()
        self._words.setSpacing(4)
        self._words.addLayout(head)
        for widget in (self._facts, self._place, self._memory):
            self._words.addWidget(widget)
        self._words.addLayout(state)
        for below in (self._progress, self._failure):
            self._words.addWidget(below)
        self._words.addSpacing(4)
        self._below = QVBoxLayout()
        self._below.setSpacing(12)
        self._below.addWidget(self._rule)
        self._rule.hide()
        self._words.addLayout(acts)
        self._words.addLayout(self._below)
        mark = QVBoxLayout()
        mark.setContentsMargins(0, 4, 0, 0)
        mark.addWidget(IconMark("chip", size=20), 0, Qt.AlignmentFlag.AlignTop)
        line = QHBoxLayout(self)
        line.setContentsMargins(*_MARGINS)
        line.setSpacing(12)
        line.addLayout(mark)
        line.addLayout(self._words, 1)
