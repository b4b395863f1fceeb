"""Takes the answer out of what a model wrote, in a form in which two answers can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from chatapp.domain.chain_of_thought import TaskType
from chatapp.domain.chinese_numbers import CHINESE_NUMBER, chinese_value
from chatapp.domain.folding import fold

_LONGEST_NUMBER = 400
"""Characters of a number that is compared by its value; a longer one is compared as it stands."""
_MARKS = re.compile(
    r"answer(?:\s+in\s[\w ]+?|\s*\([^()]*\))?\s*(?:\b(?:is|are)\b|:|：)|答案\s*(?:（[^（）]*）|\([^()]*\))?\s*(?:是|为|：|:)|答[:：]",
    re.IGNORECASE,
)
"""What an answer follows."""
_NUMBER = re.compile(
    r"(?P<part>百分之)?(?P<sign>[-\u2212\u2013]|负)?[$¥€£]?"
    r"(?P<whole>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?P<decimals>\.\d+)?"
    r"(?:\s*/\s*(?P<below>\d+))?\s*(?P<percent>%)?(?P<group>[万亿])?"
)
_CHINESE = re.compile(rf"(?P<part>百分之)?(?P<sign>负)?(?P<number>{CHINESE_NUMBER})")
_GROUPS = {"万": 10_000, "亿": 100_000_000}
_CHOICES = tuple(
    re.compile(pattern)
    for pattern in (
        r"[(（\[【]\s*([A-Ea-e])\s*[)）\]】]",
        r"(?:选择|选项|应选|选|[Oo]ption|[Cc]hoice)\s*[:：]?\s*([A-E])(?![A-Za-z])",
        r"(?<![A-Za-z'’])([A-E])(?=\s*(?:[).,:;。，、：；]|$))",
        r"(?<![A-Za-z'’])([A-E])(?![A-Za-z'’])",
        r"^\s*([a-e])\s*[).]?\s*$",
    )
)
"""From the surest way to name a choice to the least sure one."""
_NO = r"\b(?:no|false|incorrect)\b|不对|不是|不正确|不可以|不能|不会|没有|错误|否|错|不"
_YES = r"\b(?:yes|true|correct)\b|正确|可以|是|对|会|能"
_YES_NO = re.compile(f"(?P<no>{_NO})|(?P<yes>{_YES})", re.IGNORECASE)
_DRESS = "\"'`*_“”‘’「」『』《》"
"""Quotes and marks of emphasis around an answer."""
_STOPS = ".。!！,，;；:："


@dataclass(frozen=True, slots=True)
class Extracted:
    """An answer."""

    shown: str
    """As the model wrote it, without what stands around it."""
    normalised: str
    """The same for all answers that mean the same."""


def extracted(task: TaskType, text: str) -> Extracted | None:
    """The answer in what a model wrote; None where there is none of that kind."""
    return _READERS[task](text)


def normalised(task: TaskType, text: str) -> str | None:
    """The answer in a form that is the same for all that mean the same; None: there is none."""
    found = extracted(task, text)
    return None if found is None else found.normalised


def _places(text: str) -> list[str]:
    """Where the answer is looked for, the likeliest first: behind what announces it, else all."""
    marks = list(_MARKS.finditer(text))
    return [text[marks[-1].end() :], text] if marks else [text]


def _number(text: str) -> Extracted | None:
    for place in _places(_narrow(text)):
        before, equals, result = place.rpartition("=")
        for piece in (result, before) if equals else (place,):
            if (found := _NUMBER.search(piece)) is not None:
                return Extracted(found[0].strip(), _value(found))
            if (found := _CHINESE.search(piece)) is not None:
                return Extracted(found[0], _chinese_value(found))
    return None


def _narrow(text: str) -> str:
    """Full width digits and signs as plain ones, without marks of emphasis."""
    pieces = (
        unicodedata.normalize("NFKC", one) if "\uff01" <= one <= "\uff5e" else one for one in text
    )
    return "".join(pieces).replace("*", "").replace("\\$", "$").replace("{,}", ",")


def _value(found: re.Match[str]) -> str:
    below = int(found["below"] or 1) if len(found[0]) <= _LONGEST_NUMBER else 0
    if not below:
        return found[0].strip()
    value = Fraction(found["whole"].replace(",", "") + (found["decimals"] or "")) / below
    value *= _GROUPS.get(found["group"], 1)
    return _plain(-value if found["sign"] else value) + (
        "%" if found["percent"] or found["part"] else ""
    )


def _chinese_value(found: re.Match[str]) -> str:
    if len(found[0]) > _LONGEST_NUMBER:
        return found[0]
    value = chinese_value(found["number"])
    return f"{-value if found['sign'] else value}{'%' if found['part'] else ''}"


def _plain(value: Fraction) -> str:
    """A number with all its decimals, or as a fraction where they have no end."""
    rest, places = value.denominator, 0
    for factor in (2, 5):
        count = 0
        while rest % factor == 0:
            rest //= factor
            count += 1
        places = max(places, count)
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    sign = "-" if value < 0 else ""
    digits = str(abs(value.numerator) * 10**places // value.denominator)
    if not places:
        return sign + digits
    digits = digits.rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def _choice(text: str) -> Extracted | None:
    for place in _places(_narrow(text)):
        for pattern in _CHOICES:
            if (found := pattern.search(place)) is not None:
                letter = found[1].upper()
                return Extracted(letter, letter)
    return None


def _yes_no(text: str) -> Extracted | None:
    for place in _places(text):
        if (found := _YES_NO.search(place)) is not None:
            return Extracted(found[0], "yes" if found["yes"] else "no")
    return None


def _text(text: str) -> Extracted | None:
    for place in _places(text):
        shown = _undressed(place)
        if shown:
            return Extracted(shown, " ".join(fold(shown).split()))
    return None


def _undressed(text: str) -> str:
    """Without white space, quotes and a final stop around it."""
    before = None
    while text != before:
        before = text
        text = text.strip().lstrip(_DRESS + ":：").rstrip(_DRESS).rstrip(_STOPS)
    return text


_READERS: Mapping[TaskType, Callable[[str], Extracted | None]] = {
    TaskType.NUMBER: _number,
    TaskType.CHOICE: _choice,
    TaskType.YES_NO: _yes_no,
    TaskType.SHORT_TEXT: _text,
    TaskType.FREE_TEXT: _text,
}
