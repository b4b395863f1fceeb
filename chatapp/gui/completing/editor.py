"""The field of a text that a model continues: what the model wrote is tinted and marked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from chatapp.domain.messages import Role
from chatapp.domain.pieces import Piece
from chatapp.gui.commands import do
from chatapp.gui.completing.marks import paint_marks
from chatapp.gui.completing.runs import Runs
from chatapp.gui.prompt_field import PromptField
from chatapp.gui.theme import theme
from chatapp.gui.widgets import tip

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QContextMenuEvent

COLUMN = 592
SIDE = 24
_TOP, _BESIDE = 8, 12
LOOKS = ("tokens", "found")
"""Who gives parts of the text another look; the last one's is seen."""
_STEP = 16_384
"""Characters that are put in at a time."""
_PARAGRAPH = "\u2029"


class TextEditor(PromptField):
    """Plain text of two writers; its accessible name is "Text".

    It can be edited unless the model is writing. Signal: `submitted`, it is to be continued.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("text")
        self.runs = Runs()
        self.paint_tokens: Callable[[QRect], None] | None = None
        """Paints the ground of the model's words in a part of the viewport; None: it is plain."""
        self._looks: dict[str, list[QTextEdit.ExtraSelection]] = {}
        self._own = False
        self._going_back = False
        self._growing = False
        self._margins = (-1, -1, 0)
        self._bar_room = self._message_room = 0
        self._room_taker: Callable[[int], None] | None = None
        self.set_send_with_ctrl(True)
        self.document().setDocumentMargin(_BESIDE)
        self.document().contentsChange.connect(self._on_change)
        self.textChanged.connect(self._note)
        theme().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    # What the controller does

    def clear_text(self) -> None:
        """Begin with another text, which `add` fills in; nothing of it can be undone."""
        self._own = True
        self.document().setUndoRedoEnabled(False)
        self.clear()
        self.runs.clear()
        self._own = False

    def add(self, piece: Piece, part: str | None = None) -> None:
        """Put a piece at the end. Parameters: `part`, the next part of its text; None: all."""
        self._insert(piece, piece.text if part is None else part)

    async def fill(self, pieces: Sequence[Piece], wanted: Callable[[], bool]) -> bool:
        """Fill in pieces in steps between which the window works; False where it was given up.

        Parameters: `wanted`, whether it is still to be done.
        """
        for piece in pieces:
            for start in range(0, max(1, len(piece.text)), _STEP):
                self.add(piece, piece.text[start : start + _STEP])
                if len(piece.text) > _STEP:
                    await asyncio.sleep(0)
                    if not wanted():
                        return False
        self.text_is_there()
        return True

    def text_is_there(self) -> None:
        """All of the text is filled in: from here on changes can be undone."""
        self.document().setUndoRedoEnabled(True)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.ensureCursorVisible()
        self._note()

    def replace_from(self, count: int, pieces: Sequence[Piece]) -> None:
        """Put other pieces in the place of all but the first ones; it can be undone."""
        if count == len(self.runs.runs) and not any(piece.text for piece in pieces):
            self._growing = False
            return
        follow = self.at_end
        self._own = True
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.setPosition(self.runs.cut(count))
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        for piece in pieces:
            self._insert_with(cursor, piece, piece.text)
        cursor.endEditBlock()
        self._end_step()
        self._own = False
        self._growing = False
        self._note()
        if follow:
            self.show_end()

    def grow(self, piece: Piece, text: str) -> None:
        """Put what the model has written at the end; all of one piece is undone at once."""
        follow = self.at_end
        self._own = True
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if self._growing:
            cursor.joinPreviousEditBlock()
        else:
            cursor.beginEditBlock()
        self._growing = True
        self._insert_with(cursor, piece, text)
        cursor.endEditBlock()
        self._end_step()
        self._own = False
        self._note()
        if follow:
            self.show_end()

    def bind(self, pieces: Sequence[Piece]) -> None:
        """The text is kept as these messages now."""
        self.runs.bind(pieces)
        self._growing = False
        self._end_step()
        self._note()

    @property
    def at_end(self) -> bool:
        """Whether the end of the text is in view."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 1

    def show_end(self) -> None:
        """Scroll to the end."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def set_room_above(self, room: int) -> None:
        """Leave so much room above the text, in px: something stands there."""
        self._bar_room = room
        self._share_room()

    def set_room_for_message(self, room: int) -> None:
        """Leave so much room for a message as well; what stands there lies over the other."""
        self._message_room = room
        self._share_room()

    def set_room_taker(self, taker: Callable[[int], None] | None) -> None:
        """Have something above the text leave the room in its place; None: nothing does."""
        if taker == self._room_taker:
            return
        if self._room_taker is not None:
            self._room_taker(0)
        self._room_taker = taker
        self._share_room()

    @property
    def _room(self) -> int:
        return max(self._bar_room, self._message_room)

    def _share_room(self) -> None:
        if self._room_taker is not None:
            self._room_taker(self._room)
        self._place_column()

    def set_looks(self, owner: str, looks: list[QTextEdit.ExtraSelection]) -> None:
        """Give parts of the text another look, besides those of the other one of `LOOKS`."""
        if looks or self._looks.get(owner):
            self._looks[owner] = looks
            self.setExtraSelections([one for each in LOOKS for one in self._looks.get(each, ())])

    # Changes

    def _end_step(self) -> None:
        """What is written next is undone by itself: Qt joins nothing to what is not modified."""
        self.document().setModified(False)

    def _insert(self, piece: Piece, text: str) -> None:
        self._own = True
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self._insert_with(cursor, piece, text)
        self._own = False

    def _insert_with(self, cursor: QTextCursor, piece: Piece, text: str) -> None:
        start = cursor.position()
        cursor.insertText(text)
        self.runs.append(self._read(start, cursor.position()), piece)

    def _read(self, start: int, end: int) -> str:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace(_PARAGRAPH, "\n")

    def _on_change(self, position: int, removed: int, added: int) -> None:
        if self._own:
            return
        # Qt counts the end of the document in where it replaces all.
        before, now = self.runs.length, self.document().characterCount() - 1
        removed = min(removed, before - position)
        added = now - before + removed
        text = self._read(position, position + added)
        if self._going_back:
            step = self.document().availableUndoSteps()
            self.runs.put_back(step, position, removed, text)
        else:
            self.runs.change(position, removed, text)

    def _note(self) -> None:
        if not self._own:
            self.runs.note(self.document().availableUndoSteps())
            self.viewport().update()

    def go_back(self, *, redo: bool = False) -> None:
        """Undo or redo what either has written."""
        self._going_back = True
        try:
            if redo:
                self.redo()
            else:
                self.undo()
        finally:
            self._going_back = False
        self._growing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo with who wrote what; all else as in every field."""
        redo = event.matches(QKeySequence.StandardKey.Redo)
        if redo or event.matches(QKeySequence.StandardKey.Undo):
            if not self.isReadOnly():
                self.go_back(redo=redo)
            event.accept()
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
            return
        if event.matches(QKeySequence.StandardKey.Cut):
            self.cut()
            event.accept()
            return
        if self.isReadOnly() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual menu, but for its undo and redo."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        own = {
            "edit-undo": self._undo,
            "edit-redo": self._redo,
            "edit-cut": self.cut,
            "edit-copy": self.copy,
        }
        for action in menu.actions():
            if (work := own.get(action.objectName())) is not None:
                action.triggered.disconnect()
                action.triggered.connect(partial(do, work))
        menu.popup(event.globalPos())

    def copy(self) -> None:
        """Copy what is selected, as plain text only."""
        if self.textCursor().hasSelection():
            selected = self.textCursor().selectedText().replace(_PARAGRAPH, "\n")
            QGuiApplication.clipboard().setText(selected)

    def cut(self) -> None:
        """Copy what is selected and take it out."""
        self.copy()
        if not self.isReadOnly():
            self.textCursor().removeSelectedText()

    def _undo(self) -> None:
        self.go_back()

    def _redo(self) -> None:
        self.go_back(redo=True)

    # Showing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint whose words they are, and the words."""
        if any(run.role is Role.ASSISTANT for run in self.runs.runs):
            ground = self.paint_tokens is None
            paint_marks(self, self.runs.runs, self.runs.starts(), event.rect(), ground=ground)
            if self.paint_tokens is not None:
                self.paint_tokens(event.rect())
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column in the middle."""
        super().resizeEvent(event)
        self._place_column()

    def changeEvent(self, event: QEvent) -> None:
        """Speak the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set the texts in the language in force."""
        self.setAccessibleName(self.tr("Text"))
        self.setToolTip(tip(self.tr("Write here; the model goes on at the end"), "Ctrl+Return"))
        self.setPlaceholderText(self.tr("Begin a text. The model goes on where it ends."))

    def _place_column(self) -> None:
        width = self.width() - 2 * self.frameWidth()
        side = max(SIDE, (width - theme().scaled(COLUMN)) // 2)
        room = self._room if self._room_taker is None else 0
        if self._margins != (side, theme().font_scale, room):
            self._margins = (side, theme().font_scale, room)
            self.setViewportMargins(side - _BESIDE, _TOP + room, side - _BESIDE, 0)
            # Qt lays the text out for the width before, where this is called while it resizes.
            self.setLineWrapMode(self.LineWrapMode.NoWrap)
            self.setLineWrapMode(self.LineWrapMode.WidgetWidth)

    def _restyle(self) -> None:
        self.setFont(theme().font("reading"))
        self._place_column()
        self.viewport().update()
