"""The icons: all of them draw, in the colour asked for, and none is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QIcon, QImageReader
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import chatapp.gui
from chatapp.gui.icons import app_icon, icon, pixmap
from chatapp.gui.resources import resource
from chatapp.gui.theme import theme

NAMES = sorted(
    path.stem for path in resource("icons").glob("*.svg") if not path.stem.startswith("app")
)
_USES = re.compile(
    r'(?:IconButton|IconMark|NavButton|ChoiceCard|set_icon|\bicon|pixmap)\(\s*"([a-z-]+)"'
    r'|icon="([a-z-]+)"'
    r'|paint_icon\(\s*\w+,\s*"([a-z-]+)"'
)


@pytest.mark.parametrize("name", NAMES)
def test_given_an_icon_when_drawn_then_it_is_a_drawing_in_one_colour(
    qapp: QApplication, name: str
) -> None:
    source = resource("icons", f"{name}.svg").read_text("utf-8")
    assert QSvgRenderer(QByteArray(source.encode())).isValid()
    assert "currentColor" in source
    assert not re.findall(r"#[0-9a-fA-F]{3,8}", source)
    image = pixmap(name, "accent", 16, 2.0).toImage()
    assert image.width() == 32
    accent = theme().color("accent")
    inked = [
        image.pixelColor(x, y)
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert inked
    assert all(color.rgb() == accent.rgb() for color in inked)


def test_given_the_program_then_every_icon_it_names_is_there() -> None:
    named = set()
    for module in Path(chatapp.gui.__file__).parent.rglob("*.py"):
        for match in _USES.finditer(module.read_text("utf-8")):
            named.add(next(filter(None, match.groups())))
    assert named
    assert named <= set(NAMES)


def test_given_an_icon_when_disabled_then_it_is_quieter(qapp: QApplication) -> None:
    made = icon("plus", "text")
    normal = made.pixmap(16, QIcon.Mode.Normal).toImage()
    disabled = made.pixmap(16, QIcon.Mode.Disabled).toImage()
    assert normal != disabled


def test_given_an_unknown_icon_when_asked_for_then_it_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_given_the_apps_mark_then_all_sizes_are_there(qapp: QApplication) -> None:
    sizes = {size.width() for size in app_icon().availableSizes()}
    assert {16, 32, 48, 128, 256} <= sizes


def test_given_the_windows_icon_file_then_it_holds_png_images_of_all_sizes() -> None:
    data = resource("icons", "app", "app.ico").read_bytes()
    count = int.from_bytes(data[4:6], "little")
    sizes = set()
    for entry in (data[6 + 16 * number :] for number in range(count)):
        size = int.from_bytes(entry[8:12], "little")
        start = int.from_bytes(entry[12:16], "little")
        buffer = QBuffer()
        buffer.setData(QByteArray(data[start : start + size]))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        sizes.add(QImageReader(buffer).size().width())
    assert sizes == {16, 24, 32, 48, 64, 128, 256}
