"""Prompts of the user's own, and what was done to those that come with the app."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from dataclasses import dataclass

import apsw

from chatapp.domain.messages import clean_text
from chatapp.domain.prompt_templates import PromptTemplate
from chatapp.domain.prompt_values import prompt_of, values_of
from chatapp.storage.database import Database
from chatapp.storage.rows import Row, from_json, to_json

_PUT = """INSERT INTO prompt (id, removed, content) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET removed = excluded.removed, content = excluded.content"""


@dataclass(frozen=True, slots=True)
class StoredPrompt:
    """A prompt as it is kept."""

    prompt: PromptTemplate
    removed: bool = False
    """Whether it comes with the app and is not shown any more."""


class Prompts:
    """The prompts of a profile. Every method raises StorageError."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list(self) -> builtins.list[StoredPrompt]:
        """All of them, in the order in which they were made."""
        return await self._db.read(_list)

    async def put(self, prompts: Iterable[StoredPrompt]) -> None:
        """Store prompts, in the place of those with their ids."""
        await self._db.write(_put, tuple(prompts), full=True)

    async def remove(self, identities: Iterable[str]) -> None:
        """Forget prompts; one that is not there is passed by."""
        await self._db.write(_remove, tuple(identities), full=True)


def _list(db: apsw.Connection) -> list[StoredPrompt]:
    query = "SELECT id, removed, CAST(content AS BLOB) FROM prompt ORDER BY number"
    rows: list[Row] = db.execute(query).fetchall()
    return [
        StoredPrompt(prompt_of(from_json(content, dict) or {}, str(identity)), bool(removed))
        for identity, removed, content in rows
    ]


def _put(db: apsw.Connection, prompts: Iterable[StoredPrompt]) -> None:
    db.executemany(
        _PUT,
        [
            (clean_text(one.prompt.id), int(one.removed), to_json(values_of(one.prompt)))
            for one in prompts
        ],
    )


def _remove(db: apsw.Connection, identities: Iterable[str]) -> None:
    db.executemany("DELETE FROM prompt WHERE id = ?", [(one,) for one in identities])
