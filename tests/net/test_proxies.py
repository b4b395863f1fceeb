"""Which proxy is used for what."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis.strategies import ip_addresses, sampled_from

from chatapp.net.proxies import is_loopback, system_proxy


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "api.localhost",
        "127.0.0.1",
        "127.8.9.10",
        "::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",
        "::",
        "::1%lo",
    ],
)
def test_given_a_name_of_this_computer_when_asked_then_it_is_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["localhost.example.com", "127.0.0.1.nip.io", "10.0.0.1", "fe80::1%eth0", "", "a"]
)
def test_given_another_host_when_asked_then_it_is_not_loopback(host: str) -> None:
    assert not is_loopback(host)


@given(ip_addresses() | sampled_from([ip_address("127.255.0.1"), ip_address("::ffff:7f00:1")]))
def test_given_any_address_when_asked_then_it_is_loopback_where_the_standard_says_so(
    address: IPv4Address | IPv6Address,
) -> None:
    told = getattr(address, "ipv4_mapped", None) or address
    assert is_loopback(str(address)) == (told.is_loopback or told.is_unspecified)


@pytest.mark.parametrize(
    ("setting", "proxy"),
    [
        ("http://proxy:3128", "http://proxy:3128"),
        ("proxy:3128", "http://proxy:3128"),
        ("socks://proxy:1080", "socks5://proxy:1080"),
        ("", None),
    ],
)
async def test_given_a_setting_when_asked_then_the_proxy_is_an_address(
    monkeypatch: pytest.MonkeyPatch, setting: str, proxy: str | None
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", setting)
    assert await system_proxy("https://host/v1") == proxy
