"""`ask`: what is on disk, and when, whatever happens to the process."""

from __future__ import annotations

import asyncio
import os
import random
import stat
import sys
from pathlib import Path

import apsw
import pytest

from tests.support.command import Command, Result, Serve
from tests.support.hostile_server import Exchange, chat_chunk, event_stream
from tests.support.mounts import has_own_mounts, on_own_disk

ALLOWED_LOSS = 0.25
"""Seconds of text a kill may cost."""


def modes(folder: Path) -> tuple[int, set[int], set[int]]:
    """Permissions of a folder, and of the folders and files in it."""
    inside = list(folder.rglob("*"))
    return (
        stat.S_IMODE(folder.stat().st_mode),
        {stat.S_IMODE(path.stat().st_mode) for path in inside if path.is_dir()},
        {stat.S_IMODE(path.stat().st_mode) for path in inside if path.is_file()},
    )


async def test_given_a_request_under_way_when_looked_at_from_elsewhere_then_the_prompt_is_there(
    command: Command, serve: Serve
) -> None:
    seen: list[dict[str, object]] = []

    async def look(exchange: Exchange) -> None:
        seen.append(await command.show())
        await event_stream("ok")(exchange)

    await serve(look)
    assert (await command.ask("Is it there?")).code == 0
    prompt, answer = seen[0]["messages"]  # type: ignore[misc]
    assert (prompt["role"], prompt["text"], prompt["status"]) == (
        "user",
        "Is it there?",
        "complete",
    )
    assert (answer["role"], answer["text"], answer["status"]) == ("assistant", "", "streaming")
    assert answer["parent"] == prompt["id"]


async def test_given_an_answer_under_way_when_looked_at_from_elsewhere_then_it_grows_and_is_let_be(
    command: Command, serve: Serve
) -> None:
    go_on = asyncio.Event()

    async def wait(_exchange: Exchange) -> None:
        await go_on.wait()

    await serve(event_stream("so far", wait, ", so good"))
    async with command.asking("Hi") as asking:
        await asking.expect("so far")
        await asyncio.sleep(ALLOWED_LOSS)
        shown = await command.answer()
        go_on.set()
        result = await asking.end()
    assert (shown["status"], shown["text"], shown["error"]) == ("streaming", "so far", None)
    assert (result.code, result.text) == (0, "so far, so good\n")
    answer = await command.answer()
    assert (answer["status"], answer["text"]) == ("complete", "so far, so good")


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
async def test_given_kills_at_random_moments_when_looked_at_then_a_quarter_second_is_missing_at_most(
    command: Command, serve: Serve
) -> None:
    chance = random.Random(20261122)
    sent: list[tuple[float, int]] = []
    loop = asyncio.get_running_loop()

    async def count(exchange: Exchange) -> None:
        sent.clear()
        for number in range(10_000):
            await exchange.event(chat_chunk(f"{number} "))
            sent.append((loop.time(), number))
            await asyncio.sleep(0.005)

    await serve(event_stream(count))
    for _ in range(8):
        async with command.asking("Count") as asking:
            await asking.expect("0 ")
            await asyncio.sleep(chance.uniform(0, 0.6))
            killed = loop.time()
            await asking.kill()
        answer = await command.answer_of_newest()
        assert (answer["status"], answer["error"]) == ("interrupted", "interrupted")
        numbers = [int(number) for number in answer["text"].split()]
        assert numbers == list(range(len(numbers)))
        # What reached the process, by its own output, and is older than the promise allows:
        printed = len(asking.out.split()) - 1
        owed = [n for at, n in sent if at < killed - ALLOWED_LOSS - 0.1 and n < printed]
        assert len(numbers) >= len(owed), (len(numbers), len(owed))


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
async def test_given_a_killed_answer_when_asked_again_then_what_was_kept_of_it_is_sent(
    command: Command, serve: Serve
) -> None:
    server = await serve(
        event_stream("half of it", lambda exchange: exchange.client_closes()), event_stream("ok")
    )
    async with command.asking("Hi") as asking:
        await asking.expect("half of it")
        await asyncio.sleep(ALLOWED_LOSS)
        await asking.kill()
    (conversation,) = await command.conversations()
    assert (await command.ask("Go on", "--conversation", conversation["id"])).code == 0
    said = [message["content"] for message in server.requests[1].json["messages"]]
    assert said == ["Hi", "half of it", "Go on"]
    _prompt, answer, _second, _answer = (await command.show())["messages"]
    assert (answer["status"], answer["text"]) == ("interrupted", "half of it")


async def test_given_several_processes_at_once_when_asked_then_nothing_gets_in_each_others_way(
    command: Command, serve: Serve
) -> None:
    async def echo(exchange: Exchange) -> None:
        text = exchange.request.json["messages"][-1]["content"]
        await event_stream(*(f"{text} {n} " for n in range(30)))(exchange)

    await serve(echo)
    prompts = [f"Question {number}" for number in range(6)]
    results = await asyncio.gather(*(command.ask(prompt) for prompt in prompts))
    for prompt, result in zip(prompts, results, strict=True):
        whole = "".join(f"{prompt} {n} " for n in range(30))
        assert (result.code, result.text, result.err) == (0, f"{whole}\n", b"")
    listed = await command.conversations()
    assert sorted(one["title"] for one in listed) == prompts
    assert {one["message_count"] for one in listed} == {2}


async def test_given_the_first_commands_at_once_on_a_new_profile_then_all_find_their_place(
    command: Command,
) -> None:
    def add(number: int) -> tuple[str, ...]:
        options = ("--dialect", "openai-chat", "--base-url", "http://127.0.0.1:9/v1")
        return ("connections", "add", f"number {number}", *options)

    results = await asyncio.gather(*(command.run(*add(number)) for number in range(4)))
    assert [(result.code, result.err) for result in results] == 4 * [(0, b"")]
    listed = (await command.run("connections", "list", "--json")).json
    assert len(listed) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
async def test_given_a_lax_umask_when_asked_then_the_profile_is_its_owners_alone(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("ok", lambda _exchange: asyncio.sleep(0.5)))
    old = os.umask(0)
    try:
        async with command.asking("Hi") as asking:
            await asking.expect("ok")
            during = modes(command.profile)
            await asking.end()
    finally:
        os.umask(old)
    for folder, folders, files in (during, modes(command.profile)):
        assert folder == 0o700
        assert folders <= {0o700}
        assert files == {0o600}


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
async def test_given_a_folder_where_a_file_is_when_asked_then_one_line_names_it(
    command: Command,
) -> None:
    command.profile.write_text("not a folder")
    for arguments in (("ask", "Hi"), ("conversations", "--json"), ("doctor",)):
        result = await command.run(*arguments)
        assert (result.code, result.out) == (1, b"")
        assert str(command.profile) in result.complaint
    assert command.profile.read_text() == "not a folder"


needs_mounts = pytest.mark.skipif(
    not has_own_mounts(), reason="this system does not let a process mount (unshare -rm)"
)


@needs_mounts
@pytest.mark.parametrize("arguments", [("ask", "Hi"), ("conversations", "--json")])
async def test_given_a_disk_that_cannot_be_written_to_when_run_then_one_line_names_the_folder(
    command: Command, arguments: tuple[str, ...]
) -> None:
    command.profile.mkdir()
    result = await run_on_own_disk(command, "1m", "mount -o remount,ro {folder}", arguments)
    assert (result.code, result.out) == (1, b"")
    assert str(command.profile) in result.complaint


@needs_mounts
async def test_given_a_full_disk_when_asked_then_one_line_says_so_and_nothing_is_sent(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    command.profile.with_name("full").mkdir()
    full = Command(command.profile.with_name("full"))
    fill = "cp {folder}/../profile/chatapp.sqlite3 {folder}; head -c 1m /dev/zero > {folder}/rest"
    arguments = ("ask", "--model", "m", "Hi")
    result = await run_on_own_disk(full, "200k", f"({fill} || true) 2>/dev/null", arguments)
    assert (result.code, result.out) == (1, b"")
    assert "disk is full" in result.complaint
    assert server.requests == []


async def run_on_own_disk(
    command: Command, size: str, prepare: str, arguments: tuple[str, ...]
) -> Result:
    """Run the command with its profile's folder on a small file system of its own."""
    whole = (command.python, "-m", "chatapp", *arguments)
    process = await asyncio.create_subprocess_exec(
        *on_own_disk(command.profile, size, whole, prepare),
        env=command.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return Result(process.returncode, out, err)


async def test_given_a_file_that_is_no_database_when_a_command_runs_then_it_is_kept_and_named(
    command: Command,
) -> None:
    for arguments, code in ((("conversations", "--json"), 0), (("show", "unknown"), 1)):
        command.profile.mkdir(exist_ok=True)
        for path in command.profile.glob("chatapp.sqlite3*"):
            path.unlink()
        (command.profile / "chatapp.sqlite3").write_text("These are my notes. " * 1000)
        result = await command.run(*arguments)
        assert result.code == code
        assert "moved aside" in result.complaint
        (aside,) = command.profile.glob("chatapp.sqlite3.damaged*")
        assert str(aside) in result.complaint
        assert aside.read_text().startswith("These are my notes")


async def test_given_a_database_found_empty_when_asked_then_that_is_said_and_a_new_one_is_begun(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    for path in command.profile.glob("chatapp.sqlite3*"):
        path.unlink()
    (command.profile / "chatapp.sqlite3").touch()
    options = ("--dialect", "openai-chat", "--base-url", server.base_url)
    result = await command.run("connections", "add", "again", *options)
    assert result.code == 0
    assert "moved aside" in result.complaint
    assert (await command.run("conversations", "--json")).err == b""


async def test_given_a_database_of_a_newer_version_when_used_then_it_is_read_but_not_written(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    await command.ask("Hi")
    database = apsw.Connection(str(command.profile / "chatapp.sqlite3"))
    database.pragma("user_version", 9999)
    database.close()
    listed = await command.run("conversations", "--json")
    assert (listed.code, [one["title"] for one in listed.json]) == (0, ["Hi"])
    assert "newer version" in listed.complaint
    result = await command.ask("More")
    assert (result.code, result.out) == (1, b"")
    assert result.complaint.count("newer version") == 1
    assert len(server.requests) == 1
