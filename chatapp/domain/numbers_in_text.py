"""Numbers in what a model wrote: by digits in the ways that they are written, or in words."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from chatapp.domain.chinese_numbers import chinese_number, matched_value
from chatapp.domain.english_numbers import MAGNITUDES, english_number, english_value

_LONGEST_NUMBER = 400
"""Characters of a number that is compared by its value; a longer one is compared as it stands."""
_LARGEST_POWER = 400
_UNITS = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_LETTERS = {"k": 1_000, "m": 10**6, "b": 10**9, "bn": 10**9}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
_POWER = r"\^\s*\{?\s*[-+−]?\d+\s*\}?|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
_UNIT = "(?:[万亿]|[百千](?![克米瓦卡帕赫字分]))+"
_DIGITS = "|".join(
    (
        r"\d{1,3}(?:\.\d{3})+,\d+(?![.,]?\d)",  # 1.000,5
        r"\d{1,3}(?:\.\d{3}){2,}(?![.,]?\d)",  # 1.000.000
        r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?",
        r"\d{1,2}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d+)?",  # 1,00,000
        r"\d+(?:\.\d+)?",
        r"(?<![\w.])\.\d+",
    )
)
_NUMBER = re.compile(
    r"(?P<part>百分之)?(?P<sign>(?<![A-Za-z0-9)\]])[-\u2212\u2013]|负|零下|\b(?:minus|negative)\s+)?"
    r"(?:[$¥€£₹]\s?)?"
    r"(?:(?P<clock>\d+(?::\d+)+)"
    rf"|(?P<mixed>(?:\d+(?:,\d{{3}})*(?:\.\d+)?{_UNIT})+(?:\d{{4}}(?!\d))?)"
    r"|(?:(?P<ones>\d+)[ ]+(?=\d+\s*/\s*\d))?"
    rf"(?P<digits>{_DIGITS})"
    r"(?:\s*/\s*(?P<below>\d+(?:\.\d+)?)"
    rf"|(?:[eE](?P<exponent>[-+]?\d+)(?!\w)|\s*(?:×|·|x)\s*10(?P<tens>{_POWER})|(?P<power>{_POWER})))?"
    rf"(?P<magnitude>(?:[\s-]*(?:hundred|{'|'.join(MAGNITUDES)})s?\b)+|(?-i:k|M|bn|B)(?![A-Za-z]))?)"
    r"(?P<percent>\s*(?:%|percent\b|per cent\b))?",
    re.IGNORECASE,
)
_PIECE = re.compile(r"([\d,.]+)([百千万亿]*)")
_FRACTION = re.compile(r"\\[dtc]?frac\s*(?:\{\s*([-\d.]+)\s*\}\s*\{\s*([\d.]+)\s*\}|(\d)\s*(\d))")
_VULGAR = re.compile("[\u00bc-\u00be\u2150-\u215e\u2189]")
_PLAIN = (
    (re.compile(r"(?<!\\)\$([^$\n]{1,200})(?<!\\)\$(?!\d)"), r"\1"),
    (re.compile(r"(?<=\d)(?:\{,\}|\\[,;:! ]|[\u00a0\u2009\u202f])(?=\d{3}(?!\d))"), ","),
    (re.compile(r"(?<=\d)\*\*(?=\d)"), "^"),
    (re.compile(r"(?<=\d)\s*(?:\\times|\\cdot|\*(?!\*))\s*(?=\d)"), "×"),
    (re.compile(r"\\(?=[$%])|\*"), ""),
)


def narrow(text: str) -> str:
    """Full width digits and signs as plain ones, without marks of emphasis and of formulas."""
    pieces = (
        unicodedata.normalize("NFKC", one) if "\uff01" <= one <= "\uff5e" else one for one in text
    )
    text = "".join(pieces).replace("\u2044", "/")
    for pattern, plain in _PLAIN:
        text = pattern.sub(plain, text)
    text = _FRACTION.sub(lambda one: _apart(one, f"{one[1] or one[3]}/{one[2] or one[4]}"), text)
    return _VULGAR.sub(lambda one: _apart(one, unicodedata.normalize("NFKC", one[0])), text)


def number_in(text: str) -> tuple[str, str] | None:
    """The first number in a `narrow` text: as it is written, and in the form of its value.

    One in digits goes before one in words.
    """
    if (found := _NUMBER.search(text)) is not None:
        return found[0].strip(), _of_digits(found)
    if (found := chinese_number(text)) is not None:
        return found[0], _of_chinese(found)
    if (found := english_number(text)) is not None:
        return found[0], _of_english(found)
    return None


def _apart(found: re.Match[str], fraction: str) -> str:
    """A fraction, with a space between it and the whole number before it."""
    after_digit = found.string[: found.start()][-1:].isdigit()
    return " " * after_digit + fraction.replace("\u2044", "/")


def _of_digits(found: re.Match[str]) -> str:
    written = found[0].strip()
    if len(written) > _LONGEST_NUMBER:
        return written
    if found["clock"]:  # a time, or a ratio
        return ":".join(str(int(part)) for part in found["clock"].split(":"))
    try:
        value = _mixed(found["mixed"]) if found["mixed"] else _single(found)
    except (ArithmeticError, ValueError):  # parts of nothing, or a power beyond all sense
        return written
    return _plain(-value if found["sign"] else value) + (
        "%" if found["percent"] or found["part"] else ""
    )


def _mixed(written: str) -> Fraction:
    """The value of digits with Chinese units: 3万5千."""
    value = Fraction(0)
    for digits, units in _PIECE.findall(written):
        piece = _decimal(digits)
        for unit in units:
            piece *= _UNITS[unit]
        value += piece
    return value


def _single(found: re.Match[str]) -> Fraction:
    value = _decimal(found["digits"])
    if found["below"]:
        value = value / Fraction(found["below"]) + int(found["ones"] or 0)
    if found["exponent"] or found["tens"]:
        value *= Fraction(10) ** _exponent(found["exponent"] or found["tens"])
    if found["power"]:
        value **= _exponent(found["power"], len(found["digits"]))
    for word in re.findall(r"[a-z]+", (found["magnitude"] or "").lower()):
        value *= MAGNITUDES.get(word.removesuffix("s")) or _LETTERS.get(word, 100)
    return value


def _decimal(digits: str) -> Fraction:
    """Digits with their groups apart: by commas, or by points before a comma."""
    european = digits.count(".") > 1 or ("," in digits and digits.rfind(",") > digits.find(".") > 0)
    if european:
        return Fraction(digits.replace(".", "").replace(",", "."))
    return Fraction(digits.replace(",", ""))


def _exponent(written: str, digits: int = 1) -> int:
    """Parameters: `digits`, of the base. Raises OverflowError where the power has too many."""
    exponent = int(re.sub(r"[\^{}\s]", "", written).translate(_RAISED))
    if abs(exponent) * digits > _LARGEST_POWER:
        raise OverflowError
    return exponent


def _of_chinese(found: re.Match[str]) -> str:
    if len(found[0]) > _LONGEST_NUMBER:
        return found[0]
    try:
        return _plain(matched_value(found)) + ("%" if found["part"] else "")
    except ZeroDivisionError:
        return found[0]


def _of_english(found: re.Match[str]) -> str:
    if len(found[0]) > _LONGEST_NUMBER:
        return found[0]
    return _plain(english_value(found)) + ("%" if found["percent"] else "")


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
