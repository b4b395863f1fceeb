"""One answer of a vote: what it is, a bar, and how many chains came to it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from chatapp.gui.formats import count
from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.transcript.parts import VoteBar, VoteKind, VotesPart
from chatapp.gui.widgets.focus import KeyboardFocus
from chatapp.gui.widgets.painting import CONTROL_RADIUS, SMALL_HEIGHT, paint_box

PAD = 9
"""From its edge to what it shows, in px."""
_BAR, _GAP, _CHEVRON = 8, 8, 14


class VoteRow(KeyboardFocus, QPushButton):
    """Pressing it opens the chains behind the answer, or closes them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self._bar = VoteBar(VoteKind.ANSWER)
        self._samples = 1
        self._opened = self._leads = False
        self._label_room = 0
        self.restyle()

    def show_bar(self, bar: VoteBar, part: VotesPart) -> None:
        """Show another answer, of this vote."""
        self._bar, self._samples = bar, max(1, part.samples)
        self._opened = part.opened == bar
        self._leads = bar is part.bars[0] and bar.kind is VoteKind.ANSWER
        self.setEnabled(bool(bar.chains))
        self.retranslate()

    @property
    def label_width(self) -> int:
        """What the answer takes, in px."""
        return QFontMetrics(self._label_font).horizontalAdvance(self._label()) + 1

    @property
    def _label_font(self) -> QFont:
        """The leader's is heavier."""
        return theme().font("ui", 600 if self._leads else 400)

    def set_label_room(self, room: int) -> None:
        """How wide the answers are; they stand in one column."""
        self._label_room = room
        self.update()

    def restyle(self) -> None:
        """Take over another font size."""
        self.setFont(theme().font("ui"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a small button."""
        return QSize(self.label_width + 120, theme().scaled(SMALL_HEIGHT))

    def retranslate(self) -> None:
        """Set all texts."""
        name = self.tr("{answer}: {count} of {samples}").replace("{answer}", self._label())
        name = name.replace("{count}", count(self._bar.count))
        self.setAccessibleName(name.replace("{samples}", count(self._samples)))
        does = self.tr("Hides its chains") if self._opened else self.tr("Shows its chains")
        does = does if self.isEnabled() else self.tr("None of them had begun")
        self.setAccessibleDescription(does)
        self.setToolTip(f"{self._label()}\n{does}")
        self.update()

    def _label(self) -> str:
        words = {
            VoteKind.SILENT: self.tr("No answer found"),
            VoteKind.FAILED: self.tr("Failed"),
            VoteKind.UNENDED: self.tr("Not needed, or stopped"),
        }
        return words.get(self._bar.kind) or " ".join(self._bar.shown.split())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint chevron, answer, bar and count."""
        painter, look, area = QPainter(self), theme(), QRectF(self.rect())
        fill = "press" if self.isDown() else "hover" if self.underMouse() else None
        if fill is not None:
            paint_box(painter, area, CONTROL_RADIUS, look.color(fill))
        left, height = float(PAD), area.height()
        chevron = "chevron-down" if self._opened else "chevron-right"
        if self.isEnabled():
            paint_icon(painter, chevron, QRectF(left, 0, _CHEVRON, height), "text2", _CHEVRON)
        left += _CHEVRON + _GAP
        answer = self._bar.kind is VoteKind.ANSWER
        painter.setFont(self._label_font)
        painter.setPen(look.color("text" if answer else "text3"))
        middle = Qt.AlignmentFlag.AlignVCenter
        shown = painter.fontMetrics().elidedText(
            self._label(), Qt.TextElideMode.ElideRight, self._label_room + 4
        )
        place = QRectF(left, 0, self._label_room + 6, height)
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignLeft, shown)
        left += self._label_room + 6 + _GAP
        number = count(self._bar.count)
        counted = painter.fontMetrics().horizontalAdvance("00")
        self._paint_bar(
            painter, QRectF(left, 0, area.right() - PAD - counted - _GAP - left, height)
        )
        painter.setPen(look.color("text2"))
        painter.drawText(area.adjusted(0, 0, -PAD, 0), middle | Qt.AlignmentFlag.AlignRight, number)

    def _paint_bar(self, painter: QPainter, room: QRectF) -> None:
        """The bar; all chains together would fill the room."""
        width = room.width() * min(1.0, self._bar.count / self._samples)
        box = QRectF(room.left(), room.center().y() - _BAR / 2, max(width, 2.0), _BAR)
        answer = self._bar.kind is VoteKind.ANSWER
        token = "accent" if self._leads else "edge" if answer else "press"
        paint_box(painter, box, 2, theme().color(token))
