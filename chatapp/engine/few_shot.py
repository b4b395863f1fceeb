"""Few-shot tasks as they are kept, the prompts made of them, and a persona out of one."""

from __future__ import annotations

from dataclasses import replace

from chatapp.domain.experiments import (
    Experiment,
    ExperimentKind,
    RemovedExperiment,
    task_json,
    task_of_json,
)
from chatapp.domain.few_shot import FewShot, FewShotTask
from chatapp.domain.messages import new_id, now
from chatapp.domain.prompt_templates import PromptKind, PromptTemplate, Variable
from chatapp.engine.few_shot_runs import FewShotRuns
from chatapp.storage.experiments import Experiments


class FewShotTasks:
    """Intents on few-shot tasks. Every method raises StorageError besides what is named.

    `runs` tries them on rows.
    """

    def __init__(self, store: Experiments, runs: FewShotRuns) -> None:
        self._store = store
        self.runs = runs

    async def all(self) -> list[Experiment]:
        """All of them, the one changed last first."""
        return await self._store.list(ExperimentKind.FEW_SHOT)

    async def add(self, title: str, task: FewShotTask) -> Experiment:
        """Keep a new one."""
        time = now()
        body = task_json(task)
        made = Experiment(new_id(), ExperimentKind.FEW_SHOT, title, time, time, body)
        await self._store.save(made)
        return made

    async def change(self, experiment: Experiment, title: str, task: FewShotTask) -> Experiment:
        """Keep one as it is now; answers stay."""
        changed = replace(experiment, title=title, updated=now(), body=task_json(task))
        await self._store.save(changed)
        return changed

    async def remove(self, identity: str) -> RemovedExperiment:
        """Forget one; gives what brings it back. Raises NotFoundError (no_experiment)."""
        return await self._store.remove(identity)

    async def put_back(self, removed: RemovedExperiment) -> None:
        """Bring back what was removed."""
        await self._store.put_back(removed)


def task_of(experiment: Experiment) -> FewShotTask:
    """The task of an experiment."""
    return task_of_json(experiment.body)


def persona_of(title: str, task: FewShotTask, k: int) -> PromptTemplate:
    """A task as a persona: its description, its examples, and a question's form as the opening.

    Examples that are chosen by what is asked cannot be known before: then they are the first ones.
    """
    few_shot = FewShot(task)
    shown = few_shot.examples(k, "")
    columns = [name for name in task.columns if name != task.label]
    return PromptTemplate(
        id=new_id(),
        kind=PromptKind.PERSONA,
        title=title,
        text=task.question_text if columns else "",
        system=task.description.strip(),
        variables=tuple(Variable(name) for name in columns),
        examples=tuple(few_shot.example(row) for row in shown),
        created=now(),
        updated=now(),
    )
