"""The widget for each kind of part, and how high a part will be before it has one."""

from __future__ import annotations

import math
from typing import Any, Protocol, cast

from PySide6.QtWidgets import QWidget

from chatapp.gui.theme import theme
from chatapp.gui.transcript.answer import (
    ActionsPane,
    HintPane,
    NamePane,
    ThinkingPane,
    WaitingPane,
)
from chatapp.gui.transcript.bubble import BubblePane, PromptControlsRow
from chatapp.gui.transcript.code import CodePane
from chatapp.gui.transcript.document import left_edge
from chatapp.gui.transcript.error_panel import ErrorPane
from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.parts import (
    Actions,
    Bubble,
    Code,
    ErrorPanel,
    Grid,
    Hint,
    NameRow,
    Part,
    PromptControls,
    PromptEditor,
    Prose,
    ThinkingHead,
    Waiting,
)
from chatapp.gui.transcript.prompt_editor import PromptEditorPane
from chatapp.gui.transcript.prose import ProsePane
from chatapp.gui.transcript.table import TablePane
from chatapp.gui.transcript.text_pane import TextPane
from chatapp.markdown.blocks import Block, Heading, Paragraph

_PLAIN: dict[type, type] = {
    NameRow: NamePane,
    Waiting: WaitingPane,
    Prose: ProsePane,
    Code: CodePane,
    Grid: TablePane,
    Hint: HintPane,
}
_SPEAKING: dict[type, type] = {
    Bubble: BubblePane,
    PromptControls: PromptControlsRow,
    PromptEditor: PromptEditorPane,
    ThinkingHead: ThinkingPane,
    ErrorPanel: ErrorPane,
    Actions: ActionsPane,
}
_SMALL = 28
_LETTER = 7.5
"""About the width of a letter, in px."""


class Pane(Protocol):
    """What every part's widget can do besides being a widget."""

    def show_part(self, part: Any) -> None:
        """Show another part of the same kind."""

    def height_for(self, width: int) -> int:
        """The height the part takes at `width` px."""


def make_pane(part: Part, intents: Intents, message_id: str, parent: QWidget) -> QWidget:
    """A widget that shows `part`."""
    kind = type(part)
    widget: QWidget
    if kind in _PLAIN:
        widget = _PLAIN[kind](parent)
    else:
        widget = _SPEAKING[kind](intents, message_id, parent)
    for pane in [widget, *widget.findChildren(TextPane)]:
        if isinstance(pane, TextPane):
            pane.link_activated.connect(intents.link_activated)
    cast("Pane", widget).show_part(part)
    return widget


def estimated_height(part: Part, width: int) -> int:
    """About how high `part` will be at `width` px."""
    if isinstance(part, Bubble):
        return text_height(part.text, width * 0.75) + 20
    if isinstance(part, Prose):
        return sum(_block_height(block, width) for block in part.blocks)
    if isinstance(part, Code):
        return (part.text.count("\n") + 1) * theme().line_height("code") + 56
    if isinstance(part, Grid):
        return (len(part.rows) + int(part.first)) * 35
    if isinstance(part, ErrorPanel | PromptEditor):
        return 108
    return _SMALL


def text_height(text: str, width: float) -> int:
    """About how high plain text will be at `width` px."""
    letter = theme().scaled(_LETTER if text.isascii() else 2 * _LETTER)
    lines = text.count("\n") + math.ceil(len(text) * letter / max(40.0, width))
    return max(1, lines) * theme().line_height("reading")


def _block_height(block: Block, width: int) -> int:
    if not isinstance(block, Paragraph | Heading):
        return 36
    text = "".join(span.text for span in block.spans)
    return text_height(text, width - left_edge(block.place)) + 8
