"""How calls reach their endpoint: through which proxy, and whom they trust on the way."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from chatapp.domain.errors import NetworkError
from chatapp.domain.models import ProxyMode
from chatapp.net.proxies import is_loopback, system_proxy


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy to go through. One that the system names may have user and password in `url`."""

    url: str = field(repr=False)
    """http, https, socks5 or socks5h (the proxy looks names up)."""
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Route:
    """The way of a connection's calls. Addresses of this computer are always called directly."""

    mode: ProxyMode = ProxyMode.SYSTEM
    proxy: Proxy | None = None
    """For the modes HTTP and SOCKS."""
    ca_file: str = ""
    """Path of certificates (PEM) to trust besides the system's; "" for none."""

    async def proxy_for(self, url: str) -> Proxy | None:
        """The proxy for a call of `url`; None to connect directly."""
        if self.mode is ProxyMode.NONE or is_loopback(urlsplit(url).hostname or ""):
            return None
        if self.mode is ProxyMode.SYSTEM:
            found = await system_proxy(url)
            return None if found is None else Proxy(found)
        return self.proxy


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """Certificates to trust, as the file was when it was looked at."""

    path: str
    stamp: tuple[int, int, int] = (0, 0, 0)


async def certificate_file(path: str) -> CertificateFile | None:
    """The file as it is now; None for no path. Raises NetworkError (ca_missing, ca_unreadable)."""
    return await asyncio.to_thread(_look_at, path) if path else None


def _look_at(path: str) -> CertificateFile:
    try:
        state = os.stat(os.path.expanduser(path))
    except FileNotFoundError as error:
        raise NetworkError("ca_missing", file=path) from error
    except (OSError, ValueError) as error:
        raise NetworkError("ca_unreadable", file=path) from error
    return CertificateFile(path, (state.st_mtime_ns, state.st_size, state.st_ino))
