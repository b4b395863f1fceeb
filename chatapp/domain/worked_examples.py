"""Worked examples of chains of thought, and how they are written down to be edited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatapp.domain.errors import InputError
from chatapp.domain.prompt_templates import ExampleTurn

_FIELD = re.compile(r"[ \t]*(?:([QTA])[ \t]*[:：]|([问想答])[ \t]*[:：])[ \t]*(.*)", re.IGNORECASE)
_PLACES = {"q": 0, "问": 0, "t": 1, "想": 1, "a": 2, "答": 2}
_LETTERS = {"en": ("Q: ", "T: ", "A: "), "zh": ("问：", "想：", "答：")}


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """A question, the reasoning that leads to its answer, and the answer."""

    question: str
    reasoning: str
    answer: str

    def turn(self, phrase: str, language: str) -> ExampleTurn:
        """As a prompt and its answer. Parameters: `phrase`, what the answer follows."""
        if language == "zh":
            return ExampleTurn(self.question, f"{self.reasoning}{phrase}{self.answer}。")
        stop = "" if self.answer.endswith(".") else "."
        return ExampleTurn(self.question, f"{self.reasoning} {phrase} {self.answer}{stop}")


def as_text(examples: Iterable[WorkedExample], language: str) -> str:
    """Examples as they are edited: three lines each, with a blank line between two of them."""
    question, thought, answer = _LETTERS[language]
    return "\n\n".join(
        f"{question}{one.question}\n{thought}{one.reasoning}\n{answer}{one.answer}"
        for one in examples
    )


def from_text(text: str) -> tuple[WorkedExample, ...]:
    """The examples of such a text; a line without a letter goes on with what is above it.

    Raises InputError (example_incomplete), where one has no question, reasoning or answer.
    """
    found: list[list[list[str]]] = []
    place = -1
    for line in text.splitlines():
        field = _FIELD.fullmatch(line)
        if field is not None:
            place = _PLACES[(field[1] or field[2]).lower()]
            if place == 0:
                found.append([[], [], []])
            line = field[3]
        if not found:
            if line.strip() or place >= 0:
                raise InputError("example_incomplete", number="1")
            continue
        found[-1][place].append(line)
    return tuple(_example(number, parts) for number, parts in enumerate(found, 1))


def _example(number: int, parts: Sequence[Sequence[str]]) -> WorkedExample:
    question, reasoning, answer = ("\n".join(lines).strip() for lines in parts)
    if not (question and reasoning and answer):
        raise InputError("example_incomplete", number=str(number))
    return WorkedExample(question, reasoning, answer)
