"""Cloze tasks that are kept, and their rows scored; what was scored is kept, too."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from chatapp.domain.cloze import LabelScore, best_label
from chatapp.domain.cloze_tables import ClozeTable, cloze_json, cloze_of_json
from chatapp.domain.errors import ChatAppError
from chatapp.domain.experiments import Experiment, ExperimentKind, KeptAnswer
from chatapp.domain.messages import Failure, Json
from chatapp.domain.row_results import fingerprint
from chatapp.domain.scoring import Accuracy
from chatapp.engine.cloze import Cloze
from chatapp.engine.connections import Target
from chatapp.engine.kept_tasks import KeptTasks
from chatapp.engine.requests import calls_at_once
from chatapp.engine.row_runs import Pace, Progress, run_rows
from chatapp.storage.experiments import Experiments

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """A row, and what came of it."""

    row: int
    asked: str
    """The fingerprint of what is asked."""
    scores: tuple[LabelScore, ...] = ()
    """In the order of the labels; () of a row that is not scored yet, or failed."""
    right: bool | None = None
    """None: it is not scored, or has no right label."""
    error: Failure | None = None

    @property
    def label(self) -> str:
        """The likeliest label; "" where there is none."""
        return best_label(self.scores) if self.scores else ""


class ClozeTasks(KeptTasks[ClozeTable]):
    """Intents on cloze tasks."""

    def __init__(self, store: Experiments, cloze: Cloze) -> None:
        super().__init__(store, ExperimentKind.CLOZE, cloze_json)
        self._cloze = cloze

    def obstacle(self, table: ClozeTable, target: Target) -> Failure | None:
        """Why rows cannot be scored at a target, as far as it is known without asking."""
        return self._cloze.obstacle(table.task, target)

    async def known(
        self, experiment: str, table: ClozeTable, target: Target
    ) -> tuple[ScoredRow, ...]:
        """All rows, with what is known of them."""
        kept = await self._store.answers(experiment)
        return tuple(
            _scored(table, ScoredRow(row, _asked(table, row, target)), kept)
            for row in range(len(table.rows))
        )

    async def run(
        self,
        experiment: str,
        table: ClozeTable,
        target: Target,
        rows: Sequence[int],
        pace: Pace,
        on_row: Callable[[ScoredRow, Progress], None] = lambda _row, _progress: None,
    ) -> None:
        """Score rows that are not scored yet; those that failed before are scored again.

        A row that fails does not end the others. Cancelling ends what runs; what was scored is
        kept. Raises InputError (blank_missing, labels_missing), NotFoundError (no_experiment,
        where it was removed meanwhile).
        """
        scorer = self._cloze.scorer(table.task, target)
        known = await self.known(experiment, table, target)
        waiting = [known[row] for row in rows if not known[row].scores]
        progress = Progress(len(rows), done=len(rows) - len(waiting))

        async def work(row: ScoredRow) -> None:
            kept = KeptAnswer(row.asked)
            try:
                scores = await scorer.score(table.values(row.row))
                kept = replace(kept, text=_kept_text(scores))
            except ChatAppError as error:
                log.info("A row was not scored: %s", error.code)
                kept = replace(kept, error=error.failure)
            await self._store.keep_answer(experiment, kept)
            progress.count(failed=kept.error is not None)
            on_row(_scored(table, row, {row.asked: kept}), progress)

        at_once = min(pace.at_once, calls_at_once(target))
        await run_rows(_each(waiting), work, replace(pace, at_once=at_once))


def table_of(experiment: Experiment) -> ClozeTable:
    """The task of an experiment."""
    return cloze_of_json(experiment.body)


def accuracy_of(rows: Sequence[ScoredRow]) -> Accuracy:
    """How many of the rows that have a right label and are scored are right."""
    judged = [row.right for row in rows if row.right is not None]
    return Accuracy(sum(judged), len(judged))


def _asked(table: ClozeTable, row: int, target: Target) -> str:
    task = table.task
    labels: list[Json] = [[label.name, *label.words] for label in task.labels]
    told = table.values(row)
    values: list[Json] = [told.get(name, "") for name in task.variables]
    shape: list[Json] = [task.template, task.per_token, task.prior, task.neutral]
    return fingerprint([shape, labels, values, target.connection.id, target.model])


def _scored(table: ClozeTable, row: ScoredRow, kept: Mapping[str, KeptAnswer]) -> ScoredRow:
    """A row with what is known of it."""
    known = kept.get(row.asked)
    if known is None or known.error is not None:
        return replace(row, error=None if known is None else known.error)
    scores = _scores_of(known.text)
    gold = table.values(row.row).get(table.gold, "").strip()
    right = best_label(scores) == gold if scores and gold else None
    return replace(row, scores=scores, right=right)


def _kept_text(scores: Sequence[LabelScore]) -> str:
    return json.dumps([[one.label, one.score, one.probability, one.exact] for one in scores])


def _scores_of(text: str) -> tuple[LabelScore, ...]:
    """Scores as they were kept; () where they are damaged."""
    try:
        told = json.loads(text)
        return tuple(LabelScore(str(n), float(s), float(p), bool(e)) for n, s, p, e in told)
    except (ValueError, TypeError, RecursionError):
        return ()


async def _each(rows: Sequence[ScoredRow]) -> AsyncIterator[ScoredRow]:
    for row in rows:
        yield row
