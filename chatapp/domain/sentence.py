"""What the tables of sentences are made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened (`title`, no full stop) and more about it (`detail`), before translation."""

    title: str
    detail: str = ""
