"""Small files that are fetched whole, with a limit, and from one place only."""

from __future__ import annotations

import asyncio
from urllib.parse import urljoin, urlsplit

from chatapp.domain.errors import HttpError, InputError
from chatapp.domain.models import TimeLimits
from chatapp.net.client import HttpClient
from chatapp.net.request import HttpRequest, checked_url
from chatapp.net.response import Response

LIMITS = TimeLimits(connect=15.0, first_byte=20.0, idle=20.0)
WITHIN = 60.0
"""Seconds a file may take in all."""
MOST_REDIRECTS = 3

_REDIRECTS = (301, 302, 303, 307, 308)
_HEADERS = {"Accept": "*/*", "User-Agent": "ChatApp"}
_PORTS = {"http": 80, "https": 443}


async def fetch_small_file(
    client: HttpClient, url: str, limit: int, *, within: float = WITHIN
) -> bytes:
    """The bytes at `url`, at most `limit`. The request tells nothing, not even the app's version.

    Redirects are followed where scheme, host and port stay the same. Raises HttpError (redirected,
    http_status), NetworkError, StreamError (too_large, compressed, not_an_api), InputError
    (bad_url), and TimeoutError after `within` seconds.
    """
    async with asyncio.timeout(within):
        for _ in range(MOST_REDIRECTS + 1):
            response = await client.open(HttpRequest("GET", url, _HEADERS), LIMITS)
            try:
                if response.status == 200:
                    return await response.read(limit)
                if response.status not in _REDIRECTS:
                    raise HttpError("http_status", status=response.status, host=response.host)
                url = _target(url, response)
            finally:
                await response.aclose()
    raise _redirected(response, urlsplit(url).hostname or "?")


def _target(url: str, response: Response) -> str:
    """Where a redirect leads; raises HttpError (redirected) where it leaves the place."""
    try:
        target = urljoin(url, response.headers.get("location", ""))
        before, after = _origin(url), _origin(target)
    except (ValueError, InputError):
        raise _redirected(response, "?") from None
    if after != before or "@" in urlsplit(target).netloc:
        raise _redirected(response, f"{after[0]}://{after[1]}")
    return target


def _origin(url: str) -> tuple[str, str, int]:
    parts = checked_url(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme]


def _redirected(response: Response, target: str) -> HttpError:
    return HttpError("redirected", status=response.status, host=response.host, target=target)
