"""Attached pictures, decoded and scaled on a thread of their own, and kept for a while."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Signal
from PySide6.QtGui import QColorSpace, QImage, QImageIOHandler, QImageReader, QPainter

from chatapp.domain.images import ImageFacts, image_facts
from chatapp.gui.transcript.background import Failed, Kept, Workshop

MOST_BYTES = 96 * 2**20
"""How much memory decoded pictures may take, besides those in use."""
MOST_MEGABYTES = 256
"""How much decoding one picture may take."""
WHOLE = 0
"""In place of a width: as large as it is."""

Deliver = Callable[[bytes | None], None]
Loader = Callable[[str, Deliver], None]
"""Begins to read an attachment, and calls `Deliver` on the window's thread when it is there;
with None where it cannot be had."""

_FORMATS = {"image/png": b"png", "image/jpeg": b"jpeg", "image/gif": b"gif", "image/webp": b"webp"}
_PIXELS_AT_ONCE = 300_000
_Key = tuple[str, int]


class Pictures(QObject):
    """All attached pictures of the window."""

    ready = Signal(str)
    """The id of an attachment of which more can be found now, or that is found to be failed."""

    def __init__(self) -> None:
        super().__init__()
        self._loader: Loader | None = None
        self._kept: Kept[_Key, QImage] = Kept(MOST_BYTES)
        self._failed: Kept[str, Failed] = Kept(10_000)
        self._latest: dict[str, _Key] = {}
        self._wanted: dict[str, int] = {}
        self._workshop = Workshop("pictures")
        self._workshop.done.connect(self._take)
        self._workshop.forgotten.connect(self._forget)
        QImageReader.setAllocationLimit(MOST_MEGABYTES)

    def set_loader(self, loader: Loader) -> None:
        """Say where the bytes come from; what was failed is tried again."""
        self._loader = loader
        self._failed = Kept(10_000)

    def find(
        self, attachment: str, width: float, device_pixel_ratio: float
    ) -> QImage | Failed | None:
        """A picture to be shown `width` px wide, never larger than it is.

        None: it is being made, `ready` will tell. Until then one of another width is given
        where there is one, to be painted into the same place.
        """
        found = self._find(attachment, max(1, round(width * device_pixel_ratio)))
        if found is not None:
            return found
        latest = self._latest.get(attachment)
        return self._kept.get(latest) if latest is not None else None

    def find_whole(self, attachment: str) -> QImage | Failed | None:
        """A picture with all its pixels; None: `ready` will tell."""
        return self._find(attachment, WHOLE)

    def load(self, attachment: str, deliver: Deliver) -> None:
        """Read the bytes of an attachment, as the loader gives them."""
        if self._loader is None:
            deliver(None)
        else:
            self._loader(attachment, deliver)

    def _find(self, attachment: str, width: int) -> QImage | Failed | None:
        found = self._kept.get((attachment, width)) or self._failed.get(attachment)
        if found is None:
            self._ask(attachment, width)
        return found

    def _ask(self, attachment: str, width: int) -> None:
        """One width of a picture is made at a time; when it is there, another can be asked for."""
        if attachment not in self._wanted:
            self._wanted[attachment] = width
            self.load(attachment, partial(self._loaded, attachment, width))

    def _loaded(self, attachment: str, width: int, data: bytes | None) -> None:
        # Bad news goes the same way: `ready` is never emitted while somebody is asking.
        self._workshop.give(attachment, partial(read_picture, data or b"", width))

    def _take(self, attachment: str, result: QImage | Failed) -> None:
        width = self._wanted.pop(attachment, WHOLE)
        if isinstance(result, Failed):
            self._failed.put(attachment, result, 1)
        else:
            key = (attachment, width)
            self._kept.put(key, result, result.sizeInBytes())
            self._latest[attachment] = key
        self.ready.emit(attachment)

    def _forget(self, attachment: str) -> None:
        self._wanted.pop(attachment, None)


@cache
def pictures() -> Pictures:
    """The pictures of this window."""
    return Pictures()


def read_picture(data: bytes, width: int) -> QImage:
    """Decode a picture, at most `width` px wide (`WHOLE`: as it is); takes its time.

    Only the four kinds that can be attached are decoded, never what opens other files. Raises
    InputError for what is no such picture, ValueError for what cannot be decoded.
    """
    facts = image_facts(data)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(_FORMATS[facts.media_type]))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    if 0 < width < facts.width:
        reader.setScaledSize(_scaled_size(reader, facts, width))
    image = reader.read()
    if image.isNull():
        raise ValueError(reader.errorString())
    return _quick_to_paint(image)


def _scaled_size(reader: QImageReader, facts: ImageFacts, width: int) -> QSize:
    """The size to decode to; the reader turns the picture only afterwards."""
    size = QSize(width, max(1, round(facts.height * width / facts.width)))
    quarter = QImageIOHandler.Transformation.TransformationRotate90
    return size.transposed() if reader.transformation() & quarter else size


def _quick_to_paint(image: QImage) -> QImage:
    """In the screen's own format, colours as sRGB.

    Done by strips: a conversion keeps Python, and with it the window, waiting until it is done.
    """
    clear = image.hasAlphaChannel()
    kind = QImage.Format.Format_ARGB32_Premultiplied if clear else QImage.Format.Format_RGB32
    srgb = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    foreign = image.colorSpace().isValid() and image.colorSpace() != srgb
    if image.format() == kind and not foreign:
        return image
    converted = QImage(image.size(), kind)
    rows = max(1, _PIXELS_AT_ONCE // image.width())
    with QPainter(converted) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        for top in range(0, image.height(), rows):
            strip = image.copy(0, top, image.width(), min(rows, image.height() - top))
            if foreign:
                strip.convertToColorSpace(srgb)
            painter.drawImage(0, top, strip)
    return converted
