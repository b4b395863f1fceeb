"""An attached file that is no picture: its name and size, and a way to save it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.file_words import about_file
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.panes.base import Pane
from chatapp.gui.transcript.parts import AttachedFile
from chatapp.gui.widgets import Button
from chatapp.gui.widgets.painting import SMALL_HEIGHT

_WIDEST = 320


class FilePane(Pane):
    """Shows an `AttachedFile`. The text that was read out of it can be looked at.

    The file itself is never opened, only saved where the user says.
    """

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._part: AttachedFile | None = None
        self._chip = Button(kind="quiet", icon="file", small=True, parent=self)
        self._chip.setObjectName("attached_file")
        self._chip.clicked.connect(self._use)

    def show_part(self, part: AttachedFile) -> None:
        """Show another file."""
        self._part = part
        self.retranslate()

    def height_for(self, width: int) -> int:
        """The height of a small button."""
        return theme().scaled(SMALL_HEIGHT)

    def retheme(self) -> None:
        """Take over another font size."""
        self._lay_out()

    def retranslate(self) -> None:
        """Set all texts."""
        if self._part is None:
            return
        file = self._part.file
        name = " ".join(file.name.split()) or self.tr("File")
        does, about = (
            self.tr("Save {name} as…"),
            self.tr("It is kept here, and not sent to models."),
        )
        if file.text is not None:
            does, about = self.tr("Look at {name}"), self.tr("Models get its text.")
        does = does.replace("{name}", name)
        self._chip.setAccessibleName(does)
        self._chip.setAccessibleDescription(about_file(file))
        self._chip.setToolTip(f"{does}\n{about}")
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._lay_out()

    def _lay_out(self) -> None:
        if self._part is None:
            return
        file = self._part.file
        name = " ".join(file.name.split()) or self.tr("File")
        size = f" · {about_file(file)}"
        metrics = self._chip.fontMetrics()
        room = min(self.width(), theme().scaled(_WIDEST)) - 54 - metrics.horizontalAdvance(size)
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, max(40, room))
        self._chip.setText(f"{shown}{size}")
        wanted = self._chip.sizeHint()
        left = self.width() - wanted.width() if self._part.prompt else 0
        self._chip.setGeometry(left, 0, wanted.width(), wanted.height())

    def _use(self) -> None:
        if self._part is None:
            return
        file = self._part.file
        if file.text is not None:
            self.intents.file_requested.emit(file)
        else:
            self.intents.save_file_requested.emit(file.attachment, file.name)
