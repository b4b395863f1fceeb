"""Calls that succeed or raise: the status of a response is looked at here, for all dialects."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass

from chatapp.domain.errors import RequestError, StreamError
from chatapp.domain.messages import Json
from chatapp.domain.models import TimeLimits
from chatapp.net.client import HttpClient
from chatapp.net.json import JsonError, parse_json
from chatapp.net.request import HttpRequest
from chatapp.net.response import Response
from chatapp.providers.clock import ReplyClock
from chatapp.providers.statuses import status_error

JSON_LIMIT = 16 * 2**20
"""Bytes an answer other than a reply, such as the list of models, may have."""
ERROR_LIMIT = 64 * 2**10
"""Bytes of an error's body that are looked at."""
ERROR_TIME = 5.0
"""Seconds an error's body may take."""


async def open_success(
    client: HttpClient, request: HttpRequest, clock: ReplyClock, path: str, key: str | None
) -> Response:
    """Send `request`; the response, whose body the caller reads and closes.

    Parameters: `path`, what the dialect put behind the base URL.
    Raises HttpError for a status that is no success, and what `HttpClient.open` raises.
    """
    response = await clock.whole(client.open(request, clock.limits))
    if 200 <= response.status < 300:
        return response
    try:
        body = await _error_body(response)
    finally:
        await response.aclose()
    raise status_error(response.status, response.headers, body, request, path=path, key=key)


@dataclass(frozen=True, slots=True)
class JsonAnswer:
    """A JSON value, and the seconds until its response's head was there."""

    value: Json
    head_after: float


async def fetch_json(
    client: HttpClient, request: HttpRequest, limits: TimeLimits, path: str, key: str | None
) -> JsonAnswer:
    """The JSON value that answers `request`.

    Raises as `open_success` does, StreamError (not_an_api) where it is no JSON, NetworkError.
    """
    started = time.perf_counter()
    clock = ReplyClock(limits, request.host)
    response = await open_success(client, request, clock, path, key)
    head_after = time.perf_counter() - started
    try:
        clock.wind()
        body = await clock.content(response.read(JSON_LIMIT))
    finally:
        await response.aclose()
    try:
        return JsonAnswer(parse_json(body or b""), head_after)
    except JsonError:
        raise StreamError("not_an_api", host=request.host) from None


async def _error_body(response: Response) -> bytes:
    body = b""
    with contextlib.suppress(TimeoutError, RequestError):
        async with asyncio.timeout(ERROR_TIME):
            async for chunk in response.chunks():
                body += chunk
                if len(body) >= ERROR_LIMIT:
                    break
    return body[:ERROR_LIMIT]
