"""What every painted piece of a message can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QTextCharFormat

from chatapp.gui.theme import theme
from chatapp.gui.transcript.highlight import CodeColors


class Hit(NamedTuple):
    """A range that was searched for; `current`: the one gone to."""

    start: int
    end: int
    current: bool


class Link(NamedTuple):
    """A range that leads to an address."""

    start: int
    end: int
    address: str


@dataclass(slots=True)
class Marks:
    """What is marked in a leaf's text, in characters.

    Parameters: `selection`, start and end; `hits`, of a search; `link`, the number of the link
    that has the keyboard's focus; `token`, the number of the unit of tokens that is looked at.
    """

    selection: tuple[int, int] | None = None
    hits: Sequence[Hit] = ()
    link: int | None = None
    token: int | None = None


NO_MARKS = Marks()


@dataclass(slots=True)
class BlockState:
    """What the reader chose for one block, shared by all pieces of it.

    Parameters: `scroll`, how far it is moved sideways, in px; `wrapped`, whether its lines are
    broken; `folded`, whether only its beginning is shown; `colors`, of the code.
    """

    scroll: int = 0
    wrapped: bool = False
    folded: bool = False
    colors: CodeColors | None = None


class Leaf(ABC):
    """A painted piece of a message.

    It is laid out when its height is first asked for. Points are in px from its top left corner,
    places in characters of `text`.
    """

    text = ""
    """What it says, as it is selected, searched and read aloud."""

    @property
    def waiting(self) -> bool:
        """Whether the picture of a formula is still to come: it may get another height."""
        return False

    @abstractmethod
    def set_part(self, part: Any) -> None:
        """Show another part of the same kind; what stays of the text keeps its layout if it can."""

    @abstractmethod
    def height_for(self, width: int) -> int:
        """The height in px at a column of `width` px."""

    @abstractmethod
    def paint(self, painter: QPainter, marks: Marks, clip: QRectF) -> None:
        """Paint what reaches into `clip`; the painter stands at the leaf's top left corner."""

    @abstractmethod
    def outdate(self) -> None:
        """Colours, fonts or language are others."""

    def place_at(self, point: QPointF) -> int:
        """The place in the text nearest to a point."""
        return 0

    def rects(self, start: int, end: int) -> list[QRectF]:
        """The boxes around a range."""
        return []

    def links(self) -> Sequence[Link]:
        """The links in the text, in order."""
        return ()

    def link_at(self, point: QPointF) -> Link | None:
        """The link under a point."""
        for link in self.links():
            if any(box.contains(point) for box in self.rects(link.start, link.end)):
                return link
        return None

    def line_at(self, place: int) -> tuple[int, int]:
        """Where the line that holds a place begins and ends."""
        return 0, len(self.text)

    def paragraph_at(self, place: int) -> tuple[int, int]:
        """What three clicks select around a place."""
        return 0, len(self.text)

    def snapped(self, place: int, step: int) -> int:
        """The nearest place that is not within a picture, onward (1) or back (-1)."""
        return place

    def controls_rect(self) -> QRect | None:
        """Where the controls that belong to it stand, if it has any."""
        return None

    def sideways(self) -> int:
        """How far its content can be moved to the left, in px."""
        return 0

    def scroll_bar(self) -> QRectF | None:
        """The handle of its own scroll bar."""
        return None


def written_line(text: str, place: int) -> tuple[int, int]:
    """Where the line of a text that holds a place begins and ends, however it is broken."""
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, end if end >= 0 else len(text)


def mark_format(token: str) -> QTextCharFormat:
    """The ground of marked text."""
    result = QTextCharFormat()
    result.setBackground(theme().color(token))
    result.setForeground(theme().color("text"))
    return result
