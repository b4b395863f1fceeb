"""Few-shot tasks as they are kept, the prompts made of them, and a persona out of one."""

from __future__ import annotations

from chatapp.domain.experiments import Experiment, ExperimentKind, task_json, task_of_json
from chatapp.domain.few_shot import FewShot, FewShotTask
from chatapp.domain.messages import new_id, now
from chatapp.domain.prompt_templates import PromptKind, PromptTemplate, Variable
from chatapp.engine.few_shot_runs import FewShotRuns
from chatapp.engine.kept_tasks import KeptTasks
from chatapp.storage.experiments import Experiments


class FewShotTasks(KeptTasks[FewShotTask]):
    """Intents on few-shot tasks. `runs` tries them on rows."""

    def __init__(self, store: Experiments, runs: FewShotRuns) -> None:
        super().__init__(store, ExperimentKind.FEW_SHOT, task_json)
        self.runs = runs


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
