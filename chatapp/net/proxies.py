"""Which proxy the environment or the system names, and which addresses are this computer's."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Whether `host` names this computer: no proxy can mean it."""
    host = host.rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    from ipaddress import IPv6Address, ip_address

    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.is_loopback or address.is_unspecified


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
