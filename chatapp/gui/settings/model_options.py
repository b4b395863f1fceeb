"""How a model is loaded: threads, context, layers on a graphics card."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from chatapp.domain.model_files import LoadOptions
from chatapp.domain.models import EmbeddedModel
from chatapp.gui.formats import count
from chatapp.gui.settings.form import Form
from chatapp.gui.settings.models_state import ModelsState
from chatapp.gui.widgets import NumberField

_LABEL_WIDTH = 112
_MOST_THREADS = 256
_MOST_CONTEXT = 1_000_000
_MOST_LAYERS = 1000
_CONTEXT_STEP = 1024


class ModelOptions(Form):
    """Three numbers; `changed(LoadOptions)` when the user gave another one."""

    changed = Signal(object)

    def __init__(
        self, model: EmbeddedModel, state: ModelsState, parent: QWidget | None = None
    ) -> None:
        super().__init__(_LABEL_WIDTH, parent)
        self._model = model
        self._state = state
        self.threads = NumberField(0, _MOST_THREADS)
        self.context = NumberField(0, _MOST_CONTEXT, _CONTEXT_STEP)
        self.gpu_layers = NumberField(0, _MOST_LAYERS)
        self._labels_of = {}
        self._hints_of = {}
        for name, field in (
            ("threads", self.threads),
            ("context", self.context),
            ("gpuLayers", self.gpu_layers),
        ):
            field.field.setObjectName(f"{name}_{model.id}")
            label = self.add_row(field)
            label.setBuddy(field.field)
            self._labels_of[name], self._hints_of[name] = label, self.add_hint()
            field.changed.connect(self._give)
        state.gpus_changed.connect(self.retranslate)
        self.show_model(model)

    def show_model(self, model: EmbeddedModel) -> None:
        """Show how a model is loaded now."""
        self._model = model
        options = model.options
        self.threads.set_value(options.threads)
        self.context.set_value(options.context)
        self.gpu_layers.set_value(options.gpu_layers)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        gpus = self._state.gpus
        words = {
            "threads": (
                self.tr("Threads"),
                self.tr("0: the number below, or as measured."),
                self.threads,
            ),
            "context": (self.tr("Context"), self._context_words(), self.context),
            "gpuLayers": (self.tr("GPU layers"), self._gpu_words(gpus), self.gpu_layers),
        }
        for name, (title, hint, field) in words.items():
            self._labels_of[name].setText(title)
            self._hints_of[name].say(hint)
            field.set_name(
                self.tr("{setting} of {model}").format(setting=title, model=self._model.id), hint
            )
        self.gpu_layers.setEnabled(bool(gpus))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _context_words(self) -> str:
        trained = self._model.file.context if self._model.file is not None else None
        if not trained:
            return self.tr("In tokens, for all that is answered at the same time. 0: as fits.")
        words = self.tr(
            "In tokens, for all that is answered at the same time. 0: as fits. The model was "
            "trained for {tokens}."
        )
        return words.format(tokens=count(trained))

    def _gpu_words(self, gpus: tuple[str, ...] | None) -> str:
        if gpus is None:
            return self.tr("Looking for a graphics card…")
        if not gpus:
            return self.tr("The llama.cpp of this app finds no graphics card it can compute with.")
        return self.tr("How many layers {gpu} computes. 0: none.").format(gpu=", ".join(gpus))

    def _give(self, _number: int) -> None:
        numbers = (self.threads.value, self.context.value, self.gpu_layers.value)
        self.changed.emit(LoadOptions(*numbers))
