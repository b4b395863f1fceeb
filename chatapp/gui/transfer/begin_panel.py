"""The page of imports before there is a file: what can be imported, and how."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.transfer.drop_zone import DropZone
from chatapp.gui.widgets import Button, IconMark, Label


class BeginPanel(QWidget):
    """Signal: `choose_requested`, the user wants to choose files."""

    choose_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label("", "h3")
        self._about = Label("", "ui", "text2", wrap=True)
        self._kept = Label("", "meta", "text3", wrap=True)
        for label in (self._title, self._about, self._kept):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.choose = Button(kind="primary")
        self.choose.setObjectName("import_choose")
        self.choose.clicked.connect(self.choose_requested)
        self._lay_out()
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._title.setText(self.tr("Drop files here"))
        self._about.setText(
            self.tr(
                "Exports of ChatGPT, Claude, Open WebUI, LibreChat, Chatbox, NextChat and llm,"
                " conversations as Markdown, and what this app has exported. What a file is, is"
                " seen by what is in it."
            )
        )
        self._kept.setText(
            self.tr(
                "You see what is in a file before anything is stored. Nothing comes in twice, and"
                " nothing leaves this computer."
            )
        )
        self.choose.setText(self.tr("Choose files…"))
        self.choose.setToolTip(self.tr("Choose one or more files"))
        for widget in (self._title, self._about, self._kept, self.choose):
            widget.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _lay_out(self) -> None:
        zone = DropZone()
        words = QVBoxLayout(zone)
        words.setContentsMargins(32, 28, 32, 28)
        words.setSpacing(8)
        middle = Qt.AlignmentFlag.AlignHCenter
        words.addWidget(IconMark("download", "text2", 24), 0, middle)
        words.addWidget(self._title)
        words.addWidget(self._about)
        words.addSpacing(8)
        words.addWidget(self.choose, 0, middle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 24, 0, 24)
        column.setSpacing(12)
        column.addWidget(zone)
        line = QHBoxLayout()
        line.addWidget(self._kept, 1)
        column.addLayout(line)
        column.addStretch(1)
