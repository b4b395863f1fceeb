"""Draws the app's mark in all sizes the systems ask for, out of `resources/icons/app.svg`.

Writes `resources/icons/app/SIZE.png`, `app.ico` (Windows) and `app.icns` (macOS) beside them.
The small sizes come from `app-small.svg`, the same mark with fewer and stronger lines.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
SMALL = 32
"""The largest size, in px, that is drawn from the simpler mark."""
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_TYPES = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}


def png(size: int) -> bytes:
    """The mark as a PNG file of `size` px."""
    source = ICONS / ("app-small.svg" if size <= SMALL else "app.svg")
    image = QImage(QSize(size, size), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(source.read_bytes())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def ico(images: dict[int, bytes]) -> bytes:
    """A Windows icon file that holds PNG images (ICONDIR and ICONDIRENTRY of the ICO format)."""
    head = struct.pack("<HHH", 0, 1, len(images))
    entries, offset = b"", len(head) + 16 * len(images)
    for size, data in images.items():
        side = size % 256  # 0 stands for 256
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return head + entries + b"".join(images.values())


def icns(images: dict[int, bytes]) -> bytes:
    """A macOS icon file that holds PNG images (Apple Icon Image format)."""
    body = b"".join(
        ICNS_TYPES[size] + struct.pack(">I", len(data) + 8) + data for size, data in images.items()
    )
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def main() -> int:
    """Write all files."""
    folder = ICONS / "app"
    folder.mkdir(exist_ok=True)
    images = {size: png(size) for size in SIZES}
    for size, data in images.items():
        (folder / f"{size}.png").write_bytes(data)
    (folder / "app.ico").write_bytes(ico({size: images[size] for size in ICO_SIZES}))
    (folder / "app.icns").write_bytes(icns({size: images[size] for size in ICNS_TYPES}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
