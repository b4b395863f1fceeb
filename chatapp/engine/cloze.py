"""Cloze templates: labels scored for a text, or for each row of a table."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from chatapp.domain.cloze import ClozeTask, LabelScore, WordScore, best_label, label_scores
from chatapp.domain.errors import NotFoundError
from chatapp.domain.messages import Failure, Json
from chatapp.domain.row_results import RowResult, fingerprint
from chatapp.domain.scoring import Accuracy
from chatapp.domain.tables import Row
from chatapp.engine.connections import Target
from chatapp.engine.requests import Requests, calls_at_once
from chatapp.engine.row_runs import Progress
from chatapp.engine.single_calls import SingleCalls
from chatapp.engine.table_files import TableFile
from chatapp.engine.table_runs import Report, TableRun, Wanted
from chatapp.engine.text_scores import TextScores


class Cloze:
    """Scores the labels of cloze tasks."""

    def __init__(self, requests: Requests, calls: SingleCalls) -> None:
        self._requests = requests
        self._calls = calls

    def scorer(self, task: ClozeTask, target: Target) -> ClozeScorer:
        """Scores texts of one task at one target. Raises InputError (blank_missing,
        labels_missing)."""
        task.check()
        return ClozeScorer(task, TextScores(target, self._requests, self._calls))

    def obstacle(self, task: ClozeTask, target: Target) -> Failure | None:
        """Why a task cannot be scored at a target, as far as it is known without asking."""
        scores = TextScores(target, self._requests, self._calls)
        return scores.obstacle(blank_last=task.blank_last)

    async def run(
        self,
        task: ClozeTask,
        target: Target,
        table: TableFile,
        wanted: Wanted,
        gold: str | None = None,
        on_progress: Callable[[Progress], None] = lambda _progress: None,
    ) -> tuple[Report, Accuracy | None]:
        """Score each row of a table, and write the likeliest label; see `TableRun`.

        Parameters: `gold`, the column with the right labels. The accuracy is that of all rows in
        the file of results; None without such a column.
        Raises InputError (blank_missing, labels_missing), NotFoundError (no_column), and what
        `TableRun.run` raises.
        """
        for name in (*task.variables, *([] if gold is None else [gold])):
            if name not in table.columns:
                raise NotFoundError("no_column", name=name, columns=", ".join(table.columns))
        work = _RowScoring(self.scorer(task, target), target, gold)
        if target.connection.embedded:
            at_once = min(wanted.pace.at_once, calls_at_once(target))
            wanted = replace(wanted, pace=replace(wanted.pace, at_once=at_once))
        report = await TableRun(work, wanted, table, on_progress).run()
        if gold is None:
            return report, None
        return report, await asyncio.to_thread(_accuracy_in, wanted.output)


class ClozeScorer:
    """One task at one target; what the text that says nothing gives is asked for once."""

    def __init__(self, task: ClozeTask, scores: TextScores) -> None:
        self.task = task
        self._scores = scores
        self._prior: dict[str, WordScore] | None = None
        self._lock = asyncio.Lock()

    async def score(self, values: Mapping[str, str]) -> tuple[LabelScore, ...]:
        """The labels for a text, in their order.

        Raises InputError (value_missing, blank_not_last, not_scored), ChatAppErrors of the calls.
        """
        words = await self._words(*self.task.around(values))
        return label_scores(self.task, words, await self._known_prior())

    async def _known_prior(self) -> dict[str, WordScore] | None:
        if not self.task.prior:
            return None
        async with self._lock:
            if self._prior is None:
                self._prior = await self._words(*self.task.neutral_around)
            return self._prior

    async def _words(self, before: str, after: str) -> dict[str, WordScore]:
        return {word: await self._scores.word(before, word, after) for word in self.task.words}


@dataclass(slots=True)
class _RowScoring:
    """Scores rows; see `RowWork`."""

    scorer: ClozeScorer
    target: Target
    gold: str | None

    @property
    def run_name(self) -> str:
        """By which another run is told from this one."""
        task, connection = self.scorer.task, self.target.connection
        labels: list[Json] = [[label.name, *label.words] for label in task.labels]
        shape: list[Json] = [task.per_token, task.prior, task.neutral, self.gold]
        where: list[Json] = [connection.base_url, connection.dialect.value, self.target.model]
        return fingerprint(["cloze", task.template, labels, shape, where])

    def asked(self, row: Row) -> str:
        """The fingerprint of a row's text."""
        return fingerprint(dict(row.values))

    async def result(self, row: Row, empty: RowResult) -> RowResult:
        """Score a row."""
        started = time.monotonic()
        scores = await self.scorer.score(row.values)
        best = best_label(scores)
        more: dict[str, Json] = {"labels": {one.label: _told(one) for one in scores}}
        if self.gold is not None:
            gold = row.values.get(self.gold, "").strip()
            more["right"] = best == gold if gold else None
        seconds = time.monotonic() - started
        model = self.target.model
        return replace(empty, text=best, model=model, seconds=seconds, more=more)


def _told(score: LabelScore) -> Json:
    return {
        "probability": round(score.probability, 6),
        "score": round(score.score, 6),
        "exact": score.exact,
    }


def _accuracy_in(results: Path) -> Accuracy:
    """How many rows are right, of those that are scored and have a right label; the last line of
    a row counts."""
    right: dict[int, bool | None] = {}
    with results.open("rb") as lines:
        for line in lines:
            result = json.loads(line)
            right[result["row"]] = result.get("right")
    scored = [one for one in right.values() if isinstance(one, bool)]
    return Accuracy(sum(scored), len(scored))
