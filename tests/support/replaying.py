"""Decodes the body of an answer, cut into pieces as told, without a network."""

from __future__ import annotations

from collections.abc import Iterable

from chatapp.domain.errors import ChatAppError
from chatapp.domain.events import Event, TextDelta, ThinkingDelta
from chatapp.domain.models import Dialect
from chatapp.net.json import JsonError, parse_json
from chatapp.net.json_lines import JsonLinesDecoder
from chatapp.net.sse import EVENT_LIMIT, SseDecoder
from chatapp.providers.base import ErrorReported, Framing, UnreadableEvent
from chatapp.providers.reading import ReplyReader
from chatapp.providers.registry import dialect_named
from tests.support.transcripts import FOLDER, transcript

KEY = "sk-0123456789abcdef"

_DIALECTS = {
    "chat": Dialect.OPENAI_CHAT,
    "completions": Dialect.OPENAI_COMPLETIONS,
    "responses": Dialect.OPENAI_RESPONSES,
    "messages": Dialect.ANTHROPIC,
    "anthropic": Dialect.ANTHROPIC,
    "gemini": Dialect.GEMINI,
    "ollama": Dialect.OLLAMA,
}
"""By the first word of a transcript's name."""


def all_transcripts() -> list[tuple[Dialect, str]]:
    """Dialect and name of every recorded response; errors and lists of models among them."""
    names = sorted(
        path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.glob("*/*.txt")
    )
    words = [(name.partition("/")[2].partition("_")[0], name) for name in names]
    return [(_DIALECTS[word], name) for word, name in words if word in _DIALECTS]


def streams() -> list[tuple[Dialect, str]]:
    """Those that are streamed answers."""
    found = [(dialect, name) for dialect, name in all_transcripts() if is_stream(name)]
    return [(dialect, name) for dialect, name in found if not name.endswith("ollama_pull")]


def is_stream(name: str) -> bool:
    """Whether a transcript is one of a stream, by its label."""
    label = transcript(name).headers.get("content-type", "")
    return "event-stream" in label or "ndjson" in label


def frames_for(dialect: Dialect, limit: int = EVENT_LIMIT) -> SseDecoder | JsonLinesDecoder:
    """What cuts a stream of the dialect into frames of at most `limit` bytes."""
    lines = dialect_named(dialect).framing is Framing.LINES
    return JsonLinesDecoder(limit) if lines else SseDecoder(limit)


def decoded(
    dialect: Dialect, pieces: Iterable[bytes], *, joined: bool = True
) -> tuple[list[Event], str]:
    """The events in a stream that arrives in `pieces`, and the error that ended it, or ""."""
    frames = frames_for(dialect)
    reader = ReplyReader(dialect_named(dialect).decoder(), [KEY], 2, joined=joined)
    events: list[Event] = []
    error = ""
    try:
        for piece in pieces:
            for event in reader.take(frames.feed(piece)):
                events.append(event)  # noqa: PERF402 - those before an error count
            if reader.done:
                break
        else:
            if frames.end() and frames.unfinished is not None:
                for event in reader.take_unfinished(frames.unfinished):
                    events.append(event)  # noqa: PERF402
    except ErrorReported as reported:
        error = f"reported: {reported.message}"
    except ChatAppError as failed:
        error = failed.code
    return [*events, *reader.rest()], error


def decoded_whole(dialect: Dialect, body: bytes) -> tuple[list[Event], str]:
    """The events in an answer that is one JSON value, and the error that ended it, or ""."""
    reader = ReplyReader(dialect_named(dialect).decoder(), [KEY], 2)
    events: list[Event] = []
    error = ""
    try:
        for event in reader.take_whole(parse_json(body)):
            events.append(event)  # noqa: PERF402 - those before an error count
    except JsonError:
        error = "not JSON"
    except UnreadableEvent:
        error = "unreadable"
    except ErrorReported as reported:
        error = f"reported: {reported.message}"
    except ChatAppError as failed:
        error = failed.code
    return [*events, *reader.rest()], error


def melted(events: Iterable[Event]) -> list[Event]:
    """The events with consecutive pieces of one text as one: cuts decide where it is pieced."""
    whole: list[Event] = []
    for event in events:
        last = whole[-1] if whole else None
        if (
            isinstance(event, (TextDelta, ThinkingDelta))
            and isinstance(last, (TextDelta, ThinkingDelta))
            and (type(event), event.index) == (type(last), last.index)
        ):
            whole[-1] = type(event)(event.index, last.text + event.text)
        else:
            whole.append(event)
    return whole
