"""Finds text in a text that a model continues, for the same bar that searches a conversation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from chatapp.gui.theme import theme
from chatapp.gui.transcript.finder import MOST_HITS, PATIENCE, Query, compiled

if TYPE_CHECKING:
    from chatapp.gui.completing.editor import TextEditor

_AGAIN_MS = 150
"""How long nothing must be written before it is searched again."""
_MARKED = 250
"""Places before the current one, and after it, that are marked."""


class TextFinder(QObject):
    """Searches a field. `changed`: there are other places, or another is current.

    The field scrolls to the current place, and has it selected when the search is over.
    """

    changed = Signal()

    def __init__(self, editor: TextEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._query: Query | None = None
        self._found: list[tuple[int, int]] = []
        self._current = -1
        self.wrong = ""
        """What is wrong with the expression; empty when nothing is."""
        self.running = False
        """Whether more may be found: never, a text is searched at once."""
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._search_again)
        editor.textChanged.connect(self._on_text)
        theme().changed.connect(self._mark)

    @property
    def count(self) -> int:
        """How many places are found."""
        return len(self._found)

    @property
    def position(self) -> int:
        """Which of all the current one is, from 1; 0 where there is none."""
        return self._current + 1

    def search(self, query: Query | None, _near: str | None = None) -> None:
        """Search for something else, from the cursor on; None: for nothing any more."""
        if query is None and self._current >= 0:
            start, end = self._found[self._current]
            if self._editor.textCursor() == self._cursor(start, start):  # nobody moved it since
                self._select(start, end)
        self._query = query if query is not None and query.text else None
        self._look()
        if self._found:
            begin = self._editor.textCursor().selectionStart()
            after = (at for at, (start, _end) in enumerate(self._found) if start >= begin)
            self._go_to(next(after, 0))
        else:
            self._mark()
            self.changed.emit()

    def step(self, by: int) -> None:
        """Go to the next place (1) or the one before (-1); after the last comes the first."""
        if self._found:
            self._go_to((self._current + by) % len(self._found))

    def _on_text(self) -> None:
        if self._query is not None:
            self._again.start()

    def _search_again(self) -> None:
        """Another text: the cursor stays where it is."""
        before = self._current
        self._look()
        self._current = min(before, len(self._found) - 1)
        self._mark()
        self.changed.emit()

    def _look(self) -> None:
        self._found, self._current, self.wrong = [], -1, ""
        if self._query is None:
            return
        text = self._editor.toPlainText()
        pattern, self.wrong = compiled(self._query)
        patience = {"timeout": PATIENCE} if self._query.expression else {}
        spans: list[tuple[int, int]] = []
        try:
            for match in pattern.finditer(text, **patience) if pattern is not None else ():
                if match.end() > match.start():
                    spans.append(match.span())
                if len(spans) >= MOST_HITS:
                    break
        except TimeoutError:
            self.wrong = "slow"
        self._found = list(_in_units(text, spans))

    def _go_to(self, place: int) -> None:
        self._current = place
        start, _end = self._found[place]
        self._select(start, start)
        self._mark()
        self.changed.emit()

    def _select(self, start: int, end: int) -> None:
        self._editor.setTextCursor(self._cursor(start, end))

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self._editor.document())
        last = self._editor.document().characterCount() - 1  # the text may have become shorter
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _mark(self) -> None:
        first = max(0, self._current - _MARKED)
        marks = []
        for at, place in enumerate(self._found[first : self._current + _MARKED + 1], first):
            look = QTextCharFormat()
            look.setBackground(theme().color("hit_current" if at == self._current else "hit"))
            look.setForeground(theme().color("text"))
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = self._cursor(*place), look
            marks.append(mark)
        self._editor.set_looks("found", marks)


def _in_units(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Places as Qt counts them: some characters are two of its units."""
    seen = units = 0
    for start, end in spans:
        units += _units(text[seen:start])
        begin = units
        units += _units(text[start:end])
        seen = end
        yield begin, units


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
