"""Server-sent events from bytes, without any I/O.

Follows the WHATWG HTML standard, section 9.2.6 "Interpreting an event stream": lines end with
LF, CR or CRLF and with nothing else (U+2028 is text), one byte order mark at the start is
dropped, lines that begin with a colon are comments, bytes that are not UTF-8 become U+FFFD.
Ids and reconnection times are of no use to a chat client and are left out.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from chatapp.domain.errors import StreamError
from chatapp.net.sizes import readable_size

EVENT_LIMIT = 16 * 2**20
"""Bytes a line, and the data of an event, may have."""

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"\r\n|\r|\n")


class SseEvent(NamedTuple):
    """One event: its type ("message" where the stream names none) and its data."""

    event: str
    data: str


class SseDecoder:
    """Turns the bytes of an event stream, cut anywhere, into events.

    Parameters: `limit`, bytes a line or an event's data may have.
    """

    def __init__(self, limit: int = EVENT_LIMIT) -> None:
        self._limit = limit
        self._line: list[bytes] = []
        self._line_size = 0
        self._first_line = True
        self._after_cr = False
        self._event = ""
        self._data: list[str] = []
        self._data_size = 0

    def feed(self, data: bytes) -> list[SseEvent]:
        """The events that `data` completes; raises StreamError (too_large)."""
        if self._after_cr and data:
            self._after_cr = False
            data = data.removeprefix(b"\n")
        if not data:
            return []
        self._after_cr = data.endswith(b"\r")
        *ended, rest = _LINE_END.split(data) if b"\r" in data else data.split(b"\n")
        events: list[SseEvent] = []
        for piece in ended:
            self._check_size(self._line_size + len(piece))
            line = self._joined_line(piece) if self._line or self._first_line else piece
            if line:
                self._take_field(line)
            else:
                if self._data:
                    events.append(SseEvent(self._event or "message", "\n".join(self._data)))
                self._begin_event()
        self._keep(rest)
        return events

    def end(self) -> bool:
        """Tell that the stream is over. True: it ended within an event, see `unfinished`."""
        return bool(self._line_size or self._data)

    @property
    def unfinished(self) -> SseEvent | None:
        """The event the stream ended within, as far as it came.

        The standard discards it. It is offered because some servers leave out the empty line
        after their last event; only what its own format proves complete may be used.
        """
        lines = [*self._data]
        rest = b"".join(self._line)
        name, value = _field(rest.removeprefix(_BOM) if self._first_line else rest)
        if name == b"data":
            lines.append(value)
        return SseEvent(self._event or "message", "\n".join(lines)) if lines else None

    def _keep(self, piece: bytes) -> None:
        """Hold the beginning of a line until its end comes."""
        if piece:
            self._line.append(piece)
            self._line_size += len(piece)
            self._check_size(self._line_size)

    def _joined_line(self, piece: bytes) -> bytes:
        """The line that `piece` ends."""
        line = b"".join((*self._line, piece))
        if self._first_line:
            line = line.removeprefix(_BOM)
            self._first_line = False
        self._line.clear()
        self._line_size = 0
        return line

    def _take_field(self, line: bytes) -> None:
        name, value = _field(line)
        if name == b"data":
            self._data.append(value)
            self._data_size += len(value) + 1
            self._check_size(self._data_size)
        elif name == b"event":
            self._event = value

    def _begin_event(self) -> None:
        self._event = ""
        self._data.clear()
        self._data_size = 0

    def _check_size(self, size: int) -> None:
        if size > self._limit:
            raise StreamError("too_large", limit=readable_size(self._limit))


def _field(line: bytes) -> tuple[bytes, str]:
    name, _colon, value = line.partition(b":")
    return name, value.removeprefix(b" ").decode("utf-8", "replace")
