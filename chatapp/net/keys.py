"""What a key may look like, and which keys this process has seen."""

from __future__ import annotations

from urllib.parse import quote

from chatapp.domain.errors import SecretError


def check_key(key: str) -> str:
    """Give `key` back if it can stand in a header: visible ASCII without spaces.

    Raises SecretError (key_empty, key_characters); neither shows the key.
    """
    if not key:
        raise SecretError("key_empty")
    if not all("!" <= character <= "~" for character in key):
        raise SecretError("key_characters")
    return key


class KnownKeys:
    """The keys this process has used, to be masked in logs and errors; never written out."""

    def __init__(self) -> None:
        self._keys: frozenset[str] = frozenset()

    def add(self, key: str) -> None:
        """Remember `key` in the forms it can be echoed in."""
        if key:
            self._keys |= {key, quote(key, safe="")}

    def snapshot(self) -> frozenset[str]:
        """All keys so far."""
        return self._keys

    def __repr__(self) -> str:
        return f"<KnownKeys: {len(self._keys)}>"


known_keys = KnownKeys()
"""The process's own registry; whoever takes a key into hand adds it."""
