"""Preferences: which of several answers to a prompt someone found best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chatapp.domain.comparing import Verdict
from chatapp.domain.messages import Json, Status


@dataclass(frozen=True, slots=True)
class Turn:
    """A message as it was sent: `role` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One of the answers, as it stood when it was judged."""

    message: str
    """Its id."""
    text: str
    prompt: tuple[Turn, ...] = ()
    """All it answers: system prompt, earlier turns, the prompt itself."""
    connection: str | None = None
    """Id of the connection that was asked."""
    model: str | None = None
    parameters: Mapping[str, Json] = field(default_factory=dict)
    made_with: Mapping[str, str] = field(default_factory=dict)
    """Titles of the preset, the persona, the template and its variant, by these names."""
    status: Status = Status.COMPLETE
    """How its answer had ended."""


@dataclass(frozen=True, slots=True)
class Preference:
    """What someone decided between answers."""

    id: str
    conversation: str
    created: datetime
    verdict: Verdict
    answers: tuple[Judged, ...]
    """All that were judged, in the order in which they were shown."""
    chosen: int | None = None
    """The place of the best one; None for any other verdict."""
    blind: bool = False
    """Whether models, speed and cost were hidden."""
    messages: tuple[str, ...] = ()
    """Ids of all messages whose texts are here: answers, and what they answer."""

    @property
    def pairs(self) -> Iterator[tuple[Judged, Judged]]:
        """The best answer with each of the others: (chosen, rejected)."""
        if self.chosen is None:
            return
        for place, answer in enumerate(self.answers):
            if place != self.chosen:
                yield self.answers[self.chosen], answer


def pair_json(preference: Preference, chosen: Judged, rejected: Judged) -> dict[str, Json]:
    """A pair as one line of a training file.

    `prompt`, `chosen` and `rejected` are lists of messages, as direct preference optimisation
    (Rafailov et al. 2023) is trained from in common tools. Where the rejected answer had another
    prompt (other instructions, another wording) that is `rejected_prompt`.
    """
    line: dict[str, Json] = {
        "prompt": _turns(chosen.prompt),
        "chosen": [_turn("assistant", chosen.text)],
        "rejected": [_turn("assistant", rejected.text)],
        "chosen_model": chosen.model,
        "rejected_model": rejected.model,
        "chosen_parameters": dict(chosen.parameters),
        "rejected_parameters": dict(rejected.parameters),
        "chosen_made_with": dict(chosen.made_with),
        "rejected_made_with": dict(rejected.made_with),
        "chosen_status": chosen.status.value,
        "rejected_status": rejected.status.value,
        **_about(preference),
    }
    if rejected.prompt != chosen.prompt:
        line["rejected_prompt"] = _turns(rejected.prompt)
    return line


def decision_json(preference: Preference) -> dict[str, Json]:
    """A whole decision, ties and such where no answer was good among them, as one line."""
    answers: list[Json] = [
        {
            "prompt": _turns(answer.prompt),
            "text": answer.text,
            "model": answer.model,
            "parameters": dict(answer.parameters),
            "made_with": dict(answer.made_with),
            "status": answer.status.value,
        }
        for answer in preference.answers
    ]
    return {
        "verdict": preference.verdict.value,
        "chosen": preference.chosen,
        "answers": answers,
        **_about(preference),
    }


def _about(preference: Preference) -> dict[str, Json]:
    return {
        "blind": preference.blind,
        "created": preference.created.isoformat(),
        "conversation": preference.conversation,
        "id": preference.id,
    }


def _turns(turns: tuple[Turn, ...]) -> list[Json]:
    return [_turn(turn.role, turn.content) for turn in turns]


def _turn(role: str, content: str) -> Json:
    return {"role": role, "content": content}
