"""Presets: a system prompt and parameters under a name, and what differs between two such sets."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chatapp.domain.messages import Conversation, Json
from chatapp.domain.parameters import OWN_PARAMETERS, PARAMETERS

SYSTEM = "system"
"""The name of the system prompt among differences."""

_kept_by_app = OWN_PARAMETERS.difference(PARAMETERS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for with every prompt; a parameter that is not there is not sent."""

    system: str | None = None
    parameters: Mapping[str, Json] = field(default_factory=dict)


NOTHING_WANTED = Wanted()
"""No system prompt, and no parameter is sent."""


@dataclass(frozen=True, slots=True)
class Preset:
    """What is wanted, under a name of its own."""

    id: str
    name: str
    created: datetime
    wanted: Wanted = NOTHING_WANTED


@dataclass(frozen=True, slots=True)
class Difference:
    """A parameter (or `SYSTEM`) that two sets do not have in common; None: not sent."""

    name: str
    first: Json
    second: Json


def wanted_by(conversation: Conversation) -> Wanted:
    """What is asked for in a conversation, without what the app itself keeps there."""
    parameters = conversation.parameters
    if not _kept_by_app.isdisjoint(parameters):
        parameters = {k: v for k, v in parameters.items() if k not in _kept_by_app}
    return Wanted(conversation.system, parameters)


def kept_by_app(conversation: Conversation) -> dict[str, Json]:
    """What the app itself keeps among a conversation's parameters; no preset changes it."""
    return {k: v for k, v in conversation.parameters.items() if k in _kept_by_app}


def folded_name(name: str) -> str:
    """A preset's name as it is compared: without its case, and composed."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def same_name(one: str, other: str) -> bool:
    """Whether two presets cannot have these names both."""
    return folded_name(one) == folded_name(other)


def differences(first: Wanted, second: Wanted) -> list[Difference]:
    """What differs, the system prompt first, then in the order of the panel, then by name."""
    found = []
    if (first.system or "") != (second.system or ""):
        found.append(Difference(SYSTEM, first.system or None, second.system or None))
    for name in _names(first, second):
        one, other = first.parameters.get(name), second.parameters.get(name)
        if not same(one, other):
            found.append(Difference(name, one, other))
    return found


def same(one: Json, other: Json) -> bool:
    """Whether two values ask for the same; 1 and 1.0 do, 1 and true do not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def _names(first: Wanted, second: Wanted) -> list[str]:
    given = {*first.parameters, *second.parameters}
    known = [name for name in PARAMETERS if name in given]
    return [*known, *sorted(given.difference(known))]
