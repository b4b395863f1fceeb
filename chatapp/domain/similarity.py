"""How alike two texts are, by the words they share: TF-IDF and the cosine between them.

A text is a bag of words: runs of letters and digits, case and width folded; in scripts that are
written without spaces, each two characters beside each other. A word weighs 1 + ln(times in the
text), times ln((1 + texts) / (1 + texts with it)) + 1, so that rare words tell more (Spärck Jones
1972; smoothed as in Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008,
chapter 6). Likeness is the cosine: 1 for the same words as often, 0 for none in common.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

_UNSPACED = (
    "\u3040-\u30ff"  # Japanese syllables
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Chinese characters
    "\u0e00-\u0eff"  # Thai, Lao
    "\U00020000-\U0003ffff"  # rare Chinese characters
)
_WORD = re.compile(rf"[{_UNSPACED}]+|[^\W{_UNSPACED}]+")
_DECIMALS = 12
"""Of a likeness that count: the order of the words changes those behind them."""
_FIRST_UNSPACED = re.compile(f"[{_UNSPACED}]")


def words_of(text: str) -> list[str]:
    """The words of a text, as they are compared."""
    words: list[str] = []
    for run in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        if len(run) > 1 and _FIRST_UNSPACED.match(run):
            words += [run[at : at + 2] for at in range(len(run) - 1)]
        else:
            words.append(run)
    return words


class Similarity:
    """Finds the texts that are most like another one."""

    def __init__(self, texts: Sequence[str]) -> None:
        bags = [Counter(words_of(text)) for text in texts]
        frequency = Counter(word for bag in bags for word in bag)
        self._idf = {
            word: math.log((1 + len(texts)) / (1 + count)) + 1 for word, count in frequency.items()
        }
        self._count = len(texts)
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, bag in enumerate(bags):
            for word, weight in self._weights(bag).items():
                self._postings[word].append((place, weight))

    def likeness(self, text: str) -> list[float]:
        """How alike each of the texts is, from 0 to 1."""
        scores = [0.0] * self._count
        for word, weight in self._weights(Counter(words_of(text))).items():
            for place, other in self._postings.get(word, ()):
                scores[place] += weight * other
        return scores

    def nearest(self, text: str, count: int) -> list[int]:
        """The places of the texts most like it, the nearest first; of equal ones the first."""
        scores = [round(score, _DECIMALS) for score in self.likeness(text)]
        return sorted(range(self._count), key=lambda place: (-scores[place], place))[:count]

    def _weights(self, bag: Counter[str]) -> dict[str, float]:
        """The weights of the words, as a vector of length 1."""
        unknown = math.log(1 + self._count) + 1
        weights = {
            word: (1 + math.log(times)) * self._idf.get(word, unknown)
            for word, times in bag.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {word: weight / length for word, weight in weights.items()} if length else {}
