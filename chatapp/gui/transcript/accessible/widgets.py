"""The transcript's own interface and those of its controls, in place of the ones Qt would make."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import ref

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from chatapp.gui.transcript.accessible.base import guarded
from chatapp.gui.transcript.accessible.message import MessageInterface
from chatapp.gui.transcript.panes.base import Pane

if TYPE_CHECKING:
    from chatapp.gui.transcript.view import TranscriptView


class TranscriptInterface(QAccessibleWidget):
    """A list: an item for each message, then what lies over them."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view, QAccessible.Role.List)
        self._view = view

    @guarded(0)
    def childCount(self) -> int:
        """All messages, and what lies over them where there is something."""
        return len(self._view.model.rows) + bool(self._view.overlays)

    @guarded(None)
    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """A message, from the oldest."""
        if index == len(self._view.model.rows):
            return QAccessible.queryAccessibleInterface(self._view.viewport())
        return self._view.accessible.message(index)

    @guarded(-1)
    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """The row of a message."""
        if isinstance(child, MessageInterface):
            row = child.row
            return -1 if row is None else row
        return len(self._view.model.rows) if child.object() is self._view.viewport() else -1

    @guarded(None)
    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """The message at a point of the screen."""
        for row in sorted({one.row for one in self._view.timeline.placed}):
            message = self._view.accessible.message(row)
            if message is not None and message.rect().contains(x, y):
                return message
        return None

    @guarded(None)
    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The block or link that has the focus."""
        focus = self._view.reading.focus
        if focus is not None and self._view.hasFocus():
            return self._view.accessible.focused(focus)
        return super().focusChild()

    @guarded(QAccessible.State())
    def state(self) -> QAccessible.State:
        """It is focused itself where none of its blocks is."""
        state = super().state()
        if self._view.reading.focus is not None:
            state.focused = False
        return state


class OverlayInterface(QAccessibleWidget):
    """What lies over the messages: the way to the newest, the card of a token."""

    def __init__(self, viewport: QWidget, view: TranscriptView) -> None:
        super().__init__(viewport, QAccessible.Role.Client)
        self._view = view

    @guarded(0)
    def childCount(self) -> int:
        """Those that are shown."""
        return len(self._view.overlays)

    @guarded(None)
    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """A button or a card."""
        shown = self._view.overlays
        return (
            QAccessible.queryAccessibleInterface(shown[index]) if 0 <= index < len(shown) else None
        )

    @guarded(-1)
    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """The place of one of them."""
        widget = child.object()
        return next((n for n, each in enumerate(self._view.overlays) if each is widget), -1)


class PaneInterface(QAccessibleWidget):
    """Controls of a message."""

    def __init__(self, pane: Pane, view: TranscriptView) -> None:
        super().__init__(pane, QAccessible.Role.Grouping)
        self._pane = ref(pane)
        self._view = ref(view)

    @guarded(None)
    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The message they belong to now."""
        pane, view = self._pane(), self._view()
        if pane is None or view is None:
            return super().parent()
        return view.accessible.message_of(pane.message_id) or super().parent()


def interface(widget: QWidget) -> QAccessibleInterface | None:
    """The interface of one of the transcript's widgets; None leaves it to Qt."""
    from chatapp.gui.transcript.view import TranscriptView

    if isinstance(widget, TranscriptView):
        return TranscriptInterface(widget)
    view = widget.parentWidget()
    if isinstance(view, TranscriptView):
        return OverlayInterface(widget, view) if widget is view.viewport() else None
    view = view.parentWidget() if view is not None else None
    if isinstance(widget, Pane) and isinstance(view, TranscriptView):
        return PaneInterface(widget, view)
    return None
