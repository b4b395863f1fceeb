"""A few-shot task tried on its held-out rows, with the answers in a file that a run goes on from."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chatapp.domain.experiments import KeptAnswer, task_json
from chatapp.domain.few_shot import FewShot, FewShotTask
from chatapp.domain.messages import Json
from chatapp.domain.row_results import RowResult, fingerprint
from chatapp.domain.scoring import Accuracy, Scoring
from chatapp.domain.tables import Row
from chatapp.engine.answer_scoring import AnswerScoring
from chatapp.engine.connections import Target
from chatapp.engine.few_shot_runs import Asking, Call, FewShotRuns, Trial, TrialMaker, ready
from chatapp.engine.requests import Requests, calls_at_once
from chatapp.engine.row_runs import Progress
from chatapp.engine.table_runs import Report, TableRun, Wanted


@dataclass(frozen=True, slots=True)
class KAccuracy:
    """What came of all trials with so many examples."""

    k: int
    accuracy: Accuracy


class FewShotTables:
    """Runs whose answers go to a file. A line is a trial: a held-out row with so many examples."""

    def __init__(self, runs: FewShotRuns, requests: Requests) -> None:
        self._runs = runs
        self._requests = requests

    async def run(
        self,
        task: FewShotTask,
        ks: Sequence[int],
        asking: Asking,
        wanted: Wanted,
        on_progress: Callable[[Progress], None] = lambda _progress: None,
    ) -> tuple[Report, tuple[KAccuracy, ...]]:
        """Ask what is not in the file yet; see `TableRun`. Gives the accuracies of all in it.

        Raises InputError (of a parameter; bad_pattern, not_completed, and what `TableRun.run`
        raises), StorageError (results_not_written).
        """
        AnswerScoring(task.scorer).check()
        parameters = self._runs.parameters(task, asking)
        asking = replace(asking, target=self._runs.target(task, asking.target))
        await self._requests.checked_parameters(asking.target, "", {}, parameters)
        trials = TrialRows(await asyncio.to_thread(ready, task), ks)
        work = _TrialWork(self._runs, trials, asking, parameters)
        at_once = min(wanted.pace.at_once, calls_at_once(asking.target))
        wanted = replace(wanted, pace=replace(wanted.pace, at_once=at_once))
        report = await TableRun(work, wanted, trials, on_progress).run()
        found = await asyncio.to_thread(_accuracies_in, wanted.output, frozenset(trials.numbers()))
        return report, tuple(KAccuracy(k, found.get(k, Accuracy(0, 0))) for k in ks)


class TrialRows:
    """The trials of a task as rows: the held-out ones with the first k, then with the next.

    A trial has the same number whatever other k there are, so that a run with more of them goes on
    from the same file.
    """

    def __init__(self, few_shot: FewShot, ks: Sequence[int]) -> None:
        self.few_shot = few_shot
        self._ks = sorted(ks)
        self._held_out = few_shot.split.held_out

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self._ks) * len(self._held_out)

    @property
    def last(self) -> int:
        """The number of the last one."""
        return (max(self._ks, default=-1) + 1) * len(self._held_out)

    async def each(self) -> AsyncIterator[Row]:
        """All of them."""
        task = self.few_shot.task
        for number in self.numbers():
            _k, row = self._at(number)
            yield Row(number, number, dict(zip(task.columns, task.rows[row], strict=False)))

    def numbers(self) -> Iterator[int]:
        """The numbers of all of them."""
        size = len(self._held_out)
        return (k * size + place for k in self._ks for place in range(1, size + 1))

    def trial(self, number: int) -> Trial:
        """A trial by its number, from 1."""
        k, row = self._at(number)
        task = self.few_shot.task
        prompt = self.few_shot.prompt(k, task.values(row))
        return Trial(k, row, fingerprint([prompt.json, task.label_of(row)]))

    def _at(self, number: int) -> tuple[int, int]:
        """How many examples it has, and its row."""
        k, place = divmod(number - 1, len(self._held_out))
        return k, self._held_out[place]


@dataclass(slots=True)
class _TrialWork:
    """Makes the trials; see `RowWork`."""

    runs: FewShotRuns
    trials: TrialRows
    asking: Asking
    parameters: Mapping[str, Json]

    @property
    def run_name(self) -> str:
        """By which another run is told from this one; it does not depend on the rows."""
        task, judge = self.trials.few_shot.task, None
        if task.scorer.scoring is Scoring.JUDGED:
            judge = _where(self.asking.judge or self.asking.target)
        shape = task_json(replace(task, rows=()))
        return fingerprint(
            ["few-shot", shape, _where(self.asking.target), dict(self.parameters), judge]
        )

    def asked(self, row: Row) -> str:
        """The fingerprint of a trial's prompt, and of the label it is compared with."""
        return self.trials.trial(row.number).asked

    async def result(self, row: Row, empty: RowResult) -> RowResult:
        """Ask and score."""
        started, trial = time.monotonic(), self.trials.trial(row.number)
        answers: dict[str, KeptAnswer] = {}

        async def ask(kept: KeptAnswer, call: Call) -> KeptAnswer:
            answers[kept.asked] = await self.runs.answer(kept, call)
            return answers[kept.asked]

        judging = self.runs.judging(self.asking)
        maker = TrialMaker(self.trials.few_shot, self.asking, self.parameters, ask, judging)
        done, said = await maker.make(trial), answers[trial.asked]
        return replace(
            empty,
            text=said.text if said.error is None else None,
            finish=None if said.finish is None else said.finish.value,
            model=self.asking.target.model,
            seconds=time.monotonic() - started,
            error=done.error,
            more=self._more(done, answers),
        )

    def _more(self, done: Trial, answers: Mapping[str, KeptAnswer]) -> dict[str, Json]:
        judged = [one.text for asked, one in answers.items() if asked != done.asked]
        counts = [one.tokens for one in answers.values() if one.tokens is not None]
        more: dict[str, Json] = {
            "examples": done.k,
            "table_row": done.row + 1,
            "label": self.trials.few_shot.task.label_of(done.row),
            "answer": done.answer,
            "right": done.right,
            "tokens": sum(counts) if counts else None,
        }
        return {**more, "judge": judged[0]} if judged else more


def _where(target: Target) -> Json:
    return [target.connection.base_url, target.connection.dialect.value, target.model]


def _accuracies_in(results: Path, numbers: frozenset[int]) -> dict[int, Accuracy]:
    """How many trials are right, by the number of examples; the last line of a trial counts.

    Parameters: `numbers`, of the trials: other lines are of another table, or other examples.
    """
    right: dict[int, tuple[int, bool | None]] = {}
    with results.open("rb") as lines:
        for line in lines:
            result = json.loads(line)
            if result["row"] in numbers:
                right[result["row"]] = result.get("examples", 0), result.get("right")
    scored: dict[int, list[bool]] = {}
    for k, is_right in right.values():
        if isinstance(is_right, bool):
            scored.setdefault(k, []).append(is_right)
    return {k: Accuracy(sum(all_of), len(all_of)) for k, all_of in scored.items()}
