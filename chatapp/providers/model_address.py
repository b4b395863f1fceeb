"""From what a user pastes to the address of a model file, and the name it is kept under."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit, urlunsplit

from chatapp.domain.errors import InputError, ModelError, bad_parameter

_HUBS = ("huggingface.co", "www.huggingface.co", "hf.co")
_SHA256 = re.compile(r"(?:sha256:)?([0-9a-f]{64})", re.ASCII | re.IGNORECASE)
_LONGEST_NAME = 120


def model_url(text: str) -> str:
    """The address of the file itself: on Hugging Face that of a page about it is turned into it.

    Raises InputError (bad_url), ModelError (download_page).
    """
    url = text.strip()
    try:
        parts = urlsplit(url)
        usable = parts.scheme.lower() in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or "@" in parts.netloc or not url.isprintable() or " " in url:
        raise InputError("bad_url", url=url.split("?")[0].rpartition("@")[2][:200])
    if (parts.hostname or "").lower() not in _HUBS:
        return urlunsplit(parts._replace(fragment=""))
    # /OWNER/REPOSITORY/blob/REVISION/FILE, where "resolve" in place of "blob" gives the file
    steps = parts.path.strip("/").split("/")
    if len(steps) < 5 or steps[2] not in ("blob", "resolve", "raw"):
        raise ModelError("download_page")
    if not steps[-1].lower().endswith(".gguf"):
        raise ModelError("download_page")
    path = "/".join(["", *steps[:2], "resolve", *steps[3:]])
    return urlunsplit(parts._replace(path=path, fragment=""))


def file_name(url: str) -> str:
    """The name for the file of an address: it ends in .gguf and stays in its folder."""
    last = unquote(urlsplit(url).path.rpartition("/")[2], errors="replace")
    kept = re.sub(r"[^\w.+ -]", "-", last).strip(" .-")
    stem = re.sub(r"\.gguf$", "", kept, flags=re.IGNORECASE)[:_LONGEST_NAME].strip(" .-")
    return f"{stem or 'model'}.gguf"


def checked_sha256(text: str) -> str:
    """A SHA-256 in lower case, "" for none given; raises InputError (bad_parameter)."""
    text = "".join(text.split())
    match = _SHA256.fullmatch(text)
    if text and match is None:
        raise bad_parameter("SHA-256", text)
    return match[1].lower() if match else ""
