"""Presets in the database: named, changed, removed, and in its backups."""

from __future__ import annotations

import pytest

from chatapp.domain.errors import InputError, NotFoundError
from chatapp.domain.messages import Conversation, new_id, now
from chatapp.domain.presets import Preset, Wanted
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.presets import Presets


def preset(name: str, wanted: Wanted | None = None) -> Preset:
    return Preset(new_id(), name, now(), wanted or Wanted())


async def test_given_presets_when_listed_then_they_are_whole_and_by_name(db: Database) -> None:
    presets = Presets(db)
    careful = preset("Careful writing", Wanted("Write plainly.", {"stop": ["\n"], "seed": 3}))
    brief = preset("brief", Wanted(None, {}))
    await presets.add(careful)
    await presets.add(brief)

    assert await presets.list() == [brief, careful]
    assert await presets.get(careful.id) == careful


async def test_given_a_name_in_another_case_when_taken_again_then_it_is_refused(
    db: Database,
) -> None:
    presets, careful, other = Presets(db), preset("Careful"), preset("Other")
    await presets.add(careful)
    await presets.add(other)

    with pytest.raises(InputError, match="preset_taken"):
        await presets.add(preset("CAREFUL"))
    with pytest.raises(InputError, match="preset_taken"):
        await presets.change(Preset(other.id, "careful", other.created))
    assert [each.name for each in await presets.list()] == ["Careful", "Other"]


async def test_given_a_preset_when_removed_then_it_is_not_there_and_its_name_is_free(
    db: Database,
) -> None:
    presets, careful = Presets(db), preset("Careful")
    await presets.add(careful)
    await presets.remove(careful.id)

    for gone in (presets.get(careful.id), presets.remove(careful.id), presets.change(careful)):
        with pytest.raises(NotFoundError, match="no_preset"):
            await gone
    await presets.add(preset("Careful"))


async def test_given_parameters_when_some_are_set_then_the_others_stay_and_none_takes_out(
    store: Conversations,
) -> None:
    kept = {"seed": 3, "temperature": 0.7}
    conversation = Conversation(new_id(), "Tides", now(), now(), parameters=kept)
    await store.add(conversation)

    changed = await store.set_parameters(conversation.id, {"temperature": None, "n": 2})

    assert changed.parameters == {"seed": 3, "n": 2}
    assert await store.get(conversation.id) == changed
