"""What the user sets for a connection: used for every call of it, its secrets kept apart."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from chatapp.domain.errors import ChatAppError, InputError, SecretError
from chatapp.domain.messages import Failure, Status
from chatapp.domain.models import Connection, ConnectionOptions, Dialect, ProxyMode, TimeLimits
from chatapp.domain.proxies import proxy_address
from chatapp.engine.services import service_of
from chatapp.net.keys import known_keys
from chatapp.net.redact import redact
from chatapp.net.request import HttpRequest
from tests.support.bench import Bench, Open
from tests.support.canary import traces
from tests.support.hostile_server import (
    Exchange,
    HostileServer,
    error_answer,
    event_stream,
    json_answer,
    silence,
)
from tests.support.proxies import HttpProxy, SocksProxy

KEY = "sk-engine-0123456789abcdef"
VALUE = "team-secret-0123456789abcdef"
PASSWORD = "proxy-secret-0123456789abcdef"
ELSEWHERE = "http://127.0.0.1:9/v1"


async def add(bench: Bench, url: str = ELSEWHERE, key: str | None = None) -> Connection:
    connection, _failure = await bench.engine.connections.add("Test", Dialect.OPENAI_CHAT, url, key)
    return (await bench.engine.connections.change(connection.id, model="m"))[0]


async def fresh(bench: Bench, connection: Connection) -> Connection:
    return await bench.engine.connections.get(connection.id)


async def service(exchange: Exchange) -> None:
    if exchange.request.path.endswith("/models"):
        await json_answer({"data": [{"id": "m"}]})(exchange)
    else:
        await event_stream("ok")(exchange)


# Headers


async def test_given_headers_and_ids_when_anything_is_called_then_they_are_sent(
    bench: Bench,
) -> None:
    options = bench.engine.connections.options
    async with HostileServer(service) as server:
        connection = await add(bench, server.base_url, KEY)
        await options.set_header(connection.id, "X-Team", VALUE)
        await options.set(connection.id, organization="org-1", project="proj-2")
        connection = await fresh(bench, connection)
        await bench.engine.connections.fetch_models(connection)
        await bench.engine.connections.test(connection)
        await bench.engine.set_setting("auto_title", True)
        await bench.ask("Hi")
        await bench.engine.close()
        assert {request.path for request in server.requests} == {
            "/v1/models",
            "/v1/chat/completions",
        }
        for request in server.requests:
            assert request.headers["x-team"] == VALUE
            assert request.headers["openai-organization"] == "org-1"
            assert request.headers["openai-project"] == "proj-2"
            assert request.headers["authorization"] == f"Bearer {KEY}"


async def test_given_ids_of_openai_when_another_interface_is_called_then_they_are_not_sent(
    bench: Bench,
) -> None:
    async with HostileServer(json_answer({})) as server:
        connection = await add(bench, server.base_url)
        await bench.engine.connections.options.set(connection.id, organization="org-1")
        connection = replace(await fresh(bench, connection), dialect=Dialect.ANTHROPIC)
        client = await bench.engine.connections.client_for(connection)
        await (await client.open(HttpRequest("GET", server.url), TimeLimits())).aclose()
        assert "openai-organization" not in server.requests[0].headers


async def test_given_a_header_when_kept_then_its_value_is_in_no_file_and_masked(
    bench: Bench, profile_folder: Path
) -> None:
    connection = await add(bench)
    failure = await bench.engine.connections.options.set_header(connection.id, "X-Team", VALUE)
    assert failure == Failure("keyring_missing")  # it is kept in memory, and that is told
    assert (await fresh(bench, connection)).options.headers == ("X-Team",)
    await bench.engine.close()
    assert traces([profile_folder], VALUE) == []
    assert VALUE not in redact(f"X-Team was {VALUE}")


async def test_given_a_header_that_is_no_secret_when_kept_then_it_is_not_masked(
    bench: Bench,
) -> None:
    connection = await add(bench)
    await bench.engine.connections.options.set_header(connection.id, "X-Title", "Our lovely app")
    assert "Our lovely app" not in known_keys.snapshot()


async def test_given_an_error_that_echoes_a_header_when_kept_then_it_is_masked(
    bench: Bench,
) -> None:
    async with HostileServer(error_answer(400, f"bad team {VALUE}")) as server:
        connection = await add(bench, server.base_url)
        await bench.engine.connections.options.set_header(connection.id, "X-Team", VALUE)
        answer = await bench.ask("Hi")
        assert answer.error is not None
        assert "bad team" in str(answer.error.facts)
        assert VALUE not in str(answer.error)


async def test_given_a_header_only_in_memory_when_started_again_then_it_is_asked_for(
    bench: Bench, open_engine: Open
) -> None:
    async with HostileServer(service) as server:
        connection = await add(bench, server.base_url)
        await bench.engine.connections.options.set_header(connection.id, "X-Team", VALUE)
        await bench.engine.close()
        again = await open_engine()
        answer = await again.ask("Hi")
        assert answer.status is Status.FAILED
        assert answer.error == Failure("header_missing", {"name": "X-Team", "connection": "Test"})
        assert server.requests == []


async def test_given_a_header_when_written_again_or_removed_then_there_is_one_or_none(
    bench: Bench,
) -> None:
    options = bench.engine.connections.options
    connection = await add(bench)
    await options.set_header(connection.id, "X-Team", VALUE)
    await options.set_header(connection.id, "x-team", "other")
    connection = await fresh(bench, connection)
    assert connection.options.headers == ("x-team",)
    assert await options.header(connection, "X-Team") == "other"
    await options.remove_header(connection.id, "X-TEAM")
    connection = await fresh(bench, connection)
    assert connection.options.headers == ()
    assert await options.header(connection, "x-team") is None


async def test_given_another_origin_when_the_address_moves_then_headers_stay_behind(
    bench: Bench,
) -> None:
    connections = bench.engine.connections
    async with HostileServer(service) as server, HostileServer(service) as other:
        connection = await add(bench, server.base_url, KEY)
        await connections.options.set_header(connection.id, "X-Team", VALUE)
        await connections.options.set(connection.id, project="proj-2")
        same, _failure = await connections.change(connection.id, base_url=f"{server.url}/v2")
        assert same.options.headers == ("X-Team",)
        moved, _failure = await connections.change(connection.id, base_url=other.base_url)
        assert (moved.options.headers, moved.options.project) == ((), "proj-2")
        await bench.ask("Hi")
        assert "x-team" not in other.requests[-1].headers
        back, _failure = await connections.change(connection.id, base_url=server.base_url)
        assert await connections.options.header(back, "X-Team") is None


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("Host", "a", "reserved_header"),
        ("content-LENGTH", "1", "reserved_header"),
        ("Transfer-Encoding", "chunked", "reserved_header"),
        ("Connection", "close", "reserved_header"),
        ("Authorization", "Bearer x", "reserved_header"),
        ("x-api-key", "x", "reserved_header"),
        ("", "a", "bad_header"),
        ("X Team", "a", "bad_header"),
        ("X-Team:", "a", "bad_header"),
        ("团队", "a", "bad_header"),
        ("X-Team\r\nHost", "a", "bad_header"),
        ("X-Team", "", "bad_header_value"),
        ("X-Team", "a\r\nHost: b", "bad_header_value"),
        ("X-Team", "组", "bad_header_value"),
        ("X-Team", "a" * 1281, "bad_header_value"),
    ],
)
async def test_given_a_header_that_cannot_be_when_set_then_it_is_refused_unseen(
    bench: Bench, name: str, value: str, code: str
) -> None:
    connection = await add(bench)
    with pytest.raises(InputError) as caught:
        await bench.engine.connections.options.set_header(connection.id, name, value)
    assert caught.value.code == code
    assert not value or value not in caught.value.facts.values() or value == "a"
    assert (await fresh(bench, connection)).options == ConnectionOptions()


async def test_given_a_service_when_the_address_moves_then_it_is_told_by_the_new_host(
    bench: Bench,
) -> None:
    connections = bench.engine.connections
    place = (Dialect.OPENAI_CHAT, "https://api.deepseek.com/v1")
    other, _failure = await connections.add("Other", *place, service="other")
    named, _failure = await connections.add("Named", *place, service="deepseek")
    assert [other.service, named.service] == ["", "deepseek"]
    known = service_of(other)
    assert known is not None
    assert known.id == "deepseek"
    moved, _failure = await connections.change(named.id, base_url="https://api.mistral.ai/v1")
    known = service_of(moved)
    assert known is not None
    assert known.id == "mistral"


# Proxies


@pytest.mark.parametrize("kind", [HttpProxy, SocksProxy])
async def test_given_a_proxy_with_a_password_when_called_then_all_goes_through_it(
    bench: Bench, profile_folder: Path, kind: type[HttpProxy], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "chatapp")
    options = bench.engine.connections.options
    mode = ProxyMode.SOCKS if kind is SocksProxy else ProxyMode.HTTP
    async with HostileServer(service) as server, kind(server.port, "me", PASSWORD) as proxy:
        connection = await add(bench, "http://service.invalid/v1", KEY)
        await options.set_proxy(connection.id, mode, f"127.0.0.1:{proxy.port}", "me")
        answer = await bench.ask("Hi")
        assert answer.error is not None
        assert answer.error.code == "proxy_failed"
        failure = await options.set_proxy_password(connection.id, PASSWORD)
        assert failure == Failure("keyring_missing")
        assert (await bench.ask("Hi")).text == "ok"
        check = await bench.engine.connections.test(await fresh(bench, connection))
        assert [model.id for model in check.models] == ["m"]
        assert server.connections <= len(proxy.asked)
        await bench.engine.close()
    assert traces([profile_folder], PASSWORD) == []
    assert PASSWORD not in caplog.text


async def test_given_another_proxy_when_chosen_then_it_never_gets_the_password_of_the_last(
    bench: Bench,
) -> None:
    options = bench.engine.connections.options
    connection = await add(bench)
    connection, _failure = await options.set_proxy(
        connection.id, ProxyMode.HTTP, f"socks5://me:{PASSWORD}@proxy.example"
    )
    assert connection.options.proxy is ProxyMode.SOCKS  # as its address says
    assert connection.options.proxy_address == "socks5h://me@proxy.example:1080"
    assert connection.options.proxy_password
    off, _failure = await options.set_proxy(connection.id, ProxyMode.NONE)
    assert (off.options.proxy, off.options.proxy_password) == (ProxyMode.NONE, True)
    on, _failure = await options.set_proxy(connection.id, ProxyMode.SOCKS, "proxy.example", "me")
    assert on == connection  # the address and the password were kept meanwhile
    for address, user in (("proxy.example:1081", "me"), ("proxy.example", "you")):
        await options.set_proxy_password(connection.id, PASSWORD)
        other, _failure = await options.set_proxy(connection.id, ProxyMode.SOCKS, address, user)
        assert not other.options.proxy_password


async def test_given_a_proxy_password_only_in_memory_when_started_again_then_it_is_asked_for(
    bench: Bench, open_engine: Open
) -> None:
    connection = await add(bench)
    address = f"http://me:{PASSWORD}@127.0.0.1:9"
    await bench.engine.connections.options.set_proxy(connection.id, ProxyMode.HTTP, address)
    await bench.engine.close()
    again = await open_engine()
    with pytest.raises(SecretError) as caught:
        await again.engine.connections.test(await fresh(again, connection))
    assert caught.value.code == "proxy_password_missing"
    await again.engine.connections.options.set_proxy_password(connection.id, "")
    assert not (await fresh(again, connection)).options.proxy_password


@pytest.mark.parametrize(
    ("text", "mode", "kept"),
    [
        ("proxy:3128", ProxyMode.HTTP, "http://proxy:3128"),
        ("HTTPS://Proxy", ProxyMode.HTTP, "https://proxy:443"),
        ("me@proxy:1080", ProxyMode.SOCKS, "socks5h://me@proxy:1080"),
        ("socks5://proxy", ProxyMode.HTTP, "socks5h://proxy:1080"),
        ("http://a%40b:c@[::1]:8080/", ProxyMode.SOCKS, "http://a%40b@[::1]:8080"),
    ],
)
def test_given_an_address_of_a_proxy_when_written_then_it_is_kept_without_its_password(
    text: str, mode: ProxyMode, kept: str
) -> None:
    address = proxy_address(text, mode)
    assert address.kept == kept
    assert proxy_address(kept) == replace(address, password="")


@pytest.mark.parametrize(
    "text", ["", "ftp://host", "host:x", "http://", "ho st", "host:99999", "u:secret@[::1", "a/b"]
)
def test_given_no_address_of_a_proxy_when_written_then_it_is_refused_without_its_password(
    text: str,
) -> None:
    with pytest.raises(InputError) as caught:
        proxy_address(text)
    assert caught.value.code == "bad_proxy"
    assert "secret" not in str(caught.value)


# Certificates and limits


async def test_given_a_file_of_certificates_that_is_gone_when_asked_then_the_answer_says_so(
    bench: Bench, tmp_path: Path
) -> None:
    connection = await add(bench, "https://127.0.0.1:9/v1")
    path = str(tmp_path / "own.pem")
    await bench.engine.connections.options.set(connection.id, ca_file=path)
    answer = await bench.ask("Hi")
    assert answer.error == Failure("ca_missing", {"file": path})


async def test_given_time_limits_when_nothing_comes_then_they_end_the_call(bench: Bench) -> None:
    async with HostileServer(silence) as server:
        connection = await add(bench, server.base_url)
        await bench.engine.connections.options.set(connection.id, first_byte_timeout=0.2)
        answer = await bench.ask("Hi")
        assert answer.error is not None
        assert (answer.error.code, answer.error.facts["seconds"]) == ("timeout_first_byte", "0.2")
        with pytest.raises(ChatAppError) as caught:
            await bench.engine.connections.test(await fresh(bench, connection))
        assert caught.value.code == "timeout_first_byte"


def test_given_time_limits_when_joined_to_those_of_a_call_then_the_connections_count() -> None:
    usual = TimeLimits()
    assert ConnectionOptions().limit(usual) == usual
    patient = ConnectionOptions(connect_timeout=60.0, first_byte_timeout=900.0)
    assert patient.limit(usual) == replace(usual, connect=60.0, first_byte=900.0, idle=900.0)
    assert patient.limit(replace(usual, total=60.0)).total == 960.0
    strict = ConnectionOptions(first_byte_timeout=900.0, idle_timeout=5.0)
    assert strict.limit(usual).idle == 5.0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("connect_timeout", 0),
        ("idle_timeout", -1.0),
        ("first_byte_timeout", 1e9),
        ("idle_timeout", True),
        ("organization", "org 1"),
        ("project", "a\nb"),
        ("choices_at_once", 0),
        ("proxy", "none"),
    ],
)
async def test_given_an_option_that_cannot_be_when_set_then_it_is_refused(
    bench: Bench, name: str, value: object
) -> None:
    connection = await add(bench)
    with pytest.raises(InputError) as caught:
        await bench.engine.connections.options.set(connection.id, **{name: value})
    assert caught.value.code == "bad_parameter"


async def test_given_a_connection_when_removed_then_its_secrets_are_forgotten(
    bench: Bench,
) -> None:
    options = bench.engine.connections.options
    connection = await add(bench, key=KEY)
    await options.set_header(connection.id, "X-Team", VALUE)
    await options.set_proxy(connection.id, ProxyMode.HTTP, f"me:{PASSWORD}@proxy:1")
    connection = await fresh(bench, connection)
    await bench.engine.connections.remove(connection.id)
    assert await options.header(connection, "X-Team") is None
    with pytest.raises(SecretError):
        await bench.engine.connections.client_for(connection)
