"""A keyring in memory, for engines that run inside of a test."""

from __future__ import annotations

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from chatapp.storage.keyrings import SERVICE


class MemoryKeyring(KeyringBackend):
    """Entries of the app by name; `locked` says that the user has to open it."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[str, str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        """What is kept under a name."""
        self._check(service)
        return self.entries.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep something."""
        self._check(service)
        self.entries[username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Remove something."""
        self._check(service)
        if self.entries.pop(username, None) is None:
            raise PasswordDeleteError("there is none")

    def _check(self, service: str) -> None:
        assert service == SERVICE
        if self.locked:
            raise KeyringLocked("closed")
