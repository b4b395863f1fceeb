"""How the calls of a connection go out: by which route, with which headers of its own."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from chatapp.domain.errors import SecretError
from chatapp.domain.models import Connection, Dialect, ProxyMode
from chatapp.domain.proxies import proxy_of
from chatapp.storage.secrets import PROXY, Secrets

if TYPE_CHECKING:
    from chatapp.net.client import HttpClient
    from chatapp.net.routes import Route

_OPENAI = (Dialect.OPENAI_CHAT, Dialect.OPENAI_RESPONSES, Dialect.OPENAI_COMPLETIONS)


async def client_along(client: HttpClient, connection: Connection, secrets: Secrets) -> HttpClient:
    """`client` for the calls of a connection: its proxy, certificates and headers are used.

    Raises SecretError (header_missing, proxy_password_missing, key_locked, key_unreadable) and
    InputError (bad_proxy).
    """
    return client.along(await _route(connection, secrets), await _headers(connection, secrets))


async def _route(connection: Connection, secrets: Secrets) -> Route:
    from chatapp.net.keys import known_keys
    from chatapp.net.routes import Proxy, Route

    options = connection.options
    address = proxy_of(options)
    if address is None:
        mode = ProxyMode.NONE if options.proxy is ProxyMode.NONE else ProxyMode.SYSTEM
        return Route(mode, ca_file=options.ca_file)
    password = None
    if options.proxy_password:
        password = await secrets.get(connection, PROXY)
        if password is None:
            raise SecretError("proxy_password_missing", connection=connection.name)
        # A proxy gets both in this form, and may echo it.
        known_keys.add(base64.b64encode(f"{address.user}:{password}".encode()).decode())
    proxy = Proxy(address.url, address.user, password or "")
    return Route(options.proxy, proxy, options.ca_file)


def billing_headers(connection: Connection) -> dict[str, str]:
    """The headers that tell OpenAI which organisation and project are billed."""
    if connection.dialect not in _OPENAI:
        return {}
    options = connection.options
    ids = {"OpenAI-Organization": options.organization, "OpenAI-Project": options.project}
    return {name: value for name, value in ids.items() if value}


async def _headers(connection: Connection, secrets: Secrets) -> dict[str, str]:
    headers = billing_headers(connection)
    for name in connection.options.headers:
        value = await secrets.get(connection, name)
        if value is None:
            raise SecretError("header_missing", name=name, connection=connection.name)
        headers[name] = value
    return headers
