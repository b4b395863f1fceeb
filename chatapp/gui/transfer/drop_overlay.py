"""Files dropped anywhere on the window: what lies over it meanwhile, and what is taken."""

from __future__ import annotations

from collections.abc import Callable
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
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.transfer.drop_zone import DropZone
from chatapp.gui.widgets import IconMark, Label

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg", ".heic", ".avif"})
_EXPORTS = frozenset({".json", ".jsonl", ".zip", ".db", ".sqlite", ".sqlite3"})
"""What conversations come in: rarely dropped for another reason."""


class DropOverlay(QWidget):
    """Lies over the window while files are dragged over it.

    Over the chat there is a place to attach them to the next message and one to import them;
    beside both, what looks like an export of conversations is imported and the rest attached. Over
    other pages they can only be imported. Signals: `dropped(list[Path])`, files to import;
    `attached(list[Path])`; `pictures_dropped`, there were pictures where they are no use.
    Parameters: `chatting`, whether the chat is what is shown.
    """

    dropped = Signal(list)
    attached = Signal(list)
    pictures_dropped = Signal()

    def __init__(self, window: QWidget, chatting: Callable[[], bool]) -> None:
        super().__init__(window)
        self.setObjectName("drop_overlay")
        self._window = window
        self._chatting = chatting
        self._files: list[Path] = []
        self._pictures = self._exports = False
        self._attaches = False
        """Whether what is dropped now would be attached."""
        self._attach = _Place("paperclip")
        self._import = _Place("download")
        self._lay_out()
        self.hide()
        self.setAcceptDrops(True)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        attach = self.tr("Drop here to attach") if self._exports else self.tr("Drop to attach")
        self._attach.say(attach, self.tr("The files go with your next message."))
        if self._pictures:
            title, about = (
                self.tr("Pictures cannot be imported"),
                self.tr("Only files of conversations can be."),
            )
        else:
            about = self.tr("You see what is in the files before they are stored.")
            title = self.tr("Drop to import")
            if self._chatting() and not self._exports:
                title = self.tr("Drop here to import")
        self._import.say(title, about)
        self._mark()

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
        self._exports = all(path.suffix.lower() in _EXPORTS for path in files)
        chatting = self._chatting()
        self._attach.setVisible(chatting)
        self._import.setVisible(not (chatting and self._pictures))
        self._attaches = chatting and not self._exports
        self.retranslate()
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self._accept(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on taking them, for what is under the pointer."""
        self._point(event)
        self._accept(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Go."""
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on; pictures are none that can be imported."""
        self._point(event)
        self.hide()
        self._accept(event)
        if self._attaches:
            self.attached.emit(self._files)
            return
        wanted = [path for path in self._files if not _is_picture(path)]
        if len(wanted) < len(self._files):
            self.pictures_dropped.emit()
        if wanted:
            self.dropped.emit(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shade."""
        QPainter(self).fillRect(self.rect(), theme().color("scrim"))

    def _point(self, event: QDropEvent) -> None:
        """See what the pointer is over."""
        at = event.position().toPoint()
        attaches = not self._exports
        for place, attached in ((self._attach, True), (self._import, False)):
            if place.isVisibleTo(self) and place.geometry().contains(at):
                attaches = attached
        self._attaches = self._chatting() and attaches
        self._mark()

    def _mark(self) -> None:
        self._attach.mark("accent" if self._attaches else "edge")
        useless = self._pictures or self._attaches
        self._import.mark("edge" if useless else "accent", "image" if self._pictures else "")
        place = self._attach if self._attaches else self._import
        self.setAccessibleName(place.title)

    def _accept(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)  # the file stays where it is
        event.accept()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setVerticalSpacing(16)
        for row, place in enumerate((self._attach, self._import), 1):
            grid.addWidget(place, row, 1)
        for edge in (0, 3):
            grid.setRowStretch(edge, 1)
        for edge in (0, 2):
            grid.setColumnStretch(edge, 1)


class _Place(DropZone):
    """A box to drop on: icon, title, and what happens then. Parameters: `icon`, its name."""

    def __init__(self, icon: str) -> None:
        super().__init__("accent", "raised")
        self._name = icon
        self._icon = IconMark(icon, "accent", 24)
        self._title = Label("", "h1")
        self._about = Label("", "ui", "text2")
        for label in (self._title, self._about):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        words = QVBoxLayout(self)
        words.setContentsMargins(48, 28, 48, 28)
        words.setSpacing(8)
        words.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        words.addWidget(self._title)
        words.addWidget(self._about)

    @property
    def title(self) -> str:
        """What happens with what is dropped on it."""
        return self._title.text()

    def say(self, title: str, about: str) -> None:
        """Set the words."""
        self._title.setText(title)
        self._about.setText(about)
        for label in (self._title, self._about):
            label.updateGeometry()

    def mark(self, token: str, icon: str = "") -> None:
        """Change the colour of border and icon. Parameters: `icon`, another one, or ""."""
        self.set_token(token)
        self._icon.set_icon(icon or self._name, token)


def _files(data: QMimeData) -> list[Path]:
    """The files on this computer in what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in _PICTURES
