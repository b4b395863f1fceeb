"""Colours for code: pygments, loaded when the first code is shown, run in slices of a few ms."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from threading import Thread
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from pygments.lexer import Lexer

SLICE_SECONDS = 0.003
LONGEST = 64_000
"""Characters; longer code is shown without colours."""
WHILE_GROWING_MS = 400
"""Code that still grows is coloured again no more often than this."""

Run = tuple[int, int, str]
"""Start, length and colour token of a run of characters."""


class Highlighter(QObject):
    """Colours one piece of code; `ready` brings the runs of a text once all are known."""

    ready = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = ""
        self._text = ""
        self._tokens: Iterator[tuple[int, Any, str]] | None = None
        self._runs: list[Run] = []
        self._slice = QTimer(self)
        self._slice.setInterval(0)
        self._slice.timeout.connect(self._go_on)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._begin)
        _lexers().loaded.connect(self._lexer_loaded)

    def show(self, language: str, text: str, *, growing: bool) -> None:
        """Colour `text`, soon; a text given before is forgotten.

        Parameters: `growing`, whether more of it is expected: then it waits a little.
        """
        self._language, self._text = language, text
        if not language or len(text) > LONGEST:
            return
        if not growing:
            self._wait.start(0)
        elif not self._wait.isActive() and self._tokens is None:
            self._wait.start(WHILE_GROWING_MS)

    def _begin(self) -> None:
        lexer = _lexers().get(self._language)
        if lexer is None:
            return
        self._runs = []
        self._tokens = iter(lexer.get_tokens_unprocessed(self._text))
        self._slice.start()

    def _lexer_loaded(self, language: str) -> None:
        if language == self._language and self._text:
            self._begin()

    def _go_on(self) -> None:
        """Take tokens for some ms."""
        until = time.perf_counter() + SLICE_SECONDS
        assert self._tokens is not None
        for start, kind, text in self._tokens:
            token = _color_of(kind)
            if token:
                self._runs.append((start, len(text), token))
            if time.perf_counter() > until:
                return
        self._slice.stop()
        self._tokens = None
        self.ready.emit(self._runs)


class _Lexers(QObject):
    """Lexers by language; the first use of one loads it on a thread of its own."""

    loaded = Signal(str)
    _arrived = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Lexer | None] = {}
        self._asked: set[str] = set()
        self._arrived.connect(self._keep)

    def get(self, language: str) -> Lexer | None:
        """The lexer, or None when there is none or it is still being loaded."""
        if language not in self._asked:
            self._asked.add(language)
            Thread(target=self._load, args=(language,), daemon=True).start()
        return self._known.get(language)

    def _load(self, language: str) -> None:
        from pygments.lexers import get_lexer_by_name
        from pygments.util import ClassNotFound

        lexer: Lexer | None
        try:
            lexer = get_lexer_by_name(language.lower(), stripnl=False, ensurenl=False)
        except ClassNotFound:
            lexer = None
        self._arrived.emit(language, lexer)

    def _keep(self, language: str, lexer: Lexer | None) -> None:
        self._known[language] = lexer
        if lexer is not None:
            self.loaded.emit(language)


@cache
def _lexers() -> _Lexers:
    return _Lexers()


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
