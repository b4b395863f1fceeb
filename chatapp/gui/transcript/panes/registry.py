"""The controls for each kind of part; those that are not in view wait to be used again."""

from __future__ import annotations

from collections import defaultdict
from importlib import import_module

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.panes.answer import (
    ActionsPane,
    HintPane,
    NamePane,
)
from chatapp.gui.transcript.panes.base import Pane
from chatapp.gui.transcript.panes.code_head import CodeHead
from chatapp.gui.transcript.panes.prompt_controls import PromptButtons, PromptControlsRow
from chatapp.gui.transcript.panes.thinking import ThinkingPane
from chatapp.gui.transcript.panes.waiting import WaitingPane
from chatapp.gui.transcript.parts import (
    Actions,
    AttachedFile,
    Bubble,
    ChainHead,
    Code,
    Editor,
    ErrorPanel,
    Hint,
    NameRow,
    Part,
    PromptControls,
    StructuredHead,
    ThinkingHead,
    TokenHead,
    TokensMissing,
    VersionsPart,
    VotesPart,
    Waiting,
)

_PANES: dict[type, type[Pane]] = {
    NameRow: NamePane,
    ThinkingHead: ThinkingPane,
    Waiting: WaitingPane,
    Hint: HintPane,
    Actions: ActionsPane,
    PromptControls: PromptControlsRow,
    Bubble: PromptButtons,
    Code: CodeHead,
}
_SELDOM: dict[type, tuple[str, str]] = {
    AttachedFile: ("file", "FilePane"),
    ChainHead: ("chain_head", "ChainPane"),
    Editor: ("editor", "EditorPane"),
    ErrorPanel: ("error_panel", "ErrorPane"),
    StructuredHead: ("structured", "StructuredPane"),
    TokenHead: ("token_head", "TokenHeadPane"),
    TokensMissing: ("token_head", "TokensMissingPane"),
    VersionsPart: ("versions", "VersionsPane"),
    VotesPart: ("votes", "VotesPane"),
}
"""Parts whose controls are loaded when they are first shown: module of this package, and class."""
_COMMON = (ActionsPane, PromptButtons, CodeHead)
_PREPARED = 3
"""So many of the common kinds are made in quiet moments: making one takes some ms."""
_SPARE = 12
"""So many of each kind wait."""


def has_pane(part: Part) -> bool:
    """Whether a part has controls."""
    if isinstance(part, Bubble):
        return part.buttons
    if isinstance(part, Code):
        return part.first
    return type(part) in _PANES or type(part) in _SELDOM


def _kind_of(part: Part) -> type[Pane]:
    if type(part) in _SELDOM:
        module, name = _SELDOM[type(part)]
        kind: type[Pane] = getattr(import_module(f"chatapp.gui.transcript.panes.{module}"), name)
        return kind
    return _PANES[type(part)]


class PanePool:
    """Makes controls in `parent`, and keeps some of those that are given back."""

    def __init__(self, intents: Intents, parent: QWidget) -> None:
        self._intents = intents
        self._parent = parent
        self._spare: dict[type[Pane], list[Pane]] = defaultdict(list)

    def take(self, part: Part, message_id: str) -> Pane:
        """Controls that show `part`."""
        kind = _kind_of(part)
        pane = self._spare[kind].pop() if self._spare[kind] else self._make(kind)
        pane.bind(message_id)
        pane.show_part(part)
        return pane

    def _make(self, kind: type[Pane]) -> Pane:
        """New controls, right after the view in the order of Tab; Qt itself stops at none of them.

        They come and go and stand among links: the view goes from one to the next (`TabStops`).
        """
        pane = kind(self._intents, self._parent)
        view = before = self._parent.parentWidget()
        policy = view.focusPolicy() if view is not None else Qt.FocusPolicy.NoFocus
        if view is not None:  # Qt puts nothing after a widget that takes no focus
            view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for widget in pane.findChildren(QWidget):
            if before is not None and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(before, widget)
                widget.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
                before = widget
        if view is not None:
            view.setFocusPolicy(policy)
        return pane

    def prepare(self) -> bool:
        """Make one of those that are needed most, before it is; False when there are enough."""
        for kind in _COMMON:
            if len(self._spare[kind]) < _PREPARED:
                pane = self._make(kind)
                pane.hide()
                self._spare[kind].append(pane)
                return True
        return False

    def give_back(self, pane: Pane) -> None:
        """These are not needed for now. The view takes their focus: Qt would choose any control."""
        focus, view = QApplication.focusWidget(), self._parent.parentWidget()
        if focus is not None and view is not None and pane.isAncestorOf(focus):
            view.setFocus(Qt.FocusReason.OtherFocusReason)
        pane.hide()
        pane.set_revealed(False)
        spare = self._spare[type(pane)]
        if len(spare) < _SPARE:
            spare.append(pane)
        else:
            pane.deleteLater()

    def spare(self) -> list[Pane]:
        """Those that wait."""
        return [pane for panes in self._spare.values() for pane in panes]
