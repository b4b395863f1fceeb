"""Formulas as pictures: set on a thread of their own, kept, painted in any size and colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QPainter

from chatapp.gui.transcript.background import Failed, Kept, Workshop
from chatapp.gui.transcript.formula_outline import SIZE, Outline

LONGEST = 3000
"""Characters; a longer formula is shown as its source."""
DEEPEST = 40
"""Braces within each other."""
MOST_POINTS = 300_000
"""Points of outlines that are kept, some 10 MB: about 600 formulas."""

_DEFINITION = re.compile(
    r"\\(?:[egx]?def|let|global|(?:re)?new(?:command|environment)|providecommand)(?![A-Za-z])"
)
"""Definitions can make a short formula endless."""

_Key = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class FormulaPicture:
    """A formula in one size and colour. All measures are in px."""

    outline: Outline
    size: float
    color: str

    @property
    def width(self) -> float:
        """From the left end to the right end."""
        return self.outline.bounds.width() * self.size / SIZE

    @property
    def height(self) -> float:
        """From the top to the bottom."""
        return self.outline.bounds.height() * self.size / SIZE

    @property
    def depth(self) -> float:
        """How far it reaches below the baseline; negative for what hovers above it."""
        return self.outline.bounds.bottom() * self.size / SIZE

    def paint(self, painter: QPainter, x: float, baseline: float) -> None:
        """Paint with the left end at `x` and the baseline of its text at `baseline`."""
        painter.save()
        try:
            painter.translate(x, baseline)
            painter.scale(self.size / SIZE, self.size / SIZE)
            self.outline.paint(painter, QColor(self.color))
        finally:
            painter.restore()


class Formulas(QObject):
    """All formulas of the window."""

    ready = Signal(str)
    """The source of a formula that can be found now, as a picture or as failed."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: Kept[_Key, Outline | Failed] = Kept(MOST_POINTS)
        self._workshop = Workshop("formulas")
        self._workshop.done.connect(self._take)

    def find(
        self, source: str, *, display: bool, size: float, color: str
    ) -> FormulaPicture | Failed | None:
        """The picture of a formula; None: it is being made, `ready` will tell.

        Parameters: `source`, TeX without its delimiters; `display`, whether it stands alone;
        `size`, of the type, in px; `color`, as `QColor` takes it.
        """
        found = self._kept.get((source, display))
        if isinstance(found, Outline):
            return FormulaPicture(found, size, color)
        if found is None:
            refused = _refused(source)
            if refused is not None:
                return refused
            self._workshop.give((source, display), partial(_make, source, display))
        return found

    def _take(self, key: _Key, result: Outline | Failed) -> None:
        self._kept.put(key, result, result.cost if isinstance(result, Outline) else 20)
        self.ready.emit(key[0])


@cache
def formulas() -> Formulas:
    """The formulas of this window."""
    return Formulas()


def _make(source: str, display: bool) -> Outline:
    from chatapp.gui.transcript.formula_setting import set_formula  # loads ziamath

    return set_formula(source, display=display)


def _refused(source: str) -> Failed | None:
    """Why a formula is not even tried."""
    if len(source) > LONGEST:
        return Failed("too long")
    if _DEFINITION.search(source):
        return Failed("it defines commands")
    depth = 0
    for character in source:
        depth += (character == "{") - (character == "}")
        if depth > DEEPEST:
            return Failed("too deep")
    return None
