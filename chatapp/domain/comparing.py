"""Comparisons: one prompt to several columns side by side, and which of their answers is best.

A comparison is a conversation of mode `compare`. What it is made of is kept among the
conversation's parameters, and each answer says in its own which column it belongs to: so a copy
or an import of the conversation is the same comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from chatapp.domain.messages import Conversation, Json, Message, Role, new_id
from chatapp.domain.parameters import COMPARISON
from chatapp.domain.prompt_templates import ExampleTurn
from chatapp.domain.wordings import Wording, kept_wording, wording_of

MOST_COLUMNS = 6
FEWEST_COLUMNS = 2
"""So many are needed for a choice."""


class Verdict(StrEnum):
    """What the user thinks of the answers."""

    CHOSEN = "chosen"
    """One of them is the best."""
    TIE = "tie"
    """They are equally good."""
    NONE_GOOD = "none_good"


@dataclass(frozen=True, slots=True)
class Column:
    """Whom a prompt goes to, and with what."""

    connection: str | None = None
    """An id; None: the default one."""
    model: str | None = None
    name: str = ""
    """Of the preset or the persona it was made with; "" for none."""
    system: str | None = None
    parameters: Mapping[str, Json] = field(default_factory=dict)
    """By canonical name, without `n`: each column has one answer at a time."""
    examples: tuple[ExampleTurn, ...] = ()
    """Turns that stand before the prompt."""
    wording: Wording | None = None
    """How the prompt is worded; None: as it is written."""
    preset: str | None = None
    """Id of the preset its system prompt and parameters come from."""
    persona: str | None = None
    """Id of the persona in the library its system prompt, parameters and examples come from."""
    inherits: bool = False
    """Whether system prompt, examples and parameters are those of the conversation before it."""
    id: str = field(default_factory=new_id)

    @property
    def persona_title(self) -> str:
        """What its persona is called, or ""."""
        return self.name if self.persona is not None or self.inherits else ""

    def asks(self, prompt: str) -> str:
        """A prompt as this column is asked it."""
        return self.wording.around(prompt) if self.wording is not None else prompt

    def for_another_prompt(self) -> Column:
        """The same for another prompt: a wording that has no place for it is not kept."""
        fits = self.wording is None or self.wording.input
        return self if fits else replace(self, wording=None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison is made of, apart from its messages."""

    prompt: str
    columns: tuple[Column, ...]
    """In the order in which they are shown: that of a blind one is left to chance."""
    blind: bool = False
    """Whether it is hidden whose answers they are until one is chosen."""
    together: bool = False
    """Whether answers are hidden until all have ended."""
    verdict: Verdict | None = None
    chosen: str | None = None
    """Id of the column whose answer is the best."""
    preference: str | None = None
    """Id under which the verdict is kept."""

    @property
    def hidden(self) -> bool:
        """Whether nothing may tell whose answers they are."""
        return self.blind and self.verdict is None

    def column(self, identity: str) -> Column | None:
        """One of its columns."""
        return next((column for column in self.columns if column.id == identity), None)

    def decided_as(self, other: Comparison) -> Comparison:
        """The same with the verdict of another one."""
        return replace(
            self, verdict=other.verdict, chosen=other.chosen, preference=other.preference
        )

    def undecided(self) -> Comparison:
        """The same without a verdict."""
        return replace(self, verdict=None, chosen=None, preference=None)


def comparison_of(conversation: Conversation) -> Comparison | None:
    """What a conversation compares; None where it is none, or that cannot be read."""
    kept = conversation.parameters.get(COMPARISON)
    if not isinstance(kept, dict):
        return None
    columns, verdict = kept.get("columns"), _text(kept.get("verdict"))
    listed = columns if isinstance(columns, list) else []
    found = [_column(each) for each in listed if isinstance(each, dict)]
    return Comparison(
        prompt=_text(kept.get("prompt")),
        columns=tuple(found[:MOST_COLUMNS]),
        blind=kept.get("blind") is True,
        together=kept.get("together") is True,
        verdict=Verdict(verdict) if verdict in [*Verdict] else None,
        chosen=_text(kept.get("chosen")) or None,
        preference=_text(kept.get("preference")) or None,
    )


def kept_comparison(comparison: Comparison) -> dict[str, Json]:
    """A comparison as it is kept among a conversation's parameters."""
    columns: list[Json] = [_kept_column(column) for column in comparison.columns]
    kept: dict[str, Json] = {
        "prompt": comparison.prompt,
        "columns": columns,
        "blind": comparison.blind,
        "together": comparison.together,
        "verdict": comparison.verdict and comparison.verdict.value,
        "chosen": comparison.chosen,
        "preference": comparison.preference,
    }
    return {name: value for name, value in kept.items() if value not in (None, False)}


def column_of(message: Message) -> str:
    """Id of the column that an answer belongs to, or ""."""
    return _text(message.parameters.get(COMPARISON))


def answers_of(comparison: Comparison, messages: Iterable[Message]) -> dict[str, Message]:
    """The newest answer of each column, by the column's id; columns without one are left out.

    Parameters: `messages`, of all branches, oldest first.
    """
    known = {column.id for column in comparison.columns}
    found: dict[str, Message] = {}
    for message in messages:
        column = column_of(message)
        if message.role is Role.ASSISTANT and column in known:
            found[column] = message
    return found


def prompt_parent(comparison: Comparison, messages: Iterable[Message]) -> str | None:
    """Id of the message that the prompt comes after; None where it begins the conversation.

    Parameters: `messages`, of all branches, oldest first.
    """
    listed = list(messages)
    by_id = {message.id: message for message in listed}
    for answer in answers_of(comparison, listed).values():
        if (prompt := by_id.get(answer.parent or "")) is not None:
            return prompt.parent
    return None


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _column(kept: Mapping[str, Json]) -> Column:
    parameters, examples = kept.get("parameters"), kept.get("examples")
    turns = examples if isinstance(examples, list) else []
    return Column(
        connection=_text(kept.get("connection")) or None,
        model=_text(kept.get("model")) or None,
        name=_text(kept.get("name")),
        system=_text(kept.get("system")) or None,
        parameters=parameters if isinstance(parameters, dict) else {},
        examples=tuple(
            ExampleTurn(_text(turn.get("prompt")), _text(turn.get("answer")))
            for turn in turns
            if isinstance(turn, dict)
        ),
        wording=wording_of(kept.get("wording")),
        preset=_text(kept.get("preset")) or None,
        persona=_text(kept.get("persona")) or None,
        inherits=kept.get("inherits") is True,
        id=_text(kept.get("id")) or new_id(),
    )


def _kept_column(column: Column) -> dict[str, Json]:
    examples: list[Json] = [
        {"prompt": turn.prompt, "answer": turn.answer} for turn in column.examples
    ]
    kept: dict[str, Json] = {
        "id": column.id,
        "connection": column.connection,
        "model": column.model,
        "name": column.name,
        "system": column.system,
        "parameters": dict(column.parameters),
        "examples": examples,
        "wording": kept_wording(column.wording) if column.wording is not None else None,
        "preset": column.preset,
        "persona": column.persona,
        "inherits": column.inherits,
    }
    return {name: value for name, value in kept.items() if value not in (None, False, "", {}, [])}
