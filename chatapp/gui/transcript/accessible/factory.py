"""Has Qt ask here for the interfaces of the transcript's widgets."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

_installed: list[bool] = []
_made: list[QAccessibleInterface] = []
"""What was made: Qt ends the interfaces, with their widgets; Python must not."""


def install() -> None:
    """Have Qt ask here first; only the first call counts."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_make)


def _make(_kind: str, thing: QObject | None) -> QAccessibleInterface | None:
    from chatapp.gui.transcript.accessible.widgets import interface

    made = interface(thing) if isinstance(thing, QWidget) else None
    if made is not None:
        _made.append(made)
    return made
