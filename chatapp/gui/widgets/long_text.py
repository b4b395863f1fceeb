"""A long text to read, to search and to copy, put in piece by piece."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPalette, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from chatapp.gui.theme import theme
from chatapp.gui.widgets.scroll_bars import thin_scroll_bars

_PIECE = 20_000
"""Characters put in at a time: some ms of work."""
LONGEST_LINE = 2_000
"""Characters shown of one line; Qt lays out longer ones slowly."""


class LongText(QPlainTextEdit):
    """Plain text in the font of code; the keyboard can select in it, Tab leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rest: Iterator[str] = iter(())
        self._filling = QTimer(self)
        self._filling.timeout.connect(self._fill)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        flags = Qt.TextInteractionFlag.TextSelectableByMouse
        self.setTextInteractionFlags(flags | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        thin_scroll_bars(self)
        theme().changed.connect(self._restyle)
        self._restyle()

    def show_text(self, text: str) -> None:
        """Show a text from its beginning; very long lines are cut."""
        self.clear()
        self._rest = _pieces(_shortened_lines(text))
        self._fill()
        self._filling.start(0)

    def _fill(self) -> None:
        """Put the next piece of the text behind what is there."""
        piece = next(self._rest, None)
        if piece is None:
            self._filling.stop()
            return
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(piece)

    def _restyle(self) -> None:
        self.setFont(theme().font("code"))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, theme().color("sunken"))
        palette.setColor(QPalette.ColorRole.Text, theme().color("text"))
        self.setPalette(palette)
        self.document().setDocumentMargin(12)
        self.update()


def _shortened_lines(text: str) -> str:
    """Very long lines by their beginning."""
    if len(text) <= LONGEST_LINE:
        return text
    return "\n".join(
        line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}… ({len(line):,})"
        for line in text.split("\n")
    )


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), _PIECE):
        yield text[start : start + _PIECE]
