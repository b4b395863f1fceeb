"""The text of an attached file, over the window until Esc."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from chatapp.domain.messages import FilePart
from chatapp.gui.file_words import about_file
from chatapp.gui.formats import count
from chatapp.gui.prompt_field import is_hard_to_wrap
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, IconButton, Label, Surface, thin_scroll_bars

MOST_SHOWN = 50_000
"""Characters; more would keep the window waiting, and who wants all saves the file."""
_WIDEST, _HIGHEST, _MARGIN = 760, 720, 24


class FilePreview(QWidget):
    """Covers the window; the focus stays inside and then goes back where it was.

    Signals: `save_requested(attachment, name)`.
    """

    save_requested = Signal(str, str)

    def __init__(self, window: QWidget, part: FilePart) -> None:
        super().__init__(window)
        self.setObjectName("file_preview")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._part = part
        self._focus_before = QApplication.focusWidget()
        self._card = Surface("raised", 10, "edge", self)
        self._title = Label("", "title")
        self._about = Label("", "meta", "text3")
        self._save = Button("", small=True, icon="download")
        self._save.setObjectName("file_preview_save")
        self._save.clicked.connect(self._on_save)
        self._close = IconButton("close")
        self._close.setObjectName("file_preview_close")
        self._close.clicked.connect(self.close)
        self.text = QPlainTextEdit()
        self._fill()
        self._lay_out()
        self.retranslate()
        window.installEventFilter(self)
        theme().changed.connect(self._restyle)
        self._restyle()
        self._place()
        self.show()
        self.raise_()
        self.text.setFocus(Qt.FocusReason.PopupFocusReason)

    def retranslate(self) -> None:
        """Set all texts."""
        part, shown = self._part, self._part.text or ""
        name = " ".join(part.name.split()) or self.tr("File")
        self._title.setText(name)
        told = about_file(part)
        if len(shown) > MOST_SHOWN:
            beginning = self.tr("%1; the first %2 of %3 characters").replace("%1", told)
            beginning = beginning.replace("%2", count(MOST_SHOWN))
            told = beginning.replace("%3", count(len(shown)))
        self._about.setText(told)
        self._save.setText(self.tr("Save as…"))
        self._save.setAccessibleName(self.tr("Save {name} as…").replace("{name}", name))
        self._save.setToolTip(self._save.accessibleName())
        self._close.set_name(self.tr("Close"), "Esc")
        self.text.setAccessibleName(self.tr("Text of %1").replace("%1", name))
        self.setAccessibleName(self.text.accessibleName())

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window at any size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; no key gets through to what is behind."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside."""
        stops = (self.text, self._save, self._close)
        at = next((n for n, stop in enumerate(stops) if stop.hasFocus()), 0)
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the card closes it."""
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close()

    def closeEvent(self, event: QEvent) -> None:
        """Give the focus back."""
        super().closeEvent(event)  # type: ignore[arg-type]
        before = self._focus_before
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shade."""
        QPainter(self).fillRect(self.rect(), theme().color("scrim"))

    def _fill(self) -> None:
        shown = (self._part.text or "")[:MOST_SHOWN]
        self.text.setObjectName("file_preview_text")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        flags = Qt.TextInteractionFlag
        self.text.setTextInteractionFlags(
            flags.TextSelectableByMouse | flags.TextSelectableByKeyboard
        )
        if any(map(is_hard_to_wrap, shown.split("\n"))):
            self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        thin_scroll_bars(self.text)
        self.text.setPlainText(shown)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._about)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(words, 1)
        head.addWidget(self._save)
        head.addWidget(self._close)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(20, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.text, 1)

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        self.setGeometry(window.rect())
        width = min(theme().scaled(_WIDEST), self.width() - 2 * _MARGIN)
        height = min(theme().scaled(_HIGHEST), self.height() - 2 * _MARGIN)
        self._card.setGeometry(
            (self.width() - width) // 2, (self.height() - height) // 2, width, height
        )

    def _restyle(self) -> None:
        palette = QPalette(self.text.palette())
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        palette.setColor(QPalette.ColorRole.Text, theme().color("text"))
        self.text.setPalette(palette)
        self.text.setFont(theme().font("code"))
        self._place()

    def _on_save(self) -> None:
        self.save_requested.emit(self._part.attachment, self._part.name)
