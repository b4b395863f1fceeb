"""The hotkey on macOS: Carbon's RegisterEventHotKey, which needs no permission of the user."""

from __future__ import annotations

import ctypes
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from chatapp.gui.hotkey.keys import Chord
from chatapp.gui.settings.system_state import HotkeyStatus

CARBON = "/System/Library/Frameworks/Carbon.framework/Carbon"
_MODIFIERS = {
    Qt.KeyboardModifier.ControlModifier: 0x0100,  # Qt's name of the Command key
    Qt.KeyboardModifier.ShiftModifier: 0x0200,
    Qt.KeyboardModifier.AltModifier: 0x0800,
    Qt.KeyboardModifier.MetaModifier: 0x1000,  # and of the Control key
}
EXISTS = -9878
"""eventHotKeyExistsErr."""
_KEYBOARD = int.from_bytes(b"keyb", "big")
_HOTKEY_PRESSED = 5
_SIGNATURE = int.from_bytes(b"Chat", "big")
_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


class _EventType(ctypes.Structure):
    """EventTypeSpec."""

    _fields_ = (("event_class", ctypes.c_uint32), ("kind", ctypes.c_uint32))


class _HotkeyId(ctypes.Structure):
    """EventHotKeyID."""

    _fields_ = (("signature", ctypes.c_uint32), ("number", ctypes.c_uint32))


class MacHotkey(QObject):
    """Signal: `pressed("")`. Source: CarbonEvents.h of Apple's HIToolbox."""

    pressed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held: ctypes.c_void_p | None = None
        self._handler: object = None  # Carbon keeps no reference
        self._installed = False

    async def available(self) -> bool:
        """Always."""
        return True

    async def hold(self, chord: Chord) -> HotkeyStatus:
        """Register a key in the place of the one that is held."""
        await self.release()
        if chord.key.mac is None:
            return HotkeyStatus.FAILED
        carbon = _carbon()
        if not self._install(carbon):
            return HotkeyStatus.FAILED
        held = ctypes.c_void_p()
        bits, target = chord.bits(_MODIFIERS), carbon.GetApplicationEventTarget()
        number = _HotkeyId(_SIGNATURE, 1)
        code = carbon.RegisterEventHotKey(
            chord.key.mac, bits, number, target, 0, ctypes.byref(held)
        )
        if code:
            return HotkeyStatus.TAKEN if code == EXISTS else HotkeyStatus.FAILED
        self._held = held
        return HotkeyStatus.ON

    async def release(self) -> None:
        """Give it back."""
        if self._held is not None:
            _carbon().UnregisterEventHotKey(self._held)
            self._held = None

    def _install(self, carbon: Any) -> bool:
        """Have Carbon call when the key is pressed; gives whether it does."""
        if self._installed:
            return True
        self._handler = _HANDLER(self._take)
        kind = _EventType(_KEYBOARD, _HOTKEY_PRESSED)
        target = carbon.GetApplicationEventTarget()
        code = carbon.InstallEventHandler(target, self._handler, 1, ctypes.byref(kind), None, None)
        self._installed = code == 0
        return self._installed

    def _take(self, _caller: int, _event: int, _data: int) -> int:
        self.pressed.emit("")
        return 0


def _carbon() -> Any:
    """The framework, its functions declared: pointers are longer than an int."""
    carbon, pointer, number = ctypes.CDLL(CARBON), ctypes.c_void_p, ctypes.c_uint32
    carbon.GetApplicationEventTarget.restype = pointer
    carbon.GetApplicationEventTarget.argtypes = ()
    carbon.RegisterEventHotKey.argtypes = (number, number, _HotkeyId, pointer, number, pointer)
    carbon.InstallEventHandler.argtypes = (
        pointer, _HANDLER, ctypes.c_ulong, pointer, pointer, pointer,
    )  # fmt: skip
    carbon.UnregisterEventHotKey.argtypes = (pointer,)
    return carbon
