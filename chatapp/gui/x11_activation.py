"""Has a window manager of X11 bring a window forward by the time at which the user asked for it.

Qt sends the time of the last event it saw, which a manager that guards the focus finds too old
where the user was in another program. Sources: Extended Window Manager Hints 1.5
(_NET_ACTIVE_WINDOW), Startup Notification Protocol 0.1.
"""

from __future__ import annotations

import ctypes
import struct

_SUBSTRUCTURE = 1 << 19 | 1 << 20  # SubstructureNotify, SubstructureRedirect
_PROPERTY_CHANGE = 1 << 22
_CLIENT_MESSAGE = 33
_FROM_APPLICATION = 1
_PIECE = 20
"""Bytes of text in one message."""


class _Screens(ctypes.Structure):
    _fields_ = (
        ("root", ctypes.POINTER(ctypes.c_uint32)),
        ("rem", ctypes.c_int),
        ("index", ctypes.c_int),
    )


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Atom(ctypes.Structure):
    _fields_ = (
        ("head", ctypes.c_uint8 * 8),
        ("atom", ctypes.c_uint32),
    )


def user_time(startup_id: str) -> int | None:
    """The X server's time, in ms, at which a start was asked for; None where it is not said."""
    _id, found, time = startup_id.rpartition("_TIME")
    if not found or not (time.isascii() and time.isdigit()):
        return None
    return int(time) & 0xFFFFFFFF


def activate(window: int, startup_id: str) -> bool:
    """Have a window activated, and its start counted as done; gives whether it was asked for.

    Parameters: `window`, its number; `startup_id`, DESKTOP_STARTUP_ID of the start that led to it.
    """
    time = user_time(startup_id)
    if time is None:
        return False
    try:
        display = _Display()
    except OSError:
        return False
    try:
        data = struct.pack("=5I", _FROM_APPLICATION, time, 0, 0, 0)
        display.send(window, "_NET_ACTIVE_WINDOW", 32, data, _SUBSTRUCTURE)
        quoted = startup_id.replace("\\", "\\\\").replace('"', '\\"')
        text = f'remove: ID="{quoted}"'.encode() + b"\0"
        kind = "_NET_STARTUP_INFO_BEGIN"
        for place in range(0, len(text), _PIECE):
            piece = text[place : place + _PIECE].ljust(_PIECE, b"\0")
            display.send(window, kind, 8, piece, _PROPERTY_CHANGE)
            kind = "_NET_STARTUP_INFO"
    finally:
        display.close()
    return True


class _Display:
    """A connection to the X server of its own: Qt's is Qt's. Raises OSError."""

    def __init__(self) -> None:
        xcb = self._xcb = ctypes.CDLL("libxcb.so.1")
        xcb.xcb_connect.restype = ctypes.c_void_p
        xcb.xcb_get_setup.restype = ctypes.c_void_p
        xcb.xcb_setup_roots_iterator.restype = _Screens
        xcb.xcb_intern_atom.restype = _Cookie
        xcb.xcb_intern_atom_reply.restype = ctypes.POINTER(_Atom)
        self._connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
        if xcb.xcb_connection_has_error(self._connection):
            xcb.xcb_disconnect(self._connection)
            raise OSError("no X server")
        setup = ctypes.c_void_p(xcb.xcb_get_setup(self._connection))
        self._root = ctypes.c_uint32(xcb.xcb_setup_roots_iterator(setup).root.contents.value)

    def send(self, window: int, kind: str, size: int, data: bytes, mask: int) -> None:
        """Send a message about a window to the root window. Parameters: `size`, bits of a value."""
        head = struct.pack("=BBHII", _CLIENT_MESSAGE, size, 0, window, self._atom(kind))
        event = ctypes.create_string_buffer(head + data, 32)
        self._xcb.xcb_send_event(self._connection, 0, self._root, ctypes.c_uint32(mask), event)

    def close(self) -> None:
        """Send what was not sent yet, and leave."""
        self._xcb.xcb_flush(self._connection)
        # The server has taken all that came before this question when it answers.
        self._atom("WM_STATE")
        self._xcb.xcb_disconnect(self._connection)

    def _atom(self, name: str) -> int:
        length = ctypes.c_uint16(len(name))
        cookie = self._xcb.xcb_intern_atom(self._connection, 0, length, name.encode())
        reply = self._xcb.xcb_intern_atom_reply(self._connection, cookie, None)
        if not reply:
            return 0
        atom = int(reply.contents.atom)
        ctypes.CDLL(None).free(reply)
        return atom
