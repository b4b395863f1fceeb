"""What to do when the conversation is longer than the model can read: asked inside the composer."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from chatapp.domain.context import Overflow
from chatapp.gui.theme import theme
from chatapp.gui.widgets import Button, Label, Switch
from chatapp.gui.widgets.painting import paint_box

_OUT, _IN, _GAP = 8, 12, 8
_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class OverflowChoice(QWidget):
    """A strip above the text with the ways out.

    Signal: `chosen(overflow, always)`; `Overflow.STOP` is to do nothing.
    """

    chosen = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("overflow_choice")
        self._alone = False
        self._title = Label("", "ui", "text", weight=600, wrap=True)
        self._note = Label("", "meta", "text2", wrap=True)
        self.drop = self._button(Overflow.DROP_OLDEST)
        self.summarise = self._button(Overflow.SUMMARISE)
        self.send = self._button(Overflow.SEND)
        self.stop = self._button(Overflow.STOP)
        self.always = Switch()
        self.always.setObjectName("overflow_always")
        self._always_words = Label("", "ui", "text2")
        self._ways = QBoxLayout(_ACROSS)
        self._rows = (QBoxLayout(_ACROSS), QBoxLayout(_ACROSS))
        self._lay_out()
        theme().changed.connect(self.update)
        self.retranslate()
        self.hide()

    def ask(self, title: str, note: str, *, alone: bool = False) -> None:
        """Ask; the keyboard's focus stays in the text, so that a second Enter decides nothing.

        Parameters: `note`, the figures; `alone`, whether the last message is too long by itself, so
        that leaving out what came before it does not help.
        """
        self._alone = alone
        self.drop.setEnabled(not alone)
        self.summarise.setEnabled(not alone)
        self.retranslate()
        self._title.setText(title)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.setAccessibleName(title)
        self.setAccessibleDescription(note)
        self.always.setChecked(False)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc sends nothing."""
        if event.key() == Qt.Key.Key_Escape:
            self._choose(Overflow.STOP)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the buttons stand in two rows, or one below the other."""
        super().resizeEvent(event)
        room = event.size().width() - 2 * (_OUT + _IN)
        widths = [
            one.sizeHint().width() for one in (self.drop, self.summarise, self.send, self.stop)
        ]
        first, second, gap = sum(widths[:2]) + _GAP, sum(widths[2:]) + _GAP, _GAP
        self._ways.setDirection(_ACROSS if first + gap + second <= room else _DOWN)
        for row, width in zip(self._rows, (first, second), strict=True):
            row.setDirection(_ACROSS if width <= room else _DOWN)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        no_help = self.tr("This does not help: the last message alone is too long") * self._alone
        for button, words, told in (
            (
                self.drop,
                self.tr("Leave out the oldest"),
                no_help
                or self.tr("Send without the oldest messages; they stay in the conversation"),
            ),
            (
                self.summarise,
                self.tr("Summarise the oldest"),
                no_help
                or self.tr("The same model sums up the oldest messages first: one request more"),
            ),
            (
                self.send,
                self.tr("Send all"),
                self.tr("Send everything all the same; the service may refuse it"),
            ),
            (self.stop, self.tr("Stop"), self.tr("Send nothing; your text stays (Esc)")),
        ):
            button.setText(words)
            button.setAccessibleName(words)
            button.setToolTip(told)
        always = self.tr("From now on in this conversation")
        self._always_words.setText(always)
        self.always.setAccessibleName(always)
        self.always.setToolTip(self.tr("Do this without asking; the token count has a menu for it"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strip."""
        area = QRectF(self.rect()).adjusted(_OUT, _OUT, -_OUT, 0)
        paint_box(QPainter(self), area, 8, theme().color("warn_fill"))

    def _button(self, overflow: Overflow) -> Button:
        button = Button("", small=True)
        button.setObjectName(f"overflow_{overflow.value}")
        button.clicked.connect(partial(self._choose, overflow))
        return button

    def _lay_out(self) -> None:
        for row, buttons in zip(
            self._rows, ((self.drop, self.summarise), (self.send, self.stop)), strict=True
        ):
            row.setSpacing(_GAP)
            for button in buttons:
                row.addWidget(button)
            self._ways.addLayout(row)
        self._ways.setSpacing(_GAP)
        ways = QHBoxLayout()
        ways.addLayout(self._ways)
        ways.addStretch(1)
        again = QHBoxLayout()
        again.setSpacing(_GAP)
        again.addWidget(self.always)
        again.addWidget(self._always_words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_OUT + _IN, _OUT + 8, _OUT + _IN, 8)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._note)
        column.addLayout(ways)
        column.addLayout(again)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _choose(self, overflow: Overflow, _checked: bool = False) -> None:
        self.hide()
        self.chosen.emit(overflow.value, self.always.isChecked())
