"""The list of updates as bytes: whether a known key signed them, and only then what they say.

The format: docs/update-feed.md. Ed25519: https://www.rfc-editor.org/rfc/rfc8032
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from chatapp.domain.errors import UpdateError
from chatapp.domain.messages import Json
from chatapp.domain.updates import Download, Release, UpdateFeed, Version
from chatapp.net.json import JsonError, parse_json
from chatapp.resources import resource

FORMAT = 1
MOST_BYTES = 512 * 2**10
"""Bytes a list may have."""
MOST_SIGNATURE_BYTES = 4 * 2**10

_SIGNATURES = re.compile(rb"(?:[0-9a-f]{16} [A-Za-z0-9+/]{86}==\n)+")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_WORD = re.compile(r"[a-z0-9_.-]{1,40}")


@dataclass(frozen=True, slots=True)
class FeedSource:
    """Where the list is, and whose signature counts. `keys`: public keys of 32 bytes by id."""

    url: str
    keys: Mapping[str, bytes]

    @property
    def usable(self) -> bool:
        """Whether there is anything to ask, and to believe."""
        return bool(self.url and self.keys)


def key_id(public_key: bytes) -> str:
    """How a signature names its key: the first 16 digits of the key's SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def shipped_source() -> FeedSource:
    """What the build was given, `resources/updates.json`; raises ValueError for a wrong one."""
    given = json.loads(resource("updates.json").read_text("utf-8"))
    if given["feed"] and urlsplit(given["feed"]).scheme != "https":
        raise ValueError("the list of updates has to be at an https address")
    keys = [base64.b64decode(key, validate=True) for key in given["keys"]]
    if any(len(key) != 32 for key in keys):
        raise ValueError("an Ed25519 key has 32 bytes")
    return FeedSource(given["feed"], {key_id(key): key for key in keys})


def read_signed(document: bytes, signatures: bytes, source: FeedSource) -> UpdateFeed:
    """Check the signature, then read the list; takes up to 0.1 s.

    Raises UpdateError, as `verify` and `parse_feed` do.
    """
    verify(document, signatures, source)
    return parse_feed(document, urlsplit(source.url).hostname or "")


def verify(document: bytes, signatures: bytes, source: FeedSource) -> None:
    """Check that a known key signed exactly `document`; nothing in it is read before.

    Raises UpdateError (update_unsigned, update_wrong_key, update_tampered).
    """
    host = urlsplit(source.url).hostname or ""
    if _SIGNATURES.fullmatch(signatures) is None:
        raise UpdateError("update_unsigned", host=host)
    lines = [line.split(" ") for line in signatures.decode("ascii").splitlines()]
    known = [(source.keys[name], text) for name, text in lines if name in source.keys]
    if not known:
        raise UpdateError("update_wrong_key", host=host)
    if not any(_signed(document, key, text) for key, text in known):
        raise UpdateError("update_tampered", host=host)


def _signed(document: bytes, key: bytes, text: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    signature = base64.b64decode(text)
    if base64.b64encode(signature).decode() != text:
        return False  # the same bytes can be written in another way
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, document)
    except InvalidSignature:
        return False
    return True


def parse_feed(document: bytes, host: str = "") -> UpdateFeed:
    """Read a list that was verified. Raises UpdateError (update_unreadable, update_format)."""
    try:
        fields = _object(parse_json(document))
        if (found := _integer(fields["format"])) != FORMAT:
            raise UpdateError("update_format" if found > FORMAT else "update_unreadable", host=host)
        releases = [_release(each) for each in _list(fields["releases"])]
        if not releases:
            raise ValueError("no release")
        releases.sort(key=lambda each: Version.parse(each.version), reverse=True)
        return UpdateFeed(_integer(fields["serial"]), _moment(fields["expires"]), tuple(releases))
    except (JsonError, KeyError, ValueError, TypeError) as error:
        raise UpdateError("update_unreadable", host=host) from error


def _release(value: Json) -> Release:
    fields = _object(value)
    version = _text(fields["version"])
    Version.parse(version)
    notes = {name: _text(text) for name, text in _object(fields["notes"]).items()}
    downloads = tuple(_download(each) for each in _list(fields["downloads"]))
    day = date.fromisoformat(_text(fields["date"]))
    return Release(version, day, notes, _address(fields["page"]), downloads)


def _download(value: Json) -> Download:
    fields = _object(value)
    platform, kind = _text(fields["platform"]), _text(fields["kind"])
    sha256 = _text(fields["sha256"])
    if not (_WORD.fullmatch(platform) and _WORD.fullmatch(kind) and _SHA256.fullmatch(sha256)):
        raise ValueError("not a download")
    return Download(platform, kind, _address(fields["url"]), _integer(fields["size"]), sha256)


def _address(value: Json) -> str:
    text = _text(value)
    parts = urlsplit(text)
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
        raise ValueError("not an address")
    return text


def _moment(value: Json) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _integer(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise TypeError("not a number")
    return value


def _object(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value
