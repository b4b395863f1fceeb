"""Statuses, redirects and keys in every dialect; `test_hostile_http.py` has the odder ones."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from chatapp.domain.errors import HttpError
from chatapp.domain.models import Dialect
from chatapp.domain.wording import one_line
from chatapp.net.client import HttpClient
from chatapp.providers.check import list_models
from tests.support.chat import PATIENT, Answer, ask, connection_to
from tests.support.dialect_wires import Wire, each
from tests.support.hostile_server import (
    Behaviour,
    Exchange,
    HostileServer,
    answer,
    hang_up,
    json_answer,
    reset,
)

KEY = "sk-canary-0123456789abcdef"
KEY_HEADERS = {Dialect.ANTHROPIC: "x-api-key", Dialect.GEMINI: "x-goog-api-key"}
"""Where it is not `Authorization`."""


async def answer_of(wire: Wire, behaviour: Behaviour, **options: Any) -> Answer:
    async with HostileServer(behaviour) as server:
        return await ask(server.url + wire.path, dialect=wire.dialect, **options)


@each()
@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (400, "bad_request", False),
        (401, "unauthorized", False),
        (402, "quota", False),
        (403, "forbidden", False),
        (404, "not_found", False),
        (408, "http_status", True),
        (409, "http_status", True),
        (413, "bad_request", False),
        (422, "bad_request", False),
        (429, "rate_limited", True),
        (500, "server_error", True),
        (503, "server_error", True),
        (529, "server_error", True),
    ],
)
async def test_given_an_error_status_when_asked_then_code_reason_and_wait_are_told(
    wire: Wire, status: int, code: str, retryable: bool
) -> None:
    behaviour = wire.error_answer(status, f"Because of {KEY}", {"Retry-After": "7"})
    got = await answer_of(wire, behaviour, key=KEY)
    assert isinstance(got.error, HttpError)
    assert (got.code, got.error.status, got.error.retryable) == (code, status, retryable)
    assert (got.error.retry_after, got.events) == (7.0, [])
    assert got.error.facts["reason"] == "Because of •••"
    assert "canary" not in one_line(got.error.failure)


@each()
async def test_given_no_words_with_a_status_when_asked_then_the_status_is_told_alone(
    wire: Wire,
) -> None:
    page = "<html><body>Bad gateway</body></html>"
    for behaviour in (
        answer(page, 502, "text/html"),
        answer("", 502),
        json_answer(wire.whole("Hello"), 502),
        answer("[" * 100_000, 502, "application/json"),
    ):
        got = await answer_of(wire, behaviour)
        assert (got.code, got.text) == ("server_error", "")
        assert got.error is not None
        assert "<" not in got.error.facts["reason"]
        assert len(got.error.facts["reason"]) <= 400


@each()
@pytest.mark.parametrize("status", [301, 303, 307, 308])
async def test_given_a_redirect_when_asked_then_it_is_not_followed_and_gets_no_key(
    wire: Wire, status: int
) -> None:
    async with HostileServer(wire.stream("stolen")) as other:

        async def moved(exchange: Exchange) -> None:
            headers = {"Location": f"{other.url}{exchange.request.path}&key={KEY}"}
            await answer("", status, headers=headers)(exchange)

        got = await answer_of(wire, moved, key=KEY)
        assert other.connections == 0
    assert got.code == "redirected"
    assert "canary" not in one_line(got.error.failure if got.error else None)


@each()
async def test_given_a_key_when_asked_then_it_is_in_its_header_only_and_asked_once(
    wire: Wire,
) -> None:
    async with HostileServer(wire.stream("a")) as server:
        await ask(server.url + wire.path, dialect=wire.dialect, key=KEY)
    (request,) = server.requests
    name = KEY_HEADERS.get(wire.dialect, "authorization")
    assert [known for known, value in request.headers.items() if KEY in value] == [name]
    assert KEY not in request.path
    assert KEY not in json.dumps(request.json)
    assert request.headers["accept-encoding"] == "identity"


@each()
@pytest.mark.parametrize("key", ["sk-\u00e9", "sk-a\nb", "sk\0"])
async def test_given_a_key_no_header_can_hold_when_asked_then_nothing_is_sent(
    wire: Wire, key: str
) -> None:
    async with HostileServer(wire.stream("a")) as server:
        got = await ask(server.url + wire.path, dialect=wire.dialect, key=key)
    assert (got.code, server.connections) == ("key_characters", 0)


@each()
async def test_given_nobody_or_no_answer_when_asked_then_that_is_told(wire: Wire) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}{wire.path}"
        assert (await ask(url, dialect=wire.dialect)).code == "refused"
    for behaviour in (reset, hang_up):
        assert (await answer_of(wire, behaviour)).code == "broken"


@each()
async def test_given_another_protocol_when_asked_then_that_is_told(wire: Wire) -> None:
    async def ssh(exchange: Exchange) -> None:
        await exchange.send(b"SSH-2.0-OpenSSH_9.9\r\n")

    got = await answer_of(wire, ssh)
    assert got.code is not None
    assert "?" not in one_line(got.error.failure if got.error else None)


@each()
async def test_given_a_list_of_models_that_has_moved_when_asked_then_a_base_url_is_shown(
    wire: Wire,
) -> None:
    async def moved(exchange: Exchange) -> None:
        headers = {"Location": f"http://other.example{exchange.request.path}"}
        await answer(b"", 302, headers=headers)(exchange)

    async with HostileServer(moved) as server, HttpClient() as client:
        connection = connection_to(server.url + wire.path, wire.dialect)
        with pytest.raises(HttpError) as caught:
            await list_models(client, connection, None, PATIENT)
    usable = "http://other.example/api" if wire.lines else "http://other.example/v1"
    assert caught.value.facts["target"] == usable
