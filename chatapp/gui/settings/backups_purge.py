"""The row that removes deleted text for good: says what that is, and asks once more in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.settings.backups_state import BackupsState
from chatapp.gui.widgets import Button, Label, limit_width

WIDTH = 552


class PurgeRow(QWidget):
    """ "Remove deleted text…", then "Remove" or "Keep"; `confirmed` when it shall go."""

    confirmed = Signal()

    def __init__(self, state: BackupsState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._asking = False
        self._title = Label("", "title")
        self._words = Label("", "ui", "text2", wrap=True)
        self.ask = Button(kind="danger")
        self.remove = Button(kind="danger")
        self.keep = Button()
        self.ask.setObjectName("purge")
        self.remove.setObjectName("purgeConfirmed")
        self.keep.setObjectName("purgeCancelled")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.ask, self.remove, self.keep):
            buttons.addWidget(button)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addSpacing(4)
        column.addWidget(self._words)
        column.addSpacing(12)
        column.addLayout(buttons)
        limit_width(self, WIDTH)
        self.ask.clicked.connect(self._ask)
        self.keep.clicked.connect(self._keep)
        self.remove.clicked.connect(self._confirm)
        state.changed.connect(self._follow)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._title.setText(self.tr("Deleted text"))
        if self._asking:
            text = self.tr(
                "This empties the trash, replaces all backups in the folder by a new one, and"
                " takes what is left of deleted text out of the database. It cannot be undone."
                " Backups in other folders and files stay as they are."
            )
        else:
            text = self.tr(
                "What you delete lives on in older backups until these are removed, at most"
                " some weeks later."
            )
        self._words.setText(text)
        self._words.updateGeometry()
        self.ask.setText(self.tr("Remove deleted text from backups…"))
        self.ask.setToolTip(self.tr("Remove what is left of deleted conversations, everywhere"))
        self.remove.setText(self.tr("Remove"))
        self.remove.setToolTip(self.tr("Remove deleted text for good"))
        self.keep.setText(self.tr("Keep"))
        self.keep.setToolTip(self.tr("Keep the trash and all backups"))
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _follow(self) -> None:
        self.ask.setHidden(self._asking)
        self.remove.setHidden(not self._asking)
        self.keep.setHidden(not self._asking)
        self.ask.setEnabled(self._state.work is None)
        self.remove.setEnabled(self._state.work is None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes the question back."""
        if event.key() == Qt.Key.Key_Escape and self._asking:
            self._keep()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        self._asking = True
        self.retranslate()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        self._asking = False
        self.retranslate()
        self.ask.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        self._asking = False
        self.retranslate()
        self.confirmed.emit()
