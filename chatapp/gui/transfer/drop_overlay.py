"""Files dropped anywhere on the window: what lies over it meanwhile, and what is taken."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.transfer.drop_zone import DropZone
from chatapp.gui.widgets import IconMark, Label

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg", ".heic", ".avif"})


class DropOverlay(QWidget):
    """Lies over the window while files are dragged over it.

    Signals: `dropped(list[Path])`, files to import; `pictures_dropped`, there were pictures.
    """

    dropped = Signal(list)
    pictures_dropped = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("drop_overlay")
        self._window = window
        self._files: list[Path] = []
        self._pictures = False
        self._icon = IconMark("download", "accent", 24)
        self._title = Label("", "h1")
        self._about = Label("", "ui", "text2")
        for label in (self._title, self._about):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._zone = DropZone("accent", "raised")
        self._lay_out()
        self.hide()
        self.setAcceptDrops(True)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        if self._pictures:
            self._title.setText(self.tr("Pictures cannot be imported"))
            self._about.setText(self.tr("Only files of conversations can be."))
        else:
            self._title.setText(self.tr("Drop to import"))
            self._about.setText(self.tr("You see what is in the files before they are stored."))
        self._zone.set_token("edge" if self._pictures else "accent")
        self._icon.set_icon("image" if self._pictures else "download")
        self.setAccessibleName(self._title.text())
        for label in (self._title, self._about):
            label.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dragged over the window and wanted by no part of it."""
        if isinstance(event, QDragEnterEvent):
            self.dragEnterEvent(event)
            return event.isAccepted()
        if event.type() == QEvent.Type.DragLeave:
            self.hide()
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.dropEvent(event)
            return True
        elif event.type() == QEvent.Type.Resize and not self.isHidden():
            self.setGeometry(self._window.rect())
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Come, and say what would be done with the files."""
        files = _files(event.mimeData())
        if not files:
            event.ignore()
            return
        self._files = files  # a source that ends early does not name them again at the drop
        self._pictures = all(_is_picture(path) for path in files)
        self.retranslate()
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self._accept(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on taking them."""
        self._accept(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Go."""
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on; pictures are none that can be imported."""
        self.hide()
        files = self._files
        wanted = [path for path in files if not _is_picture(path)]
        self._accept(event)
        if len(wanted) < len(files):
            self.pictures_dropped.emit()
        if wanted:
            self.dropped.emit(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shade."""
        QPainter(self).fillRect(self.rect(), theme().color("scrim"))

    def _accept(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)  # the file stays where it is
        event.accept()

    def _lay_out(self) -> None:
        words = QVBoxLayout(self._zone)
        words.setContentsMargins(48, 32, 48, 32)
        words.setSpacing(8)
        words.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        words.addWidget(self._title)
        words.addWidget(self._about)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._zone)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addLayout(line)
        column.addStretch(1)


def _files(data: QMimeData) -> list[Path]:
    """The files on this computer in what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in _PICTURES
