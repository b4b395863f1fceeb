"""Keeps PySide from searching the source of every module for its optional features.

PySide can change its names to snake_case or properties for modules that ask for it. To know which
do, it reads the source of each module that is imported after it, and all of that stays in memory:
a tenth of a second and several megabytes. No module here asks for it. There is no public way to
say so; where this one is not there any more, the search goes on as before.
"""

from __future__ import annotations

import sys

import PySide6.QtCore  # noqa: F401  it brings the search along


def skip_search() -> None:
    """Take it as known that modules imported from now on use no optional features."""
    search = sys.modules.get("shibokensupport.feature")
    if search is not None and callable(getattr(search, "_mod_uses_pyside", None)):
        search._mod_uses_pyside = _uses_features  # type: ignore[attr-defined]


def _uses_features(_module: object) -> bool:
    return False
