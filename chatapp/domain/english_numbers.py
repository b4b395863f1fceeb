"""Numbers written out in English: seven, minus three hundred and five, two point five."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

MAGNITUDES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: value for value, word in enumerate(_ONES.split())}
_VALUES |= {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}


def _any(words: Iterable[str]) -> str:
    """A pattern for one of some words, whole."""
    return rf"(?:{'|'.join(sorted(words, key=len, reverse=True))})\b"


_HYPHEN = r"(?:\s*-\s*|\s+)"
_AND = r"(?:\s+and\s+|-and-|\s+)"
_DIGIT = _any(_ONES.split()[:10])
_FROM_TWENTY = rf"{_any(_TENS.split())}(?:{_HYPHEN}{_any(_ONES.split()[1:10])})?+"
_BELOW_HUNDRED = rf"(?:{_FROM_TWENTY}|{_any(_ONES.split())})"
_YEAR = rf"{_any((*_ONES.split()[10:], 'twenty'))}\s+(?:{_FROM_TWENTY}|{_any(_ONES.split()[10:])})"
_HUNDREDS = rf"{_BELOW_HUNDRED}(?:{_HYPHEN}hundred\b(?:{_AND}{_BELOW_HUNDRED})?+)?+"
_GROUP = rf"(?:{_YEAR}|{_HUNDREDS})"
_PART = "point|half|halves|(?:third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?"

ENGLISH_NUMBER = re.compile(
    r"\b(?P<sign>(?:minus|negative)\s+)?"
    rf"(?>(?P<number>{_GROUP}(?:(?:{_HYPHEN}{_any(MAGNITUDES)})++(?:{_AND}{_GROUP})?+)*+)"
    rf"(?:\s+point(?P<decimals>(?:\s+(?:{_DIGIT}|oh\b))++))?+)"
    rf"(?!{_HYPHEN}(?:and\s+)?(?:(?:a|{_DIGIT})\s+)?(?:{_PART})\b)"
    r"(?P<percent>\s*(?:%|percent\b|per cent\b))?",
    re.IGNORECASE,
)
"""A pattern for such a number; one that goes on with a part of a whole is none."""
_PRONOUN = re.compile(r"one", re.IGNORECASE)
_BEFORE_PRONOUN = re.compile(
    r"\b(?:no|any|every|some|this|that|the|which|another|wrong|right)\s+\Z", re.IGNORECASE
)
_STOPPED = re.compile(r"\s*(?:[.,;:!?)\]}]|$)")


def english_number(text: str) -> re.Match[str] | None:
    """The first such number in a text; "one" only where nothing comes after it ("one of them")."""
    for found in ENGLISH_NUMBER.finditer(text):
        more = found["percent"] or found["decimals"]
        alone = _PRONOUN.fullmatch(found["number"]) and not more
        before = _BEFORE_PRONOUN.search(text[max(0, found.start() - 20) : found.start()])
        if not alone or (_STOPPED.match(text, found.end()) and before is None):
            return found
    return None


def english_value(found: re.Match[str]) -> Fraction:
    """The value of what `english_number` found."""
    value = Fraction(_whole(found["number"]))
    digits = "".join(
        str(_VALUES.get(word, 0)) for word in (found["decimals"] or "").lower().split()
    )
    if digits:
        value += Fraction(int(digits), 10 ** len(digits))
    return -value if found["sign"] else value


def _whole(written: str) -> int:
    total = group = 0
    for word in re.split(r"[\s-]+", written.lower()):
        if word in MAGNITUDES:
            value = MAGNITUDES[word]
            total = total + group * value if group or not total else total * value
            group = 0
        elif word == "hundred":
            group *= 100
        elif word != "and":
            year = 10 <= group <= 20 and _VALUES[word] >= 10  # nineteen eighty-four
            group = (100 * group if year else group) + _VALUES[word]
    return total + group
