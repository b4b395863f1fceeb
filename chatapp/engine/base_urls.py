"""Base URLs as the user enters them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from chatapp.domain.errors import InputError


def clean_base_url(text: str) -> str:
    """An http(s) address without trailing slash, query or credentials; raises InputError."""
    url = text.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        valid = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
        secret = "@" in parts.netloc or bool(parts.query or parts.fragment)
        _ = parts.port
    except ValueError:
        valid, secret = False, True
    if not valid or secret or not url.isprintable() or any(c.isspace() for c in url):
        raise InputError("bad_url", url=_without_secrets(url))
    return url


def _without_secrets(url: str) -> str:
    """An address that cannot be used, as it may be shown: without what may hold a key."""
    scheme, mark, rest = re.split("[?#]", url)[0].rpartition("://")
    shown = f"{scheme}{mark}{rest.rpartition('@')[2]}"
    return "".join(c if c.isprintable() else " " for c in shown)[:200]
