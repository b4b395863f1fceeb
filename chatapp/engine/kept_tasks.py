"""Tasks that are kept as experiments, whatever they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar

from chatapp.domain.experiments import Experiment, ExperimentKind, RemovedExperiment
from chatapp.domain.messages import Json, new_id, now
from chatapp.storage.experiments import Experiments

T = TypeVar("T")


class KeptTasks(Generic[T]):
    """Intents on the tasks of a kind. Every method raises StorageError besides what is named.

    Parameters: `body_of`, a task as JSON.
    """

    def __init__(
        self, store: Experiments, kind: ExperimentKind, body_of: Callable[[T], dict[str, Json]]
    ) -> None:
        self._store = store
        self._kind = kind
        self._body_of = body_of

    async def all(self) -> list[Experiment]:
        """All of them, the one changed last first."""
        return await self._store.list(self._kind)

    async def add(self, title: str, task: T) -> Experiment:
        """Keep a new one."""
        time = now()
        made = Experiment(new_id(), self._kind, title, time, time, self._body_of(task))
        await self._store.save(made)
        return made

    async def change(self, experiment: Experiment, title: str, task: T) -> Experiment:
        """Keep one as it is now; answers stay."""
        body = self._body_of(task)
        changed = replace(experiment, title=title, updated=now(), body=body)
        await self._store.save(changed)
        return changed

    async def remove(self, identity: str) -> RemovedExperiment:
        """Forget one; gives what brings it back. Raises NotFoundError (no_experiment)."""
        return await self._store.remove(identity)

    async def put_back(self, removed: RemovedExperiment) -> None:
        """Bring back what was removed."""
        await self._store.put_back(removed)
