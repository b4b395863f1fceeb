"""Keeps keys out of logs, errors and everything else that is stored or shown."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from chatapp.net.keys import known_keys

MASK = "•••"
"""What stands in the place of a key."""

_SHORT = 8
"""Keys of fewer characters are masked only where they stand alone: they may be words."""

_HEADER = re.compile(
    r"""(?ix) ( (?:proxy-)?authorization | x-api-key | api-key | x-goog-api-key | cookie )
    ( ["']? \s* [:=,] \s* (?:b?["'])? ) (?: (bearer|basic|token) \s+ )?
    [^\s"',;)}\]]+"""
)
_BEARER = re.compile(r"(?i)\b(bearer)\s+[^\s\"',;)}\]]{6,}")
_QUERY = re.compile(r"(?i)([?&](?:api[-_]?key|key|access_token|token)=)[^&\s\"'#]+")
_USER_INFO = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{0,20}://)[^\s/@\"']+@")
_SHAPED = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai|r8|hf|nvapi|pplx|tgp|csk)[-_][A-Za-z0-9_\-*.•]{8,}|\bAIza[\w-]{30,}"
)


def redact(text: str, keys: Iterable[str] = ()) -> str:
    """`text` with every known key, every one of `keys`, and what is shaped like one masked."""
    for key in sorted({*known_keys.snapshot(), *keys} - {""}, key=len, reverse=True):
        if len(key) >= _SHORT:
            text = text.replace(key, MASK)
        elif key in text:
            text = re.sub(rf"(?<!\w){re.escape(key)}(?!\w)", MASK, text)
    text = _HEADER.sub(_mask_header, text)
    text = _BEARER.sub(rf"\1 {MASK}", text)
    text = _QUERY.sub(rf"\1{MASK}", text)
    text = _USER_INFO.sub(rf"\1{MASK}@", text)
    return _SHAPED.sub(MASK, text)


class RedactingFilter(logging.Filter):
    """Put on a handler: what it writes holds no key, tracebacks included."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record in place; nothing is dropped."""
        record.msg = redact(_message_of(record))
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = _PLAIN.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


_PLAIN = logging.Formatter()


def _message_of(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} {record.args!r}"


def _mask_header(match: re.Match[str]) -> str:
    scheme = f"{match[3]} " if match[3] else ""
    return f"{match[1]}{match[2]}{scheme}{MASK}"
