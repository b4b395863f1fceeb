"""Cloze templates: a text with a blank, and words for each label that may stand there (PET).

Schick and Schütze, "Exploiting Cloze Questions for Few-Shot Text Classification and Natural
Language Inference", 2021, arXiv:2001.07676. A word's score is the sum of the log-probabilities of
its tokens behind the text before it. It can be made comparable in two ways: by its length (the mean
of its tokens, as Brown et al. 2020 do for completions), and by how likely it is anyway, with a text
that says nothing in the place of the input: the domain-conditional pointwise mutual information of
Holtzman et al., "Surface Form Competition", 2021, arXiv:2104.08315. The score of a label with
several words is their mean (Schick, Schmid and Schütze 2020, arXiv:2010.13641); probabilities of
labels are the softmax of their scores.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from chatapp.domain.errors import InputError
from chatapp.domain.prompt_templates import fill, names_in

BLANK = "blank"
"""The variable where a word is put."""
_PLACE = "\0"
"""Stands for the blank while a text is filled; no text has it: U+0000 is in none."""


@dataclass(frozen=True, slots=True)
class Label:
    """An answer, and the words that say so (its verbalizer)."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClozeTask:
    """A template with a blank, and what may stand there."""

    template: str
    labels: tuple[Label, ...]
    per_token: bool = True
    """Whether a score is the mean of its tokens; else it is their sum."""
    prior: bool = False
    """Whether what a word has anyway is taken off."""
    neutral: str = ""
    """What stands for each variable in the text that says nothing."""

    @property
    def words(self) -> tuple[str, ...]:
        """All words, each once."""
        return tuple(dict.fromkeys(word for label in self.labels for word in label.words))

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that a row fills."""
        return tuple(name for name in names_in(self.template) if name != BLANK)

    @property
    def blank_last(self) -> bool:
        """Whether nothing stands behind the blank."""
        return not fill(self.template, {BLANK: _PLACE}).rpartition(_PLACE)[2].strip()

    def check(self) -> None:
        """Raises InputError: blank_missing, where there is none or more than one;
        labels_missing, where there are fewer than two with words."""
        self.check_blank()
        if len(self.labels) < 2 or not all(label.words for label in self.labels):
            raise InputError("labels_missing")

    def check_blank(self) -> None:
        """Raises InputError (blank_missing)."""
        if len(fill(self.template, {BLANK: _PLACE}).split(_PLACE)) != 2:
            raise InputError("blank_missing")

    def around(self, values: Mapping[str, str]) -> tuple[str, str]:
        """The text before the blank and the one behind it. Raises InputError (value_missing)."""
        for name in self.variables:
            if name not in values:
                raise InputError("value_missing", name=name)
        before, _blank, after = fill(self.template, {**values, BLANK: _PLACE}).partition(_PLACE)
        return before, after

    @property
    def neutral_around(self) -> tuple[str, str]:
        """The same of the text that says nothing."""
        return self.around(dict.fromkeys(self.variables, self.neutral))


@dataclass(frozen=True, slots=True)
class WordScore:
    """How likely a word is in a blank."""

    logprob: float
    """The sum over its tokens, natural logarithms."""
    tokens: int
    exact: bool = True
    """False: it is less likely than this; the endpoint only tells of the likeliest tokens."""


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How likely a label is."""

    label: str
    score: float
    probability: float
    """Among the labels, from 0 to 1."""
    exact: bool


def label_scores(
    task: ClozeTask, words: Mapping[str, WordScore], prior: Mapping[str, WordScore] | None = None
) -> tuple[LabelScore, ...]:
    """The labels, in their order. Parameters: `words`, the score of each word; `prior`, the same
    in the text that says nothing."""
    scores = [
        _mean([_score(task, word, words, prior) for word in one.words]) for one in task.labels
    ]
    highest = max(scores)
    weights = [math.exp(score - highest) for score in scores]
    used = [words, *([prior] if prior is not None and task.prior else [])]
    return tuple(
        LabelScore(
            label.name,
            score,
            weight / sum(weights),
            all(scored[word].exact for scored in used for word in label.words),
        )
        for label, score, weight in zip(task.labels, scores, weights, strict=True)
    )


def best_label(scores: tuple[LabelScore, ...]) -> str:
    """The likeliest label; of equal ones the first."""
    return max(scores, key=lambda one: one.probability).label


def _score(
    task: ClozeTask,
    word: str,
    words: Mapping[str, WordScore],
    prior: Mapping[str, WordScore] | None,
) -> float:
    score = words[word]
    anyway = prior[word].logprob if prior is not None and task.prior else 0.0
    length = max(1, score.tokens) if task.per_token else 1
    return (score.logprob - anyway) / length


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
