"""Pictures and files among a message's parts, as their place in the layout says it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from chatapp.domain.messages import Attached, FilePart, ImagePart, Json, clean_text


def attached_entry(part: Attached) -> dict[str, Json]:
    """What is stored of the part; its bytes are an attachment."""
    entry: dict[str, Json] = {
        "kind": "image" if isinstance(part, ImagePart) else "file",
        "attachment": part.attachment,
        "media_type": clean_text(part.media_type),
    }
    if isinstance(part, ImagePart):
        entry |= {"width": part.width, "height": part.height}
    else:
        entry |= {"size": part.size}
        if part.text is not None:
            entry |= {"text": clean_text(part.text)}
        if part.pages is not None:
            entry |= {"pages": part.pages}
    return {**entry, "name": clean_text(part.name)}


def attached_of(entry: Mapping[str, Any]) -> Attached:
    """The part that was stored, also where something of it is damaged."""
    attachment, media_type = str(entry["attachment"]), str(entry.get("media_type"))
    name = str(entry.get("name", ""))
    if entry["kind"] == "file":
        text, pages = entry.get("text"), _whole(entry.get("pages"), 0)
        return FilePart(
            attachment,
            media_type,
            _whole(entry.get("size"), 0),
            name,
            text if isinstance(text, str) else None,
            pages or None,
        )
    width, height = _whole(entry.get("width"), 1), _whole(entry.get("height"), 1)
    return ImagePart(attachment, media_type, width, height, name)


def _whole(value: object, least: int) -> int:
    return value if isinstance(value, int) and value > least else least


def attached_text(attached: Sequence[Attached]) -> str:
    """Some parts as one text; "" for none."""
    return json.dumps([attached_entry(part) for part in attached]) if attached else ""


def attached_of_text(text: str) -> tuple[Attached, ...]:
    """The parts that were stored as a text; what of it is damaged is left out."""
    try:
        entries = json.loads(text or "[]")
    except ValueError:
        return ()
    known = [
        entry
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict) and entry.get("kind") in ("image", "file")
    ]
    return tuple(attached_of(entry) for entry in known if isinstance(entry.get("attachment"), str))
