"""The row that removes a connection: asks once more in its place, without a dialog."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.gui.widgets import Button, Label


class RemovalRow(QWidget):
    """ "Remove…", then "Remove" or "Keep"; `confirmed` when it shall go."""

    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.ask = Button(kind="danger")
        self.remove = Button(kind="danger")
        self.keep = Button()
        self._words = Label("", "meta", "text3")
        self.ask.setObjectName("removeConnection")
        self.remove.setObjectName("removeConfirmed")
        self.keep.setObjectName("removeCancelled")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for button in (self.ask, self.remove, self.keep):
            line.addWidget(button)
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.addWidget(self._words, 1)
        self.ask.clicked.connect(self._ask)
        self.keep.clicked.connect(self._keep)
        self.remove.clicked.connect(self._confirm)
        self.reset()
        self.retranslate()

    def set_name(self, name: str) -> None:
        """Whose row it is."""
        self._name = name
        self.retranslate()

    def reset(self) -> None:
        """Back to the one button."""
        self._show(asking=False)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.ask.setText(self.tr("Remove…"))
        self.ask.setToolTip(self.tr("Remove this connection and its key"))
        self.remove.setText(self.tr("Remove"))
        self.remove.setToolTip(self.tr("Remove this connection and its key"))
        self.keep.setText(self.tr("Keep"))
        self.keep.setToolTip(self.tr("Keep this connection"))
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _say(self) -> None:
        if self.ask.isHidden():
            words = self.tr("Remove {name} and its key? Conversations stay.")
            self._words.setText(words.format(name=self._name))
        else:
            self._words.setText(self.tr("Changes are saved as you make them"))

    def _show(self, asking: bool) -> None:
        self.ask.setHidden(asking)
        self.remove.setHidden(not asking)
        self.keep.setHidden(not asking)
        self._say()

    def _ask(self) -> None:
        self._show(asking=True)
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        self._show(asking=False)
        self.ask.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        self.reset()
        self.confirmed.emit()
