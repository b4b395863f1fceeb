"""Attached pictures in the window: decoded elsewhere, scaled, hostile ones refused."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QColorSpace, QImage
from pytestqt.qtbot import QtBot

from chatapp.gui.transcript.background import Failed
from chatapp.gui.transcript.pictures import WHOLE, Deliver, Pictures, read_picture
from tests.support.images import SVG, image_file, png_claiming


def half_clear(icc: bytes | None = None) -> bytes:
    """A green picture, its lower half clear, taller than what is converted at once."""
    image = Image.new("RGBA", (700, 900), (0, 255, 0, 255))
    image.paste((0, 0, 0, 0), (0, 450, 700, 900))
    file = io.BytesIO()
    image.save(file, "PNG", icc_profile=icc)
    return file.getvalue()


class Files:
    """A loader that has some files, and counts how often it was asked."""

    def __init__(self, **files: bytes) -> None:
        self.files = files
        self.asked: list[str] = []

    def __call__(self, attachment: str, deliver: Deliver) -> None:
        self.asked.append(attachment)
        deliver(self.files.get(attachment))


def service(files: Files) -> Pictures:
    made = Pictures()
    made.set_loader(files)
    return made


def made(qtbot: QtBot, pictures: Pictures, width: float, ratio: float = 1.0) -> QImage | Failed:
    with qtbot.waitSignal(pictures.ready):
        pictures.find("a", width, ratio)
    found = pictures.find("a", width, ratio)
    assert found is not None
    return found


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_given_a_picture_when_asked_for_then_it_comes_scaled_for_the_screen(
    qtbot: QtBot, kind: str
) -> None:
    pictures = service(Files(a=image_file(400, 200, kind)))

    image = made(qtbot, pictures, width=100, ratio=1.5)

    assert isinstance(image, QImage)
    assert image.size().toTuple() == (150, 75)
    color = QColor(image.pixelColor(75, 37))
    assert color.red() > 240
    assert color.green() < 15


def test_given_a_small_picture_when_asked_for_larger_then_it_stays_as_it_is(qtbot: QtBot) -> None:
    image = made(qtbot, service(Files(a=image_file(40, 30))), width=400)

    assert isinstance(image, QImage)
    assert image.size().toTuple() == (40, 30)


def test_given_a_picture_taken_upright_when_asked_for_then_it_stands_upright(qtbot: QtBot) -> None:
    data = image_file(400, 200, "JPEG", turned=6)

    image = made(qtbot, service(Files(a=data)), width=50)

    assert isinstance(image, QImage)
    assert image.size().toTuple() == (50, 100)


@pytest.mark.parametrize("profile", [None, "wide"])
def test_given_clear_parts_and_a_color_profile_when_decoded_then_both_are_heeded(
    profile: str | None,
) -> None:
    wide = QColorSpace(QColorSpace.NamedColorSpace.AdobeRgb)
    icc = bytes(wide.iccProfile().data()) if profile else None

    image = read_picture(half_clear(icc), WHOLE)

    assert image.format() == QImage.Format.Format_ARGB32_Premultiplied
    for row in (0, 428, 449):
        assert image.pixelColor(350, row).getRgb() == (0, 255, 0, 255)
    for row in (450, 857, 899):
        assert image.pixelColor(350, row).alpha() == 0


@pytest.mark.qt_log_ignore("libpng|jpeg|JPEG|gif|GIF|webp|WebP|QImageIOHandler|QImageReader")
@pytest.mark.parametrize(
    "data",
    [
        png_claiming(60_000, 60_000),
        png_claiming(5_000, 5_000),
        image_file(400, 300)[:60],
        image_file(40, 30, "GIF")[:30],
        image_file(40, 30, "WEBP")[:40],
        SVG,
        b"",
        b"\x89PNG\r\n\x1a\n" + SVG,
        b"BM" + bytes(100),
    ],
    ids=["bomb", "empty bomb", "cut", "cut gif", "cut webp", "svg", "nothing", "wrapped", "bmp"],
)
def test_given_a_hostile_file_when_asked_for_then_it_is_failed(qtbot: QtBot, data: bytes) -> None:
    files = Files(a=data)
    pictures = service(files)

    assert isinstance(made(qtbot, pictures, width=100), Failed)

    pictures.find("a", 200, 1)
    assert files.asked == ["a"]


def test_given_no_bytes_when_asked_for_then_it_is_failed_until_there_is_another_loader(
    qtbot: QtBot,
) -> None:
    pictures = service(Files())
    assert isinstance(made(qtbot, pictures, width=100), Failed)

    pictures.set_loader(Files(a=image_file()))

    assert isinstance(made(qtbot, pictures, width=100), QImage)


def test_given_another_width_when_asked_for_then_the_one_there_is_stands_in(qtbot: QtBot) -> None:
    pictures = service(Files(a=image_file(400, 200)))
    first = made(qtbot, pictures, width=100)
    assert isinstance(first, QImage)

    with qtbot.waitSignal(pictures.ready):
        meanwhile = pictures.find("a", 200, 1)
    exact = pictures.find("a", 200, 1)

    assert isinstance(meanwhile, QImage)
    assert meanwhile.width() == 100
    assert isinstance(exact, QImage)
    assert exact.width() == 200


def test_given_many_frames_before_it_is_there_when_painted_then_it_is_read_once(
    qtbot: QtBot,
) -> None:
    files = Files(a=image_file(400, 200))
    pictures = service(files)

    with qtbot.waitSignal(pictures.ready):
        for _frame in range(20):
            pictures.find("a", 100, 1)

    assert files.asked == ["a"]
