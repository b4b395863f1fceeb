"""Few-shot prompts: a task described, shown by examples, and asked (Brown et al. 2020).

Rows of a table are cut in two, and never overlap: those that examples are chosen from, and those
held out, on which the prompt is tried. All that is drawn at random is drawn by a seed, in the same
way on every machine: rows in the order of SHA-256 of purpose, seed and number.

Brown et al., "Language Models are Few-Shot Learners", 2020, arXiv:2005.14165.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Json, Role
from chatapp.domain.prompt_templates import ExampleTurn, fill, names_in
from chatapp.domain.scoring import Scorer
from chatapp.domain.similarity import Similarity

LABEL = "label"
"""The variable of an example's answer that is its label, whatever the column is called."""
BETWEEN = "\n\n"
"""What stands between two examples of one text; an answer ends there."""


class Choice(StrEnum):
    """How the examples of a prompt are chosen."""

    FIRST = "first"
    """The first ones, in the order of the table, that are not held out."""
    RANDOM = "random"
    SIMILAR = "similar"
    """Those that are most like what is asked, the most similar one last, next to the question.

    Liu et al., "What Makes Good In-Context Examples for GPT-3?", 2022, arXiv:2101.06804.
    """


@dataclass(frozen=True, slots=True)
class FewShotTask:
    """A task and its rows. Rows are known by their place, from 0."""

    description: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    """The cells of each row, in the order of the columns."""
    label: str = ""
    """The column with the answer that is right."""
    question: str = ""
    """A row as a prompt, with columns as variables; "": all columns but the label's."""
    answer: str = "{{label}}"
    """A row as an answer."""
    choice: Choice = Choice.FIRST
    seed: int = 1
    """Of what is drawn at random: examples, and rows that are held out."""
    held_out: int = 0
    """The number of rows on which the prompt is tried; examples are never chosen from them."""
    as_text: bool = False
    """One text to continue, in place of turns of a chat."""
    scorer: Scorer = field(default_factory=Scorer)
    ks: tuple[int, ...] = (0, 1, 2, 4)
    """The numbers of examples it is tried with."""

    @property
    def question_text(self) -> str:
        """The template of a question."""
        if self.question.strip():
            return self.question
        others = [name for name in self.columns if name != self.label]
        if len(others) == 1:
            return f"{{{{{others[0]}}}}}"
        return "\n".join(f"{name}: {{{{{name}}}}}" for name in others)

    def values(self, row: int) -> dict[str, str]:
        """What fills the variables for a row."""
        values = dict(zip(self.columns, self.rows[row], strict=False))
        return {**values, LABEL: values.get(self.label, "")}

    def label_of(self, row: int) -> str:
        """The answer that is right."""
        return self.values(row)[LABEL]

    def question_of(self, values: Mapping[str, str]) -> str:
        """What is asked about a row; its label is not told."""
        return self.told(self.question_text, values)

    def told(self, template: str, values: Mapping[str, str]) -> str:
        """A template filled with all that is told about a row."""
        told = {name: value for name, value in values.items() if name not in (self.label, LABEL)}
        return fill(template, told)


@dataclass(frozen=True, slots=True)
class Split:
    """The rows in two parts, each in the order of the table."""

    pool: tuple[int, ...]
    """Those that examples are chosen from: none asks what a held-out one asks."""
    held_out: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FewShotPrompt:
    """Exactly what is sent."""

    system: str | None
    turns: tuple[tuple[Role, str], ...]
    examples: tuple[int, ...]
    """The rows that are shown, in their order."""

    @property
    def json(self) -> list[Json]:
        """By which a prompt is known again."""
        return [self.system, [[role.value, text] for role, text in self.turns]]


class FewShot:
    """Prompts of a task. What is reckoned for its rows is kept.

    Raises nothing; a task without rows or columns has prompts all the same.
    """

    def __init__(self, task: FewShotTask) -> None:
        self.task = task
        self.split = split_rows(task)
        self._random = [self.split.pool[n] for n in drawn(len(self.split.pool), task.seed, "shown")]
        self._similar: Similarity | None = None

    def examples(self, k: int, question: str, asked: int | None = None) -> tuple[int, ...]:
        """The rows that are shown with a question, k at most.

        Parameters: `asked`, the row that is asked about: it is never shown.
        """
        pool = self.split.pool
        if self.task.choice is Choice.SIMILAR:
            if self._similar is None:
                self._similar = Similarity([self._question(row) for row in pool])
            nearest = self._similar.nearest(question, k + 1)
            shown = [pool[place] for place in nearest if pool[place] != asked]
            return tuple(reversed(shown[:k]))
        rows = pool if self.task.choice is Choice.FIRST else self._random
        return tuple(row for row in rows[: k + 1] if row != asked)[:k]

    def prompt(self, k: int, values: Mapping[str, str], asked: int | None = None) -> FewShotPrompt:
        """What is sent to ask about a row.

        Parameters: `k`, the number of examples; `asked`, its number if it is one of the task's.
        """
        task, question = self.task, self.task.question_of(values)
        examples = self.examples(k, question, asked)
        shown = [self.example(row) for row in examples]
        if task.as_text:
            begun = f"{question}\n{task.told(self._around_label[0], values)}"
            return FewShotPrompt(None, ((Role.USER, self._text(shown, begun)),), examples)
        turns: list[tuple[Role, str]] = []
        for example in shown:
            turns += [(Role.USER, example.prompt), (Role.ASSISTANT, example.answer)]
        system = task.description.strip() or None
        return FewShotPrompt(system, (*turns, (Role.USER, question)), examples)

    def example(self, row: int) -> ExampleTurn:
        """A row as an example."""
        return ExampleTurn(self._question(row), fill(self.task.answer, self.task.values(row)))

    def answer_in(self, text: str) -> str:
        """The answer itself in what a model said: without what examples have around the label,
        and of a continued text only what stands before the next example."""
        before, after = self._around_label
        text = text.partition(BETWEEN)[0] if self.task.as_text else text
        return text.strip().removeprefix(before).removesuffix(after).strip()

    @property
    def _around_label(self) -> tuple[str, str]:
        before, found, after = self.task.answer.partition("{{label}}")
        return (before.strip(), after.strip()) if found else ("", "")

    def _question(self, row: int) -> str:
        return self.task.question_of(self.task.values(row))

    def _text(self, shown: Sequence[ExampleTurn], begun: str) -> str:
        """One text. Parameters: `begun`, the question and what stands before its answer."""
        parts = [self.task.description.strip()] if self.task.description.strip() else []
        parts += [f"{example.prompt}\n{example.answer}" for example in shown]
        return BETWEEN.join([*parts, begun]).rstrip(" ")


def split_rows(task: FewShotTask) -> Split:
    """The rows cut in two. One row at least is left to choose examples from, if all differ; one
    without a label is never held out: no answer to it is right or wrong."""
    count = len(task.rows)
    size = max(0, min(task.held_out, count - 1))
    label = task.columns.index(task.label) if task.label in task.columns else None
    known = [
        row
        for row in drawn(count, task.seed, "held out")
        if label is None or any(cell.strip() for cell in task.rows[row][label : label + 1])
    ]
    held_out = set(known[:size])
    used = [
        place
        for place, name in enumerate(task.columns)
        if name != task.label and name in names_in(task.question_text)
    ]
    questions = [tuple(row[place : place + 1] for place in used) for row in task.rows]
    # The same row twice would tell the answer; without a variable all questions are the same.
    asked = {questions[row] for row in held_out} if used else set()
    pool = [row for row in range(count) if row not in held_out and questions[row] not in asked]
    return Split(tuple(pool), tuple(sorted(held_out)))


def possible_ks(task: FewShotTask) -> tuple[int, ...]:
    """The numbers of examples to try for which there are enough rows; raises as below if none."""
    there = len(split_rows(task).pool)
    possible = tuple(k for k in task.ks if k <= there)
    if not possible:
        check_examples(task, task.ks)
    return possible


def check_examples(task: FewShotTask, ks: Iterable[int]) -> None:
    """Raise InputError (examples_few) where more examples are wanted than can be shown."""
    there, wanted = len(split_rows(task).pool), max(ks, default=0)
    if wanted > there:
        raise InputError("examples_few", wanted=str(wanted), there=str(there))


def drawn(count: int, seed: int, purpose: str) -> list[int]:
    """The numbers below `count` in an order drawn at random, always the same for a seed."""

    def key(number: int) -> bytes:
        return hashlib.sha256(f"{purpose}\n{seed}\n{number}".encode()).digest()

    return sorted(range(count), key=key)


def unknown_columns(task: FewShotTask) -> list[str]:
    """Variables of the templates that are no columns: they would be sent as they are."""
    told = [name for name in task.columns if name != task.label]
    asked = [name for name in names_in(task.question) if name not in told]
    answered = [name for name in names_in(task.answer) if name not in (*task.columns, LABEL)]
    return list(dict.fromkeys([*asked, *answered]))
