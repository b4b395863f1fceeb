"""Prompts in the database: kept as they are, and through all that happens to the file."""

from __future__ import annotations

import asyncio
import random
from contextlib import closing
from pathlib import Path

from chatapp.domain.example_turns import ExampleTurn
from chatapp.domain.messages import Conversation, Folder, new_id, now
from chatapp.domain.prompt_templates import (
    PromptKind,
    PromptTemplate,
    Variable,
    VariableType,
    Variant,
)
from chatapp.storage.backup import back_up
from chatapp.storage.connecting import connect, mark_damaged
from chatapp.storage.conversations import Conversations
from chatapp.storage.data_keys import data_keys
from chatapp.storage.database import Database
from chatapp.storage.folders import Folders
from chatapp.storage.migrations import MIGRATIONS, migrate
from chatapp.storage.profile import Profile
from chatapp.storage.prompts import Prompts, StoredPrompt
from chatapp.storage.restore import restore
from tests.support.encrypted_profile import encrypt, readable_in
from tests.support.filled_profile import PAGE

PROMPT = PromptTemplate(
    new_id(),
    PromptKind.PERSONA,
    "Pirate 海盗",
    text="Ahoy {{name}}",
    system="You are a pirate.\nSay arr.",
    language="en",
    description="Speaks as one",
    tags=("sea", "fun"),
    variables=(
        Variable("name"),
        Variable("ship", VariableType.CHOICE, "Ship", "sloop", ("sloop", "brig")),
    ),
    variants=(Variant("Short", "Arr {{name}}"),),
    examples=(ExampleTurn("Hello", "Ahoy"),),
    parameters={"temperature": 1.5, "stop": ["\n"]},
    created=now(),
    updated=now(),
)
ROWS = [
    StoredPrompt(PROMPT),
    StoredPrompt(PromptTemplate("poem.zh", PromptKind.TEMPLATE, "写诗", "写"), removed=True),
]
TURNS = (ExampleTurn("1 + 1", "2"), ExampleTurn("2 + 2", "4"))


async def fill(db: Database) -> None:
    await Prompts(db).put(ROWS)
    await Folders(db).add(Folder("f", "Work", now(), instructions="Be brief."))
    home = Conversation("c", "", now(), now(), persona="Pirate", examples=TURNS)
    await Conversations(db, "writer").add(home)


async def check(db: Database) -> None:
    assert await Prompts(db).list() == ROWS
    assert await Folders(db).instructions("f") == "Be brief."
    home = await Conversations(db, "writer").get("c")
    assert (home.persona, home.examples) == ("Pirate", TURNS)


async def test_given_prompts_when_stored_changed_and_removed_then_the_others_stay(
    db: Database,
) -> None:
    await fill(db)
    await check(db)
    prompts = Prompts(db)
    await prompts.put([StoredPrompt(PROMPT, removed=True)])
    assert [row.removed for row in await prompts.list()] == [True, True]
    await prompts.remove(["poem.zh", "not there"])
    assert await prompts.list() == [StoredPrompt(PROMPT, removed=True)]


async def test_given_a_damaged_prompt_when_read_then_what_is_left_of_it_is_one(
    db: Database,
) -> None:
    await Prompts(db).put(ROWS[:1])
    await db.write(lambda db: db.execute("UPDATE prompt SET content = '{\"title\": 3, '"))
    (row,) = await Prompts(db).list()
    assert (row.prompt.id, row.prompt.title) == (PROMPT.id, "")


async def test_given_a_profile_of_the_version_before_when_opened_then_nothing_of_it_is_lost(
    profile: Profile,
) -> None:
    profile.database_path.touch()
    with closing(connect(profile.database_path, read_only=False)) as old:
        migrate(old, MIGRATIONS[:7])
        old.execute("INSERT INTO folder (id, name, folded_name, created) VALUES ('f','F','f',0)")
        columns, values = "id, title, title_source, created, updated", "'c', 'T', 'user', 0, 0"
        old.execute(f"INSERT INTO conversation ({columns}) VALUES ({values})")
    db = await Database.open(profile.database_path)
    home = await Conversations(db, "writer").get("c")
    (folder,) = await Folders(db).list()
    await db.close()
    assert (home.title, home.persona, home.examples) == ("T", None, ())
    assert (folder.name, folder.instructions) == ("F", "")


async def test_given_a_damaged_database_when_opened_then_prompts_are_saved_from_it(
    profile: Profile,
) -> None:
    db = await Database.open(profile.database_path)
    await fill(db)
    await db.close()
    with closing(connect(profile.database_path, read_only=True)) as look:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = 'setting'"
        page = int(look.execute(query).get)
    with profile.database_path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(random.Random(7).randbytes(PAGE))
    mark_damaged(profile.database_path)

    opened = await Database.open(profile.database_path)

    assert [notice.code for notice in opened.notices] == ["database_salvaged"]
    await check(opened)
    await opened.close()


async def test_given_prompts_when_the_profile_is_encrypted_then_they_are_there_and_cannot_be_read(
    profile: Profile,
) -> None:
    db = await Database.open(profile.database_path)
    await fill(db)
    await db.close()
    try:
        await encrypt(profile.database_path)
        assert readable_in(profile.folder, "pirate", "海盗", "2 + 2", "Be brief.") == []
        db = await Database.open(profile.database_path)
        await check(db)
        await db.close()
    finally:
        data_keys.forget_all()


async def test_given_a_backup_when_restored_then_prompts_are_as_they_were(
    profile: Profile, tmp_path: Path
) -> None:
    db = await Database.open(profile.database_path)
    await fill(db)
    await asyncio.to_thread(back_up, profile.database_path, tmp_path / "b")
    await Prompts(db).remove([PROMPT.id, "poem.zh"])
    await Folders(db).set_instructions("f", "")
    await db.exclusive(restore, db.path, tmp_path / "b", "", now(), lambda: False)
    await check(db)
    await db.close()
