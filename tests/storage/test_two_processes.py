"""Several processes on one profile."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from chatapp.domain.messages import Status
from chatapp.storage.conversations import Conversations
from chatapp.storage.database import Database
from chatapp.storage.profile import Profile

CHILDREN = Path(__file__).parent / "children"


@asynccontextmanager
async def other_writer(profile: Profile) -> AsyncIterator[tuple[Process, str, str]]:
    """A process that has written half an answer, and the ids of conversation and answer."""
    script = str(CHILDREN / "hold_writer.py")
    process = await asyncio.create_subprocess_exec(
        sys.executable, script, str(profile.folder), stdin=PIPE, stdout=PIPE
    )
    assert process.stdout is not None
    conversation, answer = (await process.stdout.readline()).decode().split()
    try:
        yield process, conversation, answer
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_given_an_answer_of_a_living_process_when_recovering_then_it_is_left_alone(
    profile: Profile, store: Conversations
) -> None:
    async with other_writer(profile) as (_process, _conversation, answer):
        assert await store.recover(profile) == []
        seen = await store.message(answer)
        assert (seen.status, seen.text, seen.thinking) == (
            Status.STREAMING,
            "half an ans",
            "a thought",
        )


async def test_given_an_answer_of_a_killed_process_when_recovering_then_it_is_interrupted(
    profile: Profile, store: Conversations
) -> None:
    async with other_writer(profile) as (process, conversation, answer):
        process.send_signal(signal.SIGKILL)
        await process.wait()
        assert await store.recover(profile) == [conversation]
        ended = await store.message(answer)
        assert (ended.status, ended.text) == (Status.INTERRUPTED, "half an ans")
        assert ended.thinking == "a thought"
        assert ended.error is not None
        assert ended.error.code == "interrupted"
        assert await store.recover(profile) == []
        assert await store.verify_hashes() == []


async def test_given_our_own_answer_when_recovering_then_it_is_left_alone(
    profile: Profile, store: Conversations, db: Database
) -> None:
    async with other_writer(profile) as (_process, conversation, answer):
        (theirs,) = await store.messages(conversation)
        ours = replace(theirs, id="ours", parent=answer, parts=())
        await store.add_messages([ours], current=ours.id)
        assert await store.recover(profile) == []
        assert (await store.message("ours")).status is Status.STREAMING


async def test_given_what_another_process_writes_then_the_data_version_changes(
    profile: Profile, store: Conversations, db: Database
) -> None:
    before = await db.data_version()
    await store.set_draft("new", "our own writing does not count")
    assert await db.data_version() == before
    async with other_writer(profile) as (_process, conversation, _answer):
        assert await db.data_version() != before
        assert [one.id for one in await store.list()] == [conversation]


async def test_given_four_processes_at_once_when_the_profile_is_new_then_all_of_them_can_use_it(
    tmp_path: Path,
) -> None:
    script, folder = str(CHILDREN / "use_profile.py"), tmp_path / "new"
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, script, str(folder), stdout=PIPE)
        for _ in range(4)
    ]
    reports = [json.loads((await process.communicate())[0]) for process in processes]
    assert [report.get("notices") for report in reports] == [[]] * 4
    db = await Database.open(Profile.open(folder).database_path)
    listed = await Conversations(db, "reader").list()
    assert {one.id for one in listed} == {report["conversation"] for report in reports}
    await db.close()


def test_given_a_writer_when_it_is_released_or_never_was_then_it_is_not_alive(
    profile: Profile,
) -> None:
    writer = profile.writer()
    assert profile.writer_alive(writer.id)
    writer.release()
    writer.release()
    assert not profile.writer_alive(writer.id)
    assert not profile.writer_alive("")
    assert not profile.writer_alive("../../escape")
    assert list(profile.lock_folder.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are not inherited there either")
def test_given_a_child_process_when_the_writer_ends_then_the_child_does_not_keep_it_alive(
    profile: Profile,
) -> None:
    writer = profile.writer()
    with subprocess.Popen(["sleep", "60"]) as child:
        writer.release()
        assert not profile.writer_alive(writer.id)
        child.kill()
