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
ICNS_SIZES = {
    b"ic11": 32, b"ic12": 64,  # 16 and 32 points of a display with two px a point
    b"ic07": 128, b"ic13": 256, b"ic08": 256, b"ic14": 512, b"ic09": 512, b"ic10": 1024,
}  # fmt: skip
"""px by type. Those for 16 and 32 px (icp4, icp5) show nothing in an app where they are PNG."""


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


def icns(images: dict[bytes, bytes]) -> bytes:
    """A macOS icon file that holds PNG images by type (Apple Icon Image format)."""
    body = b"".join(kind + struct.pack(">I", len(data) + 8) + data for kind, data in images.items())
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def main() -> int:
    """Write all files."""
    folder = ICONS / "app"
    folder.mkdir(exist_ok=True)
    images = {size: png(size) for size in SIZES}
    for size, data in images.items():
        (folder / f"{size}.png").write_bytes(data)
    (folder / "app.ico").write_bytes(ico({size: images[size] for size in ICO_SIZES}))
    (folder / "app.icns").write_bytes(icns({kind: png(size) for kind, size in ICNS_SIZES.items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
