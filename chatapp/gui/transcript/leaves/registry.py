"""The leaf for each kind of painted part, and how high a part will be before it has one."""

from __future__ import annotations

import math

from chatapp.gui.theme import theme
from chatapp.gui.transcript.leaves.base import BlockState, Leaf
from chatapp.gui.transcript.leaves.blank import LETTER, BlankLeaf
from chatapp.gui.transcript.leaves.bubble import BubbleLeaf
from chatapp.gui.transcript.leaves.code import CodeLeaf
from chatapp.gui.transcript.leaves.divider import DividerLeaf
from chatapp.gui.transcript.leaves.formula import FormulaLeaf
from chatapp.gui.transcript.leaves.picture import PictureLeaf
from chatapp.gui.transcript.leaves.prose import ProseLeaf
from chatapp.gui.transcript.leaves.styles import left_edge
from chatapp.gui.transcript.leaves.table import TableLeaf
from chatapp.gui.transcript.parts import (
    Bubble,
    Code,
    Divider,
    Editor,
    ErrorPanel,
    FormulaLine,
    Grid,
    Part,
    Picture,
    Prose,
    TokenText,
    Unread,
)

_SMALL = 28


def make_leaf(part: Part, state: BlockState) -> Leaf | None:
    """The leaf that paints `part`; None for a part that is a control.

    Parameters: `state`, of the block the part belongs to.
    """
    match part:
        case Prose():
            return ProseLeaf(part)
        case Bubble():
            return BubbleLeaf(part)
        case Code():
            return CodeLeaf(part, state)
        case Grid():
            return TableLeaf(part, state)
        case FormulaLine():
            return FormulaLeaf(part, state)
        case Divider():
            return DividerLeaf(part)
        case Unread():
            return BlankLeaf(part)
        case Picture():
            return PictureLeaf(part)
        case TokenText():
            from chatapp.gui.transcript.leaves.token_text import TokenTextLeaf  # seldom needed

            return TokenTextLeaf(part)
        case _:
            return None


def estimated_height(part: Part, width: int) -> int:
    """About how high `part` will be at `width` px."""
    match part:
        case Bubble():
            return text_height(part.text, width * 0.75) + 20
        case TokenText():
            return text_height(part.text, width)
        case Prose():
            text = "".join(span.text for span in part.block.spans)
            return text_height(text, width - left_edge(part.block.place))
        case Code():
            return (part.text.count("\n") + 1) * theme().line_height("code") + 56
        case Grid():
            return (len(part.rows) + int(part.first)) * 35
        case ErrorPanel() | Editor():
            return 108
        case _:
            return _SMALL


def text_height(text: str, width: float) -> int:
    """About how high plain text will be at `width` px."""
    letter = theme().scaled(LETTER if text.isascii() else 2 * LETTER)
    lines = text.count("\n") + math.ceil(len(text) * letter / max(40.0, width))
    return max(1, lines) * theme().line_height("reading")
