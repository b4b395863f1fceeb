"""The operating system's keyring behind a time limit and an allow-list of safe backends.

The library `keyring` may block for ever, and may pick a backend that writes plain text.
Everything here runs on threads that the process does not wait for when it ends.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from chatapp.domain.errors import SecretError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

SERVICE = "ChatApp"
"""The service name of all entries in the keyring."""

_SECRET_SERVICE = "keyring.backends.SecretService.Keyring"
_KWALLET = "keyring.backends.kwallet.DBusKeyring"
_KWALLET4 = "keyring.backends.kwallet.DBusKeyringKWallet4"
_MACOS = "keyring.backends.macOS.Keyring"
_WINDOWS = "keyring.backends.Windows.WinVaultKeyring"

SAFE_BACKENDS = frozenset({_SECRET_SERVICE, _KWALLET, _KWALLET4, _MACOS, _WINDOWS})
"""Backends that keep keys encrypted for the user's session; no other is ever used."""

_CHAINER = "keyring.backends.chainer.ChainerBackend"
_NO_KEYRING = frozenset({"keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"})

# By name: importing `keyring` may be what failed. InitError is raised by Secret Service and
# KWallet when the keyring cannot be opened; the last two come from SecretStorage.
_LOCKED = frozenset({"KeyringLocked", "InitError", "LockedException", "PromptDismissedException"})


def read_entry(backend: KeyringBackend, entry: str) -> str | None:
    """What is kept under a name; for `KeyringThread.run`."""
    return backend.get_password(SERVICE, entry)


def delete_entry(backend: KeyringBackend, entry: str) -> None:
    """Remove what is kept under a name, if anything is; for `KeyringThread.run`."""
    from keyring.errors import PasswordDeleteError

    try:
        backend.delete_password(SERVICE, entry)
    except PasswordDeleteError:
        if backend.get_password(SERVICE, entry) is not None:
            raise


def choose_backend() -> KeyringBackend:
    """The safe backend to use; blocks.

    One the user configured for `keyring` is taken if it is safe, and replaced by none if not.
    Raises SecretError (keyring_missing, keyring_insecure).
    """
    from keyring import core

    configured = core.load_env() or core.load_config()
    name = backend_name(configured) if configured is not None else _CHAINER
    if name in _NO_KEYRING:
        raise SecretError("keyring_missing")
    if configured is not None and name in SAFE_BACKENDS:
        return configured
    if name != _CHAINER:
        raise SecretError("keyring_insecure", backend=name)
    usable = []
    for candidate in _candidates():
        with suppress(Exception):  # whatever a backend raises, it cannot be used here
            usable.append(core.load_keyring(candidate))
    if not usable:
        raise SecretError("keyring_missing")
    return max(usable, key=lambda backend: backend.priority)


def backend_name(backend: KeyringBackend) -> str:
    """Module and class of a backend."""
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _candidates() -> tuple[str, ...]:
    if sys.platform == "win32":
        return (_WINDOWS,)
    if sys.platform == "darwin":
        return (_MACOS,)
    return _SECRET_SERVICE, _KWALLET, _KWALLET4


def secret_error_of(error: BaseException) -> SecretError:
    """What any error of `keyring`, its backends and their systems means to the user."""
    if isinstance(error, SecretError):
        return error
    names = {kind.__name__ for kind in type(error).__mro__}
    if "NoKeyringError" in names:
        return SecretError("keyring_missing")
    return SecretError("keyring_locked" if names & _LOCKED else "keyring_failed")


class KeyringThread:
    """Runs calls on `keyring` one at a time, each with a time limit.

    A call that exceeds its limit is left alone on its thread. While it hangs, further calls
    fail at once; now and then one is let through on a new thread, to see if all is well again.

    Parameters: `timeout`, seconds a call may take; `retry`, seconds between attempts while
    one hangs.
    """

    def __init__(self, timeout: float, retry: float) -> None:
        self._timeout = timeout
        self._retry = retry
        self._turn = asyncio.Lock()
        self._hanging: threading.Event | None = None
        self._hanging_since = 0.0
        self._backend: KeyringBackend | None = None
        self.backend = ""
        """Module and class of the backend that was last used; "" while none was."""

    async def run(self, function: Callable[[KeyringBackend, *Ts], T], *args: *Ts) -> T:
        """Call `function` with the backend.

        Raises SecretError (keyring_missing, keyring_insecure, keyring_locked, keyring_timeout,
        keyring_failed).
        """
        async with self._turn:
            if self._hangs():
                raise SecretError("keyring_timeout", seconds=f"{self._timeout:g}")
            return await self._attempt(lambda: function(self._chosen(), *args))

    def _hangs(self) -> bool:
        if self._hanging is None or self._hanging.is_set():
            self._hanging = None
            return False
        return time.monotonic() - self._hanging_since < self._retry

    def _chosen(self) -> KeyringBackend:
        if self._backend is None:
            self._backend = choose_backend()
            self.backend = backend_name(self._backend)
        return self._backend

    async def _attempt(self, call: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        ended = threading.Event()

        def work() -> None:
            result: Any = None
            error: SecretError | None = None
            try:
                result = call()
            except BaseException as raised:
                self._backend = None  # another one may be usable next time
                error = secret_error_of(raised)
            ended.set()
            with suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(_settle, future, result, error)

        threading.Thread(target=work, name="keyring", daemon=True).start()
        try:
            return await asyncio.wait_for(future, self._timeout)
        except TimeoutError:
            self._hanging, self._hanging_since = ended, time.monotonic()
            raise SecretError("keyring_timeout", seconds=f"{self._timeout:g}") from None


def _settle(future: asyncio.Future[Any], result: Any, error: SecretError | None) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
