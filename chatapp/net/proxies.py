"""Which proxy the environment or the system names, and which addresses are this computer's."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from urllib.parse import urlsplit

_IPV4_LOOPBACK = b"\x7f"
"""127.0.0.0/8 (RFC 1122, 3.2.1.3)."""
_IPV6_LOOPBACK = bytes(15) + b"\x01"
_IPV4_IN_IPV6 = bytes(10) + b"\xff\xff"
"""::ffff:0:0/96 (RFC 4291, 2.5.5.2)."""


def is_loopback(host: str) -> bool:
    """Whether `host` names this computer: no proxy can mean it."""
    host = host.rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = _packed(host.partition("%")[0])
    if len(address) == len(_IPV6_LOOPBACK):
        return address in (_IPV6_LOOPBACK, bytes(16))
    return address[:1] == _IPV4_LOOPBACK or address == bytes(4)


def _packed(address: str) -> bytes:
    """The bytes of an IP address, 4 of one that is mapped into IPv6; none of what is none.

    The `ipaddress` module would be all that needs it in a window that is only looked at.
    """
    for family in (socket.AF_INET, socket.AF_INET6):
        with suppress(OSError, ValueError):
            return socket.inet_pton(family, address).removeprefix(_IPV4_IN_IPV6)
    return b""


async def system_proxy(url: str) -> str | None:
    """The URL of the proxy for `url`, or None to connect directly.

    `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` count where they are set, else the
    settings of Windows or macOS. Only the proxy that is needed is looked at: a SOCKS proxy
    named beside an HTTP one does no harm.
    """
    parts = urlsplit(url)
    # The systems' bypass lists may look the host up, which blocks.
    return await asyncio.to_thread(_find_proxy, parts.scheme, parts.netloc.rpartition("@")[2])


def _find_proxy(scheme: str, host_and_port: str) -> str | None:
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all")
    if not proxy or proxy_bypass(host_and_port):
        return None
    if "://" not in proxy:
        return f"http://{proxy}"
    scheme, _, rest = proxy.partition("://")
    return f"socks5://{rest}" if scheme.lower() == "socks" else proxy
