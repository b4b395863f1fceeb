"""A picture of the window's own, as a file."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

_QUICK = 80
"""Of Qt's scale for PNG files: little work; the file is made smaller later."""


def png_of(image: QImage) -> bytes:
    """The picture as a PNG file; it takes its time. Raises nothing: b"" for none."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", _QUICK)  # type: ignore[call-overload]
    data = buffer.data().data()
    return data if isinstance(data, bytes) else bytes(data)
