"""What messages hold in the formats that follow OpenAI's API: a text, or a list of parts."""

from __future__ import annotations

from functools import partial
from typing import Any

from chatapp.domain.messages import Part, TextPart, ThinkingPart
from chatapp.transfer.fields import bytes_of_base64, is_data_url, raw, text_at
from chatapp.transfer.tree import Draft, text_parts

_TEXTS = ("text", "input_text", "output_text")
_THOUGHTS = ("reasoning", "thinking", "think")
_NOTHING = ("info", "action", "step-start")
"""Kinds of parts that only were shown while the answer was written."""


def content_parts(draft: Draft, content: object) -> list[Part]:
    """Parts of a message. Parameters: `draft`, gets its pictures."""
    if isinstance(content, str):
        return text_parts(content)
    parts: list[Part] = []
    for entry in content if isinstance(content, list) else ():
        if isinstance(entry, str):
            parts += text_parts(entry)
        elif isinstance(entry, dict):
            parts += _part(draft, entry)
    return parts


def picture(draft: Draft, address: str | None, name: str) -> list[Part]:
    """The part for an image that is in its address; one that lies elsewhere is left out."""
    inside = address is not None and is_data_url(address)
    key = f"{len(draft.pictures)}"
    return draft.add_picture(
        key, name, partial(bytes_of_base64, address) if address and inside else None
    )


def _part(draft: Draft, entry: dict[str, Any]) -> list[Part]:
    kind = entry.get("type")
    if kind in _TEXTS:
        return text_parts(_value(entry, "text"))
    if kind in _THOUGHTS:
        thought = _value(entry, "text") or _value(entry, str(kind))
        return [ThinkingPart(thought)] if thought else []
    if kind == "error":
        return text_parts(_value(entry, "error") or _value(entry, "text"))
    if kind in ("image_url", "image", "image_file", "input_image"):
        image = entry.get("image_url")
        address = text_at(image, "url") if isinstance(image, dict) else text_at(entry, "image_url")
        name = text_at(entry, "name", "storageKey") or "image"
        return picture(draft, address or text_at(entry, "url", "image"), name)
    if kind in _NOTHING:
        return []
    return [TextPart(raw(entry))]


def _value(entry: dict[str, Any], name: str) -> str | None:
    """A text, which may stand as `value` in an object of its own."""
    found = entry.get(name)
    return text_at(found, "value") if isinstance(found, dict) else text_at(entry, name)
