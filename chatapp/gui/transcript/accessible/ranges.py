"""What PySide leaves out of a text interface: which range is selected, and how far attributes go.

Both give numbers through pointers, and PySide puts functions that do nothing in their place, so
that Qt reads whatever was in memory. Here these two places in an object's table of functions are
filled. Where they are is fixed by Qt's public header and the platform's calling convention; it is
done where both were tried, which is where Qt asks for them: on Linux, 64-bit x86.
"""

from __future__ import annotations

import ctypes
import logging
import os
import sys
from typing import Any, Protocol
from weakref import WeakValueDictionary

from PySide6.QtGui import QAccessibleTextInterface
from shiboken6 import Shiboken

AVAILABLE = sys.platform == "linux" and os.uname().machine == "x86_64" and sys.maxsize > 2**32
"""Whether it can be told what is selected."""
_BEFORE = 2
"""The table begins with two entries for the type, in front of where objects point."""
_SELECTION, _ATTRIBUTES, _COUNT = 2, 17, 18
"""Places of the functions in the table, behind two for the destructor; and how many there are."""
_log = logging.getLogger(__name__)


class Ranged(Protocol):
    """What can say what is selected."""

    def selected(self) -> tuple[int, int] | None:
        """From where to where, in offsets."""

    def characterCount(self) -> int:
        """How long it is."""


_texts: WeakValueDictionary[int, Ranged] = WeakValueDictionary()


def _selection(this: int, _index: int, start: Any, end: Any) -> None:
    """Stand for `selection(int, int *, int *)`."""
    found: tuple[int, int] | None = None
    try:
        text = _texts.get(this)
        found = text.selected() if text is not None else None
    except Exception:
        _log.exception("it cannot be told what is selected")
    start[0], end[0] = found or (0, 0)


def _attributes(result: int, this: int, _offset: int, start: Any, end: Any) -> int:
    """Stand for `attributes(int, int *, int *)`: an empty string, which holds for all the text."""
    ctypes.memset(result, 0, 3 * ctypes.sizeof(ctypes.c_void_p))
    text = _texts.get(this)
    start[0], end[0] = 0, text.characterCount() if text is not None else 0
    return result


_Number = ctypes.POINTER(ctypes.c_int)
_SELECTION_FUNCTION = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, _Number, _Number)(
    _selection
)
_ATTRIBUTES_FUNCTION = ctypes.CFUNCTYPE(
    ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, _Number, _Number
)(_attributes)
_tables: dict[int, ctypes.Array[ctypes.c_void_p]] = {}
"""The filled table for each that PySide made, by address."""


def complete(text: QAccessibleTextInterface, ranged: Ranged) -> None:
    """Fill in what is missing in `text`, as told by `ranged`; nothing where it is not AVAILABLE."""
    if not AVAILABLE:
        return
    address = Shiboken.getCppPointer(text)[0]
    pointer = ctypes.c_void_p.from_address(address)
    assert pointer.value is not None
    if pointer.value not in _tables:
        _tables[pointer.value] = _filled(pointer.value)
    _texts[address] = ranged
    begin = ctypes.addressof(_tables[pointer.value])
    pointer.value = begin + _BEFORE * ctypes.sizeof(ctypes.c_void_p)


def _filled(table: int) -> ctypes.Array[ctypes.c_void_p]:
    size = ctypes.sizeof(ctypes.c_void_p)
    kind = ctypes.c_void_p * (_BEFORE + _COUNT)
    copy = kind.from_buffer_copy(ctypes.string_at(table - _BEFORE * size, ctypes.sizeof(kind)))
    copy[_BEFORE + _SELECTION] = ctypes.cast(_SELECTION_FUNCTION, ctypes.c_void_p)
    copy[_BEFORE + _ATTRIBUTES] = ctypes.cast(_ATTRIBUTES_FUNCTION, ctypes.c_void_p)
    return copy
