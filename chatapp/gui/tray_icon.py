"""The icon in the tray: its state, drawn for a light tray, a dark one, or in colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap

from chatapp.gui.icons import app_icon, drawing

SIZES = (16, 22, 24, 32, 44, 48, 64)
"""In px; a tray takes the one that fits."""
_LIGHT, _DARK, _BADGE = "#f2f2f2", "#242424", "#e0561f"


def tray_icon(look: str, *, answering: bool, unread: bool) -> QIcon:
    """The icon as it is to be shown.

    Parameters: `look`, a choice of the setting "tray_icon"; `answering`, an answer is being
    written; `unread`, one waits to be read, which is shown rather than the former.
    """
    if look == "color":
        return _in_color(answering=answering, unread=unread)
    name = "tray-unread" if unread else "tray-answering" if answering else "tray"
    color = _LIGHT if _is_light(look) else _DARK
    made = QIcon()
    for size in SIZES:
        made.addPixmap(drawing(name, color, size))
    made.setIsMask(True)  # macOS draws it in the colour of its menu bar
    return made


def _is_light(look: str) -> bool:
    if look == "system":
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return look == "light"


def _in_color(*, answering: bool, unread: bool) -> QIcon:
    """The app's mark, with a dot for what waits and a ring for what is being written."""
    made = QIcon()
    for size in SIZES:
        image = QPixmap(QSize(size, size))
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        app_icon().paint(painter, image.rect())
        if answering or unread:
            _paint_badge(painter, size, filled=unread)
        painter.end()
        made.addPixmap(image)
    return made


def _paint_badge(painter: QPainter, size: int, *, filled: bool) -> None:
    width = size * 0.44
    area = QRectF(size - width, 0, width, width)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("black"))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    gap = size / 16
    painter.drawEllipse(area.adjusted(-gap, -gap, gap, gap))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setBrush(QColor(_BADGE))
    painter.drawEllipse(area)
    if not filled:
        painter.setBrush(QColor("white"))
        inset = width / 4
        painter.drawEllipse(area.adjusted(inset, inset, -inset, -inset))
