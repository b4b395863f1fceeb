"""How each dialect puts an answer on the wire, in one place, for servers in tests.

    @each()
    async def test_...(wire: Wire) -> None:
        async with HostileServer(wire.stream("Hel", "lo")) as server: ...

`@each("mark")` takes the dialects that have an end mark only; what a dialect has not, and why, is
in its `lacks`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from chatapp.domain.events import FinishReason
from chatapp.domain.models import Dialect
from tests.support import anthropic_gemini as ag
from tests.support.hostile_server import DONE, Behaviour, Exchange, chat_chunk, json_answer

Frame = dict[str, Any]
Piece = bytes | str | Frame | Behaviour

NEEDS = ("events", "thinking", "choices", "mark", "pause", "last", "overload")
"""What a test may need of a dialect: server-sent events; reasoning; several choices in one
answer; an end mark beside the finish reason; a time between that and the end; a last frame behind
which nothing is read; a code of its own for an error that passes."""


@dataclass(frozen=True)
class Wire:
    """One dialect from the server's side.

    `chunk`, `thought`: the frame of a piece of text, of reasoning; `finish`: that of a finish
    reason, with the 2 tokens of the answer where they stand there; `usage`: that of the usage alone;
    `mark`: the raw end mark behind it; `whole`: an answer in one piece; `error`: an error with a
    message and a code; `reasons`: the finish reasons it tells apart; `wrong`: JSON that is no
    frame; `void`: frames with nothing in them; `tools`: frames of tool calls, cut and out of order;
    `overloaded`: the code of an error that passes; `path`: the base URL's; `lacks`: which of
    `NEEDS` it has not, and why.
    """

    dialect: Dialect
    chunk: Callable[[str], Frame]
    finish: Callable[[FinishReason], Frame]
    whole: Callable[[str], Frame]
    wrong: tuple[str, ...]
    void: tuple[Frame, ...]
    tools: tuple[Frame, ...]
    reasons: tuple[FinishReason, ...] = (FinishReason.STOP, FinishReason.LENGTH)
    thought: Callable[[str], Frame] | None = None
    usage: Frame | None = None
    mark: bytes = b""
    error: Callable[[str, str], Frame] = field(
        default=lambda message, code: {"error": {"message": message, "code": code}}
    )
    overloaded: str = ""
    lines: bool = False
    path: str = "/v1"
    lacks: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The content type of its streams."""
        return "application/x-ndjson" if self.lines else "text/event-stream"

    def frame(self, data: Frame | str | bytes) -> bytes:
        """A JSON value, or any text in its place, as a frame of the stream."""
        raw = data if isinstance(data, bytes) else data.encode() if isinstance(data, str) else None
        raw = json.dumps(data).encode() if raw is None else raw
        if self.lines:
            return raw + b"\n"
        kind = data.get("type") if isinstance(data, dict) else None
        name = f"event: {kind}\n".encode() if kind else b""
        return name + b"data: " + raw + b"\n\n"

    def end(self, reason: FinishReason = FinishReason.STOP) -> bytes:
        """The frames that end an answer."""
        usage = self.frame(self.usage) if self.usage else b""
        return self.frame(self.finish(reason)) + usage + self.mark

    def stream(
        self,
        *pieces: Piece,
        end: bool = True,
        reason: FinishReason = FinishReason.STOP,
        label: str | None = None,
    ) -> Behaviour:
        """Streams `pieces`: a text, the JSON of a frame, raw bytes, or a behaviour in its place;
        then, with `end`, the answer's end. `label`: another content type than the dialect's."""

        async def behave(exchange: Exchange) -> None:
            content_type = self.label if label is None else label
            await exchange.head(200, {"Content-Type": content_type})
            for piece in pieces:
                if callable(piece):
                    await piece(exchange)
                elif isinstance(piece, bytes):
                    await exchange.send(piece)
                else:
                    data = self.chunk(piece) if isinstance(piece, str) else piece
                    await exchange.send(self.frame(data))
            if end:
                await exchange.send(self.end(reason))

        return behave

    def error_answer(
        self, status: int, message: str = "no", headers: Mapping[str, str] | None = None
    ) -> Behaviour:
        """Answers with an error and a status that says so."""
        return json_answer(self.error(message, ""), status, headers)


def _choice(index: int = 0, finish: str | None = None, **more: Any) -> Frame:
    return {"choices": [{"index": index, "finish_reason": finish, **more}]}


_COUNTS = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
_USAGE = {"choices": [], "usage": _COUNTS}
_CHAT_REASONS = (
    FinishReason.STOP,
    FinishReason.LENGTH,
    FinishReason.CONTENT_FILTER,
    FinishReason.TOOL_CALLS,
)
_NO_CHOICE = '{"choices": 5}', '{"choices": [5]}', '{"choices": [{"index": -1}]}'
_ONE_ANSWER = "the API gives one answer to a request"
_NO_CODE = "an error in a stream has no code that says it would pass"
_ONE_END = "the frame with the finish reason is the end mark"

CHAT = Wire(
    Dialect.OPENAI_CHAT,
    chunk=chat_chunk,
    thought=lambda text: chat_chunk(reasoning_content=text),
    finish=lambda reason: chat_chunk(finish=reason.value),
    usage=_USAGE,
    mark=DONE,
    whole=lambda text: {
        **_choice(finish="stop", message={"role": "assistant", "content": text}),
        "usage": _COUNTS,
    },
    reasons=_CHAT_REASONS,
    wrong=(
        *_NO_CHOICE,
        '{"choices": [{"delta": 5}]}',
        '{"choices": [{"delta": {"content": 5}}]}',
        '{"choices": [{"index": 1e99, "delta": {"content": "x"}}]}',
        '{"choices": [{"index": 999999999, "delta": {"content": "x"}}]}',
    ),
    void=({"choices": None}, {"choices": []}, chat_chunk(content=None, surprise=[1]), _choice()),
    tools=(
        chat_chunk(tool_calls=[{"index": 1, "function": {"arguments": '{"a": '}}]),
        chat_chunk(tool_calls=[{"index": 0, "id": "x", "function": {"name": "rm"}}]),
        chat_chunk(tool_calls=[{"function": None}, 5, None]),
        chat_chunk(tool_calls={"index": 0}),
    ),
    lacks={"overload": _NO_CODE},
)

COMPLETIONS = Wire(
    Dialect.OPENAI_COMPLETIONS,
    chunk=lambda text: _choice(text=text),
    finish=lambda reason: _choice(text="", finish=reason.value),
    usage=_USAGE,
    mark=DONE,
    whole=lambda text: {**_choice(text=text, finish="stop"), "usage": _COUNTS},
    reasons=(FinishReason.STOP, FinishReason.LENGTH, FinishReason.CONTENT_FILTER),
    wrong=(*_NO_CHOICE, '{"choices": [{"text": 5}]}', '{"choices": [{"index": 999, "text": ""}]}'),
    void=({"choices": None}, {"choices": []}, _choice(text=None), _choice(logprobs=None)),
    tools=(),
    lacks={"thinking": "a base model has no reasoning of its own", "overload": _NO_CODE},
)


def _response(text: str) -> Frame:
    content = [{"type": "output_text", "text": text}] if text else []
    message = {"type": "message", "content": content}
    usage = {"input_tokens": 3, "output_tokens": 2}
    return {"status": "completed", "output": [message], "usage": usage}


def _response_end(reason: FinishReason) -> Frame:
    response: Frame = {**_response(""), "output": []}
    kind = "completed"
    if reason in (FinishReason.LENGTH, FinishReason.CONTENT_FILTER):
        cut = {FinishReason.LENGTH: "max_output_tokens"}.get(reason, "content_filter")
        kind = "incomplete"
        response |= {"status": kind, "incomplete_details": {"reason": cut}}
    return {"type": f"response.{kind}", "response": response}


RESPONSES = Wire(
    Dialect.OPENAI_RESPONSES,
    chunk=lambda text: {"type": "response.output_text.delta", "delta": text},
    thought=lambda text: {"type": "response.reasoning_summary_text.delta", "delta": text},
    finish=_response_end,
    whole=_response,
    reasons=(FinishReason.STOP, FinishReason.LENGTH, FinishReason.CONTENT_FILTER),
    wrong=(
        '{"type": "response.output_text.delta", "delta": 5}',
        '{"type": "response.refusal.delta", "delta": []}',
        '{"type": "response.content_part.done", "part": 5}',
        '{"type": "response.output_item.done", "item": null}',
        '{"type": "response.completed", "response": 5}',
    ),
    void=(
        {"type": None},
        {"type": "response.created", "response": None},
        {"type": "response.output_text.delta", "delta": None},
        {"type": "response.output_item.added", "item": 5},
        {"type": "response.invented_later", "delta": "x"},
    ),
    tools=(
        {"type": "response.function_call_arguments.delta", "output_index": 3, "delta": '{"a": '},
        {"type": "response.output_item.added", "item": {"type": "function_call", "name": "rm"}},
        {"type": "response.output_item.done", "item": {"type": "function_call"}},
    ),
    lacks={
        "choices": _ONE_ANSWER,
        "mark": _ONE_END,
        "pause": _ONE_END,
        "overload": _NO_CODE,
    },
)

_ANTHROPIC_NAMES = {
    FinishReason.STOP: "end_turn",
    FinishReason.LENGTH: "max_tokens",
    FinishReason.REFUSAL: "refusal",
    FinishReason.TOOL_CALLS: "tool_use",
}
_BLOCK = {"type": "content_block_start", "index": 0}
_DELTA = {"type": "content_block_delta", "index": 0}


ANTHROPIC = Wire(
    Dialect.ANTHROPIC,
    chunk=ag.anthropic_text,
    thought=ag.anthropic_thinking,
    finish=lambda reason: ag.anthropic_end(_ANTHROPIC_NAMES[reason])[0],
    mark=b'event: message_stop\ndata: {"type": "message_stop"}\n\n',
    whole=lambda text: {
        "type": "message",
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 3, "output_tokens": 2},
    },
    error=lambda message, code: {"type": "error", "error": {"type": code, "message": message}},
    overloaded="overloaded_error",
    reasons=tuple(_ANTHROPIC_NAMES),
    wrong=(
        json.dumps({**_BLOCK, "content_block": 5}),
        json.dumps({**_DELTA, "delta": None}),
        json.dumps({**_DELTA, "delta": {"type": "text_delta", "text": 5}}),
        json.dumps({**_DELTA, "delta": {"type": "thinking_delta", "thinking": []}}),
        '{"type": "message_delta", "delta": 5}',
    ),
    void=(
        {"type": "ping"},
        {"type": None},
        {"type": "message_start", "message": None},
        {"type": "message_delta", "delta": {}, "usage": 5},
        {**_DELTA, "delta": {"type": "text_delta", "text": None}},
        {"type": "invented_later", "text": "x"},
    ),
    tools=(
        {**_DELTA, "index": 9, "delta": {"type": "input_json_delta", "partial_json": '{"a": '}},
        {**_BLOCK, "index": 1, "content_block": {"type": "tool_use", "name": "rm", "input": 5}},
        {"type": "content_block_stop", "index": 77},
    ),
    lacks={"choices": _ONE_ANSWER},
)

_GEMINI_NAMES = {
    FinishReason.STOP: "STOP",
    FinishReason.LENGTH: "MAX_TOKENS",
    FinishReason.CONTENT_FILTER: "SAFETY",
    FinishReason.TOOL_CALLS: "MALFORMED_FUNCTION_CALL",
}

GEMINI = Wire(
    Dialect.GEMINI,
    chunk=ag.gemini_text,
    thought=lambda text: ag.gemini_text(text, thought=True),
    finish=lambda reason: ag.gemini_end(_GEMINI_NAMES[reason])[0],
    whole=lambda text: {
        "candidates": [{"content": {"parts": [{"text": text}]}, "finishReason": "STOP"}],
        "usageMetadata": {"promptTokenCount": 3, "candidatesTokenCount": 2},
    },
    error=lambda message, code: {"error": {"message": message, "status": code}},
    overloaded="UNAVAILABLE",
    reasons=tuple(_GEMINI_NAMES),
    wrong=(
        '{"candidates": 5}',
        '{"candidates": [5]}',
        '{"candidates": [{"index": -1}]}',
        '{"candidates": [{"content": 5}]}',
        '{"candidates": [{"content": {"parts": 5}}]}',
        '{"candidates": [{"content": {"parts": [5]}}]}',
        '{"candidates": [{"content": {"parts": [{"text": 5}]}}]}',
    ),
    void=(
        {"candidates": None},
        {"candidates": []},
        {"candidates": [{}]},
        {"candidates": [{"content": {"parts": None}, "finishReason": None}]},
        {"usageMetadata": 5, "promptFeedback": 5},
        ag.gemini_text("", invented="later"),
    ),
    tools=(
        {"candidates": [{"content": {"parts": [{"functionCall": {"name": "rm", "args": 5}}]}}]},
        {"candidates": [{"content": {"parts": [{"functionCall": None}]}}]},
    ),
    lacks={
        "choices": "n is not sent, as most models refuse it",
        "mark": "there is none: the stream ends",
        "last": "there is none: the stream ends",
    },
)


def _line(text: str = "", **more: Any) -> Frame:
    return {"message": {"role": "assistant", "content": text}, "done": False, **more}


_OLLAMA_END = {"done": True, "prompt_eval_count": 3, "eval_count": 2}

OLLAMA = Wire(
    Dialect.OLLAMA,
    chunk=_line,
    thought=lambda text: {"message": {"content": "", "thinking": text}, "done": False},
    finish=lambda reason: _line(**_OLLAMA_END, done_reason=reason.value),
    whole=lambda text: _line(text, **_OLLAMA_END, done_reason="stop"),
    error=lambda message, _code: {"error": message},
    wrong=(
        '{"message": 5, "done": false}',
        '{"message": {"content": 5}}',
        '{"message": {"content": "", "thinking": []}}',
    ),
    void=({"message": None}, {"message": {"content": None}}, {"done": False}, {"status": "x"}),
    tools=(
        {"message": {"content": "", "tool_calls": [{"function": {"name": "rm"}}, 5, None]}},
        {"message": {"content": "", "tool_calls": {"index": 0}}, "done": False},
    ),
    lines=True,
    path="",
    lacks={
        "events": "JSON lines have neither comments nor fields, and CR ends no line",
        "choices": _ONE_ANSWER,
        "mark": _ONE_END,
        "pause": _ONE_END,
        "overload": _NO_CODE,
    },
)

WIRES = (CHAT, COMPLETIONS, RESPONSES, ANTHROPIC, GEMINI, OLLAMA)


def wires_with(*needs: str) -> list[Wire]:
    """The dialects that lack none of `needs`."""
    assert set(needs) <= set(NEEDS), needs
    return [wire for wire in WIRES if not wire.lacks.keys() & set(needs)]


def each(*needs: str) -> pytest.MarkDecorator:
    """Runs a test, which takes a `wire`, for each dialect that lacks none of `needs`."""
    return pytest.mark.parametrize("wire", wires_with(*needs), ids=lambda w: w.dialect.value)
