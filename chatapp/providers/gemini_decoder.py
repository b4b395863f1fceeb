"""The Google Gemini dialect: answers, streamed or whole.

The source is Google's API reference ("GenerateContentResponse"). Each event of a stream is such a
response with the parts that are new; there is no end mark. Pictures, code and calls of functions
are passed over, never run.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import zip_longest

from chatapp.domain.events import (
    Alternative,
    Event,
    Finished,
    FinishReason,
    TextDelta,
    ThinkingDelta,
    ThinkingSigned,
    TokenProbabilities,
    TokenProbability,
    UsageReported,
)
from chatapp.domain.messages import Json, Usage
from chatapp.net.json import JsonError, parse_json
from chatapp.providers.base import MOST_CHOICES, ErrorReported, UnreadableEvent, check_spoken
from chatapp.providers.gemini_contents import SIGNED_ANSWER, SIGNED_THOUGHT
from chatapp.providers.json_values import count, opaque, text_in
from chatapp.providers.reported import error_last, raise_reported

_REASONS = {
    "STOP": FinishReason.STOP,
    "MAX_TOKENS": FinishReason.LENGTH,
    "SAFETY": FinishReason.CONTENT_FILTER,
    "RECITATION": FinishReason.CONTENT_FILTER,
    "BLOCKLIST": FinishReason.CONTENT_FILTER,
    "PROHIBITED_CONTENT": FinishReason.CONTENT_FILTER,
    "SPII": FinishReason.CONTENT_FILTER,
    "IMAGE_SAFETY": FinishReason.CONTENT_FILTER,
    "IMAGE_PROHIBITED_CONTENT": FinishReason.CONTENT_FILTER,
    "IMAGE_RECITATION": FinishReason.CONTENT_FILTER,
    "MALFORMED_FUNCTION_CALL": FinishReason.TOOL_CALLS,
    "UNEXPECTED_TOOL_CALL": FinishReason.TOOL_CALLS,
}
_NO_REASON = "FINISH_REASON_UNSPECIFIED"
_ANSWER_FIELDS = frozenset({"candidates", "promptFeedback", "usageMetadata"})

JsonObject = dict[str, Json]


class GeminiDecoder:
    """Reads one answer; see `base.Decoder`."""

    def __init__(self) -> None:
        self.done = False
        self._finished: set[int] = set()
        self._usage: Usage | None = None
        self._spoken = False
        """Whether anything came that is of this interface."""

    def feed(self, data: str, event: str = "message") -> Iterator[Event]:
        """The events in one response of a stream."""
        data = data.strip()
        if data == "[DONE]":  # some services that speak the dialect
            self.done = True
            check_spoken(spoken=self._spoken)
        elif data:
            try:
                told = parse_json(data)
            except JsonError as error:
                raise UnreadableEvent("not JSON") from error
            if event == "error":
                told = {"error": told}
            yield from self._responses(told)

    def whole(self, answer: Json) -> Iterator[Event]:
        """The events of an answer in one piece: a response, or a list of them."""
        responses = answer if isinstance(answer, list) else [answer]
        if not any(isinstance(one, dict) and one.keys() & _ANSWER_FIELDS for one in responses):
            raise_reported(answer)
            raise UnreadableEvent("no candidates")
        yield from self._responses(answer)
        self.done = True

    def _responses(self, told: Json) -> Iterator[Event]:
        if isinstance(told, str):
            raise ErrorReported(told)
        for response in told if isinstance(told, list) else [told]:
            if not isinstance(response, dict):
                raise UnreadableEvent("not an object")
            with error_last(response):
                yield from self._response(response)

    def _response(self, response: JsonObject) -> Iterator[Event]:
        self._spoken = self._spoken or bool(response.keys() & _ANSWER_FIELDS)
        candidates = response.get("candidates")
        if candidates is not None and not isinstance(candidates, list):
            raise UnreadableEvent("candidates is no list")
        for candidate in candidates or []:
            if not isinstance(candidate, dict):
                raise UnreadableEvent("a candidate is no object")
            yield from self._candidate(candidate)
        feedback = response.get("promptFeedback")
        if isinstance(feedback, dict) and feedback.get("blockReason"):
            yield from self._finish(0, FinishReason.CONTENT_FILTER)
        yield from self._count(response.get("usageMetadata"))

    def _candidate(self, candidate: JsonObject) -> Iterator[Event]:
        index = _index(candidate)
        content = candidate.get("content")
        if content is not None and not isinstance(content, dict):
            raise UnreadableEvent("content is no object")
        parts = content.get("parts") if content else None
        if parts is not None and not isinstance(parts, list):
            raise UnreadableEvent("parts is no list")
        for part in parts or []:
            yield from _part(index, part)
        if tokens := _probabilities(candidate.get("logprobsResult")):
            yield TokenProbabilities(index, tokens)
        reason = candidate.get("finishReason")
        if isinstance(reason, str) and reason and reason != _NO_REASON:
            yield from self._finish(index, _REASONS.get(reason, FinishReason.OTHER))

    def _finish(self, index: int, reason: FinishReason) -> Iterator[Event]:
        if index not in self._finished:
            self._finished.add(index)
            yield Finished(index, reason)

    def _count(self, counts: Json) -> Iterator[Event]:
        """The counts, which every response of a stream has so far, once the end is there."""
        usage = _usage(counts)
        if usage is not None and usage != self._usage and self._finished:
            self._usage = usage
            yield UsageReported(usage)


def _index(candidate: JsonObject) -> int:
    index = candidate.get("index")
    if index is None:
        return 0
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < MOST_CHOICES:
        raise UnreadableEvent("an index is no number")
    return index


def _part(index: int, part: Json) -> Iterator[Event]:
    if not isinstance(part, dict):
        raise UnreadableEvent("a part is no object")
    text, thought = text_in(part, "text"), part.get("thought") is True
    if text:
        yield ThinkingDelta(index, text) if thought else TextDelta(index, text)
    signature = opaque(part.get("thoughtSignature"))
    if signature and "functionCall" not in part:
        yield ThinkingSigned(index, (SIGNED_THOUGHT if thought else SIGNED_ANSWER) + signature)


def _probabilities(result: Json) -> tuple[TokenProbability, ...]:
    if not isinstance(result, dict):
        return ()
    chosen, tops = result.get("chosenCandidates"), result.get("topCandidates")
    chosen = chosen if isinstance(chosen, list) else []
    tops = tops if isinstance(tops, list) else []
    tokens: list[TokenProbability] = []
    for entry, top in zip_longest(chosen, tops[: len(chosen)]):
        best = _alternative(entry)
        others = top.get("candidates") if isinstance(top, dict) else None
        if best is not None:
            found = map(_alternative, others if isinstance(others, list) else [])
            alternatives = tuple(other for other in found if other is not None)
            tokens.append(TokenProbability(best.token, best.logprob, None, alternatives))
    return tuple(tokens)


def _alternative(entry: Json) -> Alternative | None:
    if not isinstance(entry, dict):
        return None
    token, logprob = entry.get("token"), entry.get("logProbability")
    if not isinstance(token, str) or isinstance(logprob, bool):
        return None
    if not isinstance(logprob, (int, float)) or not math.isfinite(logprob):
        return None
    return Alternative(token, float(logprob))


def _usage(counts: Json) -> Usage | None:
    """Reasoning is counted beside the answer, what tools said beside the prompt."""
    if not isinstance(counts, dict) or not counts:
        return None
    prompt, thinking = count(counts, "promptTokenCount"), count(counts, "thoughtsTokenCount")
    if prompt is not None:
        prompt += count(counts, "toolUsePromptTokenCount") or 0
    completion = count(counts, "candidatesTokenCount")
    if completion is not None or thinking is not None:
        completion = (completion or 0) + (thinking or 0)
    return Usage(prompt, completion, count(counts, "cachedContentTokenCount"), thinking)
