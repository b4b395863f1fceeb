"""A stream of JSON values, one a line, from bytes and without any I/O.

Lines end with LF (a CR before it is white space to JSON), empty ones are passed over, one byte
order mark at the start is dropped, bytes that are not UTF-8 become U+FFFD.
"""

from __future__ import annotations

from chatapp.domain.errors import StreamError
from chatapp.net.sizes import readable_size
from chatapp.net.sse import EVENT_LIMIT, SseEvent

_BOM = b"\xef\xbb\xbf"


class JsonLinesDecoder:
    """Turns the bytes of such a stream, cut anywhere, into events, one for each line.

    Parameters: `limit`, bytes a line may have.
    """

    def __init__(self, limit: int = EVENT_LIMIT) -> None:
        self._limit = limit
        self._line: list[bytes] = []
        self._size = 0
        self._first_line = True

    def feed(self, data: bytes) -> list[SseEvent]:
        """The lines that `data` completes; raises StreamError (too_large)."""
        *ended, rest = data.split(b"\n")
        events: list[SseEvent] = []
        for piece in ended:
            self._keep(piece)
            event = self.unfinished
            if event is not None:
                events.append(event)
            self._first_line = False
            self._line.clear()
            self._size = 0
        self._keep(rest)
        return events

    def end(self) -> bool:
        """Tell that the stream is over. True: it ended within a line, see `unfinished`."""
        return self.unfinished is not None

    @property
    def unfinished(self) -> SseEvent | None:
        """The line the stream ended within, as far as it came: the last one may lack its end."""
        line = b"".join(self._line)
        if self._first_line:
            line = line.removeprefix(_BOM)
        line = line.strip()
        return SseEvent("message", line.decode("utf-8", "replace")) if line else None

    def _keep(self, piece: bytes) -> None:
        if piece:
            self._line.append(piece)
            self._size += len(piece)
            if self._size > self._limit:
                raise StreamError("too_large", limit=readable_size(self._limit))
