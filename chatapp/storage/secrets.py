"""Keys, proxies' passwords and values of headers: in the system's keyring and nowhere else.

Where it does not take one, that is in memory for this run.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatapp.domain.errors import SecretError
from chatapp.domain.headers import PLAIN_HEADERS
from chatapp.domain.messages import Failure
from chatapp.domain.models import Connection
from chatapp.domain.proxies import proxy_address
from chatapp.net import keys
from chatapp.storage.keyrings import SERVICE, KeyringThread, delete_entry, read_entry

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

MAXIMUM_LENGTH = 1280 if sys.platform == "win32" else 8192
"""Characters. Windows' limit is 2,560 bytes of UTF-16 (CRED_MAX_CREDENTIAL_BLOB_SIZE);
elsewhere what servers take as a header's value."""

KEY = ""
"""What a secret is for: the connection's key; the name of a header is the value's."""
PROXY = "proxy password"

_UNREADABLE = ("keyring_locked", "keyring_timeout", "keyring_failed")


@dataclass(frozen=True, slots=True)
class KeyringStatus:
    """Which keyring there is, and whether keys can be kept in it."""

    backend: str
    """Module and class of the backend; "" where there is none."""
    usable: bool
    failure: Failure | None = None


def check_key(key: str, limit: int = MAXIMUM_LENGTH) -> str:
    """A key as it was meant: without white space around it.

    Raises SecretError (key_empty, key_characters, key_too_long); none shows the key.
    """
    checked = keys.check_key(key.strip())
    if len(checked) > limit:
        raise SecretError("key_too_long", limit=limit)
    return checked


class Secrets:
    """The secrets of the connections.

    A key or a header's value belongs to its connection and to the origin of its address: with
    another origin there is none, so it is never sent where it was not meant to go. A proxy's
    password belongs to the proxy's address likewise. What a secret is for: `KEY`, `PROXY`, or
    the name of a header.

    Parameters: `timeout`, seconds the keyring may take for one call; `retry`, seconds for which
    one that took longer is not asked again, unless it answers.
    """

    def __init__(self, timeout: float = 10.0, retry: float = 30.0) -> None:
        self._keyring = KeyringThread(timeout, retry)
        self._unsaved: dict[str, str] = {}
        self._seen: dict[str, str] = {}

    async def get(self, connection: Connection, purpose: str = KEY) -> str | None:
        """A secret of a connection; None where there is none.

        One that was stored or read in this run is given when the keyring does not answer.
        Raises SecretError (key_locked, key_unreadable) where there may be one out of reach.
        """
        entry = _entry(connection, purpose)
        if entry in self._unsaved:
            return self._unsaved[entry]
        try:
            key = await self._keyring.run(read_entry, entry)
        except SecretError as error:
            if error.code in _UNREADABLE and entry not in self._seen:
                code = "key_locked" if error.code == "keyring_locked" else "key_unreadable"
                raise SecretError(code, connection=connection.name) from error
            return self._seen.get(entry)
        if key is None:
            return None
        _mask(key, purpose)
        self._seen[entry] = key
        return key

    async def store(self, connection: Connection, key: str, purpose: str = KEY) -> Failure | None:
        """Keep a secret, a key as `check_key` gave it.

        None: it is in the keyring, and was read back from there. Otherwise it is kept in memory
        for this run, and why.
        """
        entry = _entry(connection, purpose)
        _mask(key, purpose)
        self._unsaved[entry] = key  # before the keyring has it, which may take its time
        try:
            await self._keyring.run(self._write, entry, key)
        except SecretError as error:
            return error.failure
        if self._unsaved.get(entry) == key:
            self._seen[entry] = self._unsaved.pop(entry)
        return None

    async def remove(self, connection: Connection, purpose: str = KEY) -> Failure | None:
        """Forget a secret; gives why, if it may still be in the keyring."""
        entry = _entry(connection, purpose)
        self._unsaved.pop(entry, None)
        self._seen.pop(entry, None)
        try:
            await self._keyring.run(delete_entry, entry)
        except SecretError as error:
            return error.failure if error.code in _UNREADABLE else None
        return None

    async def status(self, *, try_it: bool = True) -> KeyringStatus:
        """Find out whether the keyring answers.

        Parameters: `try_it`, whether to read from it: a locked one may then ask the user to open
        it; otherwise it is only looked for.
        """
        try:
            await self._keyring.run(read_entry if try_it else _look, "status")
        except SecretError as error:
            backend = error.facts.get("backend", self._keyring.backend)
            return KeyringStatus(backend, usable=False, failure=error.failure)
        return KeyringStatus(self._keyring.backend, usable=True)

    def _write(self, backend: KeyringBackend, entry: str, key: str) -> None:
        backend.set_password(SERVICE, entry, key)
        kept = backend.get_password(SERVICE, entry)
        if self._unsaved.get(entry) != key:  # removed or replaced while the keyring hung
            delete_entry(backend, entry)
        elif kept != key:
            raise SecretError("keyring_failed")

    def __repr__(self) -> str:
        return f"<Secrets: {len(self._unsaved)} in memory only>"


def _entry(connection: Connection, purpose: str) -> str:
    if purpose == PROXY:
        return f"{connection.id}@{proxy_address(connection.options.proxy_address).url} proxy"
    entry = f"{connection.id}@{connection.origin}"
    return f"{entry} header {purpose.lower()}" if purpose else entry


def _mask(secret: str, purpose: str) -> None:
    """See that a secret is masked from now on."""
    if purpose.lower() not in PLAIN_HEADERS:
        keys.known_keys.add(secret)


def _look(backend: KeyringBackend, entry: str) -> None:
    """Nothing: that there is a backend is all there is to find out."""
