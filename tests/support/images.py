"""Image files, good and hostile."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image


def image_file(
    width: int = 40, height: int = 30, kind: str = "PNG", color: str = "red", turned: int = 1
) -> bytes:
    """An image of one colour. Parameters: `turned`, the EXIF orientation."""
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = turned
    options = {"exif": exif} if turned != 1 else {}
    Image.new("RGB", (width, height), color).save(file, kind, **options)
    return file.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A small PNG file that says it is that large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/x.png"/></svg>'
