"""The OpenAI chat completions dialect: answers, streamed or whole.

The source is OpenAI's API reference, "chat completion chunk object" and "chat completion
object". Beyond it: reasoning as DeepSeek, vLLM, OpenRouter and others send it
(`reasoning_content`, `reasoning`), content as a list of parts (Mistral), usage inside a choice
(Moonshot), an error object in place of an answer.
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
    TokenProbability,
    UsageReported,
)
from chatapp.domain.messages import Json, Usage
from chatapp.providers.base import MOST_CHOICES, UnreadableEvent
from chatapp.providers.json_values import count, object_in
from chatapp.providers.probabilities import token_probabilities
from chatapp.providers.repeats import Repeats
from chatapp.providers.reported import error_last, raise_reported

_REASONS = {
    "stop": FinishReason.STOP,
    "eos": FinishReason.STOP,
    "end_turn": FinishReason.STOP,
    "stop_sequence": FinishReason.STOP,
    "length": FinishReason.LENGTH,
    "max_tokens": FinishReason.LENGTH,
    "content_filter": FinishReason.CONTENT_FILTER,
    "sensitive": FinishReason.CONTENT_FILTER,
    "tool_calls": FinishReason.TOOL_CALLS,
    "function_call": FinishReason.TOOL_CALLS,
}

_BESIDE_DELTA = ("finish_reason", "logprobs", "usage")
"""Fields of a choice that tell something besides its text."""
_BESIDE_CONTENT = ("reasoning_content", "reasoning", "refusal")
"""Fields of a delta that tell something besides its content."""


class OpenAIChatDecoder:
    """Reads one answer; see `base.Decoder`. Tool calls are passed over, never run."""

    def __init__(self) -> None:
        self.done = False
        self._finished: set[int] = set()
        self._refused: set[int] = set()
        """Choices with a refusal in them, which end as any other: with "stop"."""
        self._repeats = Repeats()

    def feed(self, data: str, event: str = "message") -> Iterator[Event]:
        """The events in one chunk."""
        data = data.strip()
        text = self._repeats.text_in(data)
        if text is not None and event != "error":
            yield TextDelta(self._repeats.index, text)
        elif data == "[DONE]":
            self.done = True
        elif data:
            yield from self._new_chunk(data, event)

    def _new_chunk(self, data: str, event: str) -> Iterator[Event]:
        chunk = object_in(data)
        if event == "error":
            raise_reported({"error": chunk})
        with error_last(chunk):
            piece = _only_text(chunk)
            yield from self._chunk(chunk, "delta") if piece is None else (piece,)
        if piece is not None:
            self._repeats.learn(data, piece.index, piece.text)

    def whole(self, answer: Json) -> Iterator[Event]:
        """The events of an answer in one piece."""
        if not isinstance(answer, dict):
            raise UnreadableEvent("not an object")
        if not isinstance(answer.get("choices"), list):
            raise_reported(answer)
            raise UnreadableEvent("no choices")
        with error_last(answer):
            yield from self._chunk(answer, "message")
        self.done = True

    def _chunk(self, chunk: dict[str, Json], body: str) -> Iterator[Event]:
        choices = chunk.get("choices")
        if choices is not None and not isinstance(choices, list):
            raise UnreadableEvent("choices is no list")
        for choice in choices or []:
            if not isinstance(choice, dict):
                raise UnreadableEvent("a choice is no object")
            yield from self._choice(choice, body)
        usage = _usage(chunk.get("usage"))
        if usage is not None:
            yield UsageReported(usage)

    def _choice(self, choice: dict[str, Json], body: str) -> Iterator[Event]:
        index = choice_index(choice)
        delta = choice.get(body)
        if delta is None:
            delta = choice.get("message" if body == "delta" else "delta")
        if delta is not None and not isinstance(delta, dict):
            raise UnreadableEvent("a delta is no object")
        if delta:
            yield from _texts(index, delta)
            if delta.get("refusal"):
                self._refused.add(index)
        tokens = _probabilities(choice.get("logprobs"))
        if tokens:
            yield TokenProbabilities(index, tokens)
        usage = _usage(choice.get("usage"))
        if usage is not None:
            yield UsageReported(usage)
        reason = choice.get("finish_reason")
        if isinstance(reason, str) and reason and index not in self._finished:
            self._finished.add(index)
            finish = _REASONS.get(reason.lower(), FinishReason.OTHER)
            refused = finish is FinishReason.STOP and index in self._refused
            yield Finished(index, FinishReason.REFUSAL if refused else finish)


def _only_text(chunk: dict[str, Json]) -> TextDelta | None:
    """What a chunk brings that brings one piece of text and nothing else, as nearly all do."""
    choices = chunk.get("choices")
    if not isinstance(choices, list) or len(choices) != 1 or chunk.get("usage"):
        return None
    choice = choices[0]
    if not isinstance(choice, dict) or any(map(choice.get, _BESIDE_DELTA)):
        return None
    delta = choice.get("delta")
    if not isinstance(delta, dict) or any(map(delta.get, _BESIDE_CONTENT)):
        return None
    content = delta.get("content")
    return (
        TextDelta(choice_index(choice), content) if content and isinstance(content, str) else None
    )


def choice_index(choice: dict[str, Json]) -> int:
    """The number of a choice; raises UnreadableEvent."""
    index = choice.get("index")
    if index is None:
        return 0
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < MOST_CHOICES:
        raise UnreadableEvent("an index is no number")
    return index


def _texts(index: int, delta: dict[str, Json]) -> Iterator[Event]:
    reasoning = delta.get("reasoning_content") or delta.get("reasoning")
    if isinstance(reasoning, str) and reasoning:
        yield ThinkingDelta(index, reasoning)
    content = delta.get("content")
    if isinstance(content, list):
        yield from _parts(index, content)
    elif isinstance(content, str):
        if content:
            yield TextDelta(index, content)
    elif content is not None:
        raise UnreadableEvent("content is no text")
    refusal = delta.get("refusal")
    if isinstance(refusal, str) and refusal:
        yield TextDelta(index, refusal)


def _parts(index: int, parts: list[Json]) -> Iterator[Event]:
    for part in parts:
        if isinstance(part, str):
            yield TextDelta(index, part)
            continue
        if not isinstance(part, dict):
            raise UnreadableEvent("a part is no object")
        for name in ("text", "refusal"):
            text = part.get(name)
            if isinstance(text, str) and text:
                yield TextDelta(index, text)
        thinking = part.get("thinking")
        for piece in thinking if isinstance(thinking, list) else [thinking]:
            text = piece.get("text") if isinstance(piece, dict) else piece
            if isinstance(text, str) and text:
                yield ThinkingDelta(index, text)


def _probabilities(logprobs: Json) -> tuple[TokenProbability, ...]:
    if not isinstance(logprobs, dict):
        return ()
    return tuple(
        token
        for name in ("content", "refusal")
        for token in token_probabilities(logprobs.get(name))
    )


def _usage(usage: Json) -> Usage | None:
    if not isinstance(usage, dict) or not usage:
        return None
    cached = count(usage.get("prompt_tokens_details"), "cached_tokens")
    return Usage(
        prompt_tokens=count(usage, "prompt_tokens"),
        completion_tokens=_completion_tokens(usage),
        cached_tokens=count(usage, "prompt_cache_hit_tokens") if cached is None else cached,
        thinking_tokens=count(usage.get("completion_tokens_details"), "reasoning_tokens"),
    )


def _completion_tokens(usage: dict[str, Json]) -> int | None:
    """Some services (xAI, Gemini) leave the reasoning out of it, but not out of the total."""
    prompt, total = count(usage, "prompt_tokens"), count(usage, "total_tokens")
    completion = count(usage, "completion_tokens")
    if prompt is None or completion is None or total is None:
        return completion
    return max(completion, total - prompt)
