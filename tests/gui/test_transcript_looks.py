"""How the transcript looks: a conversation with every kind of block beside kept pictures.

The kept pictures are small and the comparison is coarse: it sees a block that moved, grew, lost
its colour or is gone, and not how a letter is smoothed. To keep new ones, after looking at them:
`KEEP_PICTURES=1 pytest tests/gui/test_transcript_looks.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat
from PySide6.QtCore import QBuffer, QIODevice, QPoint
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication

from chatapp.gui import i18n
from chatapp.gui.theme import theme
from chatapp.gui.transcript.pictures import pictures
from tests.support.images import image_file
from tests.support.reference_chat import reference
from tests.support.transcript_pane import Pane

KEPT = Path(__file__).parent.parent / "fixtures" / "pictures"
WIDTH, HEIGHT = 760, 1_700
SMALL = 380
FONTS = {"Noto Sans": 754.6, "Noto Sans CJK SC": 746.0, "DejaVu Sans Mono": 922.4}
"""The faces of the kept pictures, and how wide they set the sample: other versions differ."""
SAMPLE = "Tides 潮汐 12.42"
LOOKS = [
    pytest.param(language, look, id=f"{look}-{language}")
    for language in ("en", "zh")
    for look in ("light", "dark")
]


@pytest.fixture
def named_fonts(qapp: QApplication) -> None:
    missing = set(FONTS) - set(QFontDatabase.families())
    if missing:
        pytest.skip(f"fonts of the kept pictures are not here: {', '.join(sorted(missing))}")
    for family, wanted in FONTS.items():
        font = QFont(family)
        font.setPixelSize(100)
        width = QFontMetricsF(font).horizontalAdvance(SAMPLE)
        if abs(width - wanted) > 1:
            pytest.skip(f"{family} is of another version than in the kept pictures")


@pytest.fixture
def reading(pane: Pane, language: str, look: str, named_fonts: None) -> Iterator[Pane]:
    """The reference conversation, with all that comes late."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    i18n.install(app, {"en": "en", "zh": "zh_CN"}[language])
    theme().apply(app, look, 100)
    pictures().set_loader(lambda _id, deliver: deliver(image_file(240, 120, color="#7090a0")))
    pane.view.resize(WIDTH, HEIGHT)
    pane.show(*reference(language))
    assert QFontInfo(theme().font("reading")).family() in FONTS
    pane.view.setFocus()
    pane.button("Reasoning" if language == "en" else "思考过程").click()
    pane.qtbot.waitUntil(lambda: bool(pane.view.grab()) and not waiting(pane), timeout=30_000)
    pane.settle()
    yield pane
    i18n.install(app, "en")
    theme().apply(app, "light", 100)


def waiting(pane: Pane) -> bool:
    """Whether formulas, pictures or colours are still to come."""
    leaves = [one.slot.leaf for one in pane.view.timeline.placed if one.slot.leaf is not None]
    late = any(getattr(leaf, "waiting", False) for leaf in leaves)
    return late or any(getattr(leaf, "_runs", True) in (None, []) for leaf in leaves)


def taken(pane: Pane, scale: float) -> Image.Image:
    """A picture of the viewport as a screen of that scale shows it."""
    viewport = pane.view.viewport()
    picture = QImage(viewport.size() * scale, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(scale)
    viewport.render(picture, QPoint(0, 0))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]
    return Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")


def small(picture: Image.Image) -> Image.Image:
    height = round(picture.height * SMALL / picture.width)
    return picture.resize((SMALL, height), Image.Resampling.BOX)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize(("language", "look"), LOOKS)
def test_given_every_kind_of_block_then_it_looks_as_in_the_kept_picture(
    reading: Pane, language: str, look: str, scale: float, tmp_path: Path
) -> None:
    picture = taken(reading, scale)
    if folder := os.environ.get("PICTURES"):
        picture.save(Path(folder) / f"{look}-{language}-{scale:g}.png")
    kept = KEPT / f"transcript-{look}-{language}.png"
    if os.environ.get("KEEP_PICTURES"):
        if scale == 2.0:
            kept.parent.mkdir(exist_ok=True)
            small(picture).save(kept, optimize=True)
        return
    with Image.open(kept) as opened:
        wanted = opened.convert("RGB")
    seen = small(picture)
    assert seen.size == wanted.size
    blurred = [each.filter(ImageFilter.GaussianBlur(2)) for each in (seen, wanted)]
    channels = ImageChops.difference(*blurred).split()
    apart = ImageChops.lighter(ImageChops.lighter(*channels[:2]), channels[2])
    strongest = apart.getextrema()[1]
    average = ImageStat.Stat(apart).mean[0]
    seen.save(tmp_path / "seen.png")
    apart.point(lambda value: min(255, value * 4)).save(tmp_path / "apart.png")
    most = 25 if scale == 1.0 else 15  # at 1x, hairlines and smoothing weigh more
    assert strongest <= most and average <= 0.4, (  # noqa: PT018
        f"differs by {strongest} at most and {average:.2f} on average: {tmp_path}"
    )
