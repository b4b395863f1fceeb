"""The dialog that asks where prompts are written to, and in what form."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

_KINDS = {"json": "JSON", "md": "Markdown", "csv": "CSV"}
"""By the end of the file's name."""


class ExportDialog(QFileDialog):
    """Ends with its close. The name of the file ends as the chosen form does.

    Parameters: `title`, of the dialog; `name`, of the file, without its end.
    """

    def __init__(self, title: str, name: str, parent: QWidget) -> None:
        super().__init__(parent, title)
        self.setObjectName("export_prompts_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setNameFilters([f"{words} (*.{end})" for end, words in _KINDS.items()])
        self.selectFile(f"{name}.json")
        self.setDefaultSuffix("json")
        self.filterSelected.connect(self._follow)

    def _follow(self, kind: str) -> None:
        end = kind.rpartition("*.")[2].rstrip(")")
        self.setDefaultSuffix(end)
        for path in self.selectedFiles()[:1]:
            name = PurePath(path).name
            begin, _dot, old = name.rpartition(".")
            self.selectFile(f"{begin if old in _KINDS else name}.{end}")
