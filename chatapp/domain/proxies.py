"""The address of a proxy, as it is written and as it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from chatapp.domain.errors import InputError
from chatapp.domain.models import ConnectionOptions, ProxyMode

_MODES = {
    "http": ProxyMode.HTTP,
    "https": ProxyMode.HTTP,
    "socks": ProxyMode.SOCKS,
    "socks5": ProxyMode.SOCKS,
    "socks5h": ProxyMode.SOCKS,
}
_PORTS = {"http": 80, "https": 443, "socks5h": 1080}


@dataclass(frozen=True, slots=True)
class ProxyAddress:
    """Where a proxy is, and who it is asked as."""

    scheme: str
    """http, https, or socks5h: the proxy looks names up."""
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def mode(self) -> ProxyMode:
        """The kind of proxy."""
        return _MODES[self.scheme]

    @property
    def url(self) -> str:
        """Its address without user and password; a password is bound to it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def place(self) -> str:
        """Host and port to show; an https proxy with its scheme."""
        return self.url if self.scheme == "https" else self.url.partition("://")[2]

    @property
    def kept(self) -> str:
        """What `ConnectionOptions.proxy_address` keeps: all but the password."""
        scheme, _, place = self.url.partition("://")
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        return f"{scheme}://{user}{place}"


def proxy_address(text: str, mode: ProxyMode = ProxyMode.HTTP) -> ProxyAddress:
    """The address that was written, as in "host:3128" or "socks5://user:password@host:1080".

    Parameters: `mode`, the kind of proxy where no scheme says it.
    Raises InputError (bad_proxy); it shows neither user nor password.
    """
    scheme, _mark, rest = text.strip().rpartition("://")
    scheme = scheme.lower() or ("socks5h" if mode is ProxyMode.SOCKS else "http")
    try:
        if scheme not in _MODES or any(not c.isprintable() or c.isspace() for c in text.strip()):
            raise ValueError
        if _MODES[scheme] is ProxyMode.SOCKS:
            scheme = "socks5h"
        parts = urlsplit(f"{scheme}://{rest}")
        port = parts.port or _PORTS[scheme]
        if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError
    except ValueError:
        raise InputError("bad_proxy", address=rest.rpartition("@")[2][:200]) from None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return ProxyAddress(scheme, parts.hostname, port, user, password)


def proxy_of(options: ConnectionOptions) -> ProxyAddress | None:
    """The connection's own proxy; None where the system's or none is used.

    Raises InputError (bad_proxy).
    """
    if options.proxy not in (ProxyMode.HTTP, ProxyMode.SOCKS):
        return None
    return proxy_address(options.proxy_address, options.proxy)
