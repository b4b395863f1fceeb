"""Texts as words for the index, and what to ask the index for.

What the index gives is a first choice: every message that has the text wanted is in it, and
others may be. Whoever asks looks at the texts themselves.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from itertools import islice, product

import apsw

from chatapp.storage.search_vocabulary import words_with

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u1100-\u11ff\u3040-\u30ff\u3100-\u318f\u31f0-\u31ff"  # Korean letters, Japanese, Bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7ff\uf900-\ufaff"  # Chinese characters, Korean
    "\U00020000-\U0003ffff"
)
"""Characters written without spaces between words: each counts as a word."""

_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_CHARACTER = re.compile(f"[{_UNSPACED}]")

_LONGEST = 128
"""Characters of the longest word that is indexed; longer ones are hardly words."""
_LONG = "\ue000"
"""Stands in the index for a longer word: messages with one are always looked at."""
_ENOUGH = 16
"""So many words of a text are asked for; they are choice enough."""
MOST_WORDS = 300
"""So many words that have a fragment inside are asked for; with more, the index is no help."""


def words_of(folded: str) -> list[str]:
    """The words of a folded text, in its order."""
    return [word if len(word) <= _LONGEST else _LONG for word in _WORD.findall(folded)]


def vocabulary_of(words: Iterable[str]) -> set[str]:
    """The words with an inside that can be searched for."""
    return {word for word in words if word != _LONG and not _CHARACTER.match(word)}


def index_expression(db: apsw.Connection, needles: Sequence[str]) -> str | None:
    """What to ask the index for to get all messages with all of some folded texts.

    None where the index does not help: text without words, or fragments of very many words.
    """
    parts = [part for needle in needles if (part := _part(db, needle)) is not None]
    if not parts:
        return None
    wanted = " AND ".join(f"({part})" for part in parts if part)
    if not all(parts):  # a fragment that is in no word
        return _quoted(_LONG)
    return f"({wanted}) OR {_quoted(_LONG)}"


def _part(db: apsw.Connection, needle: str) -> str | None:
    """The same for one text; "" where no word has it, None where the index does not help.

    Its first and its last word may be the end and the beginning of longer words.
    """
    found = list(islice(_WORD.finditer(needle), _ENOUGH))
    words = [match.group() for match in found]
    if not words:
        return None
    whole_left = found[0].start() > 0 or bool(_CHARACTER.match(words[0]))
    whole_right = found[-1].end() < len(needle) or bool(_CHARACTER.match(words[-1]))
    choices: list[list[str] | None] = [[word] for word in words]
    if len(words) == 1:
        choices[0] = _words_like(db, words[0], whole_left, whole_right)
    else:
        choices[0] = _words_like(db, words[0], whole_left, True)
        choices[-1] = _words_like(db, words[-1], True, whole_right)
    return _phrases(choices)


def _words_like(db: apsw.Connection, fragment: str, begins: bool, ends: bool) -> list[str] | None:
    if begins and ends:
        return [fragment]
    return words_with(db, fragment, begins=begins, ends=ends, most=MOST_WORDS)


def _phrases(choices: Sequence[list[str] | None]) -> str | None:
    """Any of the words at each place in turn; what could be any word at all is left out."""
    known = [words for words in choices if words is not None]
    if not known:
        return None
    if math.prod(map(len, known)) <= MOST_WORDS:
        return " OR ".join(_quoted(" ".join(words)) for words in product(*known))
    return " AND ".join(f"({' OR '.join(map(_quoted, words))})" for words in known)


def _quoted(words: str) -> str:
    return f'"{words}"'
