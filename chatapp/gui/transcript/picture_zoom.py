"""How large a picture is shown, and which part of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF

STEP = 1.25
LARGEST = 16.0
"""Of the picture's own size."""
SMALLEST = 0.02


class Zoom:
    """Size and place of a picture in an area; it is never moved out of sight.

    All lengths are in px of the screen's logical kind. `natural` is the size at which a pixel of
    the picture is one of the screen.
    """

    def __init__(self) -> None:
        self.area = QRectF()
        self.natural = QSizeF(1, 1)
        self._factor: float | None = None
        self._center = QPointF(0.5, 0.5)
        """What of the picture is in the middle of the area, as parts of its size."""

    @property
    def fitted(self) -> bool:
        """Whether it is as large as the area allows, but not larger than it is."""
        return self._factor is None

    @property
    def factor(self) -> float:
        """1.0: its own size."""
        if self._factor is not None:
            return self._factor
        width = self.area.width() / self.natural.width()
        return max(SMALLEST, min(1.0, width, self.area.height() / self.natural.height()))

    @property
    def target(self) -> QRectF:
        """Where the picture is painted."""
        size = self.natural * self.factor
        left = self.area.center().x() - self._center.x() * size.width()
        top = self.area.center().y() - self._center.y() * size.height()
        return QRectF(QPointF(left, top), size)

    def fit(self) -> None:
        """Show all of it."""
        self._factor = None
        self._center = QPointF(0.5, 0.5)

    def change(self, factor: float, at: QPointF | None = None) -> None:
        """Show it `factor` times its own size; what is at `at` (None: the middle) stays there."""
        at = self.area.center() if at is None else at
        before = self.target
        part = QPointF(
            (at.x() - before.left()) / before.width(), (at.y() - before.top()) / before.height()
        )
        self._factor = min(LARGEST, max(SMALLEST, factor))
        size = self.natural * self._factor
        middle = self.area.center()
        self._center = QPointF(
            part.x() + (middle.x() - at.x()) / size.width(),
            part.y() + (middle.y() - at.y()) / size.height(),
        )
        self._keep_in_sight()

    def move(self, by: QPointF) -> None:
        """Move the picture by so many px."""
        size = self.target.size()
        self._center -= QPointF(by.x() / size.width(), by.y() / size.height())
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        size = self.target.size()
        self._center = QPointF(
            _limited(self._center.x(), self.area.width() / size.width()),
            _limited(self._center.y(), self.area.height() / size.height()),
        )


def _limited(center: float, seen: float) -> float:
    """The middle of what is seen; all of it is in the middle where there is room."""
    if seen >= 1:
        return 0.5
    return min(1 - seen / 2, max(seen / 2, center))
