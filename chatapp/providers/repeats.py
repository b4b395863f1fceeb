"""Chunks that differ from the one before by their text only, read without parsing them anew.

Nearly all of a stream is such chunks, and parsing is most of what they cost.
"""

from __future__ import annotations

import re

_BEFORE_TEXT = re.compile(r'"content"\s*:\s*\Z')


class Repeats:
    """Knows the JSON around the text of the chunk that was learned last."""

    def __init__(self) -> None:
        self._head = self._tail = ""
        self.index = 0
        """The choice that the text belongs to."""

    def text_in(self, data: str) -> str | None:
        """The text in a chunk that is otherwise the one learned; None for any other chunk."""
        head, tail = self._head, self._tail
        if not head or not data.startswith(head) or not data.endswith(tail):
            return None
        text = data[len(head) : len(data) - len(tail)]
        return text if text and _stands_for_itself(text) else None

    def learn(self, data: str, index: int, text: str) -> None:
        """Take a chunk as the model for the next ones.

        Parameters: `text`, the only thing it told, for the choice `index`.
        """
        self._head = self._tail = ""
        quoted = f'"{text}"'
        place = data.find(quoted)
        # Without a backslash nothing in it is escaped: what stands there once is what was read.
        if data.count(quoted) == 1 and "\\" not in data and text.isprintable():
            head = data[: place + 1]
            if _BEFORE_TEXT.search(head, max(0, place - 20), place):
                self._head, self._tail, self.index = head, data[place + 1 + len(text) :], index


def _stands_for_itself(text: str) -> bool:
    """Whether JSON has `text` as it is: then a string that holds it ends where it would."""
    return text.isprintable() and '"' not in text and "\\" not in text
