"""Ollama's own API: answers, streamed or whole: a whole one is like a stream's only line.

The source is Ollama's API documentation, "generate a chat completion".
"""

from __future__ import annotations

from collections.abc import Iterator

from chatapp.domain.events import (
    Event,
    Finished,
    FinishReason,
    TextDelta,
    ThinkingDelta,
    TokenProbabilities,
    UsageReported,
)
from chatapp.domain.messages import Json, Usage
from chatapp.providers.base import UnreadableEvent, check_spoken
from chatapp.providers.json_values import count, object_in
from chatapp.providers.probabilities import token_probabilities
from chatapp.providers.reported import error_last, raise_reported

_REASONS = {"stop": FinishReason.STOP, "length": FinishReason.LENGTH}


class OllamaDecoder:
    """Reads one answer; see `base.Decoder`. Tool calls are passed over, never run."""

    def __init__(self) -> None:
        self.done = False
        self._spoken = False
        """Whether anything came that is of this interface."""

    def feed(self, data: str, event: str = "message") -> Iterator[Event]:
        """The events in one line."""
        data = data.strip()
        if data == "[DONE]":  # behind a gateway that makes server-sent events of the lines
            self.done = True
            check_spoken(spoken=self._spoken)
        elif data:
            chunk = object_in(data)
            if event == "error":
                raise_reported({"error": chunk})
            yield from self._read(chunk)

    def whole(self, answer: Json) -> Iterator[Event]:
        """The events of an answer in one piece."""
        if not isinstance(answer, dict):
            raise UnreadableEvent("not an object")
        if "message" not in answer and "done" not in answer:
            raise_reported(answer)
            raise UnreadableEvent("no message")
        yield from self._read(answer)

    def _read(self, chunk: dict[str, Json]) -> Iterator[Event]:
        with error_last(chunk):
            yield from self._message(chunk)
        if chunk.get("done") is True:
            yield from self._end(chunk)

    def _message(self, chunk: dict[str, Json]) -> Iterator[Event]:
        self._spoken = self._spoken or "message" in chunk
        message = chunk.get("message")
        if message is not None and not isinstance(message, dict):
            raise UnreadableEvent("a message is no object")
        if message:
            yield from _texts(message)
        tokens = token_probabilities(chunk.get("logprobs"))
        if tokens:
            yield TokenProbabilities(0, tokens)

    def _end(self, chunk: dict[str, Json]) -> Iterator[Event]:
        usage = Usage(
            prompt_tokens=count(chunk, "prompt_eval_count"),
            completion_tokens=count(chunk, "eval_count"),
        )
        if usage != Usage():
            yield UsageReported(usage)
        reason = chunk.get("done_reason") or "stop"  # which older versions leave out
        known = _REASONS.get(reason) if isinstance(reason, str) else None
        yield Finished(0, known or FinishReason.OTHER)
        self.done = True


def _texts(message: dict[str, Json]) -> Iterator[Event]:
    for name, kind in (("thinking", ThinkingDelta), ("content", TextDelta)):
        text = message.get(name)
        if text is not None and not isinstance(text, str):
            raise UnreadableEvent(f"{name} is no text")
        if text:
            yield kind(0, text)
