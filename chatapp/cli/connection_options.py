"""What `connections add` and `connections change` set besides name, address and key."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from chatapp.cli.output import say
from chatapp.domain.errors import InputError
from chatapp.domain.headers import check_header_name, check_header_value
from chatapp.domain.messages import Failure
from chatapp.domain.models import ConnectionOptions, ProxyMode
from chatapp.domain.proxies import proxy_address
from chatapp.domain.wording import word
from chatapp.engine.connection_options import Options, checked_options

_MODES = {"none": ProxyMode.NONE, "system": ProxyMode.SYSTEM}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options that were given, looked at before anything is kept."""

    options: Mapping[str, object]
    headers: Mapping[str, str] = field(repr=False)
    removed: tuple[str, ...]
    proxy: ProxyMode | None
    proxy_address: str = field(repr=False)
    """With the user; the password is apart."""
    proxy_password: str = field(repr=False)

    async def keep(self, connection_id: str, options: Options) -> None:
        """Keep them; what no keyring takes is left out, and that is said."""
        if self.options:
            await options.set(connection_id, **self.options)
        for name in self.removed:
            _say_left_behind(f"header {name}", await options.remove_header(connection_id, name))
        for name, value in self.headers.items():
            failure = await options.set_header(connection_id, name, value)
            if failure is not None:
                await options.remove_header(connection_id, name)
                _say_left_out(f"header {name}", failure)
        if self.proxy is not None:
            _connection, left = await options.set_proxy(
                connection_id, self.proxy, self.proxy_address
            )
            _say_left_behind("last proxy's password", left)
        if self.proxy_password:
            failure = await options.set_proxy_password(connection_id, self.proxy_password)
            if failure is not None:
                await options.set_proxy_password(connection_id, "")
                _say_left_out("proxy's password", failure)


def wanted_options(arguments: argparse.Namespace) -> Wanted:
    """What the command line and the environment say.

    Raises InputError for what cannot be; it shows no secret.
    """
    given = {
        "ca_file": arguments.ca and str(Path(arguments.ca).expanduser().absolute()),
        "organization": arguments.organization,
        "project": arguments.project,
    }
    options = {name: value for name, value in given.items() if value is not None}
    pairs = [*arguments.header, *((n, _variable(v)) for n, v in arguments.header_env)]
    headers = {check_header_name(name): check_header_value(name, value) for name, value in pairs}
    password = _variable(arguments.proxy_password_env) if arguments.proxy_password_env else ""
    mode, address = _MODES.get(arguments.proxy or ""), ""
    if arguments.proxy and mode is None:
        proxy = proxy_address(arguments.proxy)
        password = password or proxy.password
        mode, address = proxy.mode, replace(proxy, password="").kept
    return Wanted(
        checked_options(options),
        headers,
        tuple(getattr(arguments, "remove_header", ())),
        mode,
        address,
        password,
    )


def summary(options: ConnectionOptions) -> str:
    """The options in a few words; no secret is among them."""
    parts = [f"header {name}" for name in options.headers]
    if options.proxy in (ProxyMode.HTTP, ProxyMode.SOCKS):
        parts.append(f"proxy {proxy_address(options.proxy_address).url}")
    elif options.proxy is ProxyMode.NONE:
        parts.append("no proxy")
    parts += [f"certificates in {options.ca_file}"] if options.ca_file else []
    parts += [f"organization {options.organization}"] if options.organization else []
    parts += [f"project {options.project}"] if options.project else []
    return ", ".join(parts)


def _variable(name: str) -> str:
    value = os.environ.get(name)
    if value is None:
        raise InputError("variable_missing", name=name)
    return value


def _say_left_out(what: str, failure: Failure) -> None:
    say(f"The {what} is not kept. {word(failure).title}.")


def _say_left_behind(what: str, failure: Failure | None) -> None:
    if failure is not None:
        say(f"The {what} may still be in the keyring. {word(failure).title}.")
