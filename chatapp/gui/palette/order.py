"""The switch between the newest and the most relevant hits."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets import KeyboardFocus
from chatapp.gui.widgets.painting import CONTROL_RADIUS, SMALL_HEIGHT, paint_box

_PADDING = 10
_INSET = 2


class OrderSwitch(KeyboardFocus, QPushButton):
    """Two words, one of them in force; a click, Space or an arrow takes the other.

    Signal: `changed`, whether the most relevant come first.
    """

    changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._relevant = False
        self._words = ("", "")
        self.setObjectName("palette_order")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        theme().changed.connect(self._restyle)
        self.clicked.connect(self._take_other)
        self.retranslate()
        self._restyle()

    @property
    def relevant(self) -> bool:
        """Whether the most relevant come first."""
        return self._relevant

    def set_relevant(self, relevant: bool) -> None:
        """Say what is in force, without a signal."""
        self._relevant = relevant
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self._words = (self.tr("Newest"), self.tr("Relevance"))
        names = (self.tr("Order: newest first"), self.tr("Order: by relevance"))
        self.setAccessibleName(names[self._relevant])
        self.setToolTip(
            self.tr("Order of the messages. By relevance, the newest 1,000 hits are compared.")
        )
        self.updateGeometry()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def sizeHint(self) -> QSize:
        """Wide enough for both words."""
        return QSize(sum(self._widths()) + 2 * _INSET, theme().scaled(SMALL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows choose, too."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            if self._relevant != (event.key() == Qt.Key.Key_Right):
                self._take_other()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the word that is in force changes nothing."""
        on_second = event.position().x() > _INSET + self._widths()[0]
        if on_second == self._relevant:
            self.setDown(False)
            return
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both words, the one in force on its own ground."""
        with QPainter(self) as painter:
            area, look = QRectF(self.rect()), theme()
            paint_box(painter, area, CONTROL_RADIUS, look.color("sunken"), look.color("line"))
            painter.setFont(look.font("meta"))
            left = float(_INSET)
            for number, (word, width) in enumerate(zip(self._words, self._widths(), strict=True)):
                box = QRectF(left, _INSET, width, self.height() - 2 * _INSET)
                chosen = number == self._relevant
                if chosen:
                    paint_box(painter, box, 4, look.color("raised"), look.color("edge"))
                painter.setPen(look.color("text" if chosen else "text2"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
                left += width

    def _widths(self) -> tuple[int, int]:
        metrics = QFontMetrics(theme().font("meta"))
        first, second = (metrics.horizontalAdvance(word) + 2 * _PADDING for word in self._words)
        return first, second

    def _take_other(self) -> None:
        self.set_relevant(not self._relevant)
        self.changed.emit(self._relevant)

    def _restyle(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()
