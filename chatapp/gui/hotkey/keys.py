"""The keys a global hotkey may have, and what each system calls them."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

_SHIFT, _CONTROL, _ALT, _META = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.MetaModifier,
)
MODIFIERS = (_CONTROL, _ALT, _SHIFT, _META)
_LETTERS = "ASDFHGZXCV\0BQWERYT"
"""In the order of the codes of a Mac's keyboard, from 0 on."""


class Key(NamedTuple):
    """One key: as the X Window System, Windows and macOS number it; None: it has none there.

    Sources: keysymdef.h, Microsoft's "Virtual-Key Codes", Apple's HIToolbox/Events.h.
    """

    keysym: int
    name: str
    """The keysym's name."""
    windows: int
    mac: int | None = None


class Chord(NamedTuple):
    """A key and the modifiers that are held with it."""

    key: Key
    modifiers: Qt.KeyboardModifier

    def bits(self, values: dict[Qt.KeyboardModifier, int]) -> int:
        """The modifiers as a number. Parameters: `values`, of each of them."""
        return sum(value for modifier, value in values.items() if self.modifiers & modifier)


_MAC_LETTERS = {letter: code for code, letter in enumerate(_LETTERS)} | {
    "O": 31, "U": 32, "I": 34, "P": 35, "L": 37, "J": 38, "K": 40, "N": 45, "M": 46,
}  # fmt: skip
_MAC_DIGITS = dict(zip("1234659780", (18, 19, 20, 21, 22, 23, 25, 26, 28, 29), strict=True))
_MAC_FUNCTIONS = (122, 120, 99, 118, 96, 97, 98, 100, 101, 109, 103, 111)

KEYS: dict[Qt.Key, Key] = {
    Qt.Key.Key_Space: Key(0x20, "space", 0x20, 49),
    Qt.Key.Key_Insert: Key(0xFF63, "Insert", 0x2D, 114),
    Qt.Key.Key_Delete: Key(0xFFFF, "Delete", 0x2E, 117),
    Qt.Key.Key_Home: Key(0xFF50, "Home", 0x24, 115),
    Qt.Key.Key_End: Key(0xFF57, "End", 0x23, 119),
    Qt.Key.Key_PageUp: Key(0xFF55, "Page_Up", 0x21, 116),
    Qt.Key.Key_PageDown: Key(0xFF56, "Page_Down", 0x22, 121),
    Qt.Key.Key_Left: Key(0xFF51, "Left", 0x25, 123),
    Qt.Key.Key_Up: Key(0xFF52, "Up", 0x26, 126),
    Qt.Key.Key_Right: Key(0xFF53, "Right", 0x27, 124),
    Qt.Key.Key_Down: Key(0xFF54, "Down", 0x28, 125),
    Qt.Key.Key_Pause: Key(0xFF13, "Pause", 0x13),
    **{
        Qt.Key(ord(letter)): Key(
            ord(letter.lower()), letter.lower(), ord(letter), _MAC_LETTERS[letter]
        )
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    },
    **{
        Qt.Key(ord(digit)): Key(ord(digit), digit, ord(digit), _MAC_DIGITS[digit])
        for digit in "0123456789"
    },
    **{
        Qt.Key(Qt.Key.Key_F1 + n): Key(0xFFBE + n, f"F{n + 1}", 0x70 + n, code)
        for n, code in enumerate(_MAC_FUNCTIONS)
    },
}
"""All keys that can be a hotkey with some modifier."""


def chord(keys: str) -> Chord | None:
    """What a combination in portable form ("Ctrl+Alt+Space") is; None: it cannot be a hotkey.

    A key that writes or moves needs Ctrl, Alt or Meta, or it could not be used any more.
    """
    sequence = QKeySequence(keys, QKeySequence.SequenceFormat.PortableText)
    if sequence.count() != 1:
        return None
    pressed: QKeyCombination = sequence[0]  # type: ignore[index]
    key, modifiers = KEYS.get(pressed.key()), pressed.keyboardModifiers()
    alone = Qt.Key.Key_F1 <= pressed.key() <= Qt.Key.Key_F12 or pressed.key() == Qt.Key.Key_Pause
    if key is None or not (alone or modifiers & (_CONTROL | _ALT | _META)):
        return None
    return Chord(key, modifiers)


def portable(key: int, modifiers: Qt.KeyboardModifier) -> str:
    """The portable form of what was pressed; "" where it cannot be a hotkey."""
    held = modifiers & (_CONTROL | _ALT | _SHIFT | _META)
    combination = QKeyCombination(held, Qt.Key(key))
    text = QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText)
    return text if chord(text) is not None else ""
