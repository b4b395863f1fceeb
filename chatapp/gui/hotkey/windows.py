"""The hotkey on Windows: RegisterHotKey, whose messages pass through Qt's event loop."""

from __future__ import annotations

import ctypes
from typing import Any

from PySide6.QtCore import (
    QAbstractNativeEventFilter,
    QByteArray,
    QCoreApplication,
    QObject,
    Qt,
    Signal,
)

from chatapp.gui.hotkey.keys import Chord
from chatapp.gui.settings.system_state import HotkeyStatus

_MODIFIERS = {
    Qt.KeyboardModifier.AltModifier: 1,
    Qt.KeyboardModifier.ControlModifier: 2,
    Qt.KeyboardModifier.ShiftModifier: 4,
    Qt.KeyboardModifier.MetaModifier: 8,
}
_NO_REPEAT = 0x4000
_NUMBER = 1
"""Of the hotkey, in this thread."""
WM_HOTKEY = 0x0312
ALREADY_REGISTERED = 1409


class Message(ctypes.Structure):
    """The beginning of MSG."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint32),
        ("number", ctypes.c_size_t),
    )


class WindowsHotkey(QObject):
    """Signal: `pressed("")`. Source: RegisterHotKey in Microsoft's Win32 API reference."""

    pressed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filter: _Filter | None = None

    async def available(self) -> bool:
        """Always."""
        return True

    async def hold(self, chord: Chord) -> HotkeyStatus:
        """Register a key in the place of the one that is held."""
        await self.release()
        bits = chord.bits(_MODIFIERS) | _NO_REPEAT
        if not _user32().RegisterHotKey(None, _NUMBER, bits, chord.key.windows):
            taken = _last_error() == ALREADY_REGISTERED
            return HotkeyStatus.TAKEN if taken else HotkeyStatus.FAILED
        self._filter = _Filter(self)
        if (app := QCoreApplication.instance()) is not None:
            app.installNativeEventFilter(self._filter)
        return HotkeyStatus.ON

    async def release(self) -> None:
        """Give it back."""
        if self._filter is None:
            return
        if (app := QCoreApplication.instance()) is not None:
            app.removeNativeEventFilter(self._filter)
        self._filter = None
        _user32().UnregisterHotKey(None, _NUMBER)


class _Filter(QAbstractNativeEventFilter):
    """Sees the messages of the thread."""

    def __init__(self, hotkey: WindowsHotkey) -> None:
        super().__init__()
        self._hotkey = hotkey

    def nativeEventFilter(
        self, _kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        told = Message.from_address(int(message))
        if told.message != WM_HOTKEY or told.number != _NUMBER:
            return False, 0
        self._hotkey.pressed.emit("")
        return True, 0


def _user32() -> Any:
    return ctypes.WinDLL("user32", use_last_error=True)  # type: ignore[attr-defined]


def _last_error() -> int:
    code: int = ctypes.get_last_error()  # type: ignore[attr-defined]
    return code
