"""Experiments and what models answered to them, kept in the database."""

from __future__ import annotations

import builtins
from collections.abc import Iterable

import apsw

from chatapp.domain.errors import NotFoundError
from chatapp.domain.events import FinishReason
from chatapp.domain.experiments import Experiment, ExperimentKind, KeptAnswer, RemovedExperiment
from chatapp.domain.messages import Failure, Json, clean_text
from chatapp.storage.database import Database
from chatapp.storage.rows import (
    Row,
    from_json,
    member,
    microseconds,
    text_of,
    time_of,
    to_json,
)

_EXPERIMENTS = """
SELECT id, kind, CAST(title AS BLOB), created, updated, CAST(body AS BLOB) FROM experiment
"""


class Experiments:
    """The experiments of a profile. Besides what is named, every method raises StorageError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list(self, kind: ExperimentKind) -> list[Experiment]:
        """All of a kind, the one changed last first."""
        return await self._db.read(_list, kind)

    async def get(self, identity: str) -> Experiment:
        """Raises NotFoundError (no_experiment)."""
        return await self._db.read(_get, identity)

    async def save(self, experiment: Experiment) -> None:
        """Keep one, in the place of what was kept of it; answers stay."""
        await self._db.write(_save, experiment, full=True)

    async def remove(self, identity: str) -> RemovedExperiment:
        """Forget one with its answers; gives what brings it back. Raises NotFoundError."""
        return await self._db.write(_remove, identity, full=True)

    async def put_back(self, removed: RemovedExperiment) -> None:
        """Keep one again, with its answers."""
        await self._db.write(_put_back, removed, full=True)

    async def answers(self, identity: str) -> dict[str, KeptAnswer]:
        """What was answered, by the fingerprint of what was asked."""
        return await self._db.read(_answers, identity)

    async def keep_answer(self, identity: str, answer: KeptAnswer) -> None:
        """Keep an answer. Raises NotFoundError (no_experiment)."""
        await self._db.write(_keep_answer, identity, answer)

    async def forget_answers(self, identity: str, asked: Iterable[str]) -> None:
        """Forget these answers, so that they are asked for again."""
        await self._db.write(_forget_answers, identity, tuple(asked))


def _list(db: apsw.Connection, kind: ExperimentKind) -> builtins.list[Experiment]:
    query = f"{_EXPERIMENTS} WHERE kind = ? ORDER BY updated DESC, number DESC"
    return [_experiment_of(row) for row in db.execute(query, (kind.value,))]


def _get(db: apsw.Connection, identity: str) -> Experiment:
    for row in db.execute(f"{_EXPERIMENTS} WHERE id = ?", (clean_text(identity),)):
        return _experiment_of(row)
    raise NotFoundError("no_experiment", name=identity)


def _experiment_of(row: Row) -> Experiment:
    identity, kind, title, created, updated, body = row
    return Experiment(
        str(identity),
        member(ExperimentKind, kind, ExperimentKind.FEW_SHOT),
        text_of(title),
        time_of(created),
        time_of(updated),
        from_json(body, dict) or {},
    )


def _save(db: apsw.Connection, experiment: Experiment) -> None:
    query = """INSERT INTO experiment (id, kind, title, created, updated, body)
        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE
        SET title = excluded.title, updated = excluded.updated, body = excluded.body"""
    times = microseconds(experiment.created), microseconds(experiment.updated)
    title, body = clean_text(experiment.title), to_json(dict(experiment.body))
    db.execute(query, (experiment.id, experiment.kind.value, title, *times, body))


def _remove(db: apsw.Connection, identity: str) -> RemovedExperiment:
    removed = RemovedExperiment(_get(db, identity), tuple(_answers(db, identity).values()))
    db.execute("DELETE FROM experiment WHERE id = ?", (identity,))
    return removed


def _put_back(db: apsw.Connection, removed: RemovedExperiment) -> None:
    _save(db, removed.experiment)
    for answer in removed.answers:
        _keep_answer(db, removed.experiment.id, answer)


def _answers(db: apsw.Connection, identity: str) -> dict[str, KeptAnswer]:
    query = """SELECT asked, CAST(text AS BLOB), CAST(facts AS BLOB) FROM experiment_answer
        WHERE experiment = (SELECT number FROM experiment WHERE id = ?)"""
    return {str(row[0]): _answer_of(row) for row in db.execute(query, (identity,))}


def _answer_of(row: Row) -> KeptAnswer:
    asked, text, stored = row
    facts = from_json(stored, dict) or {}
    finish, tokens, error = facts.get("finish"), facts.get("tokens"), facts.get("error")
    return KeptAnswer(
        str(asked),
        text_of(text),
        member(FinishReason, finish, FinishReason.OTHER) if isinstance(finish, str) else None,
        tokens if isinstance(tokens, int) else None,
        _failure_of(error) if isinstance(error, dict) else None,
    )


def _failure_of(error: dict[str, Json]) -> Failure:
    facts = error.get("facts")
    named = facts.items() if isinstance(facts, dict) else ()
    return Failure(str(error.get("code")), {name: str(value) for name, value in named})


def _keep_answer(db: apsw.Connection, identity: str, answer: KeptAnswer) -> None:
    number = db.execute("SELECT number FROM experiment WHERE id = ?", (identity,)).get
    if number is None:
        raise NotFoundError("no_experiment", name=identity)
    facts: dict[str, Json] = {}
    if answer.finish is not None:
        facts["finish"] = answer.finish.value
    if answer.tokens is not None:
        facts["tokens"] = answer.tokens
    if answer.error is not None:
        facts["error"] = {"code": answer.error.code, "facts": dict(answer.error.facts)}
    query = """INSERT OR REPLACE INTO experiment_answer (experiment, asked, text, facts)
        VALUES (?, ?, ?, ?)"""
    db.execute(query, (number, answer.asked, clean_text(answer.text), to_json(facts)))


def _forget_answers(db: apsw.Connection, identity: str, asked: tuple[str, ...]) -> None:
    query = """DELETE FROM experiment_answer WHERE asked = ?
        AND experiment = (SELECT number FROM experiment WHERE id = ?)"""
    db.executemany(query, [(each, identity) for each in asked])
