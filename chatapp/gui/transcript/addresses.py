"""Addresses as they are shown to the reader."""

from __future__ import annotations

from PySide6.QtCore import QUrl


def readable_address(address: str) -> str:
    """An address as it is requested: nothing in it can disguise the host."""
    return bytes(QUrl(address).toEncoded().data()).decode("ascii", "replace")
