"""Whom to trust on secure connections."""

from __future__ import annotations

import os
import ssl


def trust() -> ssl.SSLContext:
    """A context that trusts what the system trusts.

    `SSL_CERT_FILE` and `SSL_CERT_DIR` replace the system's store (OpenSSL's own variables).
    Where the interpreter finds no store of the system, that of certifi is taken.
    """
    context = ssl.create_default_context()
    told = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")
    if not told and not context.cert_store_stats()["x509_ca"]:
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def trust_nobody() -> ssl.SSLContext:
    """A context for connections that use no TLS: quick to make, and safe if they try."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
