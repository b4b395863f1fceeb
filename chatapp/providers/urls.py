"""Addresses: from a base URL to the one that is called."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit, urlunsplit

from chatapp.net.request import checked_url


def join_url(base_url: str, path: str, drop: str = "") -> str:
    """`base_url` with `path` ("/chat/completions") after it; a query stays behind the path.

    Parameters: `drop`, a path that `base_url` may have been entered with already.
    Raises InputError (bad_url) where `base_url` is no http or https address.
    """
    parts = checked_url(base_url.strip())
    folder = parts.path.rstrip("/").removesuffix(drop or path).rstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, folder + path, parts.query, ""))


def with_query(url: str, query: str) -> str:
    """`url` with `query` ("limit=1000") behind what it asks already."""
    return f"{url}{'&' if urlsplit(url).query else '?'}{query}"


def redirect_target(url: str, location: str, path: str) -> str:
    """Where a redirect of `url` leads, as a base URL to show: no query, no `path`, no user."""
    try:
        parts = urlsplit(urljoin(url, location))
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "?"
    return urlunsplit((parts.scheme, host, parts.path.removesuffix(path), "", ""))
