"""Tries a connection out, and asks it for its models."""

from __future__ import annotations

import contextlib
import dataclasses
import re
import time
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from chatapp.domain.errors import HttpError, RequestError, StreamError
from chatapp.domain.events import Finished, TextDelta, ThinkingDelta
from chatapp.domain.messages import Message, Role, Status, TextPart, new_id, now
from chatapp.domain.models import CompletionRequest, Connection, ModelInfo, TimeLimits
from chatapp.net.client import HttpClient
from chatapp.net.keys import known_keys
from chatapp.net.masking import mask_keys
from chatapp.net.redact import MASK
from chatapp.providers.base import ErrorReported, UnreadableEvent, endpoint_of
from chatapp.providers.calls import fetch_json
from chatapp.providers.chat_models import first_chat_model
from chatapp.providers.registry import dialect_named
from chatapp.providers.statuses import reported_error
from chatapp.providers.streaming import stream_reply

_NO_ADDRESS = frozenset({"not_found", "not_an_api", "http_status", "provider_error"})
"""What an address that is not quite right gives."""
_VERSIONED = re.compile(r"/v\d+[a-z]*\d*$")


@dataclass(frozen=True, slots=True)
class ConnectionCheck:
    """A connection that works. Times are seconds; None for a step that could not be made."""

    address_found: float
    """Until the address answered."""
    key_accepted: float
    """Until an answer came that only an accepted key gets."""
    first_token: float | None
    """From the request for an answer to its first piece; None: no model to ask."""
    model: str | None
    """The model that was asked."""
    models: tuple[ModelInfo, ...]
    mended_base_url: str | None = None
    """The base URL that works, where it is not the connection's own."""


async def list_models(
    client: HttpClient, connection: Connection, key: str | None, limits: TimeLimits
) -> list[ModelInfo]:
    """The endpoint's models.

    Raises RequestError, InputError (bad_url, dialect_unsupported), SecretError.
    """
    return (await _fetch_models(client, connection, key, limits))[0]


async def check_connection(
    client: HttpClient,
    connection: Connection,
    key: str | None,
    limits: TimeLimits,
    *,
    model: str | None = None,
) -> ConnectionCheck:
    """Make real calls: the list of models, then the beginning of an answer.

    Where the base URL lacks the dialect's usual end ("/v1") and does not work without it, it
    is tried with it; where the dialect has none and the URL has, without it.
    Parameters: `model`, the one to ask; else the connection's, else the first of the list that
    looks like a chat model.
    Raises what the first failing call raises: RequestError, InputError, SecretError.
    """
    await client.prepare(connection.base_url)
    failure: RequestError | None = None
    for base_url in _candidates(connection):
        candidate = dataclasses.replace(connection, base_url=base_url)
        mended = base_url if base_url != connection.base_url else None
        try:
            check = await _check(client, candidate, key, limits, model)
        except (HttpError, StreamError) as error:
            # With the address mended, a refused key says more than a missing page.
            if failure is None or (failure.code in _NO_ADDRESS and error.code not in _NO_ADDRESS):
                failure = error
        else:
            return dataclasses.replace(check, mended_base_url=mended)
    assert failure is not None
    raise failure


def _candidates(connection: Connection) -> list[str]:
    """The base URL, and what it may have been meant to be."""
    usual = dialect_named(connection.dialect).usual_path
    base_url = connection.base_url.rstrip("/")
    parts = urlsplit(base_url)
    version = _VERSIONED.search(parts.path)
    if usual and not version and not parts.query:
        return [connection.base_url, base_url + usual]
    if version and not usual and not parts.query:
        return [connection.base_url, base_url.removesuffix(version[0])]
    return [connection.base_url]


async def _check(
    client: HttpClient,
    connection: Connection,
    key: str | None,
    limits: TimeLimits,
    model: str | None,
) -> ConnectionCheck:
    started = time.perf_counter()
    model = model or connection.model
    models: list[ModelInfo] = []
    found = None
    try:
        models, found = await _fetch_models(client, connection, key, limits)
    except (HttpError, StreamError) as error:
        # Some endpoints list nothing but answer.
        if model is None or error.code not in _NO_ADDRESS:
            raise
    accepted = time.perf_counter() - started
    model = model or first_chat_model(known.id for known in models)
    first = None if model is None else await _first_token(client, connection, key, limits, model)
    return ConnectionCheck(
        address_found=accepted if found is None else found,
        key_accepted=accepted,
        first_token=first,
        model=model,
        models=tuple(models),
    )


async def _fetch_models(
    client: HttpClient, connection: Connection, key: str | None, limits: TimeLimits
) -> tuple[list[ModelInfo], float]:
    """The models, and the seconds until the address answered."""
    if key:
        known_keys.add(key)
    codec = dialect_named(connection.dialect)
    request = codec.models_request(endpoint_of(connection, key))
    path = urlsplit(request.url).path
    answer = await fetch_json(client, request, limits, path[path.rindex("/") :], key)
    try:
        models = codec.decode_models(answer.value)
    except UnreadableEvent:
        raise StreamError("not_an_api", host=request.host) from None
    except ErrorReported as error:
        raise reported_error(error, request.host, 200, key) from None
    # The list is kept: a key that a hostile endpoint puts into it must not be.
    keys = known_keys.snapshot()
    return [_masked(model, key, keys) for model in models], answer.head_after


def _masked(model: ModelInfo, key: str | None, keys: Collection[str]) -> ModelInfo:
    name = model.id.replace(key, MASK) if key else model.id
    return dataclasses.replace(model, id=mask_keys(name, keys))


async def _first_token(
    client: HttpClient, connection: Connection, key: str | None, limits: TimeLimits, model: str
) -> float:
    """Seconds to the first piece of an answer, which is then cut off; raises as a call does."""
    message = Message(
        id=new_id(),
        conversation="",
        parent=None,
        role=Role.USER,
        parts=(TextPart("Hi"),),
        status=Status.COMPLETE,
        created=now(),
    )
    started = time.perf_counter()
    request = CompletionRequest(model=model, messages=(message,))
    async with contextlib.aclosing(
        stream_reply(client, connection, key, request, limits)
    ) as events:
        async for event in events:
            if isinstance(event, (TextDelta, ThinkingDelta, Finished)):
                return time.perf_counter() - started
    raise StreamError("empty", host=connection.host)
