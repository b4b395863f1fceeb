"""Downloads of files: redirects followed with care, and taken up where they broke off.

A download carries no key. Only therefore may it follow redirects: to https addresses, and from one
plain address to another of the same host.
Ranges: https://www.rfc-editor.org/rfc/rfc9110#name-range-requests
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from chatapp.domain.errors import HttpError, InputError, NetworkError
from chatapp.domain.models import TimeLimits
from chatapp.net.client import HttpClient
from chatapp.net.request import HttpRequest, checked_url
from chatapp.net.response import Response

LIMITS = TimeLimits(connect=15.0, first_byte=60.0, idle=60.0)

MOST_REDIRECTS = 5

_REDIRECTS = (301, 302, 303, 307, 308)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII | re.IGNORECASE)


@dataclass(slots=True)
class Arriving:
    """A file whose bytes are about to arrive; to be closed by whoever asked for it."""

    response: Response
    host: str
    """Who sends it."""
    start: int
    """Where in the file its first byte stands: 0 though more was asked for means that the server
    begins anew, as it cannot do otherwise or as its file is another one by now."""
    total: int | None
    """Bytes of the whole file, where the server says."""
    validator: str
    """What names this version of the file, for the next try; "" where nothing does."""
    sha256: str
    """As the server names it; "" where it does not."""

    async def pieces(self) -> AsyncIterator[bytes]:
        """The bytes as they arrive. Raises NetworkError (broken, timeout_idle), StreamError."""
        chunks = self.response.chunks()
        while True:
            try:
                async with asyncio.timeout(LIMITS.idle):
                    piece = await anext(chunks, b"")
            except TimeoutError:
                seconds = f"{LIMITS.idle:g}"
                raise NetworkError("timeout_idle", host=self.host, seconds=seconds) from None
            if not piece:
                return
            yield piece


async def begin_download(
    client: HttpClient,
    url: str,
    *,
    start: int = 0,
    validator: str = "",
    total: int | None = None,
) -> Arriving:
    """Ask for a file, from byte `start` on if it still is the one that was begun.

    Parameters: `validator` and `total`, as the server gave them when it was begun.

    Raises NetworkError; HttpError (redirected for a redirect that is not followed, http_status);
    StreamError; InputError (bad_url).
    """
    arriving = await _ask(client, url, start, validator)
    other = (arriving.validator, arriving.total) != (validator, total)
    if arriving.start and other:  # also of a server that does not know If-Range
        await arriving.response.aclose()
        arriving = await _ask(client, url, 0, "")
    return arriving


async def _ask(client: HttpClient, url: str, start: int, validator: str) -> Arriving:
    headers = {"Accept": "*/*"}
    if start:
        headers["Range"] = f"bytes={start}-"
        if validator:
            headers["If-Range"] = validator
    told: dict[str, str] = {}
    for _ in range(MOST_REDIRECTS + 1):
        response = await client.open(HttpRequest("GET", url, headers), LIMITS)
        told |= {name: value for name, value in response.headers.items() if "x-linked" in name}
        if response.status not in _REDIRECTS:
            return await _arriving(client, response, url, start, told)
        await response.aclose()
        url = _target(url, response)
    raise _redirected(response, url)


async def _arriving(
    client: HttpClient, response: Response, url: str, start: int, told: dict[str, str]
) -> Arriving:
    if response.status == 416 and start:  # there is no such byte: its file is another one by now
        await response.aclose()
        return await _ask(client, url, 0, "")
    first, total = _place(response)
    if response.status not in (200, 206) or first not in (0, start):
        await response.aclose()
        raise HttpError("http_status", status=response.status, host=response.host)
    size = told.get("x-linked-size", "")
    etag = told.get("x-linked-etag", "").removeprefix("W/").strip('"')
    return Arriving(
        response,
        response.host,
        first,
        total if total is not None else int(size) if _is_number(size) else None,
        _validator(response),
        etag.lower() if _SHA256.fullmatch(etag) else "",
    )


def _target(url: str, response: Response) -> str:
    """Where a redirect leads; raises HttpError (redirected) where it is not to be followed."""
    try:
        target = urljoin(url, response.headers.get("location", ""))
    except ValueError:
        raise _redirected(response, "") from None
    refused = _redirected(response, target)
    try:
        parts = checked_url(target)
    except InputError as error:
        raise refused from error
    before = urlsplit(url)
    plain = before.scheme == "http" and parts.scheme == "http"
    if parts.scheme != "https" and not (plain and parts.hostname == before.hostname):
        raise refused
    if "@" in parts.netloc:
        raise refused
    return target


def _redirected(response: Response, target: str) -> HttpError:
    """The error for a redirect; of its target only the host is named, the rest may hold a key."""
    try:
        host = urlsplit(target).hostname or "?"
    except ValueError:
        host = "?"
    return HttpError("redirected", status=response.status, host=response.host, target=host)


def _place(response: Response) -> tuple[int, int | None]:
    """Where the body begins in the file, and the file's length. -1 for a range that is none."""
    length = response.headers.get("content-length", "")
    if response.status != 206:
        return 0, int(length) if _is_number(length) else None
    match = re.fullmatch(
        r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)", response.headers.get("content-range", "")
    )
    if match is None:
        return -1, None
    return int(match[1]), int(match[3]) if match[3] != "*" else None


def _validator(response: Response) -> str:
    """A strong entity tag, else the time of the last change."""
    etag = response.headers.get("etag", "")
    if etag and not etag.startswith("W/"):
        return etag
    return response.headers.get("last-modified", "")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18
