"""Colours for code: pygments, loaded when the first code is shown, run in slices of a few ms."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextCharFormat

from chatapp.gui.theme import theme
from chatapp.gui.transcript.background import Failed, Workshop

if TYPE_CHECKING:
    from pygments.lexer import Lexer

SLICE_SECONDS = 0.003
LONGEST = 64_000
"""Characters; longer code is shown without colours."""
SHARE = 10
"""Code that still grows is coloured again after so many times the time the last pass took."""
_SOONEST_MS = 400

Run = tuple[int, int, str]
"""Start, length and colour token of a run of characters."""


class CodeColors(QObject):
    """The colours of one code block, found when they are first asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = ""
        self._text = ""
        self._asked = False
        self._dirty = False
        self._spent = 0.0
        self._runs: list[Run] = []
        self._found: list[Run] = []
        self._tokens: Iterator[tuple[int, Any, str]] | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._begin)

    def set_code(self, language: str, text: str, *, growing: bool) -> None:
        """Colour other code. Parameters: `growing`, whether more of it is expected."""
        if (language, text) != (self._language, self._text):
            self._language, self._text, self._dirty = language, text, True
        elif growing or not self._dirty:
            return
        if not growing:
            self.stop()
        if self._asked:
            self._schedule(growing=growing)

    def runs(self) -> Sequence[Run]:
        """The runs known so far, in order; asks for them if nobody did."""
        if not self._asked:
            self._asked = True
            _lexers().loaded.connect(self._lexer_loaded)
            self._schedule(growing=False)
        return self._runs

    def _schedule(self, *, growing: bool) -> None:
        if not self._language or len(self._text) > LONGEST:
            return
        if not growing:
            self._wait.start(0)
        elif not self._wait.isActive() and self._tokens is None:
            self._wait.start(max(_SOONEST_MS, round(self._spent * SHARE * 1000)))

    def _begin(self) -> None:
        lexer = _lexers().get(self._language)
        if lexer is None or not self._dirty:
            return
        self._dirty = False
        self._found, self._spent = [], 0.0
        self._tokens = iter(lexer.get_tokens_unprocessed(self._text))
        code_turns().join(self)

    def stop(self) -> None:
        """Look for no more colours; those that are known stay."""
        self._wait.stop()
        code_turns().leave(self)
        self._tokens = None

    def _lexer_loaded(self, language: str) -> None:
        if language == self._language and self._text:
            self._dirty = True
            self._begin()

    def go_on(self) -> None:
        """Take tokens for some ms."""
        began = time.perf_counter()
        assert self._tokens is not None
        for start, kind, text in self._tokens:
            token = _color_of(kind)
            if token:
                self._found.append((start, len(text), token))
            if time.perf_counter() - began > SLICE_SECONDS:
                self._spent += time.perf_counter() - began
                return
        self._spent += time.perf_counter() - began
        self.stop()
        self._runs = self._found
        code_turns().colored.emit()
        if self._dirty:
            self._schedule(growing=True)


class CodeTurns(QObject):
    """Lets all blocks that are being coloured share a few ms of each turn of the loop."""

    colored = Signal()
    """`runs` of some block gives others than before."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[CodeColors] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._next)

    def join(self, colors: CodeColors) -> None:
        """Give a block its turns."""
        if colors not in self._waiting:
            self._waiting.append(colors)
            self._timer.start()

    def leave(self, colors: CodeColors) -> None:
        """A block needs no more turns."""
        if colors in self._waiting:
            self._waiting.remove(colors)
        if not self._waiting:
            self._timer.stop()

    def _next(self) -> None:
        if self._waiting:
            self._waiting.append(self._waiting.pop(0))
            self._waiting[-1].go_on()


@cache
def code_turns() -> CodeTurns:
    """The turns of all blocks of the window."""
    return CodeTurns()


class _Lexers(QObject):
    """Lexers by language; the first use of one loads it on a thread of its own."""

    loaded = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Lexer | None] = {}
        self._asked: set[str] = set()
        self._workshop = Workshop("lexers")
        self._workshop.done.connect(self._keep)

    def get(self, language: str) -> Lexer | None:
        """The lexer, or None when there is none or it is still being loaded."""
        if language not in self._asked:
            self._asked.add(language)
            self._workshop.give(language, partial(_load_lexer, language))
        return self._known.get(language)

    def _keep(self, language: str, lexer: Lexer | Failed | None) -> None:
        known = None if isinstance(lexer, Failed) else lexer
        self._known[language] = known
        if known is not None:
            self.loaded.emit(language)


def _load_lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language.lower(), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@cache
def _lexers() -> _Lexers:
    return _Lexers()


def code_format(token: str) -> QTextCharFormat:
    """How a run with this colour token is set."""
    result = QTextCharFormat()
    result.setForeground(theme().color(token))
    return result


@cache
def _color_of(kind: Any) -> str:
    """The colour token of a pygments token type, or "" for plain text."""
    from pygments.token import Comment, Keyword, Literal, Name, Number, Operator, String

    for parent, token in (
        (String.Escape, ""),
        (Comment, "code_comment"),
        (Keyword, "code_keyword"),
        (Operator.Word, "code_keyword"),
        (String, "code_string"),
        (Number, "code_number"),
        (Literal, "code_number"),
        (Name.Function, "code_name"),
        (Name.Class, "code_name"),
        (Name.Builtin, "code_name"),
        (Name.Tag, "code_name"),
        (Name.Decorator, "code_name"),
        (Name.Attribute, "code_name"),
        (Name.Namespace, ""),
    ):
        if kind in parent:
            return token
    return ""
