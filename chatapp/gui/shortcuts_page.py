"""The list of all shortcuts, over the window until Esc."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.actions import COMMANDS, translated
from chatapp.gui.widgets import Button, KeyCap, Label


def show_shortcuts(window: QWidget) -> QDialog:
    """Show the shortcuts beside the window's work; it can stay open."""
    shown = window.findChild(QDialog, "shortcuts")
    if shown is not None:
        shown.raise_()
        shown.activateWindow()
        return shown
    dialog = QDialog(window)
    dialog.setObjectName("shortcuts")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(translated("Keyboard shortcuts"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(32)
    grid.setVerticalSpacing(8)
    rows = [(translated(command.text), command.shortcuts) for command in COMMANDS]
    rows.append((_tr("Go to conversation 1 to 9"), ("Ctrl+1",)))
    rows.append((_tr("Send the message"), ("Return",)))
    rows.append((_tr("New line in the message"), ("Shift+Return",)))
    half = (len(rows) + 1) // 2
    for number, (text, shortcuts) in enumerate(rows):
        if not shortcuts:
            continue
        row, column = number % half, 3 * (number // half)
        grid.addWidget(Label(text, "ui", "text"), row, column)
        cap = KeyCap(QKeySequence(shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText))
        grid.addWidget(cap, row, column + 1, Qt.AlignmentFlag.AlignRight)
    grid.setColumnMinimumWidth(2, 8)
    close = Button(_tr("Close"))
    close.setObjectName("shortcuts_close")
    close.setAccessibleName(_tr("Close"))
    close.clicked.connect(dialog.close)
    foot = QHBoxLayout()
    foot.addStretch(1)
    foot.addWidget(close)
    column_layout = QVBoxLayout(dialog)
    column_layout.setContentsMargins(24, 20, 24, 16)
    column_layout.setSpacing(16)
    column_layout.addLayout(grid)
    column_layout.addLayout(foot)
    dialog.show()
    return dialog


def _tr(text: str) -> str:
    return QCoreApplication.translate("shortcuts", text)
