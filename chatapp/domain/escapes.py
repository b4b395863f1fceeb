r"""Texts with characters that cannot be typed into a line: \n, \t, \r, \\ and \uXXXX."""

from __future__ import annotations

import re

_SHORT = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
_LETTERS = {character: f"\\{letter}" for letter, character in _SHORT.items()}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|([ntr\\]))")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def unescaped(text: str) -> str:
    r"""The text that is meant; a backslash that begins no escape stands for itself.

    Characters beyond U+FFFF may be written as two escapes, as in JSON.
    """
    return _PAIR.sub(_joined, _ESCAPE.sub(_meant, text))


def escaped(text: str) -> str:
    r"""The text as it is shown and typed: `unescaped` gives it back."""
    return "".join(_shown(character) for character in text)


def _meant(match: re.Match[str]) -> str:
    code, letter = match.groups()
    return chr(int(code, 16)) if code else _SHORT[letter]


def _joined(match: re.Match[str]) -> str:
    return match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _shown(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    if character == " " or character.isprintable():
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex().upper()}" for at in range(0, len(units), 2))
