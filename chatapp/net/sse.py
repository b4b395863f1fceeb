"""Server-sent events from bytes, without any I/O.

Follows the WHATWG HTML standard, section 9.2.6 "Interpreting an event stream": lines end with
LF, CR or CRLF and with nothing else (U+2028 is text), one byte order mark at the start is
dropped, lines that begin with a colon are comments, bytes that are not UTF-8 become U+FFFD.
Ids and reconnection times are of no use to a chat client and are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatapp.domain.errors import StreamError
from chatapp.net.sizes import readable_size

EVENT_LIMIT = 16 * 2**20
"""Bytes a line, and the data of an event, may have."""

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class SseEvent:
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
        *ended, rest = _LINE_END.split(data)
        events: list[SseEvent] = []
        for piece in ended:
            self._extend_line(piece)
            event = self._end_line()
            if event is not None:
                events.append(event)
        self._extend_line(rest)
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
        name, value = _field(self._joined_line())
        if name == "data":
            lines.append(value)
        return SseEvent(self._event or "message", "\n".join(lines)) if lines else None

    def _extend_line(self, piece: bytes) -> None:
        if piece:
            self._line.append(piece)
            self._line_size += len(piece)
            self._check_size(self._line_size)

    def _joined_line(self) -> str:
        line = b"".join(self._line)
        if self._first_line:
            line = line.removeprefix(_BOM)
        return line.decode("utf-8", "replace")

    def _end_line(self) -> SseEvent | None:
        line = self._joined_line()
        self._first_line = False
        self._line.clear()
        self._line_size = 0
        if not line:
            return self._dispatch()
        name, value = _field(line)
        if name == "data":
            self._data.append(value)
            self._data_size += len(value) + 1
            self._check_size(self._data_size)
        elif name == "event":
            self._event = value
        return None

    def _dispatch(self) -> SseEvent | None:
        event = SseEvent(self._event or "message", "\n".join(self._data)) if self._data else None
        self._event = ""
        self._data.clear()
        self._data_size = 0
        return event

    def _check_size(self, size: int) -> None:
        if size > self._limit:
            raise StreamError("too_large", limit=readable_size(self._limit))


def _field(line: str) -> tuple[str, str]:
    name, _colon, value = line.partition(":")
    return name, value.removeprefix(" ")
