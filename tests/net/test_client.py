"""The HTTP client against servers that do what servers should not."""

from __future__ import annotations

import asyncio
import gc
import gzip
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import trustme

from chatapp.domain.errors import (
    ChatAppError,
    NetworkError,
    SecretError,
    StreamError,
)
from chatapp.domain.models import TimeLimits
from chatapp.net.client import HttpClient
from chatapp.net.request import HttpRequest
from tests.support.hostile_server import (
    Exchange,
    HostileServer,
    answer,
    hang_up,
    json_answer,
    reset,
    silence,
)

QUICK = TimeLimits(connect=5.0, first_byte=0.2, idle=0.2)
PATIENT = TimeLimits(connect=10.0, first_byte=10.0, idle=10.0)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    async with HttpClient() as client:
        yield client


async def code_of(call: Awaitable[object]) -> str:
    with pytest.raises(ChatAppError) as caught:
        await call
    return caught.value.code


def get(url: str, **headers: str) -> HttpRequest:
    return HttpRequest("GET", url, headers)


async def test_given_a_server_when_called_then_status_headers_and_body_come(
    client: HttpClient,
) -> None:
    async with HostileServer(answer("hello", 201, headers={"X-Odd": "yes"})) as server:
        response = await client.open(get(server.url), PATIENT)
        assert (response.status, response.headers["x-odd"]) == (201, "yes")
        assert await response.read(100) == b"hello"
        await response.aclose()


async def test_given_any_request_when_sent_then_it_asks_for_no_compression(
    client: HttpClient,
) -> None:
    async with HostileServer(answer("hello")) as server:
        response = await client.open(get(server.url), PATIENT)
        await response.aclose()
    headers = server.requests[0].headers
    assert headers["accept-encoding"] == "identity"
    assert headers["user-agent"].startswith("ChatApp/")


async def test_given_a_body_read_to_its_end_when_called_again_then_the_connection_is_kept(
    client: HttpClient,
) -> None:
    async with HostileServer(answer("hello")) as server:
        for _ in range(3):
            response = await client.open(get(server.url), PATIENT)
            await response.read(100)
            await response.aclose()
        assert server.connections == 1


async def test_given_a_body_still_coming_when_closed_then_the_socket_is_closed(
    client: HttpClient,
) -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, {"Transfer-Encoding": "chunked"})
        await exchange.chunk(b"one")
        await exchange.client_closes()

    async with HostileServer(behave) as server:
        response = await client.open(get(server.url), PATIENT)
        assert await anext(response.chunks()) == b"one"
        await response.aclose()
        await response.aclose()
        await asyncio.wait_for(server.all_closed(), 5)


@pytest.mark.parametrize("kept_open", [True, False])
@pytest.mark.parametrize("turns", range(10))
async def test_given_a_body_at_its_end_when_closed_at_any_moment_then_nothing_of_the_request_stays(
    client: HttpClient, turns: int, kept_open: bool
) -> None:
    async def behave(exchange: Exchange) -> None:
        connection = "keep-alive" if kept_open else "close"
        await exchange.head(200, {"Transfer-Encoding": "chunked", "Connection": connection})
        await asyncio.sleep(0.01)
        await exchange.send(b"4\r\ndone\r\n0\r\n\r\n")
        exchange.keep_alive = kept_open

    async with HostileServer(behave) as server:
        for _ in range(3):
            response = await client.open(get(server.url), PATIENT)
            assert await anext(response.chunks()) == b"done"
            for _ in range(turns):
                await asyncio.sleep(0)
            await response.aclose()
        del response
        gc.collect()
        kept = [one for one in gc.get_objects() if isinstance(one, HttpRequest)]
        assert not [one for one in kept if one.url == server.url]


@pytest.mark.parametrize("times", range(1, 7))
async def test_given_a_reader_when_its_task_is_cancelled_again_then_the_socket_is_closed(
    client: HttpClient, times: int
) -> None:
    async def read(url: str) -> None:
        response = await client.open(get(url), PATIENT)
        try:
            opened.set()
            await response.read(100)
        finally:
            await response.aclose()

    async def behave(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.client_closes()

    opened = asyncio.Event()
    async with HostileServer(behave) as server:
        task = asyncio.create_task(read(server.url))
        await opened.wait()
        for _ in range(times):
            await asyncio.sleep(0)
            task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        await asyncio.wait_for(server.all_closed(), 5)


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_given_a_call_waiting_for_the_head_when_cancelled_then_the_socket_is_closed(
    client: HttpClient, times: int
) -> None:
    arrived = asyncio.Event()

    async def behave(exchange: Exchange) -> None:
        arrived.set()
        await exchange.client_closes()

    async with HostileServer(behave) as server:
        task = asyncio.create_task(client.open(get(server.url), PATIENT))
        await arrived.wait()
        for _ in range(times):
            task.cancel()
            await asyncio.sleep(0)
        await asyncio.wait([task])
        await asyncio.wait_for(server.all_closed(), 5)


async def test_given_silence_when_called_then_the_first_byte_is_not_waited_for_for_ever(
    client: HttpClient,
) -> None:
    async with HostileServer(silence) as server:
        with pytest.raises(NetworkError) as caught:
            await client.open(get(server.url), QUICK)
        assert caught.value.code == "timeout_first_byte"
        assert caught.value.facts == {"host": "127.0.0.1", "seconds": "0.2"}
        await asyncio.wait_for(server.all_closed(), 5)


async def test_given_headers_that_trickle_when_called_then_the_deadline_holds(
    client: HttpClient,
) -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\n")
        while not exchange.writer.is_closing():
            await exchange.send(b"X-Slow: 1\r\n")
            await asyncio.sleep(0.02)

    async with HostileServer(behave) as server:
        assert await code_of(client.open(get(server.url), QUICK)) == "timeout_first_byte"


async def test_given_two_megabytes_of_headers_when_called_then_it_is_too_large(
    client: HttpClient,
) -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.send(b"HTTP/1.1 200 OK\r\n")
        await exchange.send(b"X-Big: " + b"x" * 2**21)

    async with HostileServer(behave) as server:
        with pytest.raises(StreamError) as caught:
            await client.open(get(server.url), PATIENT)
    assert (caught.value.code, caught.value.facts["limit"]) == ("too_large", "100 KB")


async def test_given_many_interim_responses_when_called_then_the_deadline_holds(
    client: HttpClient,
) -> None:
    async def behave(exchange: Exchange) -> None:
        while not exchange.writer.is_closing():
            await exchange.send(b"HTTP/1.1 103 Early Hints\r\n\r\n")
            await asyncio.sleep(0.01)

    async with HostileServer(behave) as server:
        assert await code_of(client.open(get(server.url), QUICK)) == "timeout_first_byte"


@pytest.mark.parametrize("greeting", [b"220 ready\r\n\r\n", b"ICY 200 OK\r\n\r\n", b"\x15\x03\n\n"])
async def test_given_another_protocol_when_called_then_it_is_no_api(
    client: HttpClient, greeting: bytes
) -> None:
    async with HostileServer(lambda exchange: exchange.send(greeting)) as server:
        assert await code_of(client.open(get(server.url), PATIENT)) == "not_an_api"


@pytest.mark.parametrize("behave", [hang_up, reset])
async def test_given_a_connection_lost_before_the_head_when_called_then_it_is_broken(
    client: HttpClient, behave: Callable[[Exchange], Awaitable[None]]
) -> None:
    async with HostileServer(behave) as server:
        assert await code_of(client.open(get(server.url), PATIENT)) == "broken"


@pytest.mark.parametrize("headers", [{"Transfer-Encoding": "chunked"}, {"Content-Length": "100"}])
async def test_given_a_body_cut_short_when_read_then_it_is_broken(
    client: HttpClient, headers: dict[str, str]
) -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, headers)
        await exchange.send(b"3\r\none\r\n")

    async with HostileServer(behave) as server:
        response = await client.open(get(server.url), PATIENT)
        assert await code_of(response.read(1000)) == "broken"
        await response.aclose()


async def test_given_a_reset_in_mid_body_when_read_then_it_is_broken(client: HttpClient) -> None:
    read_one = asyncio.Event()

    async def behave(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(b"one")
        await read_one.wait()
        exchange.reset()

    async with HostileServer(behave) as server:
        response = await client.open(get(server.url), PATIENT)
        chunks = response.chunks()
        assert await anext(chunks) == b"one"
        read_one.set()
        assert await code_of(anext(chunks)) == "broken"
        await response.aclose()


@pytest.mark.parametrize("times", [1, 2])
async def test_given_a_compressed_body_when_read_then_it_is_refused(
    client: HttpClient, times: int
) -> None:
    body = b"x" * 1000
    for _ in range(times):
        body = gzip.compress(body)
    encodings = ", ".join(["gzip"] * times)
    behave = answer(body, headers={"Content-Encoding": encodings})
    async with HostileServer(behave) as server:
        response = await client.open(get(server.url), PATIENT)
        assert await code_of(response.read(1000)) == "compressed"
        await response.aclose()


async def test_given_an_endless_body_when_read_then_it_ends_at_the_limit(
    client: HttpClient,
) -> None:
    async def behave(exchange: Exchange) -> None:
        await exchange.head()
        while not exchange.writer.is_closing():
            await exchange.send(b"x" * 65536)

    async with HostileServer(behave) as server:
        response = await client.open(get(server.url), PATIENT)
        assert await code_of(response.read(2**20)) == "too_large"
        await response.aclose()
        await asyncio.wait_for(server.all_closed(), 5)


async def test_given_a_redirect_when_called_then_the_other_server_is_not_asked(
    client: HttpClient,
) -> None:
    async with HostileServer(answer("yes")) as other:
        redirect = answer("", 307, headers={"Location": other.url, "Set-Cookie": "a=b"})
        async with HostileServer(redirect) as server:
            response = await client.open(get(server.url, **{"x-api-key": "canary"}), PATIENT)
            await response.aclose()
            assert response.status == 307
        assert other.connections == 0


async def test_given_a_cookie_when_called_again_then_it_is_not_sent_back(
    client: HttpClient,
) -> None:
    async with HostileServer(answer("yes", headers={"Set-Cookie": "a=b"})) as server:
        for _ in range(2):
            response = await client.open(get(server.url), PATIENT)
            await response.aclose()
    assert "cookie" not in server.requests[1].headers


async def test_given_nobody_on_the_port_when_called_then_it_is_refused(
    client: HttpClient,
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        assert await code_of(client.open(get(url), PATIENT)) == "refused"


async def test_given_a_host_that_does_not_exist_when_called_then_there_is_no_network(
    client: HttpClient,
) -> None:
    with pytest.raises(NetworkError) as caught:
        await client.open(get("https://chatapp.invalid/v1"), PATIENT)
    assert caught.value.code == "no_network"
    assert caught.value.facts["host"] == "chatapp.invalid"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host",
        "host/v1",
        "http://",
        "http://host:99999",
        "http://[::1",
        "http://a b/",
        "",
        f"http://{'a' * 70}.example/",
        "http://host:0/",
    ],
)
async def test_given_no_web_address_when_called_then_it_is_named(
    client: HttpClient, url: str
) -> None:
    assert await code_of(client.open(get(url), PATIENT)) in ("bad_url", "no_network")


@pytest.mark.parametrize("key", ["sk-\u00e9", "sk-a\r\nX-Evil: 1", "sk\0"])
async def test_given_a_key_no_header_can_hold_when_called_then_nothing_is_sent(
    client: HttpClient, key: str
) -> None:
    async with HostileServer(answer("yes")) as server:
        request = get(server.url, Authorization=f"Bearer {key}")
        with pytest.raises(SecretError) as caught:
            await client.open(request, PATIENT)
        assert caught.value.code == "key_characters"
        assert key not in repr(caught.value)
        assert server.connections == 0


# Secure connections


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """A certificate authority that this system trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


def tls_context(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


async def test_given_a_trusted_certificate_when_called_then_it_answers(
    client: HttpClient, authority: trustme.CA
) -> None:
    async with HostileServer(answer("yes"), tls=tls_context(authority, "127.0.0.1")) as server:
        response = await client.open(get(server.url), PATIENT)
        assert await response.read(10) == b"yes"
        await response.aclose()


async def test_given_an_unknown_authority_when_called_then_it_is_named_and_nothing_sent(
    client: HttpClient, authority: trustme.CA
) -> None:
    async with HostileServer(answer("yes"), tls=tls_context(trustme.CA(), "127.0.0.1")) as server:
        with pytest.raises(NetworkError) as caught:
            await client.open(get(server.url), PATIENT)
        assert caught.value.code == "bad_certificate"
        assert "issuer" in caught.value.facts["reason"]
        assert server.requests == []


async def test_given_a_certificate_for_another_name_when_called_then_that_is_the_reason(
    client: HttpClient, authority: trustme.CA
) -> None:
    async with HostileServer(answer("yes"), tls=tls_context(authority, "other.test")) as server:
        with pytest.raises(NetworkError) as caught:
            await client.open(get(server.url), PATIENT)
    assert caught.value.code == "bad_certificate"
    assert "mismatch" in caught.value.facts["reason"]


async def test_given_https_to_a_plain_server_when_called_then_tls_failed(
    client: HttpClient,
) -> None:
    async with HostileServer(answer("yes")) as server:
        url = server.url.replace("http:", "https:")
        assert await code_of(client.open(get(url), PATIENT)) == "tls_failed"


async def test_given_http_to_a_secure_server_when_called_then_it_is_a_named_failure(
    client: HttpClient, authority: trustme.CA
) -> None:
    async with HostileServer(answer("yes"), tls=tls_context(authority, "127.0.0.1")) as server:
        url = server.url.replace("https:", "http:")
        assert await code_of(client.open(get(url), PATIENT)) in ("not_an_api", "broken")


# Proxies


async def test_given_a_proxy_in_the_environment_when_loopback_is_called_then_it_is_not_used(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with HostileServer(answer("proxy")) as proxy, HostileServer(answer("self")) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("all_proxy", proxy.url)
        for host in ("127.0.0.1", "localhost"):
            response = await client.open(get(f"http://{host}:{server.port}"), PATIENT)
            assert await response.read(10) == b"self"
            await response.aclose()
        assert proxy.connections == 0


async def test_given_a_proxy_in_the_environment_when_another_host_is_called_then_it_is_used(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with HostileServer(answer("proxy")) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:1")
        response = await client.open(get("http://chatapp.invalid/v1"), PATIENT)
        assert await response.read(10) == b"proxy"
        await response.aclose()
    assert proxy.requests[0].path == "http://chatapp.invalid/v1"


async def test_given_a_host_without_proxy_when_called_then_it_is_called_directly(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with HostileServer(answer("proxy")) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", ".invalid")
        assert await code_of(client.open(get("http://a.invalid/v1"), PATIENT)) == "no_network"
        assert proxy.connections == 0


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_given_a_dead_proxy_when_called_then_the_proxy_is_named(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        proxy = f"http://127.0.0.1:{unused.getsockname()[1]}"
        monkeypatch.setenv(f"{scheme}_proxy", proxy)
        assert await code_of(client.open(get(f"{scheme}://a.invalid/"), PATIENT)) == "proxy_failed"


@pytest.mark.parametrize("status", [403, 407, 502])
async def test_given_a_proxy_that_refuses_to_connect_when_called_then_it_is_named(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    async with HostileServer(answer("no", status)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        assert await code_of(client.open(get("https://a.invalid/"), PATIENT)) == "proxy_failed"
    assert proxy.requests[0].method == "CONNECT"


async def test_given_a_silent_proxy_when_called_then_connecting_has_its_deadline(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with HostileServer(silence) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        limits = TimeLimits(connect=0.2, first_byte=10.0)
        assert await code_of(client.open(get("https://a.invalid/"), limits)) == "timeout_connect"


@pytest.mark.parametrize("proxy", ["gopher://127.0.0.1:1", "http://[::1"])
async def test_given_an_unusable_proxy_setting_when_called_then_the_proxy_is_named(
    client: HttpClient, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("all_proxy", proxy)
    assert await code_of(client.open(get("https://a.invalid/"), PATIENT)) == "proxy_failed"


async def test_given_a_prepared_client_when_called_then_it_had_not_connected_before() -> None:
    async with HttpClient() as client, HostileServer(answer("yes")) as server:
        await client.prepare(server.url)
        assert server.connections == 0
        response = await client.open(get(server.url), PATIENT)
        assert await response.read(10) == b"yes"
        await response.aclose()
        assert await code_of(client.prepare("ftp://host")) == "bad_url"


async def test_given_a_closed_client_when_used_again_then_it_connects_again() -> None:
    client = HttpClient()
    async with HostileServer(json_answer({})) as server:
        for _ in range(2):
            response = await client.open(get(server.url), PATIENT)
            await response.read(10)
            await response.aclose()
            await client.close()
        assert server.connections == 2
