"""Experiments in the database, with what was answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from chatapp.domain.errors import NotFoundError
from chatapp.domain.events import FinishReason
from chatapp.domain.experiments import Experiment, ExperimentKind, KeptAnswer
from chatapp.domain.messages import Failure, new_id, now
from chatapp.storage.database import Database
from chatapp.storage.experiments import Experiments
from chatapp.storage.profile import Profile
from tests.support.filled_profile import zero

KIND = ExperimentKind.FEW_SHOT


def made(title: str = "Mood") -> Experiment:
    return Experiment(new_id(), KIND, title, now(), now(), {"rows": [["好"]]})


async def test_given_experiments_when_kept_and_changed_then_the_last_changed_is_first(
    db: Database,
) -> None:
    store, one, two = Experiments(db), made("One"), made("Two")
    await store.save(one)
    await store.save(two)
    one = replace(one, title="One\0", updated=now(), body={"rows": []})
    await store.save(one)
    assert await store.list(KIND) == [replace(one, title="One\ufffd"), two]
    assert await store.get(two.id) == two


async def test_given_answers_when_kept_then_they_are_known_by_what_was_asked(db: Database) -> None:
    store, one = Experiments(db), made()
    await store.save(one)
    good = KeptAnswer("a", "good\0", FinishReason.STOP, 12)
    bad = KeptAnswer("b", error=Failure("server_error", {"status": "500"}))
    for answer in (KeptAnswer("a", "old"), good, bad):
        await store.keep_answer(one.id, answer)
    await store.save(one)
    assert await store.answers(one.id) == {"a": replace(good, text="good\ufffd"), "b": bad}
    await store.forget_answers(one.id, ["b", "gone"])
    assert list(await store.answers(one.id)) == ["a"]


async def test_given_an_experiment_when_removed_and_put_back_then_its_answers_are_there_again(
    db: Database,
) -> None:
    store, one = Experiments(db), made()
    await store.save(one)
    await store.keep_answer(one.id, KeptAnswer("a", "good"))
    removed = await store.remove(one.id)
    assert (await store.list(KIND), await store.answers(one.id)) == ([], {})
    with pytest.raises(NotFoundError):
        await store.keep_answer(one.id, KeptAnswer("b"))
    await store.put_back(removed)
    assert await store.list(KIND) == [one]
    assert await store.answers(one.id) == {"a": KeptAnswer("a", "good")}


@pytest.mark.parametrize("call", ["get", "remove"])
async def test_given_no_such_experiment_when_asked_for_then_that_is_told(
    db: Database, call: str
) -> None:
    with pytest.raises(NotFoundError, match="no_experiment"):
        await getattr(Experiments(db), call)("gone")


async def test_given_a_damaged_database_when_salvaged_then_experiments_are_saved(
    profile: Profile,
) -> None:
    one = made()
    async with opened(profile) as db:
        await Experiments(db).save(one)
        await Experiments(db).keep_answer(one.id, KeptAnswer("a", "good"))
    zero(profile.database_path, 1)
    async with opened(profile) as db:
        assert db.notices  # another file took the place of the damaged one
        assert await Experiments(db).list(KIND) == [one]
        assert await Experiments(db).answers(one.id) == {"a": KeptAnswer("a", "good")}


@asynccontextmanager
async def opened(profile: Profile) -> AsyncIterator[Database]:
    """The database of a profile, closed at the end."""
    database = await Database.open(profile.database_path)
    try:
        yield database
    finally:
        await database.close()
