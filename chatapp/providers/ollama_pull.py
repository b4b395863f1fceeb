"""Has an Ollama server fetch a model (`POST /api/pull`), and tells how far it is."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from chatapp.domain.errors import InputError, NetworkError, StreamError
from chatapp.domain.messages import Json
from chatapp.domain.models import Connection, Dialect, TimeLimits
from chatapp.net.client import HttpClient
from chatapp.net.json_lines import JsonLinesDecoder
from chatapp.net.keys import known_keys
from chatapp.net.request import HttpRequest
from chatapp.net.response import Response
from chatapp.net.sse import SseEvent
from chatapp.providers.base import ErrorReported, UnreadableEvent
from chatapp.providers.calls import open_success
from chatapp.providers.clock import ReplyClock
from chatapp.providers.encoding import dump, json_headers
from chatapp.providers.json_values import count, object_in
from chatapp.providers.ollama import ollama_url
from chatapp.providers.reported import raise_reported, readable_reason
from chatapp.providers.statuses import reported_error

PULL_LIMITS = TimeLimits(idle=600.0)
"""While it checks a large file the server says nothing for minutes."""

_PATH = "/api/pull"
_LINE_LIMIT = 2**16
_MOST_FILES = 1000


@dataclass(frozen=True, slots=True)
class Pulled:
    """How far it is. `status`: in the server's words; `done` and `total`: bytes of all files that
    are known so far; `total` None while none is."""

    status: str
    done: int = 0
    total: int | None = None


async def pull(
    client: HttpClient,
    connection: Connection,
    key: str | None,
    model: str,
    progress: Callable[[Pulled], None],
    limits: TimeLimits = PULL_LIMITS,
) -> None:
    """Have the server fetch `model`; returns when it is there. Cancel the task to stop it: what
    was fetched so far is kept by the server.

    Raises InputError (pull_unsupported, bad_url), RequestError, SecretError.
    """
    if connection.dialect is not Dialect.OLLAMA:
        raise InputError("pull_unsupported", connection=connection.name)
    if key:
        known_keys.add(key)
    body: dict[str, Json] = {"model": model, "stream": True}
    url = ollama_url(connection.base_url, _PATH)
    request = HttpRequest("POST", url, json_headers(key), dump(body))
    clock = ReplyClock(limits, request.host)
    response = await open_success(client, request, clock, _PATH, key)
    try:
        await _follow(response, clock, key, progress)
    except ErrorReported as error:
        raise reported_error(error, request.host, response.status, key) from None
    except UnreadableEvent:
        raise StreamError("not_an_api", host=request.host) from None
    finally:
        await response.aclose()


async def _follow(
    response: Response, clock: ReplyClock, key: str | None, progress: Callable[[Pulled], None]
) -> None:
    """Read the stream to its end, which is a line that says so."""
    files: dict[str, tuple[int, int]] = {}
    async with contextlib.aclosing(_lines(response, clock)) as lines:
        async for line in lines:
            chunk = object_in(line.data)
            raise_reported(chunk)
            status = chunk.get("status")
            if not isinstance(status, str):
                raise UnreadableEvent("no status")
            _note(files, chunk)
            done = sum(done for done, _total in files.values())
            total = sum(total for _done, total in files.values())
            progress(Pulled(readable_reason(status, key), done, total or None))
            if status == "success":
                return
    raise NetworkError("broken", host=response.host)


async def _lines(response: Response, clock: ReplyClock) -> AsyncGenerator[SseEvent, None]:
    decoder, chunks = JsonLinesDecoder(_LINE_LIMIT), response.chunks()
    clock.wind()
    while chunk := await clock.content(anext(chunks, b"")):
        for line in decoder.feed(chunk):
            clock.wind()
            yield line
    if (last := decoder.unfinished) is not None:
        yield last


def _note(files: dict[str, tuple[int, int]], chunk: dict[str, Json]) -> None:
    """Remember how much of a file is there, and how large it is."""
    digest, total = chunk.get("digest"), count(chunk, "total")
    if isinstance(digest, str) and total is not None and len(files) < _MOST_FILES:
        before = files.get(digest, (0, 0))[0]
        done = count(chunk, "completed")
        files[digest] = (min(before if done is None else done, total), total)
