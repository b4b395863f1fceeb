"""Preferences hold the texts that were judged: they go for good with what these were taken from."""

from __future__ import annotations

from pathlib import Path

from chatapp.domain.comparing import Verdict
from chatapp.domain.messages import (
    Conversation,
    Message,
    Mode,
    Role,
    Status,
    TextPart,
    new_id,
    now,
)
from chatapp.domain.preferences import Judged, Preference, Turn
from tests.support.bench import Bench

CANARY = "Canary zebra sings"


async def judged_conversation(bench: Bench) -> tuple[Conversation, Message]:
    """A conversation with a prompt and two answers, of which the first was chosen."""
    home = Conversation(new_id(), "Zebras", now(), now(), mode=Mode.COMPARE)
    await bench.engine.conversations.add(home)
    prompt = Message(
        new_id(), home.id, None, Role.USER, (TextPart("Sing"),), Status.COMPLETE, now()
    )
    answers = [
        Message(
            new_id(), home.id, prompt.id, Role.ASSISTANT, (TextPart(text),), Status.COMPLETE, now()
        )
        for text in (CANARY, "No")
    ]
    await bench.engine._store.add_messages([prompt, *answers], current=answers[0].id)
    asked = (Turn("user", "Sing"),)
    preference = Preference(
        id=new_id(),
        conversation=home.id,
        created=now(),
        verdict=Verdict.CHOSEN,
        answers=tuple(
            Judged(one.id, one.text, asked, "c", "m", {"temperature": 0.5}) for one in answers
        ),
        chosen=0,
        blind=True,
        messages=(prompt.id, *(one.id for one in answers)),
    )
    await bench.engine.preferences.keep(preference)
    assert await bench.engine.preferences.of(home.id) == [preference]
    return home, answers[0]


def has_canary(folder: Path) -> bool:
    """Whether some file of the profile holds the text."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return any(CANARY.encode() in file for file in files)


async def test_given_a_judged_answer_that_is_deleted_when_purged_then_its_text_is_nowhere(
    bench: Bench, profile_folder: Path
) -> None:
    home, answer = await judged_conversation(bench)
    await bench.engine.tree.delete(answer.id)
    assert len(await bench.engine.preferences.all()) == 1  # the deletion can be undone

    await bench.engine.backups.purge()

    assert await bench.engine.preferences.of(home.id) == []
    assert not has_canary(profile_folder)


async def test_given_a_judged_conversation_in_the_trash_when_purged_then_its_text_is_nowhere(
    bench: Bench, profile_folder: Path
) -> None:
    home, _answer = await judged_conversation(bench)
    await bench.engine.conversations.delete(home.id)

    await bench.engine.backups.purge()

    assert await bench.engine.preferences.of(home.id) == []
    assert not has_canary(profile_folder)
    assert await bench.engine.soundness.problems() == []


async def test_given_preferences_when_backed_up_and_restored_then_they_are_there(
    bench: Bench, tmp_path: Path
) -> None:
    home, _answer = await judged_conversation(bench)
    await bench.engine.backups.back_up_to(tmp_path / "backup")
    (kept,) = await bench.engine.preferences.of(home.id)
    await bench.engine.preferences.take_back(home.id, kept.id)

    await bench.engine.backups.restore(tmp_path / "backup")

    assert await bench.engine.preferences.all() == [kept]
