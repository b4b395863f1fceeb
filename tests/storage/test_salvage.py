"""Damaged databases: what can be read is saved, and it is told what."""

from __future__ import annotations

import asyncio
import json
import random
import shlex
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.errors import StorageError
from chatapp.domain.messages import Failure, now
from chatapp.storage.backup_folder import BackupFolder, BackupKind, default_folder
from chatapp.storage.checking import problems_of
from chatapp.storage.connecting import connect, mark_damaged, marker_path, remove_database
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.migrations import MIGRATIONS
from chatapp.storage.opening import open_database
from tests.support.filled_profile import PAGE, Filled, fill, overwrite, zero
from tests.support.mounts import has_own_mounts, on_own_disk


@pytest.fixture
async def filled(profile_folder: Path) -> Filled:
    return await fill(profile_folder)


def root_of(path: Path, name: str) -> int:
    """The first page of a table or index."""
    with closing(connect(path, read_only=True)) as db:
        return int(db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).get)


def pages_of(path: Path, name: str, kind: str) -> list[int]:
    query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY path"
    with closing(connect(path, read_only=True)) as db:
        return [int(row[0]) for row in db.execute(query, (name, kind))]


def saved_texts(db: apsw.Connection) -> dict[str, str]:
    rows = db.execute("SELECT id, CAST(text AS BLOB) FROM message")
    return {str(row[0]): bytes(row[1]).decode(errors="replace") for row in rows}


def opened_again(filled: Filled) -> tuple[dict[str, str], list[Failure]]:
    """Open what damage was met in; gives the texts that are there and what was told."""
    mark_damaged(filled.path)
    opened = open_database(filled.path)
    with closing(opened.connection) as db:
        assert problems_of(db) == []
        assert not marker_path(filled.path).exists()
        return saved_texts(db), opened.notices


def exact(filled: Filled, texts: dict[str, str]) -> int:
    return sum(texts.get(identity) == text for identity, text in filled.texts.items())


def test_given_the_first_page_lost_when_opened_then_everything_is_saved(filled: Filled) -> None:
    zero(filled.path, 1)
    damaged = filled.path.read_bytes()
    opened = open_database(filled.path)
    assert saved_texts(opened.connection) == filled.texts
    opened.connection.close()
    (notice,) = opened.notices
    assert notice.code == "database_salvaged"
    facts = {"conversations": "5", "messages": "200", "doubtful": "0"}
    assert notice.facts == {**facts, "path": notice.facts["path"]}
    assert Path(notice.facts["path"]).read_bytes() == damaged


def test_given_noise_over_the_header_when_opened_then_everything_is_saved(filled: Filled) -> None:
    content = bytearray(filled.path.read_bytes())
    content[:100] = random.Random(5).randbytes(100)
    filled.path.write_bytes(content)
    opened = open_database(filled.path)
    assert saved_texts(opened.connection) == filled.texts
    opened.connection.close()


def test_given_the_root_of_all_messages_lost_when_opened_then_they_are_found_on_their_pages(
    filled: Filled,
) -> None:
    zero(filled.path, root_of(filled.path, "message"))
    texts, notices = opened_again(filled)
    assert texts == filled.texts
    assert [notice.code for notice in notices] == ["database_salvaged"]


def test_given_a_page_of_messages_lost_when_opened_then_all_others_are_saved(
    filled: Filled,
) -> None:
    zero(filled.path, pages_of(filled.path, "message", "leaf")[2])
    texts, (notice,) = opened_again(filled)
    assert len(filled.texts) - 20 < exact(filled, texts) < len(filled.texts)
    assert notice.facts["messages"] == str(len(texts))


def test_given_a_part_of_a_long_text_lost_when_opened_then_its_message_is_kept_as_doubtful(
    filled: Filled,
) -> None:
    content = bytearray(filled.path.read_bytes())
    pages = pages_of(filled.path, "message", "overflow")
    at = next((page - 1) * PAGE for page in pages if any(content[(page - 1) * PAGE :][:4]))
    content[at : at + 4] = b"\xff" * 4  # the rest of the text is on no page that there is
    filled.path.write_bytes(content)
    texts, (notice,) = opened_again(filled)
    assert set(texts) == set(filled.texts)
    ((damaged, left),) = [item for item in texts.items() if item[1] != filled.texts[item[0]]]
    assert len(left) > PAGE
    assert filled.texts[damaged].startswith(left)
    assert notice.facts["doubtful"] == "1"


def test_given_all_conversations_lost_when_opened_then_their_messages_get_new_ones(
    filled: Filled,
) -> None:
    zero(filled.path, root_of(filled.path, "conversation"))
    mark_damaged(filled.path)
    opened = open_database(filled.path)
    db = opened.connection
    assert saved_texts(db) == filled.texts
    titles = [str(row[0]) for row in db.execute("SELECT title FROM conversation ORDER BY number")]
    assert [title[:15] for title in titles] == [f"Message 0 of {n}." for n in range(5)]
    assert problems_of(db) == []
    db.close()


async def test_given_a_salvaged_database_when_used_then_branches_and_pictures_are_there(
    filled: Filled,
) -> None:
    zero(filled.path, pages_of(filled.path, "message", "leaf")[1])
    zero(filled.path, root_of(filled.path, "message_attachment"))
    mark_damaged(filled.path)
    db = await Database.open(filled.path)
    store = Conversations(db, "writer")
    for conversation in await store.list():
        messages = await store.messages(conversation.id)
        assert conversation.message_count == len(messages)
        assert conversation.current in {message.id for message in messages}
        assert await store.path(conversation.id)
    assert await store.verify_hashes() == []
    assert await db.read(lambda c: c.execute("SELECT count(*) FROM message_attachment").get)
    assert await store.draft("new") == "a draft"
    await store.delete((await store.list())[0].id)
    await db.close()


def test_given_only_an_index_damaged_when_opened_then_it_is_made_anew_after_a_backup(
    filled: Filled,
) -> None:
    page = pages_of(filled.path, "message_parent", "leaf")[0]
    content = bytearray(filled.path.read_bytes())
    end = page * PAGE
    content[end - 2] ^= 0x0F  # a key, as the cells fill a page from its end
    filled.path.write_bytes(content)
    texts, notices = opened_again(filled)
    assert texts == filled.texts
    assert [notice.code for notice in notices] == ["database_reindexed"]
    (backup,) = BackupFolder(default_folder(filled.path), filled.path).all()
    assert backup.kind is BackupKind.REPAIR


def test_given_a_wrong_counter_when_opened_then_it_is_counted_anew(filled: Filled) -> None:
    with closing(connect(filled.path, read_only=False)) as db:
        db.execute("UPDATE conversation SET message_count = 3 WHERE number = 2")
        assert len(problems_of(db)) == 1
    texts, notices = opened_again(filled)
    assert texts == filled.texts
    assert [notice.code for notice in notices] == ["database_reindexed"]
    (backup,) = BackupFolder(default_folder(filled.path), filled.path).all()
    assert backup.kind is BackupKind.REPAIR


def test_given_backups_when_salvaged_then_the_newest_is_named(filled: Filled) -> None:
    folder = BackupFolder(default_folder(filled.path), filled.path)
    backup = folder.add(BackupKind.DAILY, now())
    assert backup is not None
    filled.path.write_bytes(b"nothing is left of it")
    opened = open_database(filled.path)
    opened.connection.close()
    assert [notice.code for notice in opened.notices] == ["database_damaged", "backup_at_hand"]
    assert opened.notices[1].facts["path"] == str(backup.path)


def test_given_damage_met_while_others_use_it_when_opened_then_it_is_told_and_left(
    filled: Filled,
) -> None:
    zero(filled.path, pages_of(filled.path, "message", "leaf")[2])
    mark_damaged(filled.path)
    before = filled.path.read_bytes()
    opened = open_database(filled.path, alone=False)
    opened.connection.close()
    assert [notice.code for notice in opened.notices] == ["database_corrupt"]
    assert filled.path.read_bytes() == before
    assert marker_path(filled.path).exists()


@pytest.mark.parametrize("page", ["the first", "the schema's"])
def test_given_damage_everywhere_while_others_use_it_when_opened_then_it_is_left_to_them(
    filled: Filled, page: str
) -> None:
    content = bytearray(filled.path.read_bytes())
    start = 0 if page == "the first" else 100
    content[start:PAGE] = bytes(PAGE - start)
    filled.path.write_bytes(content)
    with pytest.raises((StorageError, apsw.CorruptError)) as caught:
        open_database(filled.path, alone=False)
    assert getattr(caught.value, "code", "") == "database_corrupt"
    assert filled.path.read_bytes() == content
    assert not list(filled.profile.folder.glob("*.damaged-*"))


async def test_given_damage_met_while_running_when_opened_again_then_it_is_salvaged(
    filled: Filled,
) -> None:
    zero(filled.path, pages_of(filled.path, "message", "leaf")[2])
    db = await Database.open(filled.path)
    store = Conversations(db, "writer")
    codes = set()
    for conversation in await store.list():
        try:
            await store.messages(conversation.id)
        except StorageError as error:
            codes.add(error.code)
    await db.close()
    assert codes == {"database_corrupt"}
    again = await Database.open(filled.path)
    assert [notice.code for notice in again.notices] == ["database_salvaged"]
    for conversation in await Conversations(again, "writer").list():
        assert await Conversations(again, "writer").messages(conversation.id)
    await again.close()


def test_given_a_damaged_database_of_a_newer_version_when_opened_then_it_is_left_for_that(
    filled: Filled,
) -> None:
    with closing(connect(filled.path, read_only=False)) as db:
        db.pragma("user_version", len(MIGRATIONS) + 1)
    content = bytearray(filled.path.read_bytes())
    content[100:PAGE] = bytes(PAGE - 100)
    filled.path.write_bytes(content)
    with pytest.raises(StorageError) as caught:
        open_database(filled.path)
    assert caught.value.code == "database_newer"
    assert filled.path.read_bytes() == content


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork are POSIX")
def test_given_kills_in_mid_salvage_when_opened_then_everything_is_saved_all_the_same(
    filled: Filled,
) -> None:
    zero(filled.path, 1)
    damaged = filled.path.read_bytes()
    child = str(Path(__file__).parent / "children" / "crash_creation.py")
    generator = random.Random(20261126)
    for _ in range(10):
        filled.path.write_bytes(damaged)
        moments = [f"{generator.uniform(0, 0.06):.4f}" for _ in range(3)]
        killed = subprocess.run([sys.executable, child, str(filled.path), *moments], check=False)
        assert killed.returncode == 0
        texts, _notices = opened_again(filled)
        assert texts == filled.texts
    left = {path.name for path in filled.profile.folder.glob("chatapp*")}
    aside = {name for name in left if ".damaged-" in name}
    assert left - aside == {"chatapp.sqlite3", "chatapp.sqlite3.lock"}
    assert all((filled.profile.folder / name).read_bytes() == damaged for name in aside)


def test_given_an_id_with_damaged_letters_when_opened_then_the_message_gets_another_one(
    filled: Filled,
) -> None:
    whole = filled.path.read_bytes()
    victim = next(iter(filled.texts)).encode()
    filled.path.write_bytes(whole.replace(victim, b"\x91\xff" + victim[2:], 1))
    texts, _notices = opened_again(filled)
    assert sorted(texts.values()) == sorted(filled.texts.values())
    assert exact(filled, texts) == len(filled.texts) - 1


@settings(max_examples=60)
@given(st.data())
def test_given_random_damage_when_opened_then_it_is_whole_and_little_is_lost(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    filled = damaged_copy(tmp_path_factory)
    generator = random.Random(data.draw(st.integers(0, 2**32)))
    places = data.draw(st.lists(st.integers(1, filled.pages), min_size=1, max_size=3))
    for page in places:
        if data.draw(st.booleans()):
            zero(filled.path, page)
        else:
            overwrite(filled.path, page, generator, data.draw(st.integers(1, 2000)))
    texts, _notices = opened_again(filled)
    assert exact(filled, texts) >= len(filled.texts) - 25 * len(places)


@settings(max_examples=20)
@given(st.floats(0, 1))
def test_given_a_file_cut_short_when_opened_then_what_was_before_the_cut_is_there(
    tmp_path_factory: pytest.TempPathFactory, part: float
) -> None:
    filled = damaged_copy(tmp_path_factory)
    whole = filled.path.read_bytes()
    kept = whole[: round(len(whole) * part)]
    filled.path.write_bytes(kept)
    texts, _notices = opened_again(filled)
    on_disk = sum(f"Message {n} of {c}.".encode() in kept for c in range(5) for n in range(40))
    assert exact(filled, texts) >= on_disk - 20


_made: dict[str, tuple[Filled, bytes]] = {}


def damaged_copy(factory: pytest.TempPathFactory) -> Filled:
    """The same filled database for each example, as it was before any damage."""
    if "it" not in _made:
        filled = asyncio.run(fill(factory.mktemp("salvage") / "profile"))
        _made["it"] = (filled, filled.path.read_bytes())
    filled, content = _made["it"]
    for path in filled.profile.folder.glob("chatapp.sqlite3*"):
        path.unlink()
    for path in filled.profile.folder.glob("backups/*"):
        path.unlink()
    remove_database(filled.path)
    filled.path.write_bytes(content)
    return filled


@pytest.mark.skipif(not has_own_mounts(), reason="this system does not let a process mount")
def test_given_no_room_to_salvage_when_opened_then_that_is_said_and_the_damaged_file_stays(
    filled: Filled, tmp_path: Path
) -> None:
    zero(filled.path, 1)
    folder = tmp_path / "disk"
    folder.mkdir()
    child = Path(__file__).parent / "children" / "use_profile.py"
    script = (
        f"{shlex.join([sys.executable, str(child), str(folder)])}; cmp {filled.path} {folder}/*3"
    )
    kilobytes = filled.path.stat().st_size * 2 // 1024
    command = on_own_disk(
        folder, f"{kilobytes}k", ("sh", "-c", script), f"cp {filled.path} {{folder}}"
    )
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"error": "disk_full", "facts": {}}
