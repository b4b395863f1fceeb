"""How far something is: what is done, a bar, and a way to end it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.formats import count
from chatapp.gui.transfer.state import Progress
from chatapp.gui.transfer.words import conversations
from chatapp.gui.widgets import Button, Label, ProgressLine, Spinner

_STEPS = 1000


class ProgressPanel(QWidget):
    """Signal: `cancelled`. Parameters: `name`, what the object names begin with."""

    cancelled = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label("", "h3")
        self._count = Label("", "ui", "text2")
        self._at = Label("", "meta", "text3")
        self._line = ProgressLine()
        self._line.setObjectName(f"{name}_progress")
        self.cancel = Button()
        self.cancel.setObjectName(f"{name}_cancel")
        self.cancel.clicked.connect(self.cancelled)
        self._lay_out()
        self.retranslate()

    def set_title(self, title: str) -> None:
        """What is going on."""
        self._title.setText(title)
        self._title.updateGeometry()

    def show_progress(self, progress: Progress) -> None:
        """Show how far it is."""
        part = progress.part
        if part is None and progress.total:
            part = progress.done / progress.total
        self._line.setMaximum(0 if part is None else _STEPS)
        self._line.setValue(0 if part is None else round(part * _STEPS))
        if progress.total:
            numbers = (count(progress.done), conversations(progress.total))
            self._count.setText(
                self.tr("{done} of {total}").format(done=numbers[0], total=numbers[1])
            )
        else:
            self._count.setText(conversations(progress.done) if progress.done else "")
        self._at.setText(self.tr("Ending…") if progress.stopping else progress.title)
        self.cancel.setEnabled(not progress.stopping)
        self._count.updateGeometry()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("End it here"))
        self._line.setAccessibleName(self.tr("Progress"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Spinner())
        head.addWidget(self._title, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 24, 0, 24)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._count)
        column.addWidget(self._line)
        column.addWidget(self._at)
        column.addSpacing(8)
        column.addLayout(foot)
        column.addStretch(1)
