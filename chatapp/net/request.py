"""A request as a value, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from chatapp.domain.errors import InputError, SecretError
from chatapp.net.redact import redact


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as it goes out. Headers and body stay out of its repr: they hold secrets."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """The host that gets it."""
        return urlsplit(self.url).hostname or self.url


def checked_url(url: str) -> SplitResult:
    """The parts of an http or https address; raises InputError (bad_url)."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as error:
        raise bad_url(url) from error
    if not usable:
        raise bad_url(url)
    return parts


def bad_url(url: str) -> InputError:
    """The error for an address that is none; it shows no password."""
    return InputError("bad_url", url=redact(url)[:200])


def check_headers(headers: Mapping[str, str]) -> None:
    """Raise SecretError (key_characters) for what no header can hold: only keys are foreign."""
    for value in headers.values():
        if not all(" " <= character <= "~" for character in value):
            raise SecretError("key_characters")
