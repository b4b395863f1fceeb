"""The Anthropic Messages dialect: answers, streamed or whole.

The source is Anthropic's API reference ("Messages", "Streaming messages"). An answer is a list of
blocks; those of tools are passed over, never run.
"""

from __future__ import annotations

from collections.abc import Iterator

from chatapp.domain.events import (
    Event,
    Finished,
    FinishReason,
    TextDelta,
    ThinkingDelta,
    ThinkingSigned,
    UsageReported,
)
from chatapp.domain.messages import Json, Usage
from chatapp.providers.anthropic_messages import REDACTED, SIGNED
from chatapp.providers.base import UnreadableEvent, check_spoken
from chatapp.providers.json_values import count, object_in, opaque, text_in
from chatapp.providers.reported import error_last

_REASONS = {
    "end_turn": FinishReason.STOP,
    "stop_sequence": FinishReason.STOP,
    "max_tokens": FinishReason.LENGTH,
    "model_context_window_exceeded": FinishReason.LENGTH,
    "refusal": FinishReason.REFUSAL,
    "tool_use": FinishReason.TOOL_CALLS,
}
_COUNTS = (
    "input_tokens",
    "output_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
)

JsonObject = dict[str, Json]


class AnthropicDecoder:
    """Reads one answer; see `base.Decoder`. It is always choice 0."""

    def __init__(self) -> None:
        self.done = False
        self._signature = ""
        """Of the reasoning that is being written."""
        self._counts: dict[str, int] = {}
        """Of tokens: the counts of an answer's beginning are not repeated at its end."""
        self._finished = False
        self._spoken = False
        """Whether anything came that is of this interface."""

    def feed(self, data: str, event: str = "message") -> Iterator[Event]:
        """The events in one server-sent event; its name says no more than its data's type."""
        data = data.strip()
        if data == "[DONE]":  # some services that speak the dialect
            self.done = True
            check_spoken(spoken=self._spoken)
        elif data:
            told = object_in(data)
            if event == "error" and "error" not in told:
                told = {"error": told}
            with error_last(told):
                yield from self._told(told)

    def whole(self, answer: Json) -> Iterator[Event]:
        """The events of an answer in one piece."""
        with error_last(answer):
            blocks = answer.get("content") if isinstance(answer, dict) else None
            if not isinstance(answer, dict) or not isinstance(blocks, list):
                raise UnreadableEvent("no content")
            for block in blocks:
                yield from self._block(block)
                yield from self._signed()
            self._note(answer.get("usage"))
            yield from self._end(answer)
        self.done = True

    def _told(self, told: JsonObject) -> Iterator[Event]:
        self._spoken = self._spoken or isinstance(told.get("type"), str)
        match told.get("type"):
            case "message_start":
                message = told.get("message")
                self._note(message.get("usage") if isinstance(message, dict) else None)
            case "content_block_start":
                yield from self._block(told.get("content_block"))
            case "content_block_delta":
                yield from self._delta(told.get("delta"))
            case "content_block_stop":
                yield from self._signed()
            case "message_delta":
                self._note(told.get("usage"))
                delta = told.get("delta")
                if not isinstance(delta, dict):
                    raise UnreadableEvent("a delta is no object")
                yield from self._end(delta)
            case "message_stop":
                yield from self._signed()
                self.done = True

    def _block(self, block: Json) -> Iterator[Event]:
        """What a block has when it begins; in a whole answer, all of it."""
        if not isinstance(block, dict):
            raise UnreadableEvent("a block is no object")
        match block.get("type"):
            case "text":
                yield from self._text(block)
            case "thinking":
                yield from self._thinking(block)
                self._sign(block)
            case "redacted_thinking" if data := opaque(block.get("data")):
                yield ThinkingSigned(0, REDACTED + data)

    def _delta(self, delta: Json) -> Iterator[Event]:
        if not isinstance(delta, dict):
            raise UnreadableEvent("a delta is no object")
        match delta.get("type"):
            case "text_delta":
                yield from self._text(delta)
            case "thinking_delta":
                yield from self._thinking(delta)
            case "signature_delta":
                self._sign(delta)

    def _text(self, holder: JsonObject) -> Iterator[Event]:
        if text := text_in(holder, "text"):
            yield TextDelta(0, text)

    def _thinking(self, holder: JsonObject) -> Iterator[Event]:
        if text := text_in(holder, "thinking"):
            yield ThinkingDelta(0, text)

    def _sign(self, holder: JsonObject) -> None:
        self._signature = opaque(holder.get("signature")) or self._signature

    def _signed(self) -> Iterator[Event]:
        """The signature of a block that is over."""
        if self._signature:
            signature, self._signature = self._signature, ""
            yield ThinkingSigned(0, SIGNED + signature)

    def _end(self, holder: JsonObject) -> Iterator[Event]:
        reason = holder.get("stop_reason")
        if not isinstance(reason, str) or not reason:
            return
        yield from self._signed()
        usage = self._usage()
        if usage is not None:
            yield UsageReported(usage)
        if not self._finished:
            self._finished = True
            yield Finished(0, _REASONS.get(reason, FinishReason.OTHER))

    def _note(self, usage: Json) -> None:
        if isinstance(usage, dict):
            self._counts |= {name: n for name in _COUNTS if (n := count(usage, name)) is not None}

    def _usage(self) -> Usage | None:
        """The counts as the app has them: what is read from a cache is a part of the prompt."""
        if not self._counts:
            return None
        prompt, completion, cached, written = map(self._counts.get, _COUNTS)
        if prompt is not None:
            prompt += (cached or 0) + (written or 0)
        return Usage(prompt, completion, cached)
