"""The files that go with the next message, as chips above the composer's text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from chatapp.gui.composer.attached_chip import AttachedChip, ChipState
from chatapp.gui.theme import theme
from chatapp.gui.widgets import thin_scroll_bars

MOST_ROWS = 3
"""Rows of chips that are shown at once; further ones are scrolled to."""
_GAP = 8
_SIDE, _ABOVE = 12, 11


class AttachedStrip(QScrollArea):
    """Rows of chips; the arrow keys go from one to the next, Esc and Down back to the text.

    Signals, with the number of a chip: `removed`, `retried`, `opened`. `left`: the text is to
    have the focus.
    """

    removed = Signal(int)
    retried = Signal(int)
    opened = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("attached")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("QScrollArea, #attached_chips { background: transparent; }")
        thin_scroll_bars(self)
        self._inner = QWidget()
        self._inner.setObjectName("attached_chips")
        self.setWidget(self._inner)
        self._chips: list[AttachedChip] = []
        theme().changed.connect(self._lay_out)
        self.retranslate()
        self.hide()

    @property
    def chips(self) -> tuple[AttachedChip, ...]:
        """The chips, in their order."""
        return tuple(self._chips)

    @property
    def stops(self) -> list[QWidget]:
        """What the Tab key comes to, in its order."""
        return [stop for chip in self._chips for stop in (chip, *chip.buttons)]

    def set_states(self, states: Sequence[ChipState]) -> None:
        """Show these files; a chip whose file is still there stays the same."""
        there = {chip.state.number: chip for chip in self._chips}
        focused = next((at for at, chip in enumerate(self._chips) if chip.holds_focus), None)
        self._chips = [
            there.pop(each.number) if each.number in there else self._made(each) for each in states
        ]
        for chip, state in zip(self._chips, states, strict=True):
            chip.set_state(state)
        for gone in there.values():
            gone.hide()
            gone.deleteLater()
        self._lay_out()
        self.setVisible(bool(self._chips))
        if focused is not None and not any(chip.holds_focus for chip in self._chips):
            self._focus(min(focused, len(self._chips) - 1))

    def set_thumbnail(self, number: int, image: QImage) -> None:
        """Show a small picture in a chip."""
        for chip in self._chips:
            if chip.state.number == number:
                chip.set_thumbnail(image)

    def focus_last(self) -> bool:
        """Give the last chip the focus; False where there is none."""
        if self._chips:
            self._focus(len(self._chips) - 1)
        return bool(self._chips)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.setAccessibleName(self.tr("Files of the message"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from chip to chip, or back to the text; the chip itself did not want the key."""
        at = next((n for n, chip in enumerate(self._chips) if chip.holds_focus), None)
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if at is None:
            super().keyPressEvent(event)
        elif event.key() in steps:
            self._focus(max(0, min(at + steps[Qt.Key(event.key())], len(self._chips) - 1)))
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another number of chips may fit into a row."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def _made(self, state: ChipState) -> AttachedChip:
        chip = AttachedChip(state, self._inner)
        chip.removed.connect(self.removed)
        chip.retried.connect(self.retried)
        chip.opened.connect(self.opened)
        chip.show()
        return chip

    def _focus(self, at: int) -> None:
        if at < 0:
            self.left.emit()
            return
        self._chips[at].setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(self._chips[at], 0, _GAP)

    def _lay_out(self) -> None:
        if not self._chips:
            return
        width, step = self.width(), self._chips[0].sizeHint().height() + _GAP
        room = max(1, width - 2 * _SIDE)
        left, row = 0, 0
        for chip in self._chips:
            size = chip.sizeHint()
            wide = min(size.width(), room)
            if left and left + wide > room:
                left, row = 0, row + 1
            chip.setGeometry(_SIDE + left, _ABOVE + row * step, wide, size.height())
            left += wide + _GAP
        rows = row + 1
        self._inner.resize(width, _ABOVE + rows * step)
        height = _ABOVE + min(rows, MOST_ROWS) * step + (step // 2 if rows > MOST_ROWS else 0)
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)
