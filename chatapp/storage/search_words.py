"""Texts as words for the index, and what to ask the index for.

What the index gives is a first choice: every message that has the text wanted is in it, and
others may be. Whoever asks looks at the texts themselves.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, islice, product

import apsw

from chatapp.storage.search_vocabulary import Fragment, words_with

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
_ENOUGH_TEXTS = 6
"""So many texts are asked for, the longest: they are the rarest."""
MOST_WORDS = 300
"""So many words that have a fragment inside are asked for; with more, the index is no help."""
LIKELY = 1
"""So many words with a fragment are asked for side by side, where all of them are too many."""


def words_of(folded: str) -> list[str]:
    """The words of a folded text, in its order."""
    return [word if len(word) <= _LONGEST else _LONG for word in _WORD.findall(folded)]


def vocabulary_of(words: Iterable[str]) -> set[str]:
    """The words with an inside that can be searched for."""
    return {word for word in words if word != _LONG and not _CHARACTER.match(word)}


def index_expression(
    db: apsw.Connection, needles: Sequence[str], excluded: Sequence[str] = ()
) -> str | None:
    """What to ask the index for to get all messages with all of some folded texts.

    None where the index does not help: text without words, or fragments of very many words.
    Parameters: `excluded`, folded texts that must not be there; some messages with them may be left
    out, as far as the index is sure.
    """
    longest_first = map(_fragments, sorted(needles, key=len, reverse=True))
    wanted = list(islice(filter(None, longest_first), _ENOUGH_TEXTS))
    unwanted = [each for needle in excluded if (each := _only_word(needle)) is not None]
    known = _words_like(db, {*chain.from_iterable(wanted), *unwanted})
    parts = [part for each in wanted if (part := _part(each, known)) is not None]
    if not parts:
        return None
    if not all(parts):  # a fragment that is in no word
        return _quoted(_LONG)
    expression = " AND ".join(f"({part})" for part in parts)
    if without := [word for each in unwanted for word in known[each] or ()]:
        expression = f"({expression}) NOT ({' OR '.join(map(_quoted, without))})"
    return f"({expression}) OR {_quoted(_LONG)}"


def _fragments(needle: str) -> list[Fragment]:
    """The words of a folded text; its first and last may be the end and beginning of longer ones."""
    found = list(islice(_WORD.finditer(needle), _ENOUGH))
    fragments = [Fragment(match.group(), True, True) for match in found]
    if found:
        first, last = fragments[0].letters, fragments[-1].letters
        begins = found[0].start() > 0 or bool(_CHARACTER.match(first))
        ends = found[-1].end() < len(needle) or bool(_CHARACTER.match(last))
        fragments[0] = fragments[0]._replace(begins=begins)
        fragments[-1] = fragments[-1]._replace(ends=ends)
    return fragments


def _only_word(needle: str) -> Fragment | None:
    """The word, or part of one, that a text is; a message whose words have it has the text."""
    if not _WORD.fullmatch(needle) or len(needle) > _LONGEST:
        return None
    return _fragments(needle)[0]


def _words_like(
    db: apsw.Connection, fragments: Collection[Fragment]
) -> dict[Fragment, list[str] | None]:
    """The words with each fragment; None where they are very many."""
    known: dict[Fragment, list[str] | None] = {each: [each.letters] for each in fragments}
    partial = [each for each in fragments if not each.whole]
    known.update(zip(partial, words_with(db, partial, most=MOST_WORDS), strict=True))
    return known


def _part(fragments: Sequence[Fragment], known: Mapping[Fragment, list[str] | None]) -> str | None:
    """What to ask for one text; "" where no word has it, None where the index does not help."""
    return _phrases([known[each] for each in fragments])


def _phrases(choices: Sequence[list[str] | None]) -> str | None:
    """Any of the words at each place in turn; what could be any word at all is left out."""
    known = [words for words in choices if words is not None]
    if not known:
        return None
    if math.prod(map(len, known)) <= MOST_WORDS:
        return " OR ".join(_quoted(" ".join(words)) for words in product(*known))
    return _likely_phrases(known)


def _likely_phrases(choices: Sequence[list[str]]) -> str:
    """The likely words at each place in turn, or an unlikely one and any other, wherever they are.

    Only the first and last place have a choice. A message often has the likely words, but not side
    by side; to ask for all that could stand side by side takes too long.
    """
    first, *middle, last = choices
    likely_first, rare_first = _by_likelihood(first)
    likely_last, rare_last = _by_likelihood(last)
    if len(first) > len(last):  # asking for a word takes a moment, so the many are named once
        pairs = [(rare_first, last), (likely_first, rare_last)]
    else:
        pairs = [(first, rare_last), (rare_first, likely_last)]
    between = [_quoted(" ".join(words[0] for words in middle))] if middle else []
    side_by_side = product(likely_first, *middle, likely_last)
    alternatives = [_quoted(" ".join(words)) for words in side_by_side]
    alternatives += [" AND ".join([*map(_any_of, pair), *between]) for pair in pairs if all(pair)]
    return " OR ".join(f"({each})" for each in alternatives)


def _by_likelihood(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The likely ones of some words, which are the shortest, and the others."""
    shortest_first = sorted(words, key=len)
    return shortest_first[:LIKELY], shortest_first[LIKELY:]


def _any_of(words: Sequence[str]) -> str:
    return f"({' OR '.join(map(_quoted, words))})"


def _quoted(words: str) -> str:
    return f'"{words}"'
