"""The files of a prompt that is edited: each can be left out, and taken in again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QWidget

from chatapp.domain.messages import Attached
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button
from chatapp.gui.widgets.painting import SMALL_HEIGHT

_GAP = 6
_WIDEST = 220


class EditedFiles(QWidget):
    """A row or two of buttons. Signals: `changed`, another choice was made."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._files: tuple[Attached, ...] = ()
        self._left_out: tuple[Attached, ...] = ()
        self._buttons: list[Button] = []

    @property
    def left_out(self) -> tuple[Attached, ...]:
        """What the prompt is to be sent without."""
        return self._left_out

    @property
    def any_kept(self) -> bool:
        """Whether one of the files is still to be sent."""
        return any(file not in self._left_out for file in self._files)

    def set_files(self, files: Sequence[Attached], left_out: Sequence[Attached]) -> None:
        """Show these files."""
        self._files = tuple(files)
        self._left_out = tuple(file for file in files if file in left_out)
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [self._made(file) for file in self._files]
        self.setVisible(bool(files))
        self.retranslate()

    def height_for(self, width: int) -> int:
        """The height of all rows at `width` px, with the gap beneath; 0 without files."""
        return self._place(width) if self._buttons else 0

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set all texts."""
        for file, button in zip(self._files, self._buttons, strict=True):
            out = file in self._left_out
            name = " ".join(file.name.split()) or self.tr("File")
            does = self.tr("Send %1 after all") if out else self.tr("Leave out %1")
            metrics, room = button.fontMetrics(), theme().scaled(_WIDEST)
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room)
            button.set_kind("ghost" if out else "quiet")
            button.set_icon("undo" if out else "close")
            button.setText(self.tr("%1, left out").replace("%1", shown) if out else shown)
            button.setAccessibleName(does.replace("%1", name))
            button.setToolTip(does.replace("%1", name))
        self._place(self.width())

    def _made(self, file: Attached) -> Button:
        button = Button("", small=True, parent=self)
        button.setObjectName("edited_file")
        button.clicked.connect(partial(self._toggle, file))
        button.show()
        return button

    def _toggle(self, file: Attached, *_checked: object) -> None:
        if file in self._left_out:
            self._left_out = tuple(each for each in self._left_out if each != file)
        else:
            self._left_out = (*self._left_out, file)
        self.retranslate()
        self.changed.emit()

    def _place(self, width: int) -> int:
        """Put the buttons into rows of `width` px; gives the height of them."""
        left = top = 0
        step = theme().scaled(SMALL_HEIGHT) + _GAP
        for button in self._buttons:
            size = button.sizeHint()
            if left and left + size.width() > width:
                left, top = 0, top + step
            button.setGeometry(left, top, size.width(), size.height())
            left += size.width() + _GAP
        return top + step
