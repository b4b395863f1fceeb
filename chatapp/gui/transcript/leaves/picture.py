"""Attached images, in the size they are shown at."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QTransform

from chatapp.gui.icons import paint_icon
from chatapp.gui.theme import theme
from chatapp.gui.transcript.leaves.base import Leaf, Marks
from chatapp.gui.transcript.parts import Picture
from chatapp.gui.transcript.pictures import pictures
from chatapp.gui.widgets.painting import device_scale, paint_box

HIGHEST = 360
_SMALLEST = 32
_RADIUS = 8


class PictureLeaf(Leaf):
    """Shows a `Picture` part. Its room is known before its pixels are: nothing moves later."""

    def __init__(self, part: Picture) -> None:
        self._part = part
        self._width = 0
        self.set_part(part)

    def set_part(self, part: Picture) -> None:
        """Show another image."""
        self._part = part
        self.text = part.image.name

    def height_for(self, width: int) -> int:
        """The height in px at a column of `width` px."""
        self._width = width
        return round(self._area().height())

    def outdate(self) -> None:
        """Nothing is kept that could be out of date."""

    def _area(self) -> QRectF:
        image = self._part.image
        width, height = max(1, image.width), max(1, image.height)
        scale = min(1.0, self._width / width, theme().scaled(HIGHEST) / height)
        shown = max(_SMALLEST, round(width * scale)), max(_SMALLEST, round(height * scale))
        left = self._width - shown[0] if self._part.prompt else 0
        return QRectF(left, 0, *shown)

    def paint(self, painter: QPainter, marks: Marks, clip: QRectF) -> None:
        """Paint the image, or its place while it is being read."""
        area = self._area()
        found = pictures().find(
            self._part.image.attachment, round(area.width()), device_scale(painter)
        )
        painter.save()
        if isinstance(found, QImage):
            _paint_rounded(painter, found, area)
        else:
            line = theme().color("line")
            paint_box(painter, area, _RADIUS, theme().color("sunken"), line)
            paint_icon(painter, "image" if found is None else "warning", area, "text3", 20)
        painter.restore()
        if marks.selection is not None:
            accent = theme().color("accent")
            paint_box(painter, area, _RADIUS, None, accent, 2)

    def rects(self, start: int, end: int) -> list[QRectF]:
        """The image."""
        return [self._area()]


def _paint_rounded(painter: QPainter, image: QImage, area: QRectF) -> None:
    """Paint an image into an area with smooth round corners, which a clip would not have."""
    whole = QRectF(0, 0, image.width(), image.height())
    brush = QBrush(image)
    scale = QTransform.fromTranslate(area.left(), area.top())
    brush.setTransform(scale.scale(area.width() / whole.width(), area.height() / whole.height()))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.drawRoundedRect(area, _RADIUS, _RADIUS)
