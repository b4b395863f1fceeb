"""How each dialect puts an answer on the wire, for servers in tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chatapp.domain.models import Dialect
from tests.support.hostile_server import Behaviour, Exchange

Piece = bytes | str | dict[str, Any] | Behaviour


@dataclass(frozen=True)
class Wire:
    """One dialect. `chunk`: the JSON of a piece of text; `thought`: of a piece of reasoning;
    `end`: of the mark that ends an answer; `whole`: of an answer in one piece."""

    dialect: Dialect
    chunk: Callable[[str], dict[str, Any]]
    thought: Callable[[str], dict[str, Any]] | None
    end: dict[str, Any]
    whole: Callable[[str], dict[str, Any]]
    lines: bool = False
    path: str = "/v1"

    def frame(self, data: dict[str, Any] | str | bytes) -> bytes:
        """A JSON value, or any text in its place, as a frame of the stream."""
        raw = data if isinstance(data, bytes) else data.encode() if isinstance(data, str) else None
        raw = json.dumps(data).encode() if raw is None else raw
        return raw + b"\n" if self.lines else b"data: " + raw + b"\n\n"

    def stream(self, *pieces: Piece, end: bool = True) -> Behaviour:
        """Streams `pieces`: a text, the JSON of a frame, raw bytes, or a behaviour in its place;
        then, with `end`, the mark."""

        async def behave(exchange: Exchange) -> None:
            label = "application/x-ndjson" if self.lines else "text/event-stream"
            await exchange.head(200, {"Content-Type": label})
            for piece in (*pieces, *([self.end] if end else [])):
                if callable(piece):
                    await piece(exchange)
                elif isinstance(piece, bytes):
                    await exchange.send(piece)
                else:
                    data = self.chunk(piece) if isinstance(piece, str) else piece
                    await exchange.send(self.frame(data))

        return behave


def _response(text: str) -> dict[str, Any]:
    content = [{"type": "output_text", "text": text}] if text else []
    return {"status": "completed", "output": [{"type": "message", "content": content}]}


RESPONSES = Wire(
    Dialect.OPENAI_RESPONSES,
    lambda text: {"type": "response.output_text.delta", "delta": text},
    lambda text: {"type": "response.reasoning_summary_text.delta", "delta": text},
    {"type": "response.completed", "response": {"status": "completed", "output": []}},
    _response,
)
COMPLETIONS = Wire(
    Dialect.OPENAI_COMPLETIONS,
    lambda text: {"choices": [{"index": 0, "text": text}]},
    None,
    {"choices": [{"index": 0, "text": "", "finish_reason": "stop"}]},
    lambda text: {"choices": [{"index": 0, "text": text, "finish_reason": "stop"}]},
)
OLLAMA = Wire(
    Dialect.OLLAMA,
    lambda text: {"message": {"content": text}, "done": False},
    lambda text: {"message": {"content": "", "thinking": text}, "done": False},
    {"message": {"content": ""}, "done": True, "done_reason": "stop"},
    lambda text: {"message": {"content": text}, "done": True, "done_reason": "stop"},
    lines=True,
    path="",
)
WIRES = [RESPONSES, COMPLETIONS, OLLAMA]
