"""The connections that are kept, by the way they go."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chatapp.domain.errors import NetworkError
from chatapp.net.routes import CertificateFile, Proxy, certificate_file
from chatapp.net.tls import trust, trust_nobody

if TYPE_CHECKING:
    import httpx

_KEEP_ALIVE = 4.0
"""Seconds an idle connection is kept: less than the 5 s after which many servers close it."""

_Way = tuple[Proxy | None, bool, CertificateFile | None]


class Transports:
    """Makes a transport for each way once; another one when the file of certificates changed."""

    def __init__(self) -> None:
        self._transports: dict[_Way, httpx.AsyncHTTPTransport] = {}
        self._making = asyncio.Lock()

    async def get(self, url: str, proxy: Proxy | None, ca_file: str) -> httpx.AsyncHTTPTransport:
        """The transport for calls of `url`; raises NetworkError (proxy_failed, ca_...)."""
        encrypted = urlsplit(url).scheme == "https"
        secure = encrypted or (proxy is not None and proxy.url.startswith("https"))
        way = (proxy, secure, await certificate_file(ca_file) if secure else None)
        async with self._making:
            transport = self._transports.get(way)
            if transport is None:
                # Loading the library and the certificates would stall the loop for long.
                transport = await asyncio.to_thread(_new_transport, *way)
                self._transports[way] = transport
            return transport

    async def close(self) -> None:
        """Close every connection."""
        transports, self._transports = list(self._transports.values()), {}
        for transport in transports:
            await transport.aclose()


def _new_transport(
    proxy: Proxy | None, secure: bool, certificates: CertificateFile | None
) -> httpx.AsyncHTTPTransport:
    import httpx

    with contextlib.suppress(ImportError):  # else it is loaded with the first connection
        importlib.import_module("anyio._backends._asyncio")
    context = trust(certificates.path if certificates else "") if secure else trust_nobody()
    try:
        return httpx.AsyncHTTPTransport(
            verify=context,
            trust_env=False,
            limits=httpx.Limits(max_keepalive_connections=8, keepalive_expiry=_KEEP_ALIVE),
            proxy=None
            if proxy is None
            else httpx.Proxy(
                proxy.url,
                auth=(proxy.user, proxy.password) if proxy.user else None,
                ssl_context=context if proxy.url.startswith("https") else None,
            ),
        )
    except (ValueError, httpx.InvalidURL) as error:
        raise NetworkError("proxy_failed") from error
