"""How many tokens a text takes, estimated without the network by a bundled vocabulary.

The vocabulary is the first part of OpenAI's o200k_base (`tools/vocabulary.py`), cut into words by
its pattern and merged by byte pairs as tiktoken does. Other models cut differently: what a service
says of an answer goes before this estimate, and corrects it (`context.py`).
"""

from __future__ import annotations

import asyncio
import base64
import threading
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from chatapp.resources import resource

if TYPE_CHECKING:
    import regex

IMAGE_TOKENS = 800
"""What a picture is taken to cost: services reckon between 85 and 1,600, by size and detail."""
MESSAGE_TOKENS = 4
"""What a message takes besides its text: the marks around it."""
_SHORT = 200
"""Characters that are counted on the spot once the vocabulary is there; they take 1 ms at most."""
_PIECE = 16_384
"""Characters counted at a time: between two, other threads have their turn."""
_LONGEST_WORD = 64
"""Bytes merged together; of longer words, such as keys and pictures as text, each such part."""
_CACHED_WORDS = 20_000
_BYTES_PER_TOKEN = 4
"""Of UTF-8: what English, Chinese and code come to, within a quarter."""

_WORD = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n/]*"
    r"|\s*[\r\n]+"
    r"|\s+(?!\S)"
    r"|\s+"
)
"""tiktoken's pattern of o200k_base."""


class Vocabulary:
    """Counts tokens by byte pair encoding.

    Parameters: `tokens`, in the order of their ranks; each single byte is among them.
    """

    def __init__(self, tokens: Sequence[bytes]) -> None:
        import regex

        self._ranks = {token: rank for rank, token in enumerate(tokens)}
        self._word: regex.Pattern[str] = regex.compile(_WORD)
        self._counts: dict[str, int] = {}

    def count(self, text: str) -> int:
        """How many tokens `text` is; any text is taken, at some 1 MB a second."""
        return sum(
            self._count_piece(text[start : start + _PIECE]) for start in range(0, len(text), _PIECE)
        )

    def _count_piece(self, text: str) -> int:
        counts, total = self._counts, 0
        for word in self._word.findall(text):
            known = counts.get(word)
            if known is None:
                known = self._count_word(word.encode(errors="replace"))
                if len(counts) >= _CACHED_WORDS:
                    counts.clear()
                counts[word] = known
            total += known
        return total

    def _count_word(self, word: bytes) -> int:
        if word in self._ranks:
            return 1
        return sum(
            self._merged(word[start : start + _LONGEST_WORD])
            for start in range(0, len(word), _LONGEST_WORD)
        )

    def _merged(self, word: bytes) -> int:
        """How many tokens are left when no two neighbours are one any more."""
        ranks = self._ranks
        parts = [word[at : at + 1] for at in range(len(word))]
        while len(parts) > 1:
            pairs = ((ranks.get(parts[at] + parts[at + 1]), at) for at in range(len(parts) - 1))
            rank, at = min(
                ((rank, at) for rank, at in pairs if rank is not None), default=(None, 0)
            )
            if rank is None:
                break
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return len(parts)


_loading = threading.Lock()


def vocabulary() -> Vocabulary:
    """The bundled vocabulary, read when it is first asked for: some 0.1 s and 15 MB."""
    with _loading:
        return _load()


@cache
def _load() -> Vocabulary:
    import gzip

    packed = resource("vocabulary", "o200k_130k.gz").read_bytes()
    return Vocabulary([base64.b64decode(line) for line in gzip.decompress(packed).split()])


def loaded() -> bool:
    """Whether the vocabulary is in memory: only then short texts are counted on the spot."""
    return _load.cache_info().currsize > 0


def count(text: str) -> int:
    """How many tokens `text` is, counted in the calling thread."""
    return vocabulary().count(text) if text else 0


async def estimate(text: str, *, by_length: bool = False) -> int:
    """How many tokens `text` is about; what takes long is done in a thread.

    Parameters: `by_length`, whether the vocabulary is not worth reading for this.
    """
    if by_length and not loaded():
        return -(-len(text.encode(errors="replace")) // _BYTES_PER_TOKEN)
    if len(text) <= _SHORT and (loaded() or not text):
        return count(text)
    return await asyncio.to_thread(count, text)
