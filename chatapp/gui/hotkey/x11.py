"""The hotkey on X11: a key of the root window that is grabbed, over a connection of its own."""

from __future__ import annotations

import ctypes
from functools import lru_cache

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal

from chatapp.gui.hotkey.keys import Chord
from chatapp.gui.settings.system_state import HotkeyStatus

_MODIFIERS = {
    Qt.KeyboardModifier.ShiftModifier: 1,
    Qt.KeyboardModifier.ControlModifier: 4,
    Qt.KeyboardModifier.AltModifier: 8,
    Qt.KeyboardModifier.MetaModifier: 64,
}
_LOCKS = (0, 2, 16, 18)
"""Caps Lock and Num Lock, which must not matter."""
_ASYNC, _BAD_ACCESS = 1, 10
_KEY_PRESS, _KEY_RELEASE, _MAPPING_NOTIFY = 2, 3, 34
_REPEATS_WITHIN_MS = 5
"""A key that is held down is released and pressed at once, again and again."""


class _Screens(ctypes.Structure):
    """xcb_screen_iterator_t; a screen begins with its root window."""

    _fields_ = (
        ("data", ctypes.POINTER(ctypes.c_uint32)),
        ("rem", ctypes.c_int),
        ("index", ctypes.c_int),
    )


class _KeyEvent(ctypes.Structure):
    """The beginning of xcb_key_press_event_t."""

    _fields_ = (
        ("type", ctypes.c_uint8),
        ("keycode", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("time", ctypes.c_uint32),
    )


class _Error(ctypes.Structure):
    """The beginning of xcb_generic_error_t."""

    _fields_ = (("type", ctypes.c_uint8), ("code", ctypes.c_uint8))


class _Cookie(ctypes.Structure):
    """xcb_void_cookie_t."""

    _fields_ = (("sequence", ctypes.c_uint),)


class X11Hotkey(QObject):
    """Signal: `pressed(token)`, which says when, as a startup id does. Source: the X protocol's GrabKey, and libxcb."""

    pressed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._connection: int | None = None
        self._notifier: QSocketNotifier | None = None
        self._chord: Chord | None = None
        self._released_at = 0

    async def available(self) -> bool:
        """Whether the libraries are there, which Qt needs too."""
        try:
            _xcb(), _keysyms()
        except OSError:
            return False
        return True

    async def hold(self, chord: Chord) -> HotkeyStatus:
        """Grab a key in the place of the one that is held."""
        await self.release()
        connection = _xcb().xcb_connect(None, None)
        self._connection = connection
        if _xcb().xcb_connection_has_error(connection):
            await self.release()
            return HotkeyStatus.FAILED
        status = self._grab(chord)
        if status is not HotkeyStatus.ON:
            await self.release()
            return status
        self._chord = chord
        number = _xcb().xcb_get_file_descriptor(connection)
        self._notifier = QSocketNotifier(number, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        return status

    async def release(self) -> None:
        """End the connection, and with it the grab."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._connection is not None:
            _xcb().xcb_disconnect(self._connection)
            self._connection = None
        self._chord = None

    def _grab(self, chord: Chord) -> HotkeyStatus:
        """Grab each key that the keyboard has for it, whatever is locked."""
        root = _xcb().xcb_setup_roots_iterator(_xcb().xcb_get_setup(self._connection)).data[0]
        codes = _keycodes(self._connection, chord.key.keysym)
        held = chord.bits(_MODIFIERS)
        cookies = [
            _xcb().xcb_grab_key_checked(
                self._connection, 0, root, held | locks, code, _ASYNC, _ASYNC
            )
            for code in codes
            for locks in _LOCKS
        ]
        errors = [_error_code(self._connection, cookie) for cookie in cookies]
        if _BAD_ACCESS in errors:
            return HotkeyStatus.TAKEN
        return HotkeyStatus.ON if codes and not any(errors) else HotkeyStatus.FAILED

    def _read(self) -> None:
        """Look at all events that have come."""
        while self._connection is not None:
            event = _xcb().xcb_poll_for_event(self._connection)
            if not event:
                break
            told = _KeyEvent.from_buffer_copy(ctypes.string_at(event, ctypes.sizeof(_KeyEvent)))
            _free(event)
            self._take(told.type & 0x7F, told.time)
        gone = self._connection and _xcb().xcb_connection_has_error(self._connection)
        if gone and self._notifier is not None:
            self._notifier.setEnabled(False)  # the X server is gone, and soon the app

    def _take(self, kind: int, time: int) -> None:
        if kind == _KEY_RELEASE:
            self._released_at = time
        elif kind == _KEY_PRESS and time - self._released_at > _REPEATS_WITHIN_MS:
            self.pressed.emit(f"chatapp-hotkey_TIME{time}")
        elif kind == _MAPPING_NOTIFY and self._chord is not None:
            self._grab(self._chord)  # the key may lie elsewhere on another keyboard


def _keycodes(connection: int | None, keysym: int) -> list[int]:
    symbols = _keysyms().xcb_key_symbols_alloc(connection)
    found = _keysyms().xcb_key_symbols_get_keycode(symbols, keysym)
    codes: list[int] = []
    while found and found[len(codes)]:
        codes.append(found[len(codes)])
    if found:
        _free(found)
    _keysyms().xcb_key_symbols_free(symbols)
    return codes


def _error_code(connection: int | None, cookie: _Cookie) -> int:
    """The X error of a request, 0 for none."""
    error = _xcb().xcb_request_check(connection, cookie)
    if not error:
        return 0
    code: int = _Error.from_buffer_copy(ctypes.string_at(error, ctypes.sizeof(_Error))).code
    _free(error)
    return code


def _free(pointer: object) -> None:
    """What libxcb gives is the caller's to free."""
    free = ctypes.CDLL(None).free
    free.argtypes, free.restype = (ctypes.c_void_p,), None
    free(ctypes.cast(pointer, ctypes.c_void_p))  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def _xcb() -> ctypes.CDLL:
    library, pointer, byte = ctypes.CDLL("libxcb.so.1"), ctypes.c_void_p, ctypes.c_uint8
    word, number = ctypes.c_uint16, ctypes.c_uint32
    _declare(library, "xcb_connect", pointer, pointer, pointer)
    _declare(library, "xcb_connection_has_error", ctypes.c_int, pointer)
    _declare(library, "xcb_disconnect", None, pointer)
    _declare(library, "xcb_get_file_descriptor", ctypes.c_int, pointer)
    _declare(library, "xcb_get_setup", pointer, pointer)
    _declare(library, "xcb_setup_roots_iterator", _Screens, pointer)
    grab = (pointer, byte, number, word, byte, byte, byte)
    _declare(library, "xcb_grab_key_checked", _Cookie, *grab)
    _declare(library, "xcb_request_check", pointer, pointer, _Cookie)
    _declare(library, "xcb_poll_for_event", pointer, pointer)
    return library


@lru_cache(maxsize=1)
def _keysyms() -> ctypes.CDLL:
    library, pointer = ctypes.CDLL("libxcb-keysyms.so.1"), ctypes.c_void_p
    codes = ctypes.POINTER(ctypes.c_uint8)
    _declare(library, "xcb_key_symbols_alloc", pointer, pointer)
    _declare(library, "xcb_key_symbols_get_keycode", codes, pointer, ctypes.c_uint32)
    _declare(library, "xcb_key_symbols_free", None, pointer)
    return library


def _declare(library: ctypes.CDLL, name: str, result: type | None, *arguments: type) -> None:
    function = getattr(library, name)
    function.restype, function.argtypes = result, arguments
