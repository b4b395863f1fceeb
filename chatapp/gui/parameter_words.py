"""Parameters in words, in the language in force."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chatapp.domain.capabilities import Offer
from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT, chain_of_thought
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Json
from chatapp.domain.parameters import PARAMETERS, Kind, Parameter
from chatapp.domain.presets import SYSTEM
from chatapp.engine.parameters import CONVERSATION_SESSION
from chatapp.gui.formats import count
from chatapp.gui.parameter_numbers import bounds, shown

_STREAM = "stream"
"""Each request says whether it wants a stream, as the user set it or as usual."""


def translated(text: str) -> str:
    """A label, hint or unit of a declared parameter."""
    return QCoreApplication.translate("parameters", text) if text else ""


def nothing(name: str) -> str:
    """What stands in the place of a parameter's value where there is none."""
    parameter = PARAMETERS.get(name)
    own = name in (CHAIN_OF_THOUGHT, _STREAM)
    if own or (parameter is not None and parameter.own):
        return QCoreApplication.translate("ParametersPanel", "As usual")
    return QCoreApplication.translate("ParametersPanel", "Not sent")


def label_of(name: str) -> str:
    """What a parameter is called; one that is not declared by its own name."""
    if name == SYSTEM:
        return QCoreApplication.translate("ParametersPanel", "Instructions")
    if name == CHAIN_OF_THOUGHT:
        return QCoreApplication.translate("ParametersPanel", "Reasoning")
    parameter = PARAMETERS.get(name)
    return name if parameter is None else translated(parameter.label)


def range_words(parameter: Parameter, offer: Offer | None) -> str:
    """From where to where its values go; "" where there is no range."""
    limits = bounds(parameter, offer)
    if limits is None:
        return ""
    low, high = (_limit(parameter, limit) for limit in limits)
    text = QCoreApplication.translate("ParametersPanel", "%1 to %2")
    if parameter.unit == "tokens":
        text = QCoreApplication.translate("ParametersPanel", "%1 to %2 tokens")
    elif parameter.unit == "seconds":
        text = QCoreApplication.translate("ParametersPanel", "%1 to %2 seconds")
    return text.replace("%1", low).replace("%2", high)


def _limit(parameter: Parameter, limit: float) -> str:
    return count(int(limit)) if limit == int(limit) else shown(parameter, limit)


def wire_words(parameter: Parameter, offer: Offer | None) -> str:
    """Under what name it is sent."""
    if parameter.own:
        return QCoreApplication.translate("ParametersPanel", "for the app itself, never sent")
    wire = parameter.name if offer is None else offer.wire
    text = QCoreApplication.translate("ParametersPanel", "sent as %1")
    return text.replace("%1", wire)


def _reasoning_words(value: Json) -> str:
    from chatapp.gui.reasoning_words import state_words

    try:
        return state_words(chain_of_thought({CHAIN_OF_THOUGHT: value}))
    except InputError:  # a preset that was imported may say anything
        return " ".join(str(value).split())


def value_words(name: str, value: Json) -> str:
    """A value in words, on one line."""
    if value is None:
        return nothing(name)
    if name == CHAIN_OF_THOUGHT:
        return _reasoning_words(value)
    parameter = PARAMETERS.get(name)
    if parameter is None:
        return " ".join(str(value).split())
    if isinstance(value, bool):
        on = QCoreApplication.translate("ParametersPanel", "On")
        return on if value else QCoreApplication.translate("ParametersPanel", "Off")
    if isinstance(value, int | float):
        return shown(parameter, value)
    if parameter.kind is Kind.CHOICE:
        return next(
            (translated(text) for one, text in parameter.choices if one == value), str(value)
        )
    return _text_words(parameter, value)


def _text_words(parameter: Parameter, value: Json) -> str:
    from chatapp.domain.escapes import escaped

    if parameter.kind is Kind.FORMAT and isinstance(value, dict):
        return format_name(str(value.get("type")))
    if isinstance(value, list):
        return ", ".join(escaped(str(one)) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{token}: {bias}" for token, bias in value.items())
    if parameter.name == "session" and value == CONVERSATION_SESSION:
        return QCoreApplication.translate("ParametersPanel", "This conversation")
    return escaped(str(value))


def format_name(kind: str) -> str:
    """What a `type` of `response_format` is called."""
    return {
        "text": QCoreApplication.translate("ParametersPanel", "Text"),
        "json_object": QCoreApplication.translate("ParametersPanel", "JSON"),
        "json_schema": QCoreApplication.translate("ParametersPanel", "Schema"),
    }.get(kind, kind)
