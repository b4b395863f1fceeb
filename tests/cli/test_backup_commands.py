"""`backup`, `restore`, `backups` and `doctor --repair`."""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from chatapp.storage.backup import inspect_backup
from tests.support.command import Command, Serve
from tests.support.filled_profile import PAGE, fill, zero
from tests.support.hostile_server import event_stream

COUNTS = {"conversations", "messages", "newest"}


async def test_given_conversations_when_backed_up_and_restored_then_they_are_as_then(
    command: Command, serve: Serve, tmp_path: Path
) -> None:
    await serve(event_stream("one"), event_stream("two"))
    await command.ask("First")
    file = tmp_path / "b.sqlite3"
    backup = await command.run("backup", str(file))
    assert (backup.code, backup.err) == (0, b"")
    assert str(file) in backup.text
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = await command.show()
    await command.ask("Second")
    restore = await command.run("restore", str(file))
    assert (restore.code, restore.err) == (0, b"")
    told, kept = restore.text.splitlines()
    assert "1 conversation with 2 messages" in told
    assert "2 conversations with 4 messages" in kept
    assert await command.show() == before
    former = kept.partition("kept in ")[2]
    assert inspect_backup(Path(former)).conversations == 2
    assert (await command.run("restore", former)).code == 0
    assert len(await command.conversations()) == 2


async def test_given_json_asked_for_when_backed_up_and_restored_then_the_shapes_are_stable(
    command: Command, serve: Serve, tmp_path: Path
) -> None:
    await serve(event_stream("one"))
    await command.ask("First")
    file = tmp_path / "b"
    backup = (await command.run("backup", str(file), "--json")).json
    assert set(backup) == {"file", *COUNTS}
    assert (backup["file"], backup["conversations"], backup["messages"]) == (str(file), 1, 2)
    assert datetime.fromisoformat(backup["newest"]).tzinfo is not None
    restore = (await command.run("restore", "--json", "--yes", str(file))).json
    assert set(restore) == {"file", "restored", "replaced", "kept"}
    assert set(restore["restored"]) == set(restore["replaced"]) == COUNTS
    listed = (await command.run("backups", "list", "--json")).json
    assert [set(one) for one in listed] == [{"file", "time", "kind", "size"}]
    assert (listed[0]["file"], listed[0]["kind"]) == (restore["kept"], "before-restore")
    assert restore["kept"] in (await command.run("backups", "list")).text
    purge = (await command.run("backups", "purge", "--json")).json
    assert purge["removed"] == 1
    assert inspect_backup(Path(purge["backup"]["file"])).messages == 2


async def test_given_a_new_profile_when_restored_then_it_holds_the_backup(
    command: Command, serve: Serve, tmp_path: Path
) -> None:
    await serve(event_stream("one"))
    await command.ask("First")
    await command.run("backup", str(tmp_path / "b"))
    new = Command(tmp_path / "new")
    assert (await new.run("restore", str(tmp_path / "b"))).code == 0
    assert await new.show() == await command.show()


async def test_given_a_relative_name_when_backed_up_then_it_is_in_the_working_folder(
    command: Command,
) -> None:
    assert (await command.run("backup", "b.sqlite3")).code == 0
    assert (command.profile.parent / "b.sqlite3").exists()


async def test_given_what_is_no_backup_when_restored_then_one_line_says_so_and_all_stays(
    command: Command, serve: Serve, tmp_path: Path
) -> None:
    await serve(event_stream("one"))
    await command.ask("First")
    before = await command.show()
    await command.run("backup", str(tmp_path / "cut"))
    whole = (tmp_path / "cut").read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2 // PAGE * PAGE])
    (tmp_path / "text").write_text("no backup")
    (tmp_path / "empty").touch()
    for name in ("cut", "text", "empty", "missing", "."):
        result = await command.run("restore", str(tmp_path / name))
        assert (result.code, result.out) == (1, b"")
        assert str(tmp_path / name) in result.complaint
    assert await command.show() == before


async def test_given_a_place_that_cannot_be_written_when_backed_up_then_one_line_names_it(
    command: Command, tmp_path: Path
) -> None:
    for place in (tmp_path / "nowhere" / "b", tmp_path):
        result = await command.run("backup", str(place))
        assert (result.code, result.out) == (1, b"")
        assert str(place) in result.complaint


async def test_given_an_answer_under_way_when_backed_up_then_it_works_and_restoring_is_refused(
    command: Command, serve: Serve, tmp_path: Path
) -> None:
    go_on = asyncio.Event()
    await serve(event_stream("so far", lambda _exchange: go_on.wait(), ", and more"))
    file = str(tmp_path / "b")
    async with command.asking("Hi") as asking:
        await asking.expect("so far")
        assert (await command.run("backup", file)).code == 0
        refused = await command.run("restore", file)
        assert (refused.code, refused.out) == (1, b"")
        assert "open" in refused.complaint
        go_on.set()
        assert (await asking.end()).code == 0
    assert (await command.answer())["text"] == "so far, and more"
    assert (await command.run("restore", file)).code == 0
    answer = await command.answer()
    assert answer["status"] == "interrupted"
    assert "so far, and more".startswith(answer["text"])


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX terminals")
@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1)])
async def test_given_a_terminal_when_restoring_then_it_shows_what_is_replaced_and_asks(
    command: Command, serve: Serve, tmp_path: Path, answer: str, code: int
) -> None:
    await serve(event_stream("one"), event_stream("two"))
    await command.ask("First")
    await command.run("backup", str(tmp_path / "b"))
    await command.ask("Second")
    ours, theirs = os.openpty()
    process = await asyncio.create_subprocess_exec(
        *(command.python, "-m", "chatapp", "restore", str(tmp_path / "b")),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=command.environment,
    )
    os.close(theirs)
    os.write(ours, answer.encode())
    out, err = await process.communicate()
    os.close(ours)
    assert process.returncode == code
    assert b"2 conversations with 4 messages" in err
    assert bool(out) == (code == 0)
    assert len(await command.conversations()) == (1 if code == 0 else 2)


async def test_given_damage_when_the_doctor_repairs_then_it_tells_and_all_is_well_after(
    command: Command, demo_model: Path
) -> None:
    filled = await fill(command.profile)
    for page in range(40, 44):
        zero(filled.path, page)
    look = await command.run("doctor", "--json")
    assert look.code == 1
    (database,) = [one for one in look.json["checks"] if one["name"] == "database"]
    assert "doctor --repair" in database["detail"]
    repair = await command.run("doctor", "--repair", "--json")
    assert repair.code == 0, repair
    (database,) = [one for one in repair.json["checks"] if one["name"] == "database"]
    assert "damaged" in database["detail"]
    assert ".damaged-" in database["detail"]
    healthy = await command.run("doctor")
    assert (healthy.code, healthy.err) == (0, b"")
    assert len(await command.conversations()) == 5


async def test_given_a_changed_text_when_the_doctor_repairs_then_it_is_taken_as_it_is(
    command: Command, demo_model: Path
) -> None:
    filled = await fill(command.profile, conversations=1)
    content = bytearray(filled.path.read_bytes())
    content[content.index(b"Message 3 of 0.")] ^= 1
    filled.path.write_bytes(content)
    look = await command.run("doctor")
    assert look.code == 1
    assert "1 messages" in look.text
    assert (await command.run("doctor", "--repair")).code == 0
    assert (await command.run("doctor")).code == 0
    assert not list(command.profile.glob("*.damaged-*"))


async def test_given_another_process_when_the_doctor_is_to_repair_then_it_is_refused(
    command: Command, serve: Serve
) -> None:
    go_on = asyncio.Event()
    await serve(event_stream("so far", lambda _exchange: go_on.wait()))
    async with command.asking("Hi") as asking:
        await asking.expect("so far")
        (command.profile / "chatapp.sqlite3.check").touch()
        result = await command.run("doctor", "--repair")
        assert result.code == 1
        go_on.set()
        assert (await asking.end()).code == 0
