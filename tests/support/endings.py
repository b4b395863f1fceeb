"""Whether what is deleted later holds what it lies in.

A page that only its child holds ends with the child's Python part, in the middle of the child's own
end, and then ends the child once more.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from functools import partial
from types import MethodType
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import Shiboken

_HOLDERS = (MethodType, partial, list, tuple, set, dict)
"""Looked into: what they hold lives as long as they do."""


def held_above(thing: QObject) -> list[str]:
    """The attributes of `thing`, and of all in it, that hold something above it.

    Only what Python owns counts: what Qt owns does not end when it is let go of.
    """
    above = [each for each in _above(thing) if Shiboken.ownedByPython(each)]
    return [
        f"{type(part).__name__}.{name} holds {type(each).__name__}"
        for part in _all_in(thing)
        for name, value in getattr(part, "__dict__", {}).items()
        for each in above
        if _holds(value, each)
    ]


def _above(thing: QObject) -> Iterator[QObject]:
    parent = thing.parent()
    while parent is not None:
        yield parent
        parent = parent.parent()


def _all_in(thing: QObject) -> Iterator[QObject]:
    yield thing
    for child in thing.children():
        yield from _all_in(child)


def _holds(value: Any, wanted: QObject) -> bool:
    held = gc.get_referents(value) if isinstance(value, _HOLDERS) else ()
    return any(each is wanted for each in (value, *held))
