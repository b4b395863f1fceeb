"""Small things that are only looked at: tag, key cap, spinner, mark, progress, line."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QSizePolicy, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets.painting import paint_box, paint_mark, paint_ring, snapped

TagKind = Literal["neutral", "ok", "warn", "danger"]

_TAG_PADDING = 7
_KEY_PADDING = 5
_ANY = 16_777_215
"""Qt's own greatest size (QWIDGETSIZE_MAX)."""
SPINNER_STEP_MS = 60
SPINNER_STEP_DEGREES = 27


def key_cap_width(key: str) -> int:
    """How wide a key cap is, in px."""
    width = QFontMetrics(theme().font("meta")).horizontalAdvance(key)
    return max(width + 2 * _KEY_PADDING + 1, theme().scaled(18))


def paint_key_cap(painter: QPainter, left: float, middle: float, key: str) -> None:
    """Paint a key cap with its left edge at `left`, its middle at the height `middle`."""
    height = theme().scaled(18)
    area = snapped(painter, QRectF(left, middle - height / 2, key_cap_width(key), height))
    paint_box(painter, area, 4, theme().color("raised"), theme().color("line"))
    painter.setPen(QPen(theme().color("edge"), 1))
    painter.drawLine(
        area.bottomLeft().toPoint().x() + 3,
        round(area.bottom()) - 1,
        area.bottomRight().toPoint().x() - 4,
        round(area.bottom()) - 1,
    )
    painter.setFont(theme().font("meta"))
    painter.setPen(theme().color("text2"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, key)


class KeyCap(QLabel):
    """The name of a key, drawn as a cap."""

    def __init__(self, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As wide as the name needs."""
        return QSize(key_cap_width(self.text()), theme().scaled(18))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cap."""
        painter = QPainter(self)
        paint_key_cap(painter, 0, self.height() / 2, self.text())


def tag_width(text: str) -> int:
    """How wide a tag is, in px."""
    return QFontMetrics(theme().font("meta")).horizontalAdvance(text) + 2 * _TAG_PADDING + 1


def paint_tag(painter: QPainter, right: float, middle: float, text: str, kind: TagKind) -> None:
    """Paint a tag with its right edge at `right`, its middle at the height `middle`."""
    width, height = tag_width(text), theme().scaled(20)
    area = QRectF(right - width, middle - height / 2, width, height)
    if kind == "neutral":
        paint_box(painter, area, 4, theme().color("sunken"), theme().color("line"))
    else:
        paint_box(painter, area, 4, theme().color(f"{kind}_fill"))
    painter.setFont(theme().font("meta"))
    painter.setPen(theme().color("text2" if kind == "neutral" else kind))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


class Tag(QLabel):
    """A word or two about the state of something, as in "Ready"."""

    def __init__(
        self, text: str = "", kind: TagKind = "neutral", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._kind: TagKind = kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def set(self, text: str, kind: TagKind) -> None:
        """Change words and colour."""
        self._kind = kind
        self.setText(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the words need."""
        return QSize(tag_width(self.text()), theme().scaled(20))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tag."""
        paint_tag(QPainter(self), self.width(), self.height() / 2, self.text(), self._kind)


class Spinner(QWidget):
    """A ring of 14 px that turns while it is shown; it stands still where motion is off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._angle = 0
        self._timer = QTimer(self)
        self._timer.setInterval(SPINNER_STEP_MS)
        self._timer.timeout.connect(self._turn)
        self.setFixedSize(14, 14)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to turn."""
        if theme().animated:
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring."""
        paint_ring(QPainter(self), QRectF(self.rect()), self._angle)

    def _turn(self) -> None:
        self._angle = (self._angle + SPINNER_STEP_DEGREES) % 360
        self.update()


class Mark(QWidget):
    """The square with a connection's or model's first letter.

    Parameters: `size`, its side in px; `radius`, of its corners.
    """

    def __init__(self, size: int = 20, radius: float = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._radius = radius
        self.setFixedSize(size, size)

    def set_name(self, name: str) -> None:
        """Change whose letter it shows."""
        self._name = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the square."""
        paint_mark(QPainter(self), QRectF(self.rect()), self._name, radius=self._radius)


class ProgressLine(QProgressBar):
    """Progress as a line of 4 px; with a maximum of 0 it shows that the end is not known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setFixedHeight(4)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(120, 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track and done part."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint_box(painter, area, 2, theme().color("press"))
        span = self.maximum() - self.minimum()
        part = (self.value() - self.minimum()) / span if span > 0 else 0.25
        done = area.width() * max(0.0, min(1.0, part))
        if done >= 1:
            paint_box(painter, QRectF(0, 0, done, area.height()), 2, theme().color("accent"))


class Rule(QWidget):
    """A hairline between parts of a page, lying or standing."""

    def __init__(self, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_upright(upright)

    def set_upright(self, upright: bool) -> None:
        """Let it stand or lie."""
        self.setMinimumSize(1 if upright else 0, 0 if upright else 1)
        self.setMaximumSize(1 if upright else _ANY, _ANY if upright else 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill with the line's colour."""
        QPainter(self).fillRect(self.rect(), theme().color("line"))
