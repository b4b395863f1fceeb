"""Has Qt ask here for the interfaces of the transcript's widgets."""

from __future__ import annotations

from functools import partial
from itertools import count

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

_installed: list[bool] = []
_made: dict[int, QAccessibleInterface] = {}
"""What was made and is not ended: Qt ends the interfaces, with their widgets; Python must not."""
_numbers = count()


def install() -> None:
    """Have Qt ask here first; only the first call counts."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_make)


def _make(_kind: str, thing: QObject | None) -> QAccessibleInterface | None:
    from chatapp.gui.transcript.accessible.widgets import interface

    made = interface(thing) if isinstance(thing, QWidget) else None
    if made is not None and thing is not None:
        number = next(_numbers)
        _made[number] = made
        thing.destroyed.connect(partial(_forget, number))
    return made


def _forget(number: int, _gone: QObject | None = None) -> None:
    """The widget is gone; Qt ends the interface in the same breath, so it is kept for one more."""
    QTimer.singleShot(0, partial(_made.pop, number, None))
