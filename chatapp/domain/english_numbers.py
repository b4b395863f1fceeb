"""Numbers written out in English: seven, minus three hundred and five, twenty-one thousand."""

from __future__ import annotations

import re

MAGNITUDES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: value for value, word in enumerate(_ONES.split())}
_VALUES |= {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}
_WORD = "|".join(sorted((*_VALUES, "hundred", *MAGNITUDES), key=len, reverse=True))
_PART = "point|half|halves|(?:third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?"

ENGLISH_NUMBER = re.compile(
    rf"\b(?P<sign>(?:minus|negative)\s+)?(?P<number>(?:{'|'.join(_VALUES)})"
    rf"(?:(?:\s+and\s+|\s*-\s*|\s+)(?:{_WORD}))*)\b"
    rf"(?!(?:\s*-\s*|\s+)(?:and\s+)?(?:a\s+)?(?:{_PART})\b)"
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
        alone = _PRONOUN.fullmatch(found["number"]) and not found["percent"]
        before = _BEFORE_PRONOUN.search(text[max(0, found.start() - 20) : found.start()])
        if not alone or (_STOPPED.match(text, found.end()) and before is None):
            return found
    return None


def english_value(written: str) -> int:
    """The value of such a number, without its sign."""
    total = group = 0
    for word in re.split(r"[\s-]+", written.lower()):
        if word in MAGNITUDES:
            total += max(group, 1) * MAGNITUDES[word]
            group = 0
        elif word == "hundred":
            group = max(group, 1) * 100
        elif word != "and":
            group += _VALUES[word]
    return total + group
