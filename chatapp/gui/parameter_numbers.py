"""The values a slider leads through, and numbers as they are shown and typed."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator

from PySide6.QtCore import QLocale

from chatapp.domain.capabilities import Offer
from chatapp.domain.parameters import Kind, Parameter

Number = int | float

_MOST_EVEN = 500
"""Even steps of a range from which on the steps grow with the value."""
_TOKENS = "tokens"
_LARGEST = 2**63
"""What a locale can write."""
_MINUS = "\u2212"


def bounds(parameter: Parameter, offer: Offer | None) -> tuple[float, float] | None:
    """The range of a parameter, narrower where the endpoint takes less; None: it has none."""
    low, high = parameter.low, parameter.high
    if low is None or high is None:
        return None
    if offer is not None and offer.low is not None:
        low = max(low, offer.low)
    if offer is not None and offer.high is not None:
        high = min(high, offer.high)
    return (low, high) if low <= high else (high, high)


def refused(parameter: Parameter, offer: Offer | None, value: Number) -> bool:
    """Whether a number cannot be taken."""
    if parameter.kind is Kind.INTEGER and not isinstance(value, int):
        return True
    limits = bounds(parameter, offer)
    if parameter.strict and limits is not None:
        return not limits[0] <= value <= limits[1]
    if offer is None:
        return False
    too_low = offer.low is not None and value < offer.low
    return too_low or (offer.high is not None and value > offer.high)


def values_of(parameter: Parameter, offer: Offer | None) -> tuple[Number, ...]:
    """The values a slider leads through, from the lowest; none where there is no range."""
    limits = bounds(parameter, offer)
    if limits is None or parameter.step is None:
        return ()
    low, high = limits
    if (high - low) / parameter.step <= _MOST_EVEN:
        count = round((high - low) / parameter.step)
        found = {low + place * parameter.step for place in range(count + 1)} | {high}
    else:
        grown = _doubled(high) if parameter.unit == _TOKENS else _rounded(max(low, 1), high)
        found = {low, high, *(value for value in grown if low < value < high)}
    whole = parameter.kind is Kind.INTEGER
    return tuple(sorted({round(value) if whole else round(value, 6) for value in found}))


def nearest(values: tuple[Number, ...], value: float) -> int:
    """The place of the value that is nearest."""
    place = bisect_left(values, value)
    if place == len(values):
        return place - 1
    if place and value - values[place - 1] <= values[place] - value:
        return place - 1
    return place


def shown(parameter: Parameter, value: Number) -> str:
    """A number as it is shown: "0.70", "2,048", a seed without marks between its digits."""
    if parameter.kind is Kind.INTEGER or (isinstance(value, int) and (parameter.step or 1) >= 1):
        grouped = parameter.low is not None and abs(value) < _LARGEST
        text = QLocale().toString(int(value)) if grouped else str(value)
    else:
        places = max(_places(parameter.step or 1), len(f"{value:.6f}".rstrip("0").split(".")[1]))
        text = QLocale().toString(float(value), "f", places)
    return text.replace("-", _MINUS)


def read(parameter: Parameter, text: str) -> Number | None:
    """The number that was typed, with or without marks between its digits; None: it is none."""
    text = text.strip().replace(_MINUS, "-")
    typed = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    number, fits = QLocale().toDouble(typed)
    if not fits:
        try:
            number = float(typed)
        except ValueError:
            return None
    if not math.isfinite(number):
        return None
    if parameter.kind is Kind.INTEGER:
        return _whole(typed, number)
    return int(number) if number == int(number) and (parameter.step or 0) >= 1 else number


def _whole(typed: str, number: float) -> Number:
    """A whole number with all its digits, which a float might not hold."""
    digits = typed.replace(QLocale().groupSeparator(), "")
    if digits.lstrip("+-").isdigit():
        return int(digits)
    return int(number) if number == int(number) else number


def _doubled(high: float) -> Iterator[float]:
    """1, 2, 4, ... with three steps between two of them."""
    power = 1.0
    while power <= high:
        yield from (math.floor(power * share) for share in (1, 1.25, 1.5, 1.75))
        power *= 2


def _rounded(low: float, high: float) -> Iterator[float]:
    """From low to high, each some 5 % more, with two digits that are not 0."""
    steps = math.ceil(math.log(high / low) / math.log(1.05))
    for step in range(steps):
        value = low * 1.05**step
        yield round(value, 1 - math.floor(math.log10(value)))


def _places(step: float) -> int:
    """Decimal places of a step."""
    return 0 if step >= 1 else len(f"{step:.6f}".rstrip("0").split(".")[1])
