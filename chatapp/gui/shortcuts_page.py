"""The list of all shortcuts, over the window until Esc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout

from chatapp.gui.commands import COMMANDS, translated
from chatapp.gui.widgets import Button, KeyCap, Label
from chatapp.gui.widgets.buttons import key_cap_text

if TYPE_CHECKING:
    from chatapp.gui.main_window import MainWindow


class ShortcutsPage(QDialog):
    """What every shortcut does; it can stay open beside the window's work."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._composer = window.chat.composer
        self.setObjectName("shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._close = Button()
        self._close.setObjectName("shortcuts_close")
        self._close.clicked.connect(self.close)
        self._lines = [(Label("", "ui", "text"), KeyCap()) for _ in self._texts()]
        self._lay_out()
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.setWindowTitle(translated("Keyboard shortcuts"))
        self._close.setText(self.tr("Close"))
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setToolTip(self.tr("Close"))
        for (label, cap), (text, shortcut) in zip(self._lines, self._texts(), strict=True):
            label.setText(text)
            label.setMinimumWidth(label.sizeHint().width())
            cap.setText(key_cap_text(shortcut))
            cap.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language; the key that sends may have been changed in the settings."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.ActivationChange):
            self.retranslate()

    def _texts(self) -> list[tuple[str, str]]:
        """What can be done, and the shortcut for it in portable form."""
        sends_with_ctrl = self._composer.sends_with_ctrl
        send, line = ("Ctrl+Return", "Return") if sends_with_ctrl else ("Return", "Shift+Return")
        return [
            *((translated(each.text), each.shortcuts[0]) for each in COMMANDS if each.shortcuts),
            (self.tr("Go to conversation 1 to 9"), "Ctrl+1"),
            (self.tr("Send the message"), send),
            (self.tr("New line in the message"), line),
            (self.tr("Message above or below, while reading"), "Ctrl+Up"),
            (self.tr("Paragraph, code or table above or below"), "Alt+Up"),
            (self.tr("What could stand in a text in place of the token at the cursor"), "Alt+Down"),
            (self.tr("Delete the message that has the focus"), "Del"),
            (self.tr("Delete it with all that follows"), "Shift+Del"),
        ]

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(2, 8)
        half = (len(self._lines) + 1) // 2
        for number, (label, cap) in enumerate(self._lines):
            row, column = number % half, 3 * (number // half)
            grid.addWidget(label, row, column)
            grid.addWidget(cap, row, column + 1, Qt.AlignmentFlag.AlignRight)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._close)
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(24, 20, 24, 16)
        column_layout.setSpacing(16)
        column_layout.addLayout(grid)
        column_layout.addLayout(foot)


def show_shortcuts(window: MainWindow) -> QDialog:
    """Show the shortcuts beside the window's work; it can stay open."""
    shown = window.findChild(ShortcutsPage)
    page = shown if isinstance(shown, ShortcutsPage) else ShortcutsPage(window)
    page.retranslate()
    page.show()
    page.raise_()
    page.activateWindow()
    return page
