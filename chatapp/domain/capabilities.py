"""What an endpoint can do with a model: which parameters it takes, under which names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chatapp.domain.messages import Json
from chatapp.domain.sentence import Sentence
from chatapp.domain.translation import QT_TRANSLATE_NOOP


class Obstacle(StrEnum):
    """Why a parameter cannot be sent."""

    INTERFACE = "interface"
    SERVICE = "service"
    MODEL = "model"


OBSTACLES: Mapping[Obstacle, Sentence] = {
    Obstacle.INTERFACE: Sentence(
        QT_TRANSLATE_NOOP("errors", "This interface has no such parameter")
    ),
    Obstacle.SERVICE: Sentence(QT_TRANSLATE_NOOP("errors", "This service does not take it")),
    Obstacle.MODEL: Sentence(QT_TRANSLATE_NOOP("errors", "This model does not take it")),
}
"""One sentence for each."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A parameter that can be sent.

    `wire`: its place in the request's body, the names of nested objects joined by dots, to show;
    `low`, `high`: its range here, where it is narrower than the parameter's own.
    """

    wire: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    """Of a choice, those that are taken; empty: all."""
    default: float | None = None
    """What is sent where nothing is set; None: nothing is."""

    def takes(self, value: Json) -> bool:
        """Whether a value that the parameter can have is one that can be sent here."""
        if self.choices and value not in self.choices:
            return False
        if not isinstance(value, (int, float)):
            return True
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an endpoint can do with one model.

    A parameter in neither mapping is none of the app's: it is sent as it is.
    """

    offers: Mapping[str, Offer] = field(default_factory=dict)
    """The parameters that can be sent, by canonical name; those of the app itself are in none."""
    obstacles: Mapping[str, Obstacle] = field(default_factory=dict)
    """Why the other ones cannot."""
    several: bool = True
    """Whether one request can bring several answers (`n`).

    Else `n` is among the obstacles, and it takes as many requests: the app offers it all the same.
    """
    continues: bool = False
    """Whether the beginning of an answer can be sent to be continued."""
    trims: bool = False
    """Whether white space at the end of such a beginning is cut before it is sent."""
    repeats: bool = False
    """Whether an answer in one piece, not streamed, has such a beginning in front once more."""
    completes: bool = False
    """Whether it continues a plain text (the Complete mode)."""
    chats: bool = True
    """Whether it takes prompts and answers as such."""
    images: bool = True
    """Whether prompts may have pictures."""
