"""The font of formulas, with the system's fonts for what it does not have, such as Chinese.

Importing this loads ziamath, which takes about 150 ms: never on the window's thread.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from importlib import resources

from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath
from ziafont.fonttypes import BBox
from ziafont.glyph import SimpleGlyph
from ziafont.svgpath import Cubic, Lineto, Moveto, Point, SVGOpType
from ziamath.mathfont import MathFont

from chatapp.gui.transcript.formula_outline import SIZE

_MISSING = 0
"""The index of the box a font has for characters it does not know."""


class FormulaFont(MathFont):
    """STIX Two Math, and the system's fonts behind it.

    It also ends a formula that takes too long: setting one asks for a glyph all the time.
    """

    def __init__(self) -> None:
        with resources.as_file(
            resources.files("ziamath.fonts") / "STIXTwoMath-Regular.ttf"
        ) as file:
            super().__init__(file, SIZE)
        self._until = 0.0
        self._borrowed: dict[str, SimpleGlyph] = {}

    def allow(self, seconds: float) -> None:
        """Let the next formula take so long."""
        self._until = time.monotonic() + seconds

    def glyph(self, char: str) -> SimpleGlyph:
        """The glyph of a character.

        Raises TimeoutError, and ValueError for a character that cannot be set.
        """
        if time.monotonic() > self._until:
            raise TimeoutError("it takes too long")
        if self.glyphindex(char) != _MISSING:
            return super().glyph(char)
        if char not in self._borrowed:
            self._borrowed[char] = _borrowed(char, self)
        return self._borrowed[char]


class _BorrowedGlyph(SimpleGlyph):
    """A glyph of another font, in units of this one."""

    width = 0

    def advance(self, nextchr: SimpleGlyph | None = None) -> int:
        return self.width


def _borrowed(char: str, font: MathFont) -> SimpleGlyph:
    if unicodedata.bidirectional(char) in ("R", "AL"):
        raise ValueError("right-to-left text in a formula")
    if unicodedata.category(char) in ("So", "Co", "Cn", "Cs"):
        raise ValueError(f"U+{ord(char):04X} is a picture or not a character")
    units = font.info.layout.unitsperem
    other = QFont()
    other.setPixelSize(units)
    other.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    path = QPainterPath()
    path.addText(0, 0, other, char)
    if path.isEmpty() and not char.isspace():
        raise ValueError(f"no outline for U+{ord(char):04X}")
    ink = path.boundingRect()
    box = BBox(ink.left(), ink.right(), -ink.bottom(), -ink.top())
    glyph = _BorrowedGlyph(_MISSING, list(_operators(path)), box, font)
    glyph.width = round(QFontMetricsF(other).horizontalAdvance(char))
    return glyph


def _operators(path: QPainterPath) -> Iterator[SVGOpType]:
    """A path in ziafont's terms, y upwards."""
    elements = [path.elementAt(index) for index in range(path.elementCount())]
    points = [_point(element.x, -element.y) for element in elements]
    for index, point in enumerate(points):
        match elements[index].type:
            case QPainterPath.ElementType.MoveToElement:
                yield Moveto(point)
            case QPainterPath.ElementType.LineToElement:
                yield Lineto(point)
            case QPainterPath.ElementType.CurveToElement:
                yield Cubic(point, points[index + 1], points[index + 2])


def _point(x: float, y: float) -> Point:
    return Point(x, y)  # type: ignore[no-untyped-call]
