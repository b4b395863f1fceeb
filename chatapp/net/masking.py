"""Masks known keys in an answer that arrives in pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chatapp.net.redact import MASK

MIN_LENGTH = 16
"""Keys of fewer characters are left alone in answers: they could be ordinary words."""

_SHOWN = 3
"""Characters of a key that stay. They tell nothing, and an answer that ends with "s" need not
wait for the next piece to rule out "sk-...": only from the fourth on text is held back."""


class KeyMasker:
    """Replaces each key in a text by its first three characters and a mask.

    The result does not depend on how the text is cut into pieces. Of the text only the
    longest end that may be the beginning of a key is held back, less three characters.

    Parameters: `keys`, of which those of at least 16 characters are masked.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        long = {key for key in keys if len(key) >= MIN_LENGTH}
        # A key that holds another one is broken up by masking that one.
        self._keys = tuple(key for key in long if not any(k in key for k in long - {key}))
        self._pattern = re.compile("|".join(map(re.escape, self._keys)))
        self._longest = max(map(len, self._keys), default=0)
        self._pending = ""
        self._emitted = 0

    def feed(self, text: str) -> str:
        """What can be shown now that `text` has arrived."""
        if not self._keys or not text:
            return text
        text = self._pending + text
        shown, emitted, position = [], self._emitted, 0
        for match in self._pattern.finditer(text):
            shown += [text[emitted : match.start() + _SHOWN], MASK]
            emitted = position = match.end()
        start = self._beginning(text, position)
        until = max(emitted, min(start + _SHOWN, len(text)))
        shown.append(text[emitted:until])
        self._pending, self._emitted = text[start:], until - start
        return "".join(shown)

    def end(self) -> str:
        """The rest, when no more will arrive."""
        rest = self._pending[self._emitted :]
        self._pending, self._emitted = "", 0
        return rest

    def _beginning(self, text: str, position: int) -> int:
        """Where the longest end of `text[position:]` that begins a key starts."""
        first = len(text)
        low = max(position, len(text) - self._longest + 1)
        for key in self._keys:
            at = text.find(key[0], low, first)
            while at >= 0:
                if key.startswith(text[at:]):
                    first = at
                    break
                at = text.find(key[0], at + 1, first)
        return first


def mask_keys(text: str, keys: Iterable[str]) -> str:
    """A whole text with each key in it masked, as `KeyMasker` does."""
    masker = KeyMasker(keys)
    return masker.feed(text) + masker.end()
