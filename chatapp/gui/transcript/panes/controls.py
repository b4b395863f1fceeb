"""Small controls that several parts share: the switcher between siblings, the model menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.model_menu import fill_model_menu
from chatapp.gui.theme import theme
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.widgets import IconButton, Menu

translate = QCoreApplication.translate

_NUMBERS = 25
STEP = 30
"""From one icon button to the next, in px."""


class QuietButton(IconButton):
    """An icon button that is seen only under the pointer or with the focus, if `quiet`.

    It is always there for the keyboard and for assistive technology.
    """

    quiet = False
    _revealed = False

    def set_revealed(self, revealed: bool) -> None:
        """Show it although it is quiet, or not any more."""
        if revealed != self._revealed:
            self._revealed = revealed
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, unless it is quiet."""
        if not self.quiet or self._revealed or self.hasFocus() or self.underMouse():
            super().paintEvent(event)


class Switcher(QWidget):
    """`< 2 / 3 >`: which of the siblings is shown, and the way to the others."""

    stepped = Signal(int)
    """-1: the sibling before it is wanted; 1: the one after."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._position, self._count = 0, 1
        self._back = IconButton("chevron-left", parent=self)
        self._back.setObjectName("previous_version")
        self._forth = IconButton("chevron-right", parent=self)
        self._forth.setObjectName("next_version")
        self._back.clicked.connect(partial(self._step, -1))
        self._forth.clicked.connect(partial(self._step, 1))
        self.retranslate()
        self.restyle()

    def show_place(self, position: int, count: int) -> None:
        """Show another place; `position` counts from 0."""
        self._position, self._count = position, count
        self._back.setEnabled(position > 0)
        self._forth.setEnabled(position < count - 1)
        self.retranslate()
        self.update()

    def retranslate(self) -> None:
        """Set all texts."""
        self._back.set_name(self.tr("Previous version"))
        self._forth.set_name(self.tr("Next version"))
        place = self.tr("Version {number} of {count}")
        self.setAccessibleName(
            place.replace("{number}", str(self._position + 1)).replace("{count}", str(self._count))
        )

    def restyle(self) -> None:
        """Lay out for the present font size."""
        side = self._back.width()
        self._forth.move(side + self._numbers(), 0)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Two buttons and the numbers between them."""
        side = self._back.width()
        return QSize(2 * side + self._numbers(), side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the numbers."""
        with QPainter(self) as painter:
            painter.setFont(theme().font("meta"))
            painter.setPen(theme().color("text2"))
            side = self._back.width()
            area = QRectF(side, 0, self._numbers(), self.height())
            text = f"{self._position + 1} / {self._count}"
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _numbers(self) -> int:
        digits = len(str(self._count))
        return theme().scaled(_NUMBERS + 14 * (digits - 1))

    def _step(self, step: int) -> None:
        self.stepped.emit(step)


def continue_tip(intents: Intents, connection: str | None, model: str | None) -> str:
    """What "Continue" will do with an answer of a model."""
    if intents.continues(connection, model):
        return translate("Continue", "The model goes on where the answer ends")
    return translate("Continue", "Sends a prompt that asks the model to go on")


def fill_other_models(menu: Menu, intents: Intents, message_id: str) -> None:
    """Add the models a message can be asked of again."""
    fill_model_menu(menu, intents.choices, partial(intents.regenerate_with.emit, message_id))
