"""Intents on preferences: what was found best is kept, listed, exported, taken back."""

from __future__ import annotations

import json
from collections.abc import Sequence, Set
from pathlib import Path

from chatapp.domain.comparing import Column, Verdict
from chatapp.domain.messages import Message, new_id, now
from chatapp.domain.parameters import KEPT_BY_APP
from chatapp.domain.preferences import Judged, Preference, Turn, decision_json, pair_json
from chatapp.engine.compared import Compared
from chatapp.engine.export_file import ExportFile
from chatapp.engine.requests import history_to_send
from chatapp.engine.turns import example_messages
from chatapp.storage import preferences as stored


class Preferences:
    """Every method raises StorageError."""

    def __init__(self, store: stored.Preferences) -> None:
        self._store = store

    async def all(self) -> list[Preference]:
        """Those of all conversations that are stored and not deleted, oldest first."""
        return await self._store.list()

    async def of(self, conversation: str) -> list[Preference]:
        """Those of a conversation, oldest first."""
        return await self._store.list(conversation)

    async def is_on(self, conversation: str, identity: str | None, answers: Set[str]) -> bool:
        """Whether one is kept that was decided on some of these answers (ids) alone."""
        found = next((one for one in await self.of(conversation) if one.id == identity), None)
        return found is not None and {one.message for one in found.answers} <= answers

    async def keep(self, preference: Preference) -> None:
        """Keep one. Raises NotFoundError (no_conversation)."""
        await self._store.add(preference)

    async def take_back(self, conversation: str, identity: str) -> None:
        """Forget one of a conversation. Raises NotFoundError (no_conversation)."""
        await self._store.remove(conversation, identity)

    async def export(self, path: Path, *, decisions: bool = False) -> int:
        """Write them to a file, one JSON object a line; gives how many lines.

        A line is a pair of a chosen and a rejected answer (`pair_json`); with `decisions` it is
        all that was decided at once (`decision_json`), ties among them.
        Raises StorageError (file_not_written).
        """
        found = await self.all()
        if decisions:
            lines = [decision_json(one) for one in found]
        else:
            lines = [pair_json(one, *pair) for one in found for pair in one.pairs]
        async with ExportFile.writing(path) as file:
            await file.write(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
        return len(lines)


def preference_of(
    compared: Compared, branches: Sequence[Sequence[Message]], verdict: Verdict, column: str | None
) -> Preference:
    """A decision on what can be judged of a comparison.

    Parameters: `branches`, for each of its answers all that leads to it, itself the last;
    `column`, that of the best one (id).
    """
    columns = compared.judgeable
    return Preference(
        id=new_id(),
        conversation=compared.home.id,
        created=now(),
        verdict=verdict,
        answers=tuple(map(_judged, columns, branches)),
        chosen=[one.id for one in columns].index(column) if column is not None else None,
        blind=compared.comparison.blind,
        messages=tuple(dict.fromkeys(one.id for branch in branches for one in branch)),
    )


def _judged(column: Column, branch: Sequence[Message]) -> Judged:
    """An answer as it is judged. Parameters: `branch`, all that leads to it, itself the last."""
    *before, answer = branch
    said = (*example_messages(column.examples), *history_to_send(before))
    turns = [Turn(one.role.value, one.text) for one in said]
    if column.system:
        turns.insert(0, Turn("system", column.system))
    return Judged(
        *(answer.id, answer.text, tuple(turns), answer.connection, answer.model),
        parameters={k: v for k, v in answer.parameters.items() if k not in KEPT_BY_APP},
        made_with=_made_with(column),
        status=answer.status,
    )


def _made_with(column: Column) -> dict[str, str]:
    """The titles of what a column was made with, by what they are."""
    wording = column.wording
    titles = {
        "preset": column.name if column.preset is not None and not column.inherits else "",
        "persona": column.persona_title,
        "template": wording.title if wording is not None else "",
        "variant": wording.name if wording is not None else "",
    }
    return {name: title for name, title in titles.items() if title}
