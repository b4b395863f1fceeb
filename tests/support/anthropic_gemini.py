"""What endpoints of the Anthropic and Gemini dialects send, for servers in tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chatapp.domain.models import Dialect
from tests.support.hostile_server import Behaviour, Exchange, json_answer

Piece = bytes | str | dict[str, Any] | Behaviour


def anthropic_text(text: str) -> dict[str, Any]:
    """An event with a piece of the answer."""
    delta = {"type": "text_delta", "text": text}
    return {"type": "content_block_delta", "index": 0, "delta": delta}


def anthropic_thinking(text: str) -> dict[str, Any]:
    """An event with a piece of the reasoning."""
    delta = {"type": "thinking_delta", "thinking": text}
    return {"type": "content_block_delta", "index": 0, "delta": delta}


def anthropic_signature(signature: str) -> list[dict[str, Any]]:
    """The events that end a signed block."""
    delta = {"type": "signature_delta", "signature": signature}
    end = {"type": "content_block_stop", "index": 0}
    return [{"type": "content_block_delta", "index": 0, "delta": delta}, end]


def anthropic_end(reason: str = "end_turn") -> list[dict[str, Any]]:
    """The events that end an answer."""
    delta = {"type": "message_delta", "delta": {"stop_reason": reason}}
    return [{**delta, "usage": {"output_tokens": 2}}, {"type": "message_stop"}]


def gemini_text(text: str, **more: Any) -> dict[str, Any]:
    """A response with a piece of the answer."""
    return {"candidates": [{"content": {"parts": [{"text": text, **more}], "role": "model"}}]}


def gemini_end(reason: str = "STOP") -> list[dict[str, Any]]:
    """The response that ends an answer."""
    counts = {"promptTokenCount": 3, "candidatesTokenCount": 2}
    return [{"candidates": [{"finishReason": reason}], "usageMetadata": counts}]


@dataclass(frozen=True)
class Speaker:
    """A dialect from the server's side."""

    dialect: Dialect
    text: Callable[[str], dict[str, Any]]
    end: Callable[[], list[dict[str, Any]]]
    whole: Callable[[str], dict[str, Any]]
    """An answer in one piece."""
    error: Callable[[str, str], dict[str, Any]]
    """An error with a message and a code of the dialect."""
    overloaded: str
    """Its code for that."""

    def event(self, told: dict[str, Any]) -> bytes:
        """One server-sent event."""
        name = f"event: {told['type']}\n" if "type" in told else ""
        return f"{name}data: {json.dumps(told)}\n\n".encode()

    def stream(self, *pieces: Piece, end: bool = True) -> Behaviour:
        """Streams `pieces`: a text as a piece of the answer, a mapping as an event, bytes raw, a
        behaviour is run in its place. Then, with `end`, the answer's end."""

        async def behave(exchange: Exchange) -> None:
            await exchange.head(200, {"Content-Type": "text/event-stream"})
            for piece in pieces:
                if callable(piece):
                    await piece(exchange)
                elif isinstance(piece, bytes):
                    await exchange.send(piece)
                else:
                    told = self.text(piece) if isinstance(piece, str) else piece
                    await exchange.send(self.event(told))
            for told in self.end() if end else []:
                await exchange.send(self.event(told))

        return behave

    def error_answer(
        self, status: int, message: str, headers: dict[str, str] | None = None
    ) -> Behaviour:
        """Answers with an error."""
        return json_answer(self.error(message, ""), status, headers)


ANTHROPIC = Speaker(
    Dialect.ANTHROPIC,
    anthropic_text,
    anthropic_end,
    lambda text: {
        "type": "message",
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
    },
    lambda message, code: {"type": "error", "error": {"type": code, "message": message}},
    "overloaded_error",
)
GEMINI = Speaker(
    Dialect.GEMINI,
    gemini_text,
    gemini_end,
    lambda text: {"candidates": [{"content": {"parts": [{"text": text}]}, "finishReason": "STOP"}]},
    lambda message, code: {"error": {"message": message, "status": code}},
    "UNAVAILABLE",
)
