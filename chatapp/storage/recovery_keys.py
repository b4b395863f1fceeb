"""Recovery keys: what a person writes down, to open encrypted conversations without the keyring.

26 random letters and digits (130 bits) and 4 that check them, in 6 groups of 5. The alphabet is
Crockford's: no I, L, O and U, so that nothing is mistaken for 1, 0 or V.
"""

from __future__ import annotations

import hashlib
import secrets

from chatapp.domain.errors import SecretError
from chatapp.net.keys import known_keys

GROUPS = 6
GROUP_SIZE = 5

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM = 26
_CHECKING = GROUPS * GROUP_SIZE - _RANDOM
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_recovery_key() -> str:
    """A new recovery key, as it is shown: "7QK3M-…"."""
    characters = "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM))
    return _shown(characters + _check(characters))


def read_recovery_key(typed: str) -> str:
    """A recovery key as it was shown, from what a person typed.

    Case, spaces and hyphens do not matter. Raises SecretError (recovery_key_malformed), which
    does not show what was typed.
    """
    characters = "".join(typed.split()).replace("-", "").upper().translate(_READ_AS)
    known = len(characters) == GROUPS * GROUP_SIZE and set(characters) <= set(_ALPHABET)
    if not known or _check(characters[:_RANDOM]) != characters[_RANDOM:]:
        raise SecretError("recovery_key_malformed")
    return _shown(characters)


def groups_of(recovery_key: str) -> list[str]:
    """The groups of a recovery key as it is shown."""
    return recovery_key.split("-")


def _shown(characters: str) -> str:
    starts = range(0, len(characters), GROUP_SIZE)
    shown = "-".join(characters[start : start + GROUP_SIZE] for start in starts)
    known_keys.add(shown)
    known_keys.add(characters)
    return shown


def _check(characters: str) -> str:
    digest = hashlib.sha256(b"chatapp recovery key\0" + characters.encode()).digest()
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:_CHECKING])
