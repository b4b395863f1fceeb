"""Few-shot prompts tried on the rows that are held out, for several numbers of examples.

Each answer is kept under the fingerprint of what was asked: prompt, model and parameters. So a run
that was ended goes on where it was, what did not change is not asked again, and answers are scored
anew when only the scoring is changed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from chatapp.domain.errors import ChatAppError, InputError
from chatapp.domain.experiments import KeptAnswer
from chatapp.domain.few_shot import BETWEEN, FewShot, FewShotTask
from chatapp.domain.messages import Failure, Json, Role
from chatapp.domain.row_results import fingerprint
from chatapp.domain.scoring import Accuracy, Scoring, verdict
from chatapp.engine.answer_scoring import AnswerScoring
from chatapp.engine.connections import Target
from chatapp.engine.requests import Requests, calls_at_once
from chatapp.engine.row_runs import Pace, Progress, run_rows
from chatapp.engine.single_calls import SingleCalls, turn
from chatapp.storage.experiments import Experiments

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom a task is tried on, and how."""

    target: Target
    parameters: Mapping[str, Json] = field(default_factory=dict)
    judge: Target | None = None
    """Who judges answers, where a model does; None: the one that is asked."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A held-out row, asked with so many examples, and what came of it."""

    k: int
    row: int
    asked: str
    """The fingerprint of what is asked."""
    answer: str | None = None
    """What was answered, without what stands around it; None: not asked yet, or failed."""
    right: bool | None = None
    """None: not asked, not judged, or failed."""
    error: Failure | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """What came of all trials with so many examples."""

    k: int
    trials: tuple[Trial, ...]

    @property
    def accuracy(self) -> Accuracy:
        """Of the trials that are scored; those that failed are not counted."""
        scored = [trial.right for trial in self.trials if trial.right is not None]
        return Accuracy(sum(scored), len(scored))

    @property
    def failed(self) -> int:
        """Trials without a score because something failed."""
        return sum(trial.error is not None for trial in self.trials)

    @property
    def left(self) -> int:
        """Trials that are still to be made."""
        return len(self.trials) - self.failed - self.accuracy.count


class FewShotRuns:
    """Runs of few-shot tasks. Every method raises StorageError besides what is named."""

    def __init__(self, store: Experiments, requests: Requests, calls: SingleCalls) -> None:
        self._store = store
        self._requests = requests
        self._calls = calls

    def target(self, task: FewShotTask, target: Target) -> Target:
        """Where a task goes: one text goes to legacy completions.

        Raises InputError (not_completed).
        """
        if not task.as_text:
            return target
        completing = self._requests.completing(target)
        if completing is None:
            raise InputError("not_completed", name=target.connection.name)
        return completing

    def parameters(self, task: FewShotTask, asking: Asking) -> dict[str, Json]:
        """The parameters of each call: those asked for; without chance, where the model takes a
        temperature; and of a continued text where it ends."""
        target = self.target(task, asking.target)
        offers = self._requests.parameters.capabilities(target).offers
        own: dict[str, Json] = {"temperature": 0} if "temperature" in offers else {}
        if task.as_text:
            own["stop"] = [BETWEEN]
        return {**own, **asking.parameters}

    def judging(self, asking: Asking) -> dict[str, Json]:
        """The parameters of a call that judges: without chance, where the model takes a
        temperature."""
        judge = asking.judge or asking.target
        offers = self._requests.parameters.capabilities(judge).offers
        return {"temperature": 0} if "temperature" in offers else {}

    async def scores(
        self, experiment: str, task: FewShotTask, ks: Iterable[int], asking: Asking
    ) -> tuple[Score, ...]:
        """What is known so far, by the number of examples.

        Raises InputError (bad_pattern, not_completed).
        """
        asking = replace(asking, target=self.target(task, asking.target))
        kept = await self._store.answers(experiment)
        return await asyncio.to_thread(self._scores, task, tuple(ks), asking, kept)

    async def run(
        self,
        experiment: str,
        task: FewShotTask,
        ks: Sequence[int],
        asking: Asking,
        pace: Pace,
        on_trial: Callable[[Trial, Progress], None] = lambda _trial, _progress: None,
    ) -> tuple[Score, ...]:
        """Ask what is not known yet, and give all scores; what failed before is asked again.

        A trial that fails does not end the others. Cancelling ends the calls that run; what was
        answered is kept.
        Raises InputError (of a parameter; bad_pattern, not_completed), NotFoundError
        (no_experiment, where it was removed meanwhile).
        """
        AnswerScoring(task.scorer).check()
        parameters = self.parameters(task, asking)
        asking = replace(asking, target=self.target(task, asking.target))
        target = asking.target
        await self._requests.checked_parameters(target, "", {}, parameters)
        await self._forget_failed(experiment)
        scores = await self.scores(experiment, task, ks, asking)
        trials = [trial for score in scores for trial in score.trials]
        open_trials = [trial for trial in trials if trial.right is None]
        progress = Progress(len(trials), done=len(trials) - len(open_trials))
        progress.kept = progress.done
        few_shot = await asyncio.to_thread(ready, task)

        async def ask(kept: KeptAnswer, call: Call) -> KeptAnswer:
            known = await self.answer(kept, call)
            await self._store.keep_answer(experiment, known)
            return known

        maker = TrialMaker(few_shot, asking, parameters, ask, self.judging(asking))

        async def work(trial: Trial) -> None:
            done = await maker.make(trial)
            progress.count(failed=done.error is not None)
            on_trial(done, progress)

        at_once = min(pace.at_once, calls_at_once(target))
        await run_rows(_each(open_trials), work, replace(pace, at_once=at_once))
        return await self.scores(experiment, task, ks, asking)

    async def answer(self, kept: KeptAnswer, call: Call) -> KeptAnswer:
        """What comes of a call. Parameters: `kept`, what is known of it before."""
        messages = tuple(turn(role, text) for role, text in call.turns)
        try:
            got = await self._calls.complete(call.target, messages, call.system, call.parameters)
        except ChatAppError as error:
            log.info("A trial failed: %s", error.code)
            return replace(kept, error=error.failure)
        tokens = None if got.usage is None else got.usage.total_tokens
        return replace(kept, text=got.text, finish=got.finish, tokens=tokens)

    async def _forget_failed(self, experiment: str) -> None:
        kept = await self._store.answers(experiment)
        failed = [asked for asked, answer in kept.items() if answer.error is not None]
        if failed:
            await self._store.forget_answers(experiment, failed)

    def _scores(
        self,
        task: FewShotTask,
        ks: tuple[int, ...],
        asking: Asking,
        kept: Mapping[str, KeptAnswer],
    ) -> tuple[Score, ...]:
        """Blocks: each prompt is made, to know what was asked."""
        few_shot, parameters = FewShot(task), self.parameters(task, asking)
        scoring = AnswerScoring(task.scorer)
        scores = []
        for k in ks:
            trials = []
            for row in few_shot.split.held_out:
                prompt = few_shot.prompt(k, task.values(row))
                trial = Trial(k, row, asked_of(prompt.json, asking.target, parameters))
                trials.append(scored(few_shot, scoring, trial, asking, kept))
            scores.append(Score(k, tuple(trials)))
        return tuple(scores)


@dataclass(frozen=True, slots=True)
class Call:
    """What is sent."""

    target: Target
    turns: tuple[tuple[Role, str], ...]
    system: str | None = None
    parameters: Mapping[str, Json] = field(default_factory=dict)


Ask = Callable[[KeptAnswer, Call], Awaitable[KeptAnswer]]
"""Makes a call and gives what comes of it, besides what is known of it before."""


class TrialMaker:
    """What the trials of one run have in common.

    Parameters: `parameters`, of each question; `judging`, those of a call that judges.
    """

    def __init__(
        self,
        few_shot: FewShot,
        asking: Asking,
        parameters: Mapping[str, Json],
        ask: Ask,
        judging: Mapping[str, Json],
    ) -> None:
        self._few_shot = few_shot
        self._task = few_shot.task
        self._asking = asking
        self._parameters = parameters
        self._ask = ask
        self._judging = judging
        self._scoring = AnswerScoring(few_shot.task.scorer)

    async def make(self, trial: Trial) -> Trial:
        """Ask, judge where a model does, and score."""
        kept: dict[str, KeptAnswer] = {}
        if trial.answer is None:
            prompt = self._few_shot.prompt(trial.k, self._task.values(trial.row))
            call = Call(self._asking.target, prompt.turns, prompt.system, self._parameters)
            kept[trial.asked] = await self._ask(KeptAnswer(trial.asked), call)
        else:
            kept[trial.asked] = KeptAnswer(trial.asked, trial.answer)
        answer = kept[trial.asked]
        if answer.error is None and self._task.scorer.scoring is Scoring.JUDGED:
            judged = await self._judge(trial, self._few_shot.answer_in(answer.text))
            kept[judged.asked] = judged
        with_them = (self._few_shot, self._scoring, trial, self._asking, kept)
        if self._task.scorer.scoring is Scoring.REGEX:
            return await asyncio.to_thread(scored, *with_them)  # a pattern may take a while
        return scored(*with_them)

    async def _judge(self, trial: Trial, answer: str) -> KeptAnswer:
        judge = self._asking.judge or self._asking.target
        prompt = judge_prompt(self._few_shot, trial.row, answer)
        kept = KeptAnswer(asked_of(prompt, judge, {}))
        call = Call(judge, ((Role.USER, prompt),), parameters=self._judging)
        return await self._ask(kept, call)


def asked_of(prompt: Json, target: Target, parameters: Mapping[str, Json]) -> str:
    """The fingerprint of a call."""
    return fingerprint([prompt, target.connection.id, target.model, dict(parameters)])


def judge_prompt(few_shot: FewShot, row: int, answer: str) -> str:
    """What the judge is asked about an answer."""
    task = few_shot.task
    question = task.question_of(task.values(row))
    return task.scorer.judge_prompt(question, task.label_of(row), answer)


def scored(
    few_shot: FewShot,
    scoring: AnswerScoring,
    trial: Trial,
    asking: Asking,
    kept: Mapping[str, KeptAnswer],
) -> Trial:
    """A trial with what is known of it. Raises InputError (bad_pattern)."""
    known = kept.get(trial.asked)
    if known is None or known.error is not None:
        return replace(trial, error=None if known is None else known.error)
    task = few_shot.task
    answer = few_shot.answer_in(known.text)
    trial = replace(trial, answer=answer)
    if task.scorer.scoring is not Scoring.JUDGED:
        try:
            return replace(trial, right=scoring.is_right(answer, task.label_of(trial.row)))
        except InputError as error:
            if error.code != "pattern_slow":
                raise
            return replace(trial, error=error.failure)
    judge = asking.judge or asking.target
    judged = kept.get(asked_of(judge_prompt(few_shot, trial.row, answer), judge, {}))
    if judged is None or judged.error is not None:
        return replace(trial, error=None if judged is None else judged.error)
    right = verdict(judged.text)
    unclear = Failure("judge_unclear", {"answer": judged.text[:80]}) if right is None else None
    return replace(trial, right=right, error=unclear)


def ready(task: FewShotTask) -> FewShot:
    """Prompts of a task, with what is reckoned once for all of them; blocks."""
    few_shot = FewShot(task)
    few_shot.examples(1, "")
    return few_shot


async def _each(trials: Sequence[Trial]) -> AsyncIterator[Trial]:
    for trial in trials:
        yield trial
