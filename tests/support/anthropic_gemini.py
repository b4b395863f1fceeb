"""Pieces of answers in the Anthropic and Gemini dialects, for servers in tests."""

from __future__ import annotations

from typing import Any


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
