"""Tokens and how likely they are, in words."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QCoreApplication

from chatapp.domain.token_options import Option
from chatapp.gui.formats import decimal
from chatapp.gui.transcript.tokens import Measure, limits

_LEAST = 0.001
"""A probability that is told by its number."""
_SPACE, _LINE, _TAB = "␣", "↵", "⇥"
_BYTES_SHOWN = 6


def percent(probability: float) -> str:
    """A probability, as in "22.4%"."""
    if 0.0 < probability < _LEAST / 2:
        return f"< {decimal(100 * _LEAST)}%"
    return f"{decimal(100 * probability)}%"


def said(text: str) -> str:
    """What a token says on one line: space alone and line ends by signs."""
    shown = text.replace("\r", "").replace("\n", _LINE).replace("\t", _TAB)
    return shown.strip(" ") or shown.replace(" ", _SPACE)


def option_text(option: Option) -> str:
    """What an option says; of bytes that are not whole characters, these."""
    if option.whole:
        return said(option.text)
    data = b"".join(one.raw or one.token.encode() for one in option.tokens)
    if not data:
        return QCoreApplication.translate("Tokens", "(nothing)")
    numbers = data[:_BYTES_SHOWN].hex(" ").upper()
    return f"‹{numbers}{'…' if len(data) > _BYTES_SHOWN else ''}›"


def measure_name(measure: Measure) -> str:
    """What the colours tell, in a word."""
    return {
        Measure.PROBABILITY: QCoreApplication.translate("Tokens", "Probability"),
        Measure.SURPRISE: QCoreApplication.translate("Tokens", "Surprise"),
        Measure.ENTROPY: QCoreApplication.translate("Tokens", "Entropy"),
    }[measure]


def measure_tip(measure: Measure) -> str:
    """What it is."""
    return {
        Measure.PROBABILITY: QCoreApplication.translate(
            "Tokens", "How likely the model held what it wrote"
        ),
        Measure.SURPRISE: QCoreApplication.translate(
            "Tokens", "How unexpected it was: minus the natural logarithm of its probability"
        ),
        Measure.ENTROPY: QCoreApplication.translate(
            "Tokens",
            "How open the place was, whatever was written there, by the alternatives that are "
            "known; the rest counts as one",
        ),
    }[measure]


def step_words(measure: Measure) -> list[str]:
    """What each step of the ramp stands for, from the surest."""
    ends = limits(measure)
    if measure is Measure.PROBABILITY:
        numbers = [f"{100 * end:.0f}" for end in ends]
        between = [f"{low}–{high}" for high, low in itertools.pairwise(numbers)]
        return [f"≥ {numbers[0]}%", *between, f"< {numbers[-1]}%"]
    numbers = [decimal(end, len(f"{end:g}".partition(".")[2])) for end in ends]
    between = [f"{low}–{high}" for low, high in itertools.pairwise(numbers)]
    return [f"< {numbers[0]}", *between, f"≥ {numbers[-1]}"]
