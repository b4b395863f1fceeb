"""Whole numbers written in Chinese: 十二, 三百零五, 两万, 二〇二四."""

from __future__ import annotations

_DIGITS = {one: value for value, one in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1_000}

CHINESE_NUMBER = "[〇零一二两三四五六七八九十百千万亿]+"
"""A pattern for such a number."""


def chinese_value(written: str) -> int:
    """The value of such a number; digits without units are read one after the other."""
    if not any(one in "十百千万亿" for one in written):
        return _by_place(written)
    value = 0
    for place, billions in enumerate(written.split("亿")):
        value = value * 10**8 + (_below_billions(billions) if billions or place else 1)
    return value


def _below_billions(written: str) -> int:
    value = 0
    for place, thousands in enumerate(written.split("万")):
        value = value * 10**4 + (_below_ten_thousand(thousands) if thousands or place else 0)
    return value or int("万" in written) * 10**4


def _below_ten_thousand(written: str) -> int:
    value, digits = 0, ""
    for one in written:
        if one in _UNITS:
            value += _UNITS[one] * (_by_place(digits) if digits else 1)
            digits = ""
        else:
            digits += one
    return value + _by_place(digits)


def _by_place(written: str) -> int:
    return int("0" + "".join(str(_DIGITS[one]) for one in written))
