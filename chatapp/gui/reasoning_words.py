"""What ways to reason and kinds of answers are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from chatapp.domain.chain_of_thought import ChainOfThought, Method, TaskType
from chatapp.gui.formats import count

translate = QCoreApplication.translate


def method_words(method: Method | None) -> str:
    """A method; None: off."""
    if method is None:
        return translate("Reasoning", "Off")
    if method is Method.ZERO_SHOT:
        return translate("Reasoning", "Step by step")
    return translate("Reasoning", "Step by step, with examples")


def task_words(task: TaskType) -> str:
    """A kind of answer."""
    words = {
        TaskType.NUMBER: translate("Reasoning", "Number"),
        TaskType.CHOICE: translate("Reasoning", "Choice, A to E"),
        TaskType.YES_NO: translate("Reasoning", "Yes or no"),
        TaskType.SHORT_TEXT: translate("Reasoning", "Short text"),
        TaskType.FREE_TEXT: translate("Reasoning", "Free text"),
    }
    return words[task]


def vote_words(samples: int) -> str:
    """How many chains vote."""
    if samples == 1:
        return translate("Reasoning", "One chain, no vote")
    words = translate("Reasoning", "Vote of {count} chains")
    return words.replace("{count}", count(samples))


def state_words(wanted: ChainOfThought | None) -> str:
    """All that holds, in a line."""
    if wanted is None:
        return translate("Reasoning", "off")
    parts = [method_words(wanted.method), task_words(wanted.task)]
    parts += [vote_words(wanted.samples)] if wanted.votes else []
    return " · ".join(parts)
