"""Extra headers of a connection: which can be sent, and which are no secret."""

from __future__ import annotations

import re

from chatapp.domain.errors import InputError

LONGEST_VALUE = 1280
"""Characters: what every keyring takes."""

KEY_HEADERS = frozenset({"authorization", "api-key", "x-api-key", "x-goog-api-key"})
"""Where the dialects put the key, which has a field of its own; in lower case."""

RESERVED_HEADERS = KEY_HEADERS | frozenset(
    {
        *("host", "content-length", "content-type", "content-encoding", "transfer-encoding"),
        *("connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "expect"),
        *("accept-encoding", "proxy-authorization"),
    }
)
"""Names the app itself fills, in lower case: besides the key, what makes a request what it is."""

PLAIN_HEADERS = frozenset(
    {
        *("referer", "http-referer", "x-title", "user-agent", "accept", "accept-language"),
        *("anthropic-version", "anthropic-beta", "openai-beta"),
        *("openai-organization", "openai-project"),
    }
)
"""Names whose values are no secret: they are not masked. All others count as secret."""

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
"""A token of RFC 9110, section 5.6.2."""


def check_header_name(name: str) -> str:
    """A header's name without white space around it.

    Raises InputError (bad_header, reserved_header).
    """
    name = name.strip()
    if not _NAME.fullmatch(name):
        raise InputError("bad_header", name=name[:100])
    if name.lower() in RESERVED_HEADERS:
        raise InputError("reserved_header", name=name)
    return name


def check_header_value(name: str, value: str) -> str:
    """A header's value: printable ASCII, without white space around it.

    Raises InputError (bad_header_value), which does not show it.
    """
    value = value.strip()
    if not value or len(value) > LONGEST_VALUE or not all(" " <= c <= "~" for c in value):
        raise InputError("bad_header_value", name=name, limit=LONGEST_VALUE)
    return value
