"""Example turns: what a model sees before the first real prompt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ExampleTurn:
    """A prompt and the answer to it that is wanted."""

    prompt: str
    answer: str


def example_values(examples: Iterable[ExampleTurn]) -> list[Any]:
    """Example turns as JSON can hold them."""
    return [{"prompt": one.prompt, "answer": one.answer} for one in examples]


def examples_of(values: object) -> tuple[ExampleTurn, ...]:
    """The example turns that such values describe; what is none is passed by."""
    return tuple(
        ExampleTurn(prompt, answer)
        for one in (values if isinstance(values, list) else ())
        if isinstance(one, dict)
        and isinstance(prompt := one.get("prompt"), str)
        and isinstance(answer := one.get("answer"), str)
        and prompt.strip()
        and answer.strip()
    )
