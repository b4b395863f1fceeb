"""The way of a call: through proxies that want a password, and to servers only a file vouches for."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

import pytest
import trustme

from chatapp.domain.errors import ChatAppError
from chatapp.domain.models import ProxyMode, TimeLimits
from chatapp.net.client import HttpClient
from chatapp.net.request import HttpRequest
from chatapp.net.routes import Proxy, Route
from tests.support.hostile_server import HostileServer, answer, hang_up, silence
from tests.support.proxies import HttpProxy, SocksProxy

PATIENT = TimeLimits(connect=10.0, first_byte=10.0, idle=10.0)
PASSWORD = "proxy-password-0123456789"
PROXIES = (HttpProxy, SocksProxy)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    async with HttpClient() as client:
        yield client


def through(port: int, kind: type, password: str = "") -> Route:
    socks = kind is SocksProxy
    url = f"{'socks5h' if socks else 'http'}://127.0.0.1:{port}"
    mode = ProxyMode.SOCKS if socks else ProxyMode.HTTP
    return Route(mode, Proxy(url, "me" if password else "", password))


async def text_of(client: HttpClient, url: str) -> bytes:
    response = await client.open(HttpRequest("GET", url), PATIENT)
    try:
        return await response.read(100)
    finally:
        await response.aclose()


async def code_of(call: Awaitable[object]) -> str:
    with pytest.raises(ChatAppError) as caught:
        await call
    return caught.value.code


def certified(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("service.invalid").configure_cert(context)
    return context


# Proxies


@pytest.mark.parametrize("kind", PROXIES)
@pytest.mark.parametrize("password", ["", PASSWORD])
async def test_given_a_proxy_when_called_then_it_is_asked_for_the_name_and_nobody_else(
    client: HttpClient, kind: type[HttpProxy], password: str
) -> None:
    async with (
        HostileServer(answer("yes")) as server,
        kind(server.port, "me" if password else "", password) as proxy,
    ):
        via = client.along(through(proxy.port, kind, password), {})
        assert await text_of(via, "http://service.invalid/v1") == b"yes"
        named = "http://service.invalid/v1" if kind is HttpProxy else "service.invalid:80"
        assert proxy.asked == [named]
        assert server.connections == proxy.connections == 1
        assert "proxy-authorization" not in server.requests[0].headers or kind is HttpProxy


@pytest.mark.parametrize("kind", PROXIES)
async def test_given_a_proxy_when_a_secure_host_is_called_then_it_only_passes_bytes_on(
    client: HttpClient, kind: type[HttpProxy], tmp_path: Path
) -> None:
    authority = trustme.CA()
    file = tmp_path / "own.pem"
    authority.cert_pem.write_to_path(file)
    async with (
        HostileServer(answer("yes"), tls=certified(authority)) as server,
        kind(server.port, "me", PASSWORD) as proxy,
    ):
        route = through(proxy.port, kind, PASSWORD)
        route = Route(route.mode, route.proxy, str(file))
        assert await text_of(client.along(route, {}), "https://service.invalid/v1") == b"yes"
        assert proxy.asked == ["service.invalid:443"]
        assert "proxy-authorization" not in server.requests[0].headers


@pytest.mark.parametrize("kind", PROXIES)
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_given_a_wrong_password_when_called_then_the_proxy_is_to_blame_and_nothing_sent(
    client: HttpClient, kind: type[HttpProxy], scheme: str
) -> None:
    async with HostileServer(answer("yes")) as server, kind(server.port, "me", PASSWORD) as proxy:
        for password in ("", "wrong"):
            via = client.along(through(proxy.port, kind, password), {})
            call = via.open(HttpRequest("GET", f"{scheme}://service.invalid/"), PATIENT)
            assert await code_of(call) == "proxy_failed"
        assert (server.connections, proxy.asked) == (0, [])


@pytest.mark.parametrize("kind", PROXIES)
async def test_given_a_dead_proxy_when_called_then_it_is_to_blame(
    client: HttpClient, kind: type[HttpProxy]
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        via = client.along(through(unused.getsockname()[1], kind), {})
        call = via.open(HttpRequest("GET", "https://service.invalid/"), PATIENT)
        assert await code_of(call) == "proxy_failed"


NO_SOCKS = [b"", b"\x05", b"\x04\x00", b"\x05\x00\x05", b"HTTP/1.1 400 Bad\r\n\r\n", b"\xff" * 300]


@pytest.mark.parametrize("words", NO_SOCKS)
async def test_given_a_proxy_that_speaks_something_else_when_called_then_it_is_to_blame(
    client: HttpClient, words: bytes
) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(words)
        writer.close()

    async with await asyncio.start_server(speak, "127.0.0.1", 0) as server:
        via = client.along(through(server.sockets[0].getsockname()[1], SocksProxy), {})
        call = via.open(HttpRequest("GET", "http://service.invalid/"), PATIENT)
        assert await code_of(call) == "proxy_failed"


@pytest.mark.parametrize("kind", PROXIES)
async def test_given_a_silent_proxy_when_called_then_connecting_has_its_deadline(
    client: HttpClient, kind: type[HttpProxy]
) -> None:
    async with await asyncio.start_server(_say_nothing, "127.0.0.1", 0) as server:
        via = client.along(through(server.sockets[0].getsockname()[1], kind), {})
        limits = TimeLimits(connect=0.2, first_byte=10.0)
        call = via.open(HttpRequest("GET", "https://service.invalid/"), limits)
        assert await code_of(call) == "timeout_connect"


async def _say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


@pytest.mark.parametrize("kind", PROXIES)
async def test_given_a_proxy_when_this_computer_is_called_then_it_is_not_used(
    client: HttpClient, kind: type[HttpProxy]
) -> None:
    async with HostileServer(answer("self")) as server, kind(server.port) as proxy:
        via = client.along(through(proxy.port, kind), {})
        for host in ("127.0.0.1", "localhost"):
            assert await text_of(via, f"http://{host}:{server.port}/") == b"self"
        assert proxy.connections == 0


async def test_given_no_proxy_wanted_when_the_system_names_one_then_it_is_not_used(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with HostileServer(answer("no")) as server, HttpProxy(server.port) as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        via = client.along(Route(ProxyMode.NONE), {})
        call = via.open(HttpRequest("GET", "http://service.invalid/"), PATIENT)
        assert await code_of(call) == "no_network"
        assert proxy.connections == 0


async def test_given_a_system_proxy_with_a_password_when_called_then_it_is_given(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        HostileServer(answer("yes")) as server,
        SocksProxy(server.port, "me", "p@ss") as proxy,
    ):
        monkeypatch.setenv("all_proxy", f"socks5://me:p%40ss@127.0.0.1:{proxy.port}")
        assert await text_of(client, "http://service.invalid/") == b"yes"


def test_given_a_route_when_shown_then_its_password_is_not() -> None:
    route = through(1, SocksProxy, PASSWORD)
    assert PASSWORD not in repr(route)
    assert PASSWORD not in repr(Proxy(f"http://me:{PASSWORD}@host"))


# Certificates


async def test_given_an_own_authority_when_its_file_is_named_then_its_servers_are_trusted(
    client: HttpClient, tmp_path: Path
) -> None:
    authority, file = trustme.CA(), tmp_path / "own.pem"
    authority.cert_pem.write_to_path(file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    async with HostileServer(answer("yes"), tls=context) as server:
        call = client.open(HttpRequest("GET", server.url), PATIENT)
        assert await code_of(call) == "bad_certificate"
        assert await text_of(client.along(Route(ca_file=str(file)), {}), server.url) == b"yes"
        call = client.open(HttpRequest("GET", server.url), PATIENT)
        assert await code_of(call) == "bad_certificate"  # it is trusted on that way only


async def test_given_a_file_of_certificates_when_it_changes_then_the_new_one_counts(
    client: HttpClient, tmp_path: Path
) -> None:
    authority, file = trustme.CA(), tmp_path / "own.pem"
    trustme.CA().cert_pem.write_to_path(file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    via = client.along(Route(ca_file=str(file)), {})
    async with HostileServer(answer("yes"), tls=context) as server:
        assert await code_of(via.open(HttpRequest("GET", server.url), PATIENT)) == "bad_certificate"
        authority.cert_pem.write_to_path(file)
        os.utime(file, (1, 1))
        assert await text_of(via, server.url) == b"yes"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "ca_missing"),
        (b"", "ca_no_certificate"),
        (b"hello", "ca_no_certificate"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "ca_no_certificate"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "ca_no_certificate"),
        (b"\x00\xff" * 99, "ca_no_certificate"),
    ],
)
async def test_given_a_file_without_certificates_when_called_then_it_is_named_and_nothing_sent(
    client: HttpClient, tmp_path: Path, content: bytes | None, code: str
) -> None:
    file = tmp_path / "own.pem"
    if content is not None:
        file.write_bytes(content)
    async with HostileServer(silence) as server:
        via = client.along(Route(ca_file=str(file)), {})
        url = server.url.replace("http:", "https:")
        with pytest.raises(ChatAppError) as caught:
            await via.open(HttpRequest("GET", url), PATIENT)
        assert (caught.value.code, caught.value.facts) == (code, {"file": str(file)})
        assert server.connections == 0


async def test_given_a_folder_as_certificates_when_called_then_it_cannot_be_read(
    client: HttpClient, tmp_path: Path
) -> None:
    via = client.along(Route(ca_file=str(tmp_path)), {})
    assert await code_of(via.prepare("https://service.invalid")) == "ca_unreadable"


# Headers


async def test_given_extra_headers_when_called_then_each_is_sent_once_and_they_count(
    client: HttpClient,
) -> None:
    via = client.along(Route(), {"X-Team": "blue", "user-agent": "Mine", "anthropic-beta": "x"})
    async with HostileServer(answer("yes")) as server:
        request = HttpRequest("GET", server.url, {"Anthropic-Beta": "old", "X-Own": "1"})
        await (await via.open(request, PATIENT)).aclose()
        head = server.requests[0].head.decode().lower()
        assert server.requests[0].headers["x-team"] == "blue"
        assert server.requests[0].headers["anthropic-beta"] == "x"
        assert server.requests[0].headers["x-own"] == "1"
        assert head.count("anthropic-beta") == head.count("user-agent") == 1


async def test_given_clients_for_several_ways_when_one_closes_all_then_all_are_closed() -> None:
    client = HttpClient()
    async with HostileServer(answer("yes"), hang_up) as server:
        await text_of(client.along(Route(ProxyMode.NONE), {}), server.url)
        await client.close()
        await server.all_closed()
