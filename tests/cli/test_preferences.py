"""`preferences export`: JSON lines of what was found best."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatapp.domain.comparing import Verdict
from chatapp.domain.messages import Conversation, Status, new_id, now
from chatapp.domain.preferences import Judged, Preference, Turn
from chatapp.engine.engine import Engine
from chatapp.storage.profile import Profile
from tests.support.command import Command


@pytest.fixture
async def preference(profile_folder: Path) -> Preference:
    """Two decisions in the command's profile: the one given, and a tie."""
    engine = await Engine.open(Profile.open(profile_folder))
    try:
        home = Conversation(new_id(), "", now(), now())
        await engine.conversations.add(home)
        prompt = (Turn("system", "猫として答える"), Turn("user", "Hi"))
        cat = Judged("1", "Meow", prompt, "c", "m", {"seed": 1}, {"persona": "Cat"})
        answers = (cat, Judged("2", "Hi", prompt, status=Status.STOPPED))
        chosen = Preference(new_id(), home.id, now(), Verdict.CHOSEN, answers, 0, blind=True)
        await engine.preferences.keep(chosen)
        await engine.preferences.keep(Preference(new_id(), home.id, now(), Verdict.TIE, answers))
    finally:
        await engine.close()
    return chosen


async def test_given_preferences_when_exported_then_a_line_is_a_pair_and_ties_are_none(
    command: Command, preference: Preference, tmp_path: Path
) -> None:
    path = tmp_path / "pairs.jsonl"

    result = await command.run("preferences", "export", str(path))

    assert (result.code, result.text) == (0, f"Exported 1 pair to {path}\n")
    assert [json.loads(line) for line in path.read_text("utf-8").splitlines()] == [
        {
            "prompt": [
                {"role": "system", "content": "猫として答える"},
                {"role": "user", "content": "Hi"},
            ],
            "chosen": [{"role": "assistant", "content": "Meow"}],
            "rejected": [{"role": "assistant", "content": "Hi"}],
            "chosen_model": "m",
            "rejected_model": None,
            "chosen_parameters": {"seed": 1},
            "rejected_parameters": {},
            "chosen_made_with": {"persona": "Cat"},
            "rejected_made_with": {},
            "chosen_status": "complete",
            "rejected_status": "stopped",
            "blind": True,
            "created": preference.created.isoformat(),
            "conversation": preference.conversation,
            "id": preference.id,
        }
    ]


async def test_given_decisions_are_wanted_when_exported_then_ties_are_among_them(
    command: Command, preference: Preference, tmp_path: Path
) -> None:
    path = tmp_path / "decisions.jsonl"

    result = await command.run("preferences", "export", "--decisions", "--json", str(path))

    assert result.json == {"file": str(path), "lines": 2}
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [(line["verdict"], line["chosen"]) for line in lines] == [("chosen", 0), ("tie", None)]


async def test_given_a_folder_as_the_file_when_exported_then_one_line_says_what_it_is(
    command: Command, tmp_path: Path
) -> None:
    result = await command.run("preferences", "export", str(tmp_path))

    assert (result.code, result.out) == (1, b"")
    assert "It is no ordinary file." in result.complaint
