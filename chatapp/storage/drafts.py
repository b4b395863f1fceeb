"""Texts that were written and not sent, each under a key."""

from __future__ import annotations

import apsw

from chatapp.storage.rows import text_of, to_json

_QUEUE = "queue:"
"""How the keys of drafts begin that wait to be sent; a conversation's id follows."""
_ATTACHED = "attached:"
"""How the keys begin under which a draft's attachments are; the draft's key follows."""
_TEXT = "text:"
"""How those of texts begin that are being edited."""


def text_key(conversation: str) -> str:
    """The key of the draft of a text that a model continues."""
    return f"{_TEXT}{conversation}"


def queue_key(conversation: str) -> str:
    """The key of the draft that waits to be sent in a conversation."""
    return f"{_QUEUE}{conversation}"


def attached_key(key: str) -> str:
    """The key of what is attached to a draft. Parameters: `key`, that of the draft."""
    return f"{_ATTACHED}{key}"


def draft_keys(conversation: str) -> str:
    """All keys of a conversation's drafts, as a JSON array."""
    texts = (conversation, queue_key(conversation), text_key(conversation))
    return to_json([*texts, *map(attached_key, texts)])


def conversation_in(key: str) -> str:
    """The conversation that a draft's key names; any other text as it is."""
    return key.removeprefix(_ATTACHED).removeprefix(_QUEUE).removeprefix(_TEXT)


def read_draft(db: apsw.Connection, key: str) -> str:
    """The text that is kept under a key, "" for none."""
    return text_of(db.execute("SELECT CAST(text AS BLOB) FROM draft WHERE key = ?", (key,)).get)


def write_draft(db: apsw.Connection, key: str, text: str) -> None:
    """Keep a text under a key; an empty one forgets it."""
    if text:
        db.execute("INSERT OR REPLACE INTO draft VALUES (?, ?)", (key, text))
    else:
        db.execute("DELETE FROM draft WHERE key = ?", (key,))
