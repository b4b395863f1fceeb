"""Tells by their names which of an endpoint's models can chat."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NO_CHAT = re.compile(
    r"(?i)embed|whisper|tts|dall-e|image|moderation|rerank|audio|realtime|transcri|sora|davinci"
    r"|babbage"
)


def first_chat_model(names: Iterable[str]) -> str | None:
    """The first name that is not known to belong to another kind of model; None: there is none.

    Endpoints list all their models and do not say what each is for.
    """
    return next((name for name in names if not _NO_CHAT.search(name)), None)
