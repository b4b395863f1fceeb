"""The kinds of reasoning and of answers, apart from what is done with them: the command line names
them in its help, which is to be there at once."""

from __future__ import annotations

from enum import StrEnum

MOST_SAMPLES = 40
"""As many chains as the paper of self-consistency samples at most (Wang et al. 2022)."""


class Method(StrEnum):
    """How the model is brought to reason."""

    ZERO_SHOT = "zero-shot"
    FEW_SHOT = "few-shot"


class TaskType(StrEnum):
    """What kind of answer a question has: it decides how the answer is asked for and read."""

    NUMBER = "number"
    CHOICE = "choice"
    """One of the letters A to E."""
    YES_NO = "yes-no"
    SHORT_TEXT = "short-text"
    """A word or a name."""
    FREE_TEXT = "free-text"
