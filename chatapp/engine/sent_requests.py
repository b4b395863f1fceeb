"""What was sent for each answer: kept when it goes out, made again to be shown."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from chatapp.domain.chain_of_thought import NO_FRAME, Frame, framed
from chatapp.domain.context import Fitted
from chatapp.domain.errors import ChatAppError, NotFoundError
from chatapp.domain.headers import KEY_HEADERS, PLAIN_HEADERS
from chatapp.domain.messages import Json, Message, TextPart
from chatapp.domain.models import CompletionRequest, Connection, Dialect
from chatapp.domain.sent import KEY_PLACE, SentRequest, ShownRequest
from chatapp.engine.attachments import Attachments
from chatapp.engine.connections import Connections, Target
from chatapp.engine.outgoing import billing_headers
from chatapp.engine.requests import Requests, history_to_send
from chatapp.engine.turns import example_messages
from chatapp.net.redact import MASK, redact
from chatapp.storage import conversations as stored
from chatapp.storage import sent_requests

if TYPE_CHECKING:
    from chatapp.net.request import HttpRequest

log = logging.getLogger(__name__)

_PLAIN_HEADERS = PLAIN_HEADERS | {"content-type"}
"""Headers whose values are no secrets."""


class SentRequests:
    """Keeps what was sent, and shows it: never with a key."""

    def __init__(
        self,
        store: stored.Conversations,
        kept: sent_requests.SentRequests,
        connections: Connections,
        requests: Requests,
        attachments: Attachments,
    ) -> None:
        self._store = store
        self._kept = kept
        self._connections = connections
        self._requests = requests
        self._attachments = attachments

    async def kept(self, answer: str) -> SentRequest | None:
        """What was sent for an answer; None where that is not known."""
        try:
            return await self._kept.get(answer)
        except NotFoundError:
            return None

    async def keep(
        self,
        answers: Sequence[str],
        fitted: Fitted,
        connection: Connection,
        request: CompletionRequest,
        call: HttpRequest,
        *,
        frame: Frame = NO_FRAME,
        place: int = 0,
    ) -> None:
        """Keep what is about to be sent with the answers it is for.

        Where it cannot be kept, it is sent all the same. Parameters: `frame`, what stands around
        what fitted; `place`, which of the calls for the answers it is.
        """
        if frame != NO_FRAME:  # what is in the call only can be made again
            request = replace(request, messages=fitted.messages)
        sent = await asyncio.to_thread(_sent_request, fitted, connection, request, call)
        try:
            for answer in answers:
                await self._kept.put(answer, replace(sent, frame=frame), place)
        except ChatAppError as error:
            log.info("What was sent is not kept: %s", error.code)

    async def forget_summarised(self, conversation: str) -> None:
        """Forget the requests that had a summary in them."""
        await self._kept.forget_summarised(conversation)

    async def of_answer(self, answer: str) -> ShownRequest | None:
        """What was sent first for an answer; None where that is not known.

        Raises NotFoundError, StorageError, InputError (what cannot be encoded any more).
        """
        shown = await self.all_of_answer(answer)
        return shown[0] if shown else None

    async def all_of_answer(self, answer: str) -> list[ShownRequest]:
        """What was sent in all calls for an answer, as far as it is known; raises the same."""
        asked = (await self._store.message(answer)).connection
        shown = [await self._shown(sent, asked) for sent in await self._kept.all(answer)]
        return [one for one in shown if one is not None]

    async def _shown(self, sent: SentRequest, asked: str | None) -> ShownRequest | None:
        connection = await self._connection(sent, asked)
        try:
            messages = framed(await self._messages(sent), sent.frame)
        except NotFoundError:  # it was taken out, or the original of this copy is gone
            return None
        messages = (*example_messages(sent.examples), *messages)
        messages = self._requests.with_known_parts(Target(connection, sent.model), messages)
        request = CompletionRequest(
            *(sent.model, messages, sent.system, sent.parameters, sent.stream),
            attachments=await self._attachments.of_messages(messages),
        )
        call = await _encoded(connection, request, has_key=True)
        body = call.body or b""
        return ShownRequest(
            *(sent.method, sent.url, sent.headers, body, sent.left_out, sent.summarised),
            changed=hashlib.sha256(body).hexdigest() != sent.digest,
        )

    async def of_draft(
        self, target: Target, fitted: Fitted, parameters: Mapping[str, Json]
    ) -> ShownRequest:
        """What would be sent now. Raises as `of_answer` does."""
        said = (*example_messages(fitted.examples), *fitted.messages)
        messages = self._requests.with_known_parts(target, said)
        request = await self._requests.request(target.model, messages, fitted.system, parameters)
        connection = target.connection
        call = await _encoded(connection, request, has_key=connection.has_key)
        headers = shown_headers(call.headers, connection)
        left = (fitted.left_out, fitted.summarised)
        return ShownRequest(call.method, call.url, headers, call.body or b"", *left)

    async def _connection(self, sent: SentRequest, identity: str | None) -> Connection:
        """The connection as it was asked: with today's options, where it is still there."""
        known = {one.id: one for one in await self._connections.all()}
        found = known.get(identity or "") or await self._connections.default()
        return replace(
            found, dialect=Dialect(sent.dialect), base_url=sent.base_url, service=sent.service
        )

    async def _messages(self, sent: SentRequest) -> tuple[Message, ...]:
        """The messages that were sent, as they are now."""
        last = await self._store.message(sent.last)
        branch = history_to_send(await self._store.branch(last.conversation, sent.last))
        ids = [message.id for message in branch]
        begin = ids.index(sent.first) if sent.first in ids else 0
        if len(last.text) > sent.last_length and ids and ids[-1] == last.id:
            others = tuple(part for part in last.parts if not isinstance(part, TextPart))
            begun = (*others, TextPart(last.text[: sent.last_length]))
            branch = (*branch[:-1], replace(last, parts=begun))
        return tuple(branch[begin:])


async def _encoded(
    connection: Connection, request: CompletionRequest, *, has_key: bool
) -> HttpRequest:
    """The request with a place where the key goes."""
    from chatapp.providers.base import endpoint_of
    from chatapp.providers.registry import dialect_named

    endpoint = endpoint_of(connection, KEY_PLACE if has_key else None)
    return await asyncio.to_thread(dialect_named(connection.dialect).encode, request, endpoint)


def _sent_request(
    fitted: Fitted, connection: Connection, request: CompletionRequest, call: HttpRequest
) -> SentRequest:
    body = call.body or b""
    last = request.messages[-1]
    return SentRequest(
        dialect=connection.dialect.value,
        service=connection.service,
        base_url=connection.base_url,
        method=call.method,
        url=redact(call.url),
        headers=shown_headers(call.headers, connection),
        model=request.model,
        system=request.system,
        parameters=request.parameters,
        stream=request.stream,
        first=fitted.messages[0].id,
        last=last.id,
        last_length=len(last.text),
        left_out=fitted.left_out,
        summarised=fitted.summarised,
        digest=hashlib.sha256(body).hexdigest(),
        size=len(body),
        examples=fitted.examples,
    )


def shown_headers(headers: Mapping[str, str], connection: Connection) -> dict[str, str]:
    """Headers as they may be shown: the place of the key for the key, a mask for other secrets.

    Parameters: `headers`, those the dialect set; the connection's own are added.
    """
    shown = {name: _shown_value(name.lower(), value) for name, value in headers.items()}
    own = dict.fromkeys(connection.options.headers, MASK)
    return {**shown, **billing_headers(connection), **own}


def _shown_value(name: str, value: str) -> str:
    if name in KEY_HEADERS:
        scheme, space, _key = value.rpartition(" ")
        return f"{scheme}{space}{KEY_PLACE}"
    return redact(value) if name in _PLAIN_HEADERS else MASK
