"""Messages that are being edited in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from chatapp.gui.transcript.intents import Intents
from chatapp.gui.transcript.model import TranscriptModel
from chatapp.gui.transcript.parts import Editor
from chatapp.gui.transcript.timeline import Timeline

if TYPE_CHECKING:
    from chatapp.gui.transcript.panes.editor import EditorPane
    from chatapp.gui.transcript.view import TranscriptView


class Editing:
    """Opens and closes the editors of messages."""

    def __init__(
        self, model: TranscriptModel, timeline: Timeline, intents: Intents, view: TranscriptView
    ) -> None:
        self._model = model
        self._timeline = timeline
        self._intents = intents
        self._view = view

    def begin(self, message_id: str) -> None:
        """Edit a message in its place, unless it is still being written."""
        self._set(message_id, True)

    def cancel(self, message_id: str) -> None:
        """Show the message as it is; what was typed is given up."""
        self._intents.edits.pop(message_id, None)
        self._intents.left_out.pop(message_id, None)
        self._set(message_id, False)

    def failed(self, message_id: str) -> None:
        """An edited message was not taken: it can be handed over again."""
        editor = self._editor_of(message_id)
        if editor is not None:
            editor.set_sending(False)

    def set_send_with_ctrl(self, wanted: bool) -> None:
        """Whether Ctrl+Enter sends an edited prompt, and Enter breaks the line."""
        self._intents.send_with_ctrl = wanted
        for item in self._timeline.items.all_made():
            editor = self._editor_of(item.id) if item.choices.editing else None
            if editor is not None:
                editor.take_send_key()

    def leave_lost(self, *, sent: bool) -> None:
        """The focus stays in the transcript when the message that was edited leaves the branch.

        Parameters: `sent`, whether it left because it was sent; else its text is kept.
        """
        focus = QApplication.focusWidget()
        for item in self._timeline.items.all_made():
            if not item.choices.editing or self._model.row_of(item.id) is not None:
                continue
            if sent:
                self._intents.edits.pop(item.id, None)
                self._intents.left_out.pop(item.id, None)
                item.choices.editing = False
            panes = [slot.pane for slot in item.slots or () if slot.pane is not None]
            if focus is not None and any(pane.isAncestorOf(focus) for pane in panes):
                self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set(self, message_id: str, editing: bool) -> None:
        place = self._model.row_of(message_id)
        if place is None or (editing and self._model.rows[place].streaming):
            return
        self._timeline.items[place].choices.editing = editing
        self._view.reading.selection.drop_message(message_id)
        if not editing:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._view.change_in_place(place)
        editor = self._editor_of(message_id)
        if editing and editor is not None:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            slots = self._timeline.slots(place)
            number = next(n for n, slot in enumerate(slots) if slot.pane is editor)
            self._view.bring_into_view(place, number)

    def _editor_of(self, message_id: str) -> EditorPane | None:
        place = self._model.row_of(message_id)
        slots = (self._timeline.items[place].slots if place is not None else None) or ()
        editors = (slot.pane for slot in slots if isinstance(slot.part, Editor))
        return cast("EditorPane | None", next(editors, None))
