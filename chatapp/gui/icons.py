"""The app's own icons: line drawings in SVG, painted in a colour token at any device ratio."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap

from chatapp.gui.resources import resource
from chatapp.gui.theme import theme


def icon(name: str, token: str = "text2", size: int = 16) -> QIcon:
    """An icon for menus and actions; make it again after `Theme.changed`.

    Parameters: `name`, a file of resources/icons without its ending; `token`, a colour of the
    theme; `size`, in px. Raises FileNotFoundError for a name that is not there.
    """
    made = QIcon()
    for ratio in sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()}):
        made.addPixmap(pixmap(name, token, size, ratio))
        made.addPixmap(pixmap(name, "text3", size, ratio), QIcon.Mode.Disabled)
        made.addPixmap(pixmap(name, token, size, ratio), QIcon.Mode.Selected)
    return made


def pixmap(name: str, token: str = "text2", size: int = 16, ratio: float = 1.0) -> QPixmap:
    """An icon as pixels: `size` px wide at a device ratio of `ratio`."""
    return _render(name, theme().color(token).name(), size, ratio)


def drawing(name: str, color: str, size: int) -> QPixmap:
    """An icon in a colour that is not the theme's, `size` pixels wide: for the system's panels."""
    return _render(name, color, size, 1.0)


def paint_icon(
    painter: QPainter, name: str, area: QRectF, token: str = "text2", size: int = 16
) -> None:
    """Paint an icon into the middle of `area`, sharp on the painter's device."""
    ratio = painter.device().devicePixelRatioF()
    left = round((area.center().x() - size / 2) * ratio) / ratio
    top = round((area.center().y() - size / 2) * ratio) / ratio
    image = pixmap(name, token, size, ratio)
    painter.drawPixmap(QRectF(left, top, size, size), image, QRectF(image.rect()))


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=512)
def _render(name: str, color: str, size: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # only loaded when something is drawn

    pixels = round(size * ratio)
    image = QPixmap(QSize(pixels, pixels))
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def app_icon() -> QIcon:
    """The app's mark, for windows and the task bar."""
    mark = QIcon()
    for size in (16, 32, 48, 128, 256):
        mark.addFile(str(resource("icons", "app", f"{size}.png")), QSize(size, size))
    return mark
