"""An attached file that is no picture: its name and size, and a way to save it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.formats import data_size
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.panes.base import Pane
from chatapp.gui.transcript.parts import AttachedFile
from chatapp.gui.widgets import Button
from chatapp.gui.widgets.painting import SMALL_HEIGHT

_WIDEST = 320


class FilePane(Pane):
    """Shows an `AttachedFile`. The file is never opened, only saved where the user says."""

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        super().__init__(intents, parent)
        self._part: AttachedFile | None = None
        self._chip = Button(kind="quiet", icon="file", small=True, parent=self)
        self._chip.setObjectName("attached_file")
        self._chip.clicked.connect(self._save)

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
        self._chip.setAccessibleName(self.tr("Save {name} as…").replace("{name}", name))
        self._chip.setAccessibleDescription(data_size(file.size))
        self._chip.setToolTip(
            self.tr("Save {name} as…\nIt is kept here, and not sent to models.").replace(
                "{name}", name
            )
        )
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out."""
        self._lay_out()

    def _lay_out(self) -> None:
        if self._part is None:
            return
        file = self._part.file
        name = " ".join(file.name.split()) or self.tr("File")
        size = f" · {data_size(file.size)}"
        metrics = self._chip.fontMetrics()
        room = min(self.width(), theme().scaled(_WIDEST)) - 54 - metrics.horizontalAdvance(size)
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, max(40, room))
        self._chip.setText(f"{shown}{size}")
        wanted = self._chip.sizeHint()
        left = self.width() - wanted.width() if self._part.prompt else 0
        self._chip.setGeometry(left, 0, wanted.width(), wanted.height())

    def _save(self) -> None:
        if self._part is not None:
            file = self._part.file
            self.intents.save_file_requested.emit(file.attachment, file.name)
