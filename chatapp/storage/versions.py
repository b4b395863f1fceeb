"""The version of SQLite that is used."""

from __future__ import annotations

import apsw


def sqlite_version() -> str:
    """As in "3.54.0"."""
    return apsw.sqlite_lib_version()
