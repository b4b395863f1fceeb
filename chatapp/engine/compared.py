"""A comparison as it stands: what can be judged of it, and what can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chatapp.domain.comparing import FEWEST_COLUMNS, Column, Comparison
from chatapp.domain.messages import Conversation, Message, Status


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with its answers as they stand now."""

    home: Conversation
    comparison: Comparison
    answers: Mapping[str, Message]
    """By the column's id; a column that was not asked yet has none."""
    after: str | None = None
    """Id of the message that the prompt comes after; None where it begins the conversation."""

    @property
    def running(self) -> bool:
        """Whether an answer is still being written."""
        return any(answer.status is Status.STREAMING for answer in self.answers.values())

    @property
    def judgeable(self) -> list[Column]:
        """The columns whose answers say something."""
        said = {column for column, answer in self.answers.items() if answer.text.strip()}
        return [column for column in self.comparison.columns if column.id in said]

    @property
    def choosable(self) -> list[Column]:
        """The columns that can be the best: they have ended, and there is another to judge.

        Where answers are shown together all have to end first.
        """
        if len(self.judgeable) < FEWEST_COLUMNS or (self.comparison.together and self.running):
            return []
        streaming = Status.STREAMING
        return [one for one in self.judgeable if self.answers[one.id].status is not streaming]
