"""Addresses as they are shown to the reader."""

from __future__ import annotations

from PySide6.QtCore import QUrl


def readable_address(address: str) -> str:
    """An address as it is requested: nothing in it can disguise the host."""
    url = QUrl(address)
    named = bool(url.userInfo())
    if named:  # it may look like a host, and stands before it
        url.setUserInfo("")
    text = bytes(url.toEncoded().data()).decode("ascii", "replace")
    return text.replace("//@", "//", 1) if named else text
