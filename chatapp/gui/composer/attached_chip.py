"""One file that goes with the next message: what it is, and how to take it away again."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from chatapp.domain.messages import Attached, Failure, ImagePart
from chatapp.gui.file_words import about_file
from chatapp.gui.i18n import failure_text, word_failure
from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.widgets import IconButton, KeyboardFocus, Spinner, tip
from chatapp.gui.widgets.painting import paint_box

_WIDTH, _HEIGHT = 194, 44
_WIDE = 300
"""Px of a chip that has something to say."""
_FACE, _ICON = 28, 20
"""Side of a small picture's place and of an icon's, in px."""
_PAD = 8
_RADIUS = 8.0


@dataclass(frozen=True, slots=True)
class ChipState:
    """What a chip shows.

    `part`: the file, once it is read; `failure`: why it cannot be used; `refused_by`: the name of
    the model that takes no such file; `tokens`: about how many its text takes. Without part and
    failure it is being read.
    """

    number: int
    name: str
    part: Attached | None = None
    failure: Failure | None = None
    refused_by: str = ""
    tokens: int | None = None


class AttachedChip(KeyboardFocus, QPushButton):
    """A box with icon or small picture, name, and a line about the file.

    Signals, with the chip's number: `removed`, `retried`, `opened`.
    """

    removed = Signal(int)
    retried = Signal(int)
    opened = Signal(int)
    ring_radius = _RADIUS

    def __init__(self, state: ChipState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("attached_chip")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.state = state
        self._thumbnail: QImage | None = None
        self._spinner = Spinner(self)
        self._retry = IconButton("refresh", parent=self)
        self._retry.setObjectName("attached_retry")
        self._remove = IconButton("close", parent=self)
        self._remove.setObjectName("attached_remove")
        self._retry.clicked.connect(self._on_retry)
        self._remove.clicked.connect(self._on_remove)
        self.clicked.connect(self._on_open)
        theme().changed.connect(self._restyle)
        self.set_state(state)

    @property
    def buttons(self) -> tuple[IconButton, IconButton]:
        """Retry, which is only there where reading failed, and Remove."""
        return self._retry, self._remove

    @property
    def holds_focus(self) -> bool:
        """Whether it or a button in it has the focus."""
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def set_state(self, state: ChipState) -> None:
        """Show another state of the file."""
        self.state = state
        self._spinner.setVisible(state.part is None and state.failure is None)
        self._retry.setVisible(state.failure is not None)
        self.retranslate()

    def set_thumbnail(self, image: QImage) -> None:
        """Show a small picture in the icon's place."""
        self._thumbnail = image
        self.update()

    def sizeHint(self) -> QSize:
        """As large as all others, unless something is wrong with the file."""
        wrong = self.state.failure is not None or self.state.refused_by
        return QSize(theme().scaled(_WIDE if wrong else _WIDTH), theme().scaled(_HEIGHT))

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        name, note = self._name, self.note
        self.setAccessibleName(f"{name}, {note}")
        self._remove.set_name(self.tr("Remove %1").replace("%1", name), "Del")
        self._retry.set_name(self.tr("Read %1 again").replace("%1", name))
        about = f"{name}\n{note}"
        if self.state.failure is not None:
            about = failure_text(self.state.failure)
        elif self.state.part is not None:
            about = tip(f"{name}\n{about_file(self.state.part)}\n{self.tr('Look at it')}", "Return")
        self.setToolTip(about)
        self.update()

    @property
    def note(self) -> str:
        """The line about the file."""
        part, failure = self.state.part, self.state.failure
        if failure is not None:
            it = self.tr("it")  # the name stands above
            title = word_failure(Failure(failure.code, {**failure.facts, "name": it})).title
            if not it.isascii():  # Chinese puts spaces around names only
                title = title.replace(f"{it} ", it).replace(f" {it}", it)
            return title[:1].upper() + title[1:]
        if part is None:
            return self.tr("Reading…")
        if self.state.refused_by:
            return self.tr("%1 takes no pictures").replace("%1", self.state.refused_by)
        return about_file(part, self.state.tokens)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove, open, or leave the key to the strip."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._on_remove()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """There is none; the field's menu would be about something else."""
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the buttons."""
        right = self.width() - 4
        for button in (self._remove, self._retry):
            right -= button.width()
            button.move(right, (self.height() - button.height()) // 2)
        face = self._face()
        spinner = self._spinner.rect()
        spinner.moveCenter(face.center().toPoint())
        self._spinner.move(spinner.topLeft())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, face, name and note."""
        painter = QPainter(self)
        failed, refused = self.state.failure is not None, bool(self.state.refused_by)
        border = "danger" if failed else "warn" if refused else "line"
        fill = "press" if self.isDown() else "hover" if self.underMouse() else "sunken"
        paint_box(painter, QRectF(self.rect()), _RADIUS, theme().color(fill), theme().color(border))
        self._paint_face(painter)
        left = self._face().right() + _PAD
        buttons = 1 + (self.state.failure is not None)
        room = self.width() - left - 4 - buttons * self._remove.width()
        token = "danger" if failed else "warn" if refused else "text3"
        self._paint_line(painter, QRectF(left, 5, room, self.height() / 2 - 4), self._name, "text")
        note = QRectF(left, self.height() / 2, room, self.height() / 2 - 5)
        self._paint_line(painter, note, self.note, token)

    def _paint_line(self, painter: QPainter, area: QRectF, text: str, token: str) -> None:
        name = token == "text"
        painter.setFont(theme().font("ui" if name else "meta"))
        painter.setPen(theme().color(token))
        mode = Qt.TextElideMode.ElideMiddle if name else Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(text, mode, int(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _paint_face(self, painter: QPainter) -> None:
        face = self._face()
        if self._spinner.isVisibleTo(self):
            return
        image = self._thumbnail
        if image is None or image.isNull():
            icon = "image" if isinstance(self.state.part, ImagePart) else "file"
            paint_icon(painter, icon if self.state.failure is None else "warning", face, "text2")
            return
        side = min(image.width(), image.height())
        source = QRectF((image.width() - side) / 2, (image.height() - side) / 2, side, side)
        round_box = QPainterPath()
        round_box.addRoundedRect(face, 4, 4)
        painter.setRenderHints(
            QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing
        )
        painter.setClipPath(round_box)
        painter.drawImage(face, image, source)
        painter.setClipping(False)

    def _face(self) -> QRectF:
        side = theme().scaled(_FACE if isinstance(self.state.part, ImagePart) else _ICON)
        return QRectF(_PAD, (self.height() - side) / 2, side, side)

    @property
    def _name(self) -> str:
        return " ".join(self.state.name.split()) or self.tr("File")

    def _on_remove(self) -> None:
        self.removed.emit(self.state.number)

    def _on_retry(self) -> None:
        self.retried.emit(self.state.number)

    def _on_open(self) -> None:
        if self.state.part is not None:
            self.opened.emit(self.state.number)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
