"""Keys: where they go, where they never go, and what is said about them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.command import Command, Result, Serve
from tests.support.hostile_server import (
    Exchange,
    chat_chunk,
    error_answer,
    event_stream,
    json_answer,
)
from tests.support.secret_service import missing_programs, secret_service

KEY = "sk-canary-0123456789-abcdefghijklmnop"
STORED = "sk-stored-9876543210-zyxwvutsrqponml"
WITH_KEY = {"CHATAPP_API_KEY": KEY}

needs_keyring = pytest.mark.skipif(
    bool(missing_programs()), reason=f"not installed: {', '.join(missing_programs())}"
)


@pytest.fixture
def keyring(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """The environment in which there is a keyring."""
    with secret_service(tmp_path / "home") as environment:
        yield environment


def files_with(folder: Path, text: str) -> list[Path]:
    """The files that hold a text."""
    wanted = text.encode()
    return [path for path in folder.rglob("*") if path.is_file() and wanted in path.read_bytes()]


def assert_no_trace(command: Command, key: str, *results: Result) -> None:
    assert files_with(command.profile, key) == []
    for result in results:
        assert key.encode() not in result.out + result.err


def arguments_of(pid: int) -> bytes:
    """The arguments of a process; empty where the system does not show them."""
    path = Path(f"/proc/{pid}/cmdline")
    return path.read_bytes() if path.exists() else b""


async def add(command: Command, url: str, key: str, **more: object) -> Result:
    options = ("--dialect", "openai-chat", "--base-url", url, "--key-stdin")
    return await command.run("connections", "add", "mine", *options, stdin=key.encode(), **more)


async def test_given_a_key_for_this_run_when_asked_then_it_is_sent_and_stored_nowhere(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    result = await command.ask("Hi", env=WITH_KEY)
    assert (result.code, result.err) == (0, b"")
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert_no_trace(command, KEY, result)
    await command.ask("Hi")
    assert "authorization" not in server.requests[1].headers


async def test_given_a_key_echoed_in_pieces_when_asked_then_it_is_masked_everywhere(
    command: Command, serve: Serve
) -> None:
    pieces = ["You said ", *KEY, " and ", KEY[:20], KEY[20:], "!"]
    thinking = [chat_chunk(reasoning_content=piece) for piece in (KEY[:9], KEY[9:])]
    await serve(event_stream(*thinking, *pieces))
    plain = await command.ask("Hi", env=WITH_KEY)
    as_json = await command.ask("Hi", "--json", env=WITH_KEY)
    assert plain.code == 0
    assert plain.text.startswith("You said sk-")
    assert plain.text.endswith("!\n")
    assert_no_trace(command, KEY, plain, as_json)
    answer = await command.answer_of_newest()
    assert KEY not in answer["text"] + answer["thinking"]


@pytest.mark.parametrize("status", [401, 429])
async def test_given_a_key_echoed_in_an_error_when_asked_then_it_is_nowhere(
    command: Command, serve: Serve, status: int
) -> None:
    async def echo(exchange: Exchange) -> None:
        words = f"Incorrect key: {KEY}, header {exchange.request.headers['authorization']}"
        headers = {"Retry-After": "0", "X-Echo": KEY}
        await error_answer(status, words, headers, code=KEY)(exchange)

    await serve(echo)
    result = await command.ask("Hi", env=WITH_KEY)
    assert result.code == 1
    assert result.complaint
    assert_no_trace(command, KEY, result)


async def test_given_a_key_in_a_redirect_when_asked_then_it_is_not_shown(
    command: Command, serve: Serve
) -> None:
    location = {"Location": f"https://example.org/v1/chat/completions?key={KEY}"}
    await serve(json_answer({}, 307, location))
    result = await command.ask("Hi", env=WITH_KEY)
    assert "example.org" in result.complaint
    assert_no_trace(command, KEY, result)


async def test_given_a_process_that_asks_when_looked_at_then_its_arguments_hold_no_key(
    command: Command, serve: Serve
) -> None:
    await serve(event_stream("first", lambda exchange: exchange.client_closes()))
    async with command.asking("Hi", env=WITH_KEY, whole=True) as asking:
        await asking.expect("first")
        assert KEY.encode() not in arguments_of(asking.process.pid)


@pytest.mark.parametrize("key", ["sk-with space", "sk-new\nfangled", "sk-schlüssel", "sk-\x07bell"])
async def test_given_a_key_that_can_be_none_when_given_then_one_line_refuses_and_hides_it(
    command: Command, serve: Serve, key: str
) -> None:
    server = await serve(event_stream("ok"))
    for result in (
        await command.ask("Hi", env={"CHATAPP_API_KEY": key}),
        await add(command, server.base_url, key),
    ):
        assert (result.code, result.out) == (1, b"")
        assert "key" in result.complaint
        assert not any(part in result.complaint for part in key.replace("\n", " ").split())
    assert server.requests == []
    listed = (await command.run("connections", "list", "--json")).json
    assert [one["name"] for one in listed] == [f"test{server.port}"]


@pytest.mark.parametrize("key", [b"", b"\n", b"\xff\xfe-not-utf-8", b"k" * 9000])
async def test_given_no_usable_key_on_stdin_when_added_then_nothing_is_added(
    command: Command, key: bytes
) -> None:
    options = ("--dialect", "openai-chat", "--base-url", "http://127.0.0.1:9/v1", "--key-stdin")
    result = await command.run("connections", "add", "mine", *options, stdin=key)
    assert (result.code, result.out) == (1, b"")
    assert result.complaint
    assert (await command.run("connections", "list", "--json")).json == []


async def test_given_a_bad_key_for_this_run_when_only_reading_then_it_is_in_nobodys_way(
    command: Command,
) -> None:
    result = await command.run("conversations", "--json", env={"CHATAPP_API_KEY": "not usable"})
    assert (result.code, result.json) == (0, [])


async def test_given_no_keyring_when_a_connection_is_added_then_it_is_kept_without_its_key(
    command: Command, serve: Serve
) -> None:
    server = await serve(event_stream("ok"))
    result = await add(command, server.base_url, KEY)
    assert result.code == 0
    assert "key" in result.complaint
    (_first, mine) = (await command.run("connections", "list", "--json")).json
    assert (mine["name"], mine["has_key"], mine["default"]) == ("mine", False, True)
    asked = await command.ask("Hi", "--connection", "mine")
    assert asked.code == 0
    assert "authorization" not in server.requests[0].headers
    assert_no_trace(command, KEY, result, asked)


@pytest.mark.keyring
@needs_keyring
async def test_given_a_keyring_when_a_key_is_added_then_it_is_used_until_it_is_removed(
    command: Command, serve: Serve, keyring: Mapping[str, str], tmp_path: Path
) -> None:
    server = await serve(event_stream("ok"))
    added = await add(command, server.base_url, f"{STORED}\n", env=keyring)
    assert (added.code, added.err) == (0, b"")
    stored = await command.ask("Hi", env=keyring)
    override = await command.ask("Hi", env={**keyring, **WITH_KEY})
    again = await command.ask("Hi", env=keyring)
    sent = [request.headers["authorization"] for request in server.requests]
    assert sent == [f"Bearer {STORED}", f"Bearer {KEY}", f"Bearer {STORED}"]
    removed = await command.run("connections", "remove", "mine", env=keyring)
    assert (removed.code, removed.err) == (0, b"")
    left = await command.run("connections", "list", "--json", env=keyring)
    assert "mine" not in {one["name"] for one in left.json}
    for key in (KEY, STORED):
        assert_no_trace(command, key, added, stored, override, again, removed, left)
        assert files_with(tmp_path, key) == []


@pytest.mark.keyring
@needs_keyring
async def test_given_a_keyring_that_is_gone_when_asked_then_nothing_is_sent_and_the_key_is_asked_for(
    command: Command, serve: Serve, keyring: Mapping[str, str]
) -> None:
    server = await serve(event_stream("ok"))
    await add(command, server.base_url, STORED, env=keyring)
    result = await command.ask("Hi")
    assert result.code == 1
    assert "mine" in result.complaint
    assert server.requests == []
    answer = await command.answer()
    assert (answer["status"], answer["error"]) == ("failed", "key_missing")


@pytest.mark.keyring
@needs_keyring
async def test_given_a_session_with_a_key_when_killed_in_mid_answer_then_no_file_holds_it(
    command: Command, serve: Serve, keyring: Mapping[str, str], tmp_path: Path
) -> None:
    server = await serve(event_stream(KEY[:5], "first", lambda e: asyncio.sleep(30)))
    await add(command, server.base_url, STORED, env=keyring)
    async with command.asking("Hi", env=keyring) as asking:
        await asking.expect("first")
        result = await asking.kill()
    shown = await command.run("conversations", "--json", env=keyring)
    assert_no_trace(command, STORED, result, shown)
    assert files_with(tmp_path, STORED) == []
