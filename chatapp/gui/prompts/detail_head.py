"""What can be done with the prompt that is shown, above it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.domain.prompt_templates import NO_TIME, PromptKind, PromptTemplate
from chatapp.gui.widgets import Button, IconButton, Label
from chatapp.gui.widgets.spoken import announce


class DetailHead(QWidget):
    """Signals carry the prompt's id; `used` begins a conversation, or puts a template in,
    `compared` asks all wordings of a template the same."""

    used = Signal(str)
    compared = Signal(str)
    duplicated = Signal(str)
    exported = Signal(str)
    removed = Signal(str)
    reset = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prompt: PromptTemplate | None = None
        self._shipped = False
        self._wrong = ""
        self.use = Button("", "primary")
        self.compare = Button("", icon="columns")
        self.duplicate = IconButton("copy")
        self.export = IconButton("download")
        self.restore = Button("", icon="undo", small=True)
        self.remove = IconButton("trash")
        self.note = Label("", "meta", "text3", wrap=True)
        """Where it came from; or why it is not kept as it is written."""
        self._lay_out()
        named = (
            (self.use, "use_prompt", self.used),
            (self.compare, "compare_variants", self.compared),
            (self.duplicate, "duplicate_prompt", self.duplicated),
            (self.export, "export_prompt", self.exported),
            (self.restore, "reset_prompt", self.reset),
            (self.remove, "remove_prompt", self.removed),
        )
        for button, name, _signal in named:
            button.setObjectName(name)
        self.use.clicked.connect(self._use)
        self.compare.clicked.connect(self._compare)
        self.duplicate.clicked.connect(self._duplicate)
        self.export.clicked.connect(self._export)
        self.restore.clicked.connect(self._reset)
        self.remove.clicked.connect(self._remove)
        self.retranslate()

    def show_prompt(self, prompt: PromptTemplate, *, shipped: bool) -> None:
        """Offer what can be done with a prompt."""
        self._prompt, self._shipped = prompt, shipped
        self.restore.setVisible(shipped and prompt.updated != NO_TIME)
        worded = prompt.kind is PromptKind.TEMPLATE and bool(prompt.variants)
        self.compare.setVisible(worded)
        self.retranslate()

    def show_wrong(self, words: str) -> None:
        """Say why the prompt is not kept as it is written; "" takes that back."""
        if words != self._wrong:
            announce(self, words)
        self._wrong = words
        self._show_note()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        prompt = self._prompt
        persona = prompt is None or prompt.kind is PromptKind.PERSONA
        self.use.setText(self.tr("Start conversation") if persona else self.tr("Use"))
        self.use.setAccessibleName(self.use.text())
        self.use.setToolTip(
            self.tr("Begin a conversation with this persona")
            if persona
            else self.tr("Put the text into the message field; it is not sent yet")
        )
        self.use.updateGeometry()
        self.compare.setText(self.tr("Compare variants"))
        self.compare.setAccessibleName(self.compare.text())
        self.compare.setToolTip(
            self.tr("Ask a model with every wording, side by side; nothing is sent yet")
        )
        self.compare.updateGeometry()
        self.duplicate.set_name(self.tr("Duplicate this prompt"))
        self.export.set_name(self.tr("Export this prompt…"))
        self.remove.set_name(self.tr("Delete this prompt"))
        self.restore.setText(self.tr("Reset"))
        self.restore.setAccessibleName(self.tr("Reset"))
        self.restore.setToolTip(self.tr("Make it again what came with the app"))
        self._show_note()

    def _show_note(self) -> None:
        origin, prompt = "", self._prompt
        if self._shipped and prompt is not None:
            changed = prompt.updated != NO_TIME
            origin = (
                self.tr("Came with the app, changed") if changed else self.tr("Came with the app")
            )
        self.note.setText(self._wrong or origin)
        self.note.set_token("danger" if self._wrong else "text3")

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.use)
        line.addWidget(self.compare)
        line.addSpacing(6)
        line.addWidget(self.note, 1)
        for part in (self.restore, self.duplicate, self.export, self.remove):
            line.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)

    def _identity(self) -> str:
        return self._prompt.id if self._prompt is not None else ""

    def _use(self) -> None:
        self.used.emit(self._identity())

    def _compare(self) -> None:
        self.compared.emit(self._identity())

    def _duplicate(self) -> None:
        self.duplicated.emit(self._identity())

    def _export(self) -> None:
        self.exported.emit(self._identity())

    def _reset(self) -> None:
        self.reset.emit(self._identity())

    def _remove(self) -> None:
        self.removed.emit(self._identity())
