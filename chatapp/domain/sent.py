"""What was sent for an answer, as it is kept with it: enough to make the request again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chatapp.domain.chain_of_thought import NO_FRAME, Frame
from chatapp.domain.example_turns import ExampleTurn
from chatapp.domain.messages import Json

KEY_PLACE = "$API_KEY"
"""Stands where the key was; a shell puts it there again."""


@dataclass(frozen=True, slots=True)
class SentRequest:
    """One request, without its body: that is made again from the branch."""

    dialect: str
    service: str
    base_url: str
    method: str
    url: str
    """As it was called, a key in it replaced."""
    headers: Mapping[str, str]
    """Those the app set; keys and secret values replaced."""
    model: str
    system: str | None
    parameters: Mapping[str, Json]
    """What was encoded, by canonical name."""
    stream: bool
    first: str
    """Id of the first message that was sent."""
    last: str
    """Id of the last one: the prompt, or the beginning of the answer that was continued."""
    last_length: int
    """Characters of its text at that time."""
    left_out: int
    """Messages before the first one."""
    summarised: bool
    """Whether `system` holds a summary of those."""
    digest: str
    """SHA-256 of the body, in hexadecimal digits."""
    size: int
    """Bytes of the body."""
    examples: tuple[ExampleTurn, ...] = ()
    """Turns that were sent before the first message."""
    frame: Frame = NO_FRAME
    """What stood around the branch, in a call of a chain of thought."""


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A request as it is shown: what went over the wire, or would go now."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    left_out: int = 0
    summarised: bool = False
    changed: bool = False
    """Whether the body is not what was sent: something it is made from was changed since."""
