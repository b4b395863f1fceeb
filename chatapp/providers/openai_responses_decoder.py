"""The OpenAI Responses dialect: answers, streamed or whole.

The source is OpenAI's API reference, "streaming events" and "the response object". The same text
comes up to five times: in pieces, and whole with the end of the text, of its part, of its item
and of the response. It is given once, by whichever comes first. Tool calls are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import IntEnum
from typing import NamedTuple

from chatapp.domain.events import (
    Event,
    Finished,
    FinishReason,
    TextDelta,
    ThinkingDelta,
    ThinkingSigned,
    TokenProbabilities,
    UsageReported,
)
from chatapp.domain.messages import Json, Usage
from chatapp.providers.base import ErrorReported, UnreadableEvent, check_spoken
from chatapp.providers.json_values import count, object_in
from chatapp.providers.probabilities import token_probabilities
from chatapp.providers.reported import error_last, raise_reported

SIGNATURE = "openai-responses:"
"""What signatures of this dialect begin with; the reasoning item follows as JSON."""

_CUTS = {
    "max_output_tokens": FinishReason.LENGTH,
    "max_tokens": FinishReason.LENGTH,
    "content_filter": FinishReason.CONTENT_FILTER,
}
_RUNNING = ("queued", "in_progress")


class _Level(IntEnum):
    """Which event content comes with, from the smallest to the largest."""

    DELTA = 0
    TEXT = 1
    PART = 2
    ITEM = 3
    RESPONSE = 4


_TEXTS = {
    "response.output_text.delta": (_Level.DELTA, "output_text", "delta"),
    "response.output_text.done": (_Level.TEXT, "output_text", "text"),
    "response.refusal.delta": (_Level.DELTA, "refusal", "delta"),
    "response.refusal.done": (_Level.TEXT, "refusal", "refusal"),
    "response.reasoning_summary_text.delta": (_Level.DELTA, "summary_text", "delta"),
    "response.reasoning_summary_text.done": (_Level.TEXT, "summary_text", "text"),
    "response.reasoning_text.delta": (_Level.DELTA, "reasoning_text", "delta"),
    "response.reasoning_text.done": (_Level.TEXT, "reasoning_text", "text"),
}
"""Events that are a text: their level, the type of its part, the field it is in."""
_PARTS = (
    "response.content_part.done",
    "response.reasoning_summary_part.done",
    "response.reasoning_part.done",
)
_ENDS = ("response.completed", "response.incomplete", "response.failed", "response.cancelled")

_Place = tuple[Json, Json]
"""Where a part is: its item's id or number, and its own number."""


class _Piece(NamedTuple):
    event: TextDelta | ThinkingDelta | ThinkingSigned | TokenProbabilities
    place: _Place
    refused: bool = False
    """Whether it is a refusal's text."""


class OpenAIResponsesDecoder:
    """Reads one answer; see `base.Decoder`. There is one choice only."""

    def __init__(self) -> None:
        self.done = False
        self._told = _Told()
        self._thinking_at: _Place | None = None
        self._refused = False
        self._spoken = False
        """Whether anything came that is of this interface."""

    def feed(self, data: str, event: str = "message") -> Iterator[Event]:
        """The events in one event of the stream."""
        data = data.strip()
        if data == "[DONE]":
            self.done = True
            check_spoken(spoken=self._spoken)
        elif data:
            chunk = object_in(data)
            with error_last(chunk):
                yield from self._read(chunk, event)

    def whole(self, answer: Json) -> Iterator[Event]:
        """The events of a response that came as one value."""
        if not isinstance(answer, dict):
            raise UnreadableEvent("not an object")
        if not isinstance(answer.get("output"), list):
            raise_reported(answer)
            raise UnreadableEvent("no output")
        if answer.get("status") not in _RUNNING:
            yield from self._response(answer, "completed")

    def _read(self, chunk: dict[str, Json], event: str) -> Iterator[Event]:
        kind = chunk.get("type")
        kind = kind if isinstance(kind, str) and kind else event
        self._spoken = self._spoken or kind.startswith("response.")
        if kind == "error":
            raise_reported({"error": chunk.get("error") or chunk})
        elif kind in _TEXTS:
            level, part, field = _TEXTS[kind]
            text: dict[str, Json] = {"type": part, "logprobs": chunk.get("logprobs")}
            text["refusal" if part == "refusal" else "text"] = chunk.get(field)
            yield from self._say(level, _part(text, _place(chunk)))
        elif kind in _PARTS:
            yield from self._say(_Level.PART, _part(chunk.get("part"), _place(chunk)))
        elif kind == "response.output_item.done":
            yield from self._say(_Level.ITEM, _item(chunk.get("item")))
        elif kind in _ENDS:
            yield from self._response(chunk.get("response"), kind.removeprefix("response."))

    def _response(self, response: Json, status: str) -> Iterator[Event]:
        """A response that is over. `status`: what to take for its status where it has none."""
        if not isinstance(response, dict):
            raise UnreadableEvent("a response is no object")
        output = response.get("output")
        items = output if isinstance(output, list) else []
        yield from self._say(_Level.RESPONSE, (piece for item in items for piece in _item(item)))
        usage = _usage(response.get("usage"))
        if usage is not None:
            yield UsageReported(usage)
        self.done = True
        raise_reported(response)
        named = response.get("status")
        status = named if isinstance(named, str) else status
        if status == "failed":
            raise ErrorReported("", ("failed",))
        yield Finished(0, self._reason(status, response, items))

    def _reason(self, status: str, response: dict[str, Json], items: list[Json]) -> FinishReason:
        if status == "incomplete":
            details = response.get("incomplete_details")
            cut = details.get("reason") if isinstance(details, dict) else None
            return _CUTS.get(str(cut), FinishReason.OTHER)
        if status != "completed":
            return FinishReason.OTHER
        if self._refused:
            return FinishReason.REFUSAL
        kinds = [str(item.get("type")) for item in items if isinstance(item, dict)]
        called = any(kind.endswith("_call") for kind in kinds)
        return FinishReason.TOOL_CALLS if called and not self._told.text else FinishReason.STOP

    def _say(self, level: _Level, pieces: Iterable[_Piece]) -> Iterator[Event]:
        """What is new of `pieces`, which came with one event."""
        new: dict[type, bool] = {}
        for event, place, refused in pieces:
            self._refused = self._refused or refused
            kind = type(event)
            if kind not in new:
                new[kind] = self._told.is_new(kind, level)
            if new[kind]:
                yield self._set_apart(event, place) if isinstance(event, ThinkingDelta) else event

    def _set_apart(self, event: ThinkingDelta, place: _Place) -> ThinkingDelta:
        """A blank line between the parts of the reasoning, each of which is a paragraph."""
        before, self._thinking_at = self._thinking_at, place
        if before is None or before == place:
            return event
        return replace(event, text="\n\n" + event.text)


class _Told:
    """Remembers what was given, so that a larger event that repeats it stays silent."""

    def __init__(self) -> None:
        self._repeated: set[tuple[type, _Level]] = set()
        self.text = False
        """Whether any of the answer was given."""

    def is_new(self, kind: type, level: _Level) -> bool:
        """Whether no smaller event has brought this kind since the last one of this level."""
        if (kind, level) in self._repeated:
            self._repeated.discard((kind, level))
            return False
        self._repeated |= {(kind, above) for above in _Level if above > level}
        self.text = self.text or kind is TextDelta
        return True


def _place(chunk: dict[str, Json]) -> _Place:
    item = chunk.get("item_id") or chunk.get("output_index")
    index = chunk.get("summary_index")
    return item, chunk.get("content_index") if index is None else index


def _item(item: Json) -> Iterator[_Piece]:
    """The content of an item of the output."""
    if not isinstance(item, dict):
        raise UnreadableEvent("an item is no object")
    for name in ("summary", "content"):
        parts = item.get(name)
        for number, part in enumerate(parts if isinstance(parts, list) else []):
            yield from _part(part, (item.get("id"), number))
    signature = _signature(item)
    if signature is not None:
        yield _Piece(ThinkingSigned(0, signature), (item.get("id"), None))


def _part(part: Json, place: _Place) -> Iterator[_Piece]:
    if not isinstance(part, dict):
        raise UnreadableEvent("a part is no object")
    kind = part.get("type")
    text = part.get("refusal" if kind == "refusal" else "text")
    if text is not None and not isinstance(text, str):
        raise UnreadableEvent("a text is none")
    if text and kind in ("output_text", "text", "refusal"):
        yield _Piece(TextDelta(0, text), place, kind == "refusal")
    elif text and kind in ("summary_text", "reasoning_text"):
        yield _Piece(ThinkingDelta(0, text), place)
    tokens = token_probabilities(part.get("logprobs"))
    if tokens:
        yield _Piece(TokenProbabilities(0, tokens), place)


def _signature(item: dict[str, Json]) -> str | None:
    """A reasoning item as it can be sent back; None where it has nothing to send."""
    encrypted = item.get("encrypted_content")
    if item.get("type") != "reasoning" or not isinstance(encrypted, str) or not encrypted:
        return None
    parts = item.get("summary")
    parts = parts if isinstance(parts, list) else []
    texts = [part.get("text") for part in parts if isinstance(part, dict)]
    summary = [{"type": "summary_text", "text": text} for text in texts if isinstance(text, str)]
    known = {"id": item["id"]} if isinstance(item.get("id"), str) else {}
    kept = {"type": "reasoning", **known, "summary": summary, "encrypted_content": encrypted}
    return SIGNATURE + json.dumps(kept, separators=(",", ":"))


def _usage(usage: Json) -> Usage | None:
    if not isinstance(usage, dict) or not usage:
        return None
    return Usage(
        prompt_tokens=count(usage, "input_tokens"),
        completion_tokens=count(usage, "output_tokens"),
        cached_tokens=count(usage.get("input_tokens_details"), "cached_tokens"),
        thinking_tokens=count(usage.get("output_tokens_details"), "reasoning_tokens"),
    )
