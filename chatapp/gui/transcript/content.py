"""A Markdown text and the parts it is shown as, kept current while it grows."""

from __future__ import annotations

import time

from chatapp.gui.transcript.cutting import Cutter
from chatapp.gui.transcript.parts import Part, Unread
from chatapp.markdown.incremental import IncrementalParser
from chatapp.markdown.parser import Reading, parse
from chatapp.markdown.sections import cut_sections, definitions, parse_section

LONG = 16_000
"""Texts of more characters are read a little at a time, from their end up."""
_PIECE = 8_000
"""How much of a text is read at a time where it has to be read from its beginning; characters."""
_STEP = 400
"""So many events of a text are taken at a time when it is read once more."""
_BLOCKS = 1_000_000
"""Numbers of blocks that each section has for its own."""


class Content:
    """The parts of one text. While `pending`, `work` has more to do."""

    def __init__(self, *, thinking: bool = False) -> None:
        self._thinking = thinking
        self._cutter = Cutter(thinking=thinking)
        self._parser: IncrementalParser | None = None
        self._fed = 0
        """How much of the text the parser has."""
        self._long: _LongText | None = None
        self._again: Reading | None = None
        self._source: str | None = None
        self._growing = False

    def parts(self, text: str, *, growing: bool) -> list[Part]:
        """The parts of `text`. Parameters: `growing`, whether more of it is expected."""
        if text != self._source or growing != self._growing:
            if growing:
                self._grow(text)
            else:
                self._finish(text)
            self._source, self._growing = text, growing
        return self._long.parts() if self._long is not None else self._cutter.parts

    @property
    def pending(self) -> bool:
        """Whether not all of the text is in the parts yet."""
        if self._long is not None:
            return self._long.pending
        if self._parser is not None:
            return self._parser.pending or self._fed < len(self._source or "")
        return self._again is not None

    def work(self, until: float) -> None:
        """Read on, until that time of the monotonic clock or a little longer."""
        if self._long is not None:
            self._long.work(until)
        elif self._parser is not None:
            self._feed(self._source or "", until)
        elif self._again is not None:
            self._read_again(self._again, until)

    def _grow(self, text: str) -> None:
        if self._parser is None or not text.startswith(self._source or ""):
            self._parser, self._fed = IncrementalParser(), 0
            self._cutter = Cutter(thinking=self._thinking)
        self._long = self._again = None
        self._feed(text, 0.0)

    def _feed(self, text: str, until: float) -> None:
        """Give the parser a piece of what it has not got, and more while there is time."""
        assert self._parser is not None
        while True:
            piece = text[self._fed : self._fed + _PIECE]
            self._fed += len(piece)
            update = self._parser.append(piece)
            self._cutter.update(self._parser.blocks, update.first)
            more = self._parser.pending or self._fed < len(text)
            if not more or time.monotonic() >= until:
                return

    def _finish(self, text: str) -> None:
        """The whole text: what an incremental parse has right already stays as it is."""
        known = self._catch_up(text)
        parser, self._parser = self._parser, None
        self._long = self._again = None
        if len(text) > LONG and known and "]:" in text:  # late definitions change what was read
            self._again = Reading(text)
        elif parser is not None and known:
            update = parser.end()
            self._cutter.update(parser.blocks, update.first)
        elif len(text) > LONG:
            self._long = _LongText(text, thinking=self._thinking)
        else:
            self._cutter = Cutter(thinking=self._thinking)
            self._cutter.update(parse(text).blocks, 0)

    def _catch_up(self, text: str) -> bool:
        """Give the parser the last of the text, if that is little; whether it has all of it."""
        source = self._source or ""
        if self._parser is None or self._fed < len(source) or not text.startswith(source):
            return False
        if len(text) - len(source) > _PIECE:
            return False
        if len(text) > len(source):
            self._feed(text, 0.0)
        return True

    def _read_again(self, reading: Reading, until: float) -> None:
        while reading.step(_STEP):
            if time.monotonic() >= until:
                return
        self._again = None
        self._cutter.update(reading.parsed().blocks, 0)


class _LongText:
    """A long text, read section by section from its end up; the rest is a blank of its size."""

    def __init__(self, text: str, *, thinking: bool) -> None:
        self._thinking = thinking
        self._sections = cut_sections(text)
        self._defined = definitions(text) if len(self._sections) > 1 else ""
        self._left = sum(map(len, self._sections))
        self._cutters: list[Cutter] = []
        """Of the sections that are read, the last one first."""
        self._open: _OpenSection | None = None
        self._parts: list[Part] | None = None
        self._read_next()

    @property
    def pending(self) -> bool:
        """Whether there is more to read."""
        return bool(self._sections) or self._open is not None

    def work(self, until: float) -> None:
        """Read on until that time."""
        self._read_next()
        while self.pending and time.monotonic() < until:
            self._read_next()

    def parts(self) -> list[Part]:
        """A blank for what is not read, and the parts of the rest."""
        if self._parts is None:
            blank: list[Part] = [Unread(self._left)] if self._left else []
            read = [part for cutter in reversed(self._cutters) for part in cutter.parts]
            self._parts = [*blank, *read]
        return self._parts

    def _read_next(self) -> None:
        self._parts = None
        if self._open is None:
            self._begin_section()
        elif not self._open.read_on():
            self._open = None

    def _begin_section(self) -> None:
        if not self._sections:
            return
        section = self._sections.pop()
        self._left -= len(section)
        cutter = Cutter(thinking=self._thinking, base=len(self._sections) * _BLOCKS)
        self._cutters.append(cutter)
        if len(section) > LONG:
            self._open = _OpenSection(section, cutter)
        else:
            cutter.update(parse_section(section, self._defined), 0)


class _OpenSection:
    """A section too long to be read at once: read as if it arrived piece by piece."""

    def __init__(self, text: str, cutter: Cutter) -> None:
        self._text = text
        self._cutter = cutter
        self._parser = IncrementalParser()
        self._place = 0
        self.read_on()

    def read_on(self) -> bool:
        """Read a piece; False when it was the last one."""
        piece = self._text[self._place : self._place + _PIECE]
        self._place += len(piece)
        update = self._parser.append(piece)
        ended = self._place >= len(self._text) and not self._parser.pending
        if ended:
            self._cutter.update(self._parser.blocks, update.first)
            update = self._parser.end()
        self._cutter.update(self._parser.blocks, update.first)
        return not ended
