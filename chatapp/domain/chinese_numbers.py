"""Numbers written in Chinese: 十二, 三百零五, 两万, 二〇二四, 三点五, 五分之二."""

from __future__ import annotations

import re
from fractions import Fraction

_DIGITS = {one: value for value, one in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1_000}
_NUMBER = "[〇零一二两三四五六七八九十百千万亿]+"

CHINESE_NUMBER = re.compile(
    rf"(?P<part>百分之)?(?P<sign>负|零下)?(?:(?P<below>{_NUMBER})分之(?P<above>{_NUMBER})"
    rf"|(?P<halved>一半)|(?P<number>{_NUMBER})"
    r"(?:点(?P<decimals>[〇零一二三四五六七八九]+)(?![十百千万亿])|(?P<half>个半))?)"
)
"""A pattern for such a number."""
_NO_NUMBER = re.compile(
    "一(?:共|定|样|般|些|起|直|时|旦|切|致|概|律|向|边|旁)|唯一|统一"
    "|(?<![〇零一二两三四五六七八九十百千])万一"
)
"""Words with the character of a number that tell none."""


def chinese_number(text: str) -> re.Match[str] | None:
    """The first such number in a text."""
    return CHINESE_NUMBER.search(_NO_NUMBER.sub(lambda word: " " * len(word[0]), text))


def matched_value(found: re.Match[str]) -> Fraction:
    """The value of what `chinese_number` found; its percentage where it has a `part`.

    Raises ZeroDivisionError where it is so many parts of nothing.
    """
    if found["halved"]:
        value = Fraction(1, 2)
    elif found["below"]:
        value = Fraction(chinese_value(found["above"]), chinese_value(found["below"]))
    else:
        value = Fraction(chinese_value(found["number"])) + Fraction(bool(found["half"]), 2)
        if decimals := found["decimals"]:
            value += Fraction(_by_place(decimals), 10 ** len(decimals))
    return -value if found["sign"] else value


def chinese_value(written: str) -> int:
    """The value of a whole number; digits without units are read one after the other."""
    if not any(one in "十百千万亿" for one in written):
        return _by_place(written)
    value = 0
    before, _billions, after = written.rpartition("亿")
    if _billions:
        for place, billions in enumerate(before.split("亿")):
            value = value * 10**8 + (_below_billions(billions) if billions or place else 1)
        return value * 10**8 + (_short(after, 10**8) or _below_billions(after))
    return _below_billions(written)


def _below_billions(written: str) -> int:
    value = 0
    thousands = written.split("万")
    for place, each in enumerate(thousands):
        short = _short(each, 10**4) if place and value else 0
        value = value * 10**4 + (short or (_below_ten_thousand(each) if each or place else 0))
    return value or int("万" in written) * 10**4


def _below_ten_thousand(written: str) -> int:
    value, digits, unit = 0, "", 0
    for one in written:
        if one in _UNITS:
            unit = _UNITS[one]
            value += unit * (_by_place(digits) if digits else 1)
            digits = ""
        else:
            digits += one
    return value + (_short(digits, unit) or _by_place(digits))


def _short(digit: str, unit: int) -> int:
    """A single digit behind a unit is of the next smaller one: 一百二 is 120; 0 for any other."""
    single = len(digit) == 1 and digit in _DIGITS and unit >= 100
    return _DIGITS[digit] * unit // 10 if single else 0


def _by_place(written: str) -> int:
    return int("0" + "".join(str(_DIGITS[one]) for one in written))
