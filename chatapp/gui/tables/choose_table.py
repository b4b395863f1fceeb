"""Asks for a file with a table."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def choose_table(parent: QWidget, name: str, chosen: Callable[[str], None]) -> None:
    """Let the user choose a table. Parameters: `name`, of the dialog; `chosen` gets the path."""
    translate = QCoreApplication.translate
    dialog = QFileDialog(parent, translate("Tables", "Import rows"))
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    tables = translate("Tables", "Tables")
    endings = "*.csv *.tsv *.tab *.txt *.json *.jsonl *.ndjson"
    dialog.setNameFilters([f"{tables} ({endings})", translate("Tables", "All files (*)")])
    dialog.fileSelected.connect(chosen)
    dialog.open()
