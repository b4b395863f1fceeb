"""A field for a folder: written, chosen in the system's dialog, or shown in its file manager."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.widgets import Button, TextField


class FolderField(QWidget):
    """`changed` carries another folder, "" for the default one; `show_requested`: show it."""

    changed = Signal(str)
    show_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = ""
        self.field = TextField()
        self.choose = Button(small=True)
        self.show_folder = Button(small=True)
        self.choose.setObjectName("chooseFolder")
        self.show_folder.setObjectName("showFolder")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.choose)
        line.addWidget(self.show_folder)
        line.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addLayout(line)
        self.setFocusProxy(self.field)
        self.field.editingFinished.connect(self._written)
        self.choose.clicked.connect(self._choose)
        self.show_folder.clicked.connect(self.show_requested)
        self.retranslate()

    def set_folder(self, folder: str) -> None:
        """Show which folder it is; "" for the default one."""
        self._folder = folder
        self.field.setText(folder)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.field.setPlaceholderText(self.tr("In the profile"))
        self.choose.setText(self.tr("Choose…"))
        self.choose.setToolTip(self.tr("Choose another folder"))
        self.show_folder.setText(self.tr("Show folder"))
        self.show_folder.setToolTip(self.tr("Show this folder in the file manager"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _written(self) -> None:
        self._take(self.field.text().strip())

    def _take(self, folder: str) -> None:
        if folder != self._folder:
            self.changed.emit(folder)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a folder"), self._folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._take)
        dialog.open()
