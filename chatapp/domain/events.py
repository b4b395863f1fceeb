"""What a provider says to the engine while an answer arrives.

A reply is a fold over these events (`reply.py`). `index` is the choice's number, from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chatapp.domain.messages import Failure, Status, Usage


class FinishReason(StrEnum):
    """Why a choice ended, in the terms of the OpenAI chat API."""

    STOP = "stop"
    LENGTH = "length"
    CONTENT_FILTER = "content_filter"
    REFUSAL = "refusal"
    """The model declined; its words are the answer's text."""
    TOOL_CALLS = "tool_calls"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ModelNamed:
    """The model that is asked, where none was chosen before the request."""

    model: str


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the answer; a refusal comes as text too."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class ThinkingDelta:
    """A piece of the reasoning."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class ThinkingSigned:
    """The reasoning since the last signature is signed, so that it can be sent back.

    `signature`: opaque; it begins with the dialect's name and a colon. Without any reasoning
    before it, it stands for reasoning that is not shown.
    """

    index: int
    signature: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """A token the model could have written instead."""

    token: str
    logprob: float
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class TokenProbability:
    """One token with its natural-log probability and its alternatives.

    `raw` holds the token's bytes: one character can be spread over several tokens.
    """

    token: str
    logprob: float
    raw: bytes | None = None
    top: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class TokenProbabilities:
    """The probabilities of the tokens that arrived last."""

    index: int
    tokens: tuple[TokenProbability, ...]
    reasoning: bool = False
    """Whether they are of a chain of thought, which is no part of the answer's text."""


@dataclass(frozen=True, slots=True)
class UsageReported:
    """Token counts, usually once, near the end."""

    usage: Usage


@dataclass(frozen=True, slots=True)
class Finished:
    """A choice came to its end."""

    index: int
    reason: FinishReason


@dataclass(frozen=True, slots=True)
class ChainGrew:
    """More of one of several chains of thought of a choice. `chain`: its number, from 0."""

    index: int
    chain: int
    thinking: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ChainEnded:
    """Such a chain has ended.

    `answer`: as it votes; None: it does not. `shown`: the same as the model wrote it.
    `mean_logprob`, as that of a `ChainPart`.
    """

    index: int
    chain: int
    status: Status
    answer: str | None = None
    shown: str = ""
    error: Failure | None = None
    mean_logprob: float | None = None


@dataclass(frozen=True, slots=True)
class EventSkipped:
    """An event could not be read and was left out: text may be lost."""


@dataclass(frozen=True, slots=True)
class StreamEnded:
    """The stream is over. `marked`: by an end mark or finish reason, not by just ending."""

    marked: bool


Event = (
    ModelNamed
    | TextDelta
    | ThinkingDelta
    | ThinkingSigned
    | TokenProbabilities
    | UsageReported
    | Finished
    | ChainGrew
    | ChainEnded
    | EventSkipped
    | StreamEnded
)
