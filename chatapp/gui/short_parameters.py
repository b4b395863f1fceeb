"""Parameters in a few words, as under an answer: "temp 0.70 · seed 20417"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from chatapp.domain.messages import Json

_FIRST = ("temperature", "seed")
_WITHOUT_EFFECT: Mapping[str, Json] = {
    "top_p": 1,
    "top_k": 0,
    "min_p": 0,
    "frequency_penalty": 0,
    "presence_penalty": 0,
    "repetition_penalty": 1,
    "response_format": {"type": "text"},
}


def short_parameters(connection: str | None, parameters: Mapping[str, Json]) -> list[str]:
    """Each parameter of an answer that matters to it, those that are looked for most first.

    Parameters: `connection`, the id of the one that answered: what the demo model is asked with
    anyway is not worth a word.
    """
    if not parameters:
        return []
    from chatapp.domain.models import DEMO_PARAMETERS, EMBEDDED_ID
    from chatapp.domain.parameters import PARAMETERS
    from chatapp.domain.presets import same

    usual = {**_WITHOUT_EFFECT, **(DEMO_PARAMETERS if connection == EMBEDDED_ID else {})}
    words = _words()
    return [
        words[name].replace("%1", _value(name, parameters[name]))
        for name in sorted(PARAMETERS, key=_FIRST.__contains__, reverse=True)
        if name in words and name in parameters and not same(parameters[name], usual.get(name))
    ]


def short_change(name: str, value: Json) -> str:
    """One parameter with its value, also where it is not to be sent."""
    from chatapp.gui.parameter_words import label_of, nothing

    if value is None:
        return f"{label_of(name)}: {nothing(name)}"
    pattern = _words().get(name)
    if pattern is None:
        return f"{label_of(name)}: {_value(name, value)}"
    return pattern.replace("%1", _value(name, value))


def _value(name: str, value: Json) -> str:
    from chatapp.gui.parameter_words import value_words

    text = value_words(name, value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 24
"""Characters of a value."""


def _words() -> dict[str, str]:
    """By name; a parameter that does not change what an answer says has none."""
    return {
        "temperature": QCoreApplication.translate("ParameterWords", "temp %1"),
        "top_p": QCoreApplication.translate("ParameterWords", "top-p %1"),
        "top_k": QCoreApplication.translate("ParameterWords", "top-k %1"),
        "min_p": QCoreApplication.translate("ParameterWords", "min-p %1"),
        "max_tokens": QCoreApplication.translate("ParameterWords", "at most %1"),
        "frequency_penalty": QCoreApplication.translate("ParameterWords", "frequency %1"),
        "presence_penalty": QCoreApplication.translate("ParameterWords", "presence %1"),
        "repetition_penalty": QCoreApplication.translate("ParameterWords", "repetition %1"),
        "seed": QCoreApplication.translate("ParameterWords", "seed %1"),
        "stop": QCoreApplication.translate("ParameterWords", "stop at %1"),
        "response_format": QCoreApplication.translate("ParameterWords", "as %1"),
        "reasoning_effort": QCoreApplication.translate("ParameterWords", "effort %1"),
        "thinking_budget": QCoreApplication.translate("ParameterWords", "thinking %1"),
        "logit_bias": QCoreApplication.translate("ParameterWords", "bias %1"),
    }
