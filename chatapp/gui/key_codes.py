"""Which failures are about a key: where they are shown, and whether a key is asked for."""

from __future__ import annotations

WRONG_KEY = frozenset({"key_characters", "key_empty", "key_too_long"})
"""A key that was written cannot be one."""
NO_KEY = frozenset({"key_missing", "key_locked", "key_unreadable"})
"""A key is needed, and cannot be had."""
KEYRING = frozenset({"keyring_missing", "keyring_locked", "keyring_timeout", "keyring_failed"})
"""The system keyring does not keep or give keys."""


def is_about_key(code: str) -> bool:
    """Whether a failure belongs beside the field the key is written in."""
    return code in WRONG_KEY | NO_KEY | KEYRING or code.startswith("keyring")


def wants_key_entered(code: str) -> bool:
    """Whether a call that failed so could succeed once a key was entered."""
    return code == "unauthorized" or is_about_key(code)
