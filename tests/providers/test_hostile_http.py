"""Statuses, redirects and networks that give no answer, as the engine sees them."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from pathlib import Path

import pytest
import trustme

from chatapp.domain.errors import HttpError, InputError, RequestError
from chatapp.domain.models import Dialect
from chatapp.domain.wording import one_line
from chatapp.net.client import HttpClient
from chatapp.providers import registry
from chatapp.providers.check import list_models
from chatapp.providers.streaming import stream_reply
from tests.support.chat import PATIENT, QUICK, ask, asking, connection_to
from tests.support.hostile_server import (
    Behaviour,
    Exchange,
    HostileServer,
    answer,
    error_answer,
    event_stream,
    json_answer,
    silence,
)

KEY = "sk-canary-0123456789abcdef"


async def error_of(behaviour: Behaviour) -> HttpError:
    async with HostileServer(behaviour) as server:
        got = await ask(server.base_url, key=KEY)
    assert isinstance(got.error, HttpError)
    assert "canary" not in str(got.error) + one_line(got.error.failure)
    return got.error


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (400, "bad_request", False),
        (401, "unauthorized", False),
        (402, "quota", False),
        (403, "forbidden", False),
        (404, "not_found", False),
        (405, "http_status", False),
        (408, "http_status", True),
        (409, "http_status", True),
        (413, "bad_request", False),
        (418, "http_status", False),
        (422, "bad_request", False),
        (429, "rate_limited", True),
        (500, "server_error", True),
        (503, "server_error", True),
        (529, "server_error", True),
        (599, "server_error", True),
    ],
)
async def test_given_a_status_when_asked_then_its_code_and_reason_are_told(
    status: int, code: str, retryable: bool
) -> None:
    error = await error_of(error_answer(status, f"Because of {KEY}"))
    assert (error.code, error.status, error.retryable) == (code, status, retryable)
    assert error.facts["reason"] == "Because of •••"
    assert error.facts["host"] == "127.0.0.1"
    assert "?" not in one_line(error.failure)


@pytest.mark.parametrize(
    "behaviour",
    [
        json_answer({"error": {"message": "No", "code": "x"}}, 403),
        json_answer({"error": "No"}, 403),
        json_answer({"message": "No"}, 403),
        json_answer({"detail": "No"}, 403),
        json_answer({"detail": [{"loc": ["body"], "msg": "No"}]}, 403),
        json_answer([{"error": {"message": "No"}}], 403),
        json_answer({"error": {"error": {"message": "No"}}}, 403),
        json_answer({"object": "error", "message": "No"}, 403),
        json_answer("No", 403),
        answer(" No \n", 403),
        answer('{"error": {"message": "No"}}', 403, "text/html"),
        answer(b"\xef\xbb\xbfNo", 403, ""),
    ],
)
async def test_given_an_error_in_any_shape_when_asked_then_its_words_are_found(
    behaviour: Behaviour,
) -> None:
    assert (await error_of(behaviour)).facts["reason"].lstrip("\ufeff") == "No"


@pytest.mark.parametrize(
    "behaviour",
    [
        answer("<html><body>Forbidden</body></html>", 403, "text/html"),
        answer("<?xml version='1.0'?>", 403),
        answer("Blocked by corporate policy", 403, "text/html"),
        answer("", 403),
        json_answer({}, 403),
        json_answer(None, 403),
        json_answer([], 403),
        json_answer(5, 403),
        json_answer({"error": {"message": None}}, 403),
        answer("[" * 100_000, 403, "application/json"),
    ],
)
async def test_given_no_words_to_show_when_asked_then_the_status_is_told_alone(
    behaviour: Behaviour,
) -> None:
    error = await error_of(behaviour)
    assert error.code == "forbidden"
    assert len(error.facts["reason"]) <= 400
    assert "<" not in error.facts["reason"]


async def test_given_a_long_reason_when_asked_then_it_is_one_bounded_line() -> None:
    error = await error_of(error_answer(400, "line\n\tand\x1b[31m more " * 1000))
    assert error.facts["reason"].startswith("line and [31m more line")
    assert len(error.facts["reason"]) == 400


async def test_given_an_endless_error_body_when_asked_then_it_is_cut_off() -> None:
    async def endless(exchange: Exchange) -> None:
        await exchange.head(500, {"Content-Type": "text/plain"})
        while not exchange.writer.is_closing():
            await exchange.send(b"error " * 1000)

    async with HostileServer(endless) as server:
        got = await ask(server.base_url)
        await asyncio.wait_for(server.all_closed(), 5)
    assert got.code == "server_error"


async def test_given_an_error_body_that_stalls_when_asked_then_the_status_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("chatapp.providers.calls.ERROR_TIME", 0.2)

    async def stalling(exchange: Exchange) -> None:
        await exchange.head(500, {"Content-Length": "100"})
        await silence(exchange)

    assert (await error_of(stalling)).code == "server_error"


async def test_given_a_compressed_error_when_asked_then_the_status_is_told() -> None:
    body = gzip.compress(b'{"error": "No"}')
    error = await error_of(answer(body, 401, headers={"Content-Encoding": "gzip"}))
    assert (error.code, error.facts["reason"]) == ("unauthorized", "")


@pytest.mark.parametrize(
    "behaviour",
    [
        error_answer(400, "No", code="context_length_exceeded"),
        error_answer(400, "No", type="exceed_context_size_error"),
        error_answer(400, "This model's maximum context length is 8192 tokens."),
        error_answer(413, "prompt is too long: 210000 tokens > 200000 maximum"),
        error_answer(422, "Please reduce the length of the messages or completion."),
    ],
)
async def test_given_too_long_a_conversation_when_asked_then_it_is_named(
    behaviour: Behaviour,
) -> None:
    assert (await error_of(behaviour)).code == "context_too_long"


async def test_given_no_credit_left_when_asked_then_it_is_named() -> None:
    error = await error_of(error_answer(429, "Quota exceeded", code="insufficient_quota"))
    assert error.code == "quota"


async def test_given_a_wait_of_seconds_when_asked_then_it_is_told() -> None:
    error = await error_of(error_answer(429, "Slow down", {"Retry-After": "30"}))
    assert (error.code, error.retry_after) == ("rate_limited", 30.0)


async def test_given_a_wait_with_a_server_error_when_asked_then_it_is_told() -> None:
    error = await error_of(error_answer(503, "Busy", {"Retry-After": "2"}))
    assert (error.code, error.retry_after) == ("server_error", 2.0)


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_given_a_redirect_to_another_port_when_asked_then_no_key_goes_there(
    status: int,
) -> None:
    async with HostileServer(event_stream("stolen")) as other:
        location = f"http://user:{KEY}@127.0.0.1:{other.port}/v1/chat/completions?key={KEY}"
        error = await error_of(answer("", status, headers={"Location": location}))
        assert other.connections == 0
    assert (error.code, error.status) == ("redirected", status)
    assert error.facts["target"] == other.base_url


async def test_given_a_relative_redirect_when_asked_then_its_whole_address_is_told() -> None:
    async with HostileServer(answer("", 308, headers={"Location": "/api/v1/"})) as server:
        got = await ask(server.base_url)
    assert got.error is not None
    assert got.error.facts["target"] == f"{server.url}/api/v1/"


async def test_given_a_redirect_without_target_when_asked_then_the_status_is_told() -> None:
    assert (await error_of(answer("", 304))).code == "http_status"


async def test_given_https_that_leads_to_http_when_asked_then_it_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    async with HostileServer(event_stream("stolen")) as plain:
        redirect = answer("", 307, headers={"Location": plain.base_url})
        async with HostileServer(redirect, tls=context) as server:
            got = await ask(server.base_url, key=KEY)
        assert plain.connections == 0
    assert got.code == "redirected"


# No answer at all


async def test_given_nobody_there_when_asked_then_it_is_refused() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        got = await ask(f"http://127.0.0.1:{unused.getsockname()[1]}/v1")
    assert got.code == "refused"


async def test_given_no_name_service_when_asked_then_the_computer_may_be_offline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    got = await ask("https://chatapp.invalid/v1")
    assert got.code == "no_network"


@pytest.mark.parametrize("key", ["sk-\u00e9", "sk-a\nb", "sk\0"])
async def test_given_a_key_no_header_can_hold_when_asked_then_nothing_is_sent(key: str) -> None:
    async with HostileServer(event_stream("a")) as server:
        got = await ask(server.base_url, key=key)
    assert got.code == "key_characters"
    assert server.connections == 0


@pytest.mark.parametrize("base_url", ["", "host/v1", "ftp://host", "http://", "http://[::1"])
async def test_given_no_address_when_asked_then_that_is_said(base_url: str) -> None:
    assert (await ask(base_url)).code == "bad_url"


async def test_given_an_address_with_a_password_when_it_is_refused_then_it_is_not_shown() -> None:
    got = await ask("ftp://user:canary@host/v1?key=canary")
    assert got.code == "bad_url"
    assert "canary" not in str(got.error)


async def test_given_a_dialect_not_spoken_when_asked_then_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(registry._CODECS, Dialect.GEMINI)
    connection = connection_to("http://127.0.0.1", Dialect.GEMINI)
    async with HttpClient() as client:
        events = stream_reply(client, connection, None, asking(), QUICK)
        with pytest.raises(InputError) as caught:
            await anext(events)
    assert caught.value.code == "dialect_unsupported"


async def test_given_one_question_when_asked_then_there_is_one_request() -> None:
    async with HostileServer(event_stream("a")) as server:
        await ask(server.base_url)
        assert len(server.requests) == 1


# Lists of models


async def models_of(behaviour: Behaviour) -> list[str] | str:
    async with HostileServer(behaviour) as server, HttpClient() as client:
        try:
            models = await list_models(client, connection_to(server.base_url), KEY, PATIENT)
            return [model.id for model in models]
        except RequestError as error:
            return error.code


async def test_given_a_list_of_models_when_asked_then_the_ids_come_in_order() -> None:
    entries = [{"id": "b"}, {"id": "a"}, {"id": "b"}, {"name": "c"}, {"id": ""}, 5, None, "d"]
    assert await models_of(json_answer({"data": entries})) == ["b", "a", "c", "d"]
    assert await models_of(json_answer([{"id": "a"}])) == ["a"]
    assert await models_of(json_answer({"models": [{"model": "a"}]})) == ["a"]
    assert await models_of(json_answer({"data": [{"id": f"a {KEY}"}]})) == ["a •••"]


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (answer("<html></html>"), "not_an_api"),
        (answer(""), "not_an_api"),
        (json_answer({}), "not_an_api"),
        (json_answer({"data": 5}), "not_an_api"),
        (json_answer({"error": f"Bad {KEY}"}), "provider_error"),
        (error_answer(401), "unauthorized"),
        (answer("x" * 2**24 + "x"), "too_large"),
        (answer("{}", headers={"Content-Encoding": "br"}), "compressed"),
    ],
)
async def test_given_no_list_of_models_when_asked_then_it_is_named(
    behaviour: Behaviour, code: str
) -> None:
    assert await models_of(behaviour) == code


async def test_given_a_list_that_stalls_when_asked_then_the_time_is_limited() -> None:
    async def stalling(exchange: Exchange) -> None:
        await exchange.head(200, {"Content-Length": "100"})
        await silence(exchange)

    async with HostileServer(stalling) as server, HttpClient() as client:
        with pytest.raises(Exception, match="timeout_idle"):
            await list_models(client, connection_to(server.base_url), None, QUICK)
