"""Experiments: a task with its rows, and what a model answered, kept to be gone on with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from chatapp.domain.events import FinishReason
from chatapp.domain.few_shot import Choice, FewShotTask
from chatapp.domain.messages import Failure, Json, clean_text
from chatapp.domain.scoring import Scorer, Scoring

E = TypeVar("E", bound=StrEnum)


class ExperimentKind(StrEnum):
    """What is tried."""

    FEW_SHOT = "few-shot"
    CLOZE = "cloze"


@dataclass(frozen=True, slots=True)
class Experiment:
    """A task under a title of its own."""

    id: str
    kind: ExperimentKind
    title: str
    created: datetime
    updated: datetime
    body: Mapping[str, Json] = field(default_factory=dict)
    """The task, as JSON."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What came of a call, known by the fingerprint of what was asked."""

    asked: str
    text: str = ""
    finish: FinishReason | None = None
    tokens: int | None = None
    """Of prompt and answer together, as far as the endpoint told."""
    error: Failure | None = None


@dataclass(frozen=True, slots=True)
class RemovedExperiment:
    """What brings a removed experiment back."""

    experiment: Experiment
    answers: tuple[KeptAnswer, ...] = ()


def task_json(task: FewShotTask) -> dict[str, Json]:
    """A task as it is kept."""
    scorer = task.scorer
    return {
        "description": task.description,
        "columns": list(task.columns),
        "rows": [list(row) for row in task.rows],
        "label": task.label,
        "question": task.question,
        "answer": task.answer,
        "choice": task.choice.value,
        "seed": task.seed,
        "held_out": task.held_out,
        "as_text": task.as_text,
        "scorer": {
            "scoring": scorer.scoring.value,
            "pattern": scorer.pattern,
            "judge": scorer.judge,
        },
        "ks": list(task.ks),
    }


def task_of_json(body: Mapping[str, Json]) -> FewShotTask:
    """A task out of what was kept; what is missing or damaged is as in an empty one."""
    empty = FewShotTask()
    columns = tuple(map(_text, _list(body.get("columns"))))
    rows = tuple(
        tuple(map(_text, (*_list(row), *[""] * len(columns)))) for row in _list(body.get("rows"))
    )
    return replace(
        empty,
        columns=columns,
        rows=tuple(row[: len(columns)] for row in rows),
        description=_text(body.get("description")),
        label=_text(body.get("label")),
        question=_text(body.get("question")),
        answer=_text(body.get("answer", empty.answer)),
        choice=_member(Choice, body.get("choice"), empty.choice),
        seed=_whole(body.get("seed"), empty.seed),
        held_out=_whole(body.get("held_out"), empty.held_out),
        as_text=body.get("as_text") is True,
        scorer=_scorer(body.get("scorer")),
        ks=tuple(k for k in _list(body.get("ks")) if type(k) is int and k >= 0) or empty.ks,
    )


def _scorer(value: Json) -> Scorer:
    empty = Scorer()
    if not isinstance(value, dict):
        return empty
    return Scorer(
        _member(Scoring, value.get("scoring"), empty.scoring),
        _text(value.get("pattern", empty.pattern)),
        _text(value.get("judge", empty.judge)),
    )


def _member(kind: type[E], value: Json, otherwise: E) -> E:
    return kind(value) if value in [each.value for each in kind] else otherwise


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _text(value: Json) -> str:
    return clean_text(value) if isinstance(value, str) else ""


def _whole(value: Json, otherwise: int) -> int:
    return value if type(value) is int else otherwise
