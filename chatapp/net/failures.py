"""From what sockets, TLS and name look-up raise to the app's own errors."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

from chatapp.domain.errors import NetworkError


def connect_failure(error: BaseException, host: str) -> NetworkError:
    """Why no connection to `host` came about, from the causes of `error`.

    No name (no_network), nobody there (refused), no way (unreachable), a certificate that
    cannot be trusted (bad_certificate, with the reason), no TLS at all (tls_failed).
    """
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return NetworkError("bad_certificate", host=host, reason=_certificate_reason(cause))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return NetworkError("tls_failed", host=host)
    if any(isinstance(cause, (socket.gaierror, UnicodeError)) for cause in causes):
        return NetworkError("no_network", host=host)
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return NetworkError("refused", host=host)
    return NetworkError("unreachable", host=host)


def is_tls_failure(error: BaseException) -> bool:
    """Whether the connection stood and TLS failed on it."""
    return any(isinstance(cause, ssl.SSLError) for cause in _causes(error))


def _certificate_reason(error: ssl.SSLCertVerificationError) -> str:
    reason = (error.verify_message or "It could not be verified").strip().rstrip(".")
    return reason[:1].upper() + reason[1:]


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error`, what caused it, and the members of groups (one per address tried)."""
    waiting, seen = [error], set[int]()
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [cause for cause in (current.__cause__, current.__context__) if cause]
        if isinstance(current, BaseExceptionGroup):
            waiting += current.exceptions
