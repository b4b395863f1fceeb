"""The chip that says what is asked for with the next message only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.widgets.focus import KeyboardFocus
from chatapp.gui.widgets.painting import paint_box

_HEIGHT, _PAD, _CROSS, _RADIUS, _WIDEST = 24, 8, 12, 4, 280
_APART = " · "


class NextChip(KeyboardFocus, QPushButton):
    """Words and a cross; pressing it takes the parameters back."""

    ring_radius = _RADIUS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("next_parameters")
        self._words: Sequence[str] = ()
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._restyle)
        self._restyle()

    def show_words(self, words: Sequence[str]) -> None:
        """Show other words, or nothing."""
        self._words = words
        self.setVisible(bool(words))
        self.retranslate()

    @property
    def words(self) -> str:
        """What is shown."""
        return _APART.join((*self._words, self.tr("next message")))

    def sizeHint(self) -> QSize:
        """As wide as the words, within bounds."""
        width = self.fontMetrics().horizontalAdvance(self.words) + 3 * _PAD
        width += theme().scaled(_CROSS)
        return QSize(min(width, theme().scaled(_WIDEST)), theme().scaled(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """The words may be cut."""
        return QSize(theme().scaled(64), theme().scaled(_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the parameters back."""
        keys = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys:
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        name = self.tr("Only for the next message: %1. Remove")
        self.setAccessibleName(name.replace("%1", ", ".join(self._words)))
        self.setToolTip(self.accessibleName())
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, words and cross."""
        painter, look, area = QPainter(self), theme(), QRectF(self.rect())
        fill = "press" if self.isDown() else "hover" if self.underMouse() else "soft"
        paint_box(painter, area, _RADIUS, look.color(fill))
        cross = look.scaled(_CROSS)
        room = int(area.width()) - 3 * _PAD - cross
        text = self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, room + 1)
        painter.setFont(self.font())
        painter.setPen(look.color("accent"))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area.adjusted(_PAD, 0, 0, 0), align, text)
        box = QRectF(area.right() - _PAD - cross, area.top(), cross, area.height())
        paint_icon(painter, "close", box, "accent", cross)

    def _restyle(self) -> None:
        self.setFont(theme().font("meta"))
        self.updateGeometry()
