"""Whom to trust on secure connections."""

from __future__ import annotations

import os
import ssl

from chatapp.domain.errors import NetworkError

CERTIFICATES_LIMIT = 4 * 2**20
"""Bytes a file of certificates may have; those of all public authorities take 0.3 MB."""


def trust(ca_file: str = "") -> ssl.SSLContext:
    """A context that trusts what the system trusts, and the certificates (PEM) in `ca_file`.

    `SSL_CERT_FILE` and `SSL_CERT_DIR` replace the system's store (OpenSSL's own variables).
    Where the interpreter finds no store of the system, that of certifi is taken.
    Raises NetworkError (ca_missing, ca_unreadable, ca_no_certificate); blocks.
    """
    context = ssl.create_default_context()
    told = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")
    if not told and not context.cert_store_stats()["x509_ca"]:
        import certifi

        context.load_verify_locations(certifi.where())
    if ca_file:
        _trust_file(context, ca_file)
    return context


def _trust_file(context: ssl.SSLContext, path: str) -> None:
    try:
        with open(os.path.expanduser(path), "rb") as file:
            data = file.read(CERTIFICATES_LIMIT + 1)
    except FileNotFoundError as error:
        raise NetworkError("ca_missing", file=path) from error
    except (OSError, ValueError) as error:
        raise NetworkError("ca_unreadable", file=path) from error
    try:
        if b"-----BEGIN " not in data or len(data) > CERTIFICATES_LIMIT:
            raise ValueError
        context.load_verify_locations(cadata=data.decode("ascii", "replace"))
    except (ssl.SSLError, ValueError) as error:
        raise NetworkError("ca_no_certificate", file=path) from error


def trust_nobody() -> ssl.SSLContext:
    """A context for connections that use no TLS: quick to make, and safe if they try."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
