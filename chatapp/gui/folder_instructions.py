"""What the model is told in all conversations of a folder, written in a small window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.widgets import Button, Label
from chatapp.gui.widgets.text_box import TextBox

_WIDTH, _LINES = 480, 160


class FolderInstructions(QDialog):
    """Ends with its close. Signal: `saved(text)`.

    Parameters: `folder`, its name; `text`, what is told now.
    """

    saved = Signal(str)

    def __init__(self, folder: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("folder_instructions")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH)
        self._folder = folder
        self._about = Label("", "ui", "text2", wrap=True)
        self.text = TextBox(_LINES)
        self.text.edit.setObjectName("folder_instructions_text")
        self.text.set_text(text)
        self.text.edit.submitted.connect(self._save)
        self.save = Button("", "primary")
        self.save.setObjectName("folder_instructions_save")
        self.save.clicked.connect(self._save)
        self._cancel = Button("")
        self._cancel.setObjectName("folder_instructions_cancel")
        self._cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._about)
        column.addWidget(self.text)
        column.addLayout(foot)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        title = self.tr("Instructions for “%1”").replace("%1", self._folder)
        self.setWindowTitle(title)
        self._about.setText(
            self.tr(
                "Told to the model in all conversations of this folder, behind the instructions "
                "for all conversations and in front of their own."
            )
        )
        self.text.set_name(title)
        self.save.setText(self.tr("Save"))
        self.save.setAccessibleName(self.save.text())
        self.save.setToolTip(self.tr("Save (Ctrl+Enter)"))
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setAccessibleName(self._cancel.text())
        self._cancel.setToolTip(self.tr("Leave it as it was (Esc)"))

    def _save(self) -> None:
        self.saved.emit(self.text.text)
        self.accept()
