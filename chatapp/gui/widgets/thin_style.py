"""The style of thin scroll bars, shared by all of them."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QApplication,
    QProxyStyle,
    QScrollBar,
    QStyle,
    QStyleOption,
    QStyleOptionComplex,
    QWidget,
)

from chatapp.gui.theme import theme
from chatapp.gui.widgets.painting import paint_box

_SHORTEST = 32
_WIDTHS = {False: (12, 3), True: (8, 2)}


@cache
def thin_style(*, narrow: bool) -> QStyle:
    """The style of bars of 12 px, or of 8 px if `narrow`."""
    style = _ThinStyle(*_WIDTHS[narrow])
    style.setParent(QApplication.instance())  # it has to outlive all bars
    return style


class _ThinStyle(QProxyStyle):
    """Draws and places the parts of scroll bars; only scroll bars are given it.

    Parameters: `extent`, a bar's width; `margin`, of the handle in it, both in px.
    """

    def __init__(self, extent: int, margin: int) -> None:
        super().__init__("Fusion")
        self._extent, self._margin = extent, margin

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric == QStyle.PixelMetric.PM_ScrollBarExtent:
            return self._extent
        if metric == QStyle.PixelMetric.PM_ScrollBarSliderMin:
            return _SHORTEST
        return super().pixelMetric(metric, option, widget)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        if control != QStyle.ComplexControl.CC_ScrollBar or not isinstance(widget, QScrollBar):
            return super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]
        return _part(widget, part)

    def hitTestComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        position: QPoint,
        widget: QWidget | None = None,
    ) -> QStyle.SubControl:
        if control != QStyle.ComplexControl.CC_ScrollBar or not isinstance(widget, QScrollBar):
            return super().hitTestComplexControl(control, option, position, widget)
        parts = (
            QStyle.SubControl.SC_ScrollBarSlider,
            QStyle.SubControl.SC_ScrollBarSubPage,
            QStyle.SubControl.SC_ScrollBarAddPage,
        )
        return next(
            (part for part in parts if _part(widget, part).contains(position)),
            QStyle.SubControl.SC_None,
        )

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if control != QStyle.ComplexControl.CC_ScrollBar or not isinstance(widget, QScrollBar):
            super().drawComplexControl(control, option, painter, widget)
            return
        if widget.maximum() <= widget.minimum():
            return
        area = QRectF(_part(widget, QStyle.SubControl.SC_ScrollBarSlider))
        margin = self._margin
        area.adjust(margin, margin, -margin, -margin)
        touched = widget.isSliderDown() or widget.underMouse()
        radius = min(area.width(), area.height()) / 2
        paint_box(painter, area, radius, theme().color("edge" if touched else "scroll"))


def _part(bar: QScrollBar, part: QStyle.SubControl) -> QRect:
    """Where a part of a bar lies: handle, or the room before or after it."""
    upright = bar.orientation() == Qt.Orientation.Vertical
    length, width = (bar.height(), bar.width()) if upright else (bar.width(), bar.height())
    span = bar.maximum() - bar.minimum()
    handle = length
    if span > 0:
        share = bar.pageStep() / (span + bar.pageStep())
        handle = min(length, max(_SHORTEST, round(length * share)))
    start = QStyle.sliderPositionFromValue(
        bar.minimum(),
        bar.maximum(),
        bar.sliderPosition(),
        length - handle,
        bar.invertedAppearance(),
    )
    match part:
        case QStyle.SubControl.SC_ScrollBarGroove:
            first, last = 0, length
        case QStyle.SubControl.SC_ScrollBarSlider:
            first, last = start, start + handle
        case QStyle.SubControl.SC_ScrollBarSubPage:
            first, last = 0, start
        case QStyle.SubControl.SC_ScrollBarAddPage:
            first, last = start + handle, length
        case _:
            return QRect()
    if upright:
        return QRect(0, first, width, last - first)
    return QRect(first, 0, last - first, width)
