"""A Markdown text and the parts it is shown as, kept current while it grows."""

from __future__ import annotations

from chatapp.gui.transcript.grouping import Grouper
from chatapp.gui.transcript.parts import Part
from chatapp.markdown.incremental import IncrementalParser
from chatapp.markdown.parser import parse


class Content:
    """The parts of one text."""

    def __init__(self, *, thinking: bool = False) -> None:
        self._thinking = thinking
        self._grouper = Grouper(thinking=thinking)
        self._parser: IncrementalParser | None = None
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
        return self._grouper.parts

    def _grow(self, text: str) -> None:
        source = self._source or ""
        if self._parser is None or not text.startswith(source):
            self._parser, source = IncrementalParser(), ""
            self._grouper = Grouper(thinking=self._thinking)
        update = self._parser.append(text[len(source) :])
        self._grouper.update(self._parser.blocks, update.first)

    def _finish(self, text: str) -> None:
        """The whole text: what an incremental parse has right already stays as it is."""
        parser, self._parser = self._parser, None
        if parser is None or text != self._source:
            self._grouper = Grouper(thinking=self._thinking)
            self._grouper.update(parse(text).blocks, 0)
            return
        update = parser.end()
        self._grouper.update(parser.blocks, update.first)
