"""Worked examples of chains of thought, and how they are written down to be edited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatapp.domain.errors import InputError
from chatapp.domain.prompt_templates import ExampleTurn

_FIELD = re.compile(r"[ \t]*(?:([QTA])[ \t]*[:：]|([问想答])[ \t]*[:：])[ \t]*(.*)", re.IGNORECASE)
_PLACES = {"q": 0, "问": 0, "t": 1, "想": 1, "a": 2, "答": 2}
_ANSWER = 2
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
            stop = "" if self.answer.endswith(("。", ".")) else "。"
            return ExampleTurn(self.question, f"{self.reasoning}{phrase}{self.answer}{stop}")
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

    Question, reasoning and answer come in this order: "A:" in a question is one of its choices,
    and of several behind the reasoning the last one is the answer.
    Raises InputError (example_incomplete), where one has no question, reasoning or answer.
    """
    found: list[list[list[str]]] = []
    place = -1
    for line in text.splitlines():
        field = _FIELD.fullmatch(line)
        named = _PLACES[(field[1] or field[2]).lower()] if field is not None else -1
        if named == 0:
            found.append([[], [], []])
        elif not found:
            if line.strip():
                raise InputError("example_incomplete", number="1")
            continue
        if named == place == _ANSWER:  # what seemed the answer is a line of the reasoning
            found[-1][place - 1] += found[-1][place]
            found[-1][place] = []
        if named in (0, place + 1) or named == _ANSWER == place:
            place = named
        found[-1][place].append(line)
    return tuple(_example(number, parts) for number, parts in enumerate(found, 1))


def _example(number: int, parts: Sequence[list[str]]) -> WorkedExample:
    for lines in parts:
        if lines and (field := _FIELD.fullmatch(lines[0])) is not None:
            lines[0] = field[3]
    question, reasoning, answer = ("\n".join(lines).strip() for lines in parts)
    if not (question and reasoning and answer):
        raise InputError("example_incomplete", number=str(number))
    return WorkedExample(question, reasoning, answer)
