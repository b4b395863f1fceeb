"""Connections in the engine: which is next, whose key goes where, what a test mends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from chatapp.domain.changes import ConnectionsChanged
from chatapp.domain.errors import HttpError, InputError, NotFoundError, RequestError, SecretError
from chatapp.domain.messages import Failure, Status
from chatapp.domain.models import EMBEDDED_ID, Connection, Dialect
from chatapp.engine.base_urls import clean_base_url
from tests.support.bench import Bench, Open
from tests.support.gguf_files import model_bytes
from tests.support.hostile_server import (
    Exchange,
    HostileServer,
    error_answer,
    event_stream,
    json_answer,
)

KEY = "sk-engine-0123456789abcdef"
ELSEWHERE = "http://127.0.0.1:9/v1"


async def add(bench: Bench, name: str, url: str = ELSEWHERE, key: str | None = None) -> Connection:
    connection, _failure = await bench.engine.connections.add(name, Dialect.OPENAI_CHAT, url, key)
    return connection


async def test_given_no_choice_when_asked_for_the_default_then_the_one_made_last(
    bench: Bench,
) -> None:
    connections = bench.engine.connections
    assert (await connections.default()).id == EMBEDDED_ID
    first = await add(bench, "First")
    assert (await connections.default()).id == first.id
    second = await add(bench, "Second")
    assert (await connections.default()).id == second.id
    await bench.engine.set_setting("default_connection", first.id)
    assert (await connections.default()).id == first.id
    await connections.change(first.id, enabled=False)
    assert (await connections.default()).id == second.id
    await connections.remove(first.id)
    await connections.remove(second.id)
    assert (await connections.default()).id == EMBEDDED_ID


async def test_given_a_test_that_failed_when_asked_for_the_default_then_one_made_before_is_it(
    bench: Bench,
) -> None:
    connections = bench.engine.connections
    first, second = await add(bench, "First"), await add(bench, "Second")
    with pytest.raises(RequestError):
        await connections.test(second)
    assert (await connections.default()).id == first.id
    with pytest.raises(RequestError):
        await connections.test(first)
    assert (await connections.default()).id == second.id
    async with HostileServer(json_answer({"data": [{"id": "m"}]}), event_stream("ok")) as server:
        mended, _failure = await connections.change(first.id, base_url=server.base_url)
        await connections.test(mended)
    assert (await connections.default()).id == first.id


async def test_given_the_embedded_model_chosen_when_asked_for_the_default_then_it_stays(
    bench: Bench,
) -> None:
    await add(bench, "Other")
    await bench.engine.set_setting("default_connection", EMBEDDED_ID)
    assert (await bench.engine.connections.default()).id == EMBEDDED_ID


async def test_given_connections_when_listed_then_the_embedded_one_is_last(bench: Bench) -> None:
    await add(bench, "One")
    await add(bench, "Two")
    listed = await bench.engine.connections.all()
    assert [connection.name for connection in listed] == ["One", "Two", "Demo model"]
    assert bench.all(ConnectionsChanged)[-1].connections == listed


async def test_given_a_key_when_the_address_gets_another_origin_then_it_is_left_behind(
    bench: Bench,
) -> None:
    async def want_key(exchange: Exchange) -> None:
        if exchange.request.headers.get("authorization") == f"Bearer {KEY}":
            await event_stream("ok")(exchange)
        else:
            await error_answer(401, "no key")(exchange)

    connections = bench.engine.connections
    async with HostileServer(want_key) as server, HostileServer(want_key) as other:
        connection = await add(bench, "Test", server.base_url, KEY)
        assert connection.has_key
        sent = await bench.chat.send(None, "Hi", model="m")
        assert (await bench.ended(sent))[0].text == "ok"
        same, _failure = await connections.change(connection.id, base_url=f"{server.url}/other/v1")
        assert same.has_key
        assert await connections.key(same) == KEY
        moved, _failure = await connections.change(connection.id, base_url=other.base_url)
        assert not moved.has_key
        assert await connections.key(moved) is None
        sent = await bench.chat.send(None, "Hi", model="m")
        (answer,) = await bench.ended(sent)
        assert answer.error is not None
        assert (answer.status, answer.error.code) == (Status.FAILED, "unauthorized")
        assert "authorization" not in other.requests[0].headers
        back, _failure = await connections.change(connection.id, base_url=server.base_url)
        assert await connections.key(back) is None


async def test_given_a_key_entered_after_a_refusal_when_tried_again_then_it_is_sent(
    bench: Bench,
) -> None:
    refusal = error_answer(401, "who are you?")
    async with HostileServer(refusal, event_stream("welcome")) as server:
        connection = await add(bench, "Test", server.base_url)
        sent = await bench.chat.send(None, "Hi", model="m")
        await bench.ended(sent)
        failure = await bench.engine.connections.set_key(connection.id, f" {KEY}\n")
        assert failure is not None  # there is no keyring here: it is kept in memory
        assert failure.code == "keyring_missing"
        (answer,) = await bench.ended(await bench.chat.regenerate(sent.answers[0]))
        assert answer.text == "welcome"
        assert server.requests[1].headers["authorization"] == f"Bearer {KEY}"


async def test_given_a_key_only_in_memory_when_started_again_then_it_is_asked_for(
    bench: Bench, open_engine: Open
) -> None:
    await add(bench, "Test", ELSEWHERE, KEY)
    await bench.engine.close()
    again = await open_engine()
    await again.engine.set_setting("auto_title", False)
    sent = await again.chat.send(None, "Hi", model="m")
    (answer,) = await again.ended(sent)
    assert answer.error is not None
    assert answer.error.code in ("key_missing", "key_unreadable")


async def test_given_a_key_for_this_run_when_asked_then_it_goes_before_any_other(
    bench: Bench, open_engine: Open
) -> None:
    connection = await add(bench, "Test", ELSEWHERE, KEY)
    other = await open_engine(run_key="sk-for-this-run-0123456789")
    assert await other.engine.connections.key(connection) == "sk-for-this-run-0123456789"
    embedded = await other.engine.connections.get(EMBEDDED_ID)
    assert await other.engine.connections.key(embedded) is None
    assert await other.engine.connections.stored_key(connection) != "sk-for-this-run-0123456789"
    broken = await open_engine(run_key="not\nusable")
    with pytest.raises(SecretError):
        await broken.engine.connections.key(connection)


async def test_given_a_key_for_this_run_in_a_window_when_another_than_the_default_is_asked_then_not(
    bench: Bench, open_engine: Open
) -> None:
    first = await add(bench, "First")
    second = await add(bench, "Second")
    window = (await open_engine(run_key="sk-for-this-run-0123456789")).engine.connections
    assert await window.key(first) is None
    assert await window.key(second) == "sk-for-this-run-0123456789"


async def test_given_a_key_for_this_run_when_a_command_asks_then_it_goes_to_that_one_only(
    bench: Bench, open_engine: Open
) -> None:
    first = await add(bench, "First")
    second = await add(bench, "Second")
    other = await open_engine(interactive=False, run_key="sk-for-this-run-0123456789")
    command = other.engine.connections
    assert await command.key(first) == "sk-for-this-run-0123456789"
    assert await command.key(second) is None
    moved, _failure = await command.change(first.id, base_url="http://127.0.0.1:10/v1")
    assert await command.key(moved) is None


async def test_given_a_key_entered_while_the_address_changes_then_it_is_where_it_was_meant_for(
    bench: Bench,
) -> None:
    connections = bench.engine.connections
    connection = await add(bench, "Test", ELSEWHERE, "sk-the-old-0123456789abc")
    new = "http://127.0.0.1:10/v1"
    await asyncio.gather(
        connections.change(connection.id, base_url=new), connections.set_key(connection.id, KEY)
    )
    kept = await connections.get(connection.id)
    assert (kept.base_url, kept.has_key) == (new, True)
    assert await connections.key(kept) == KEY


async def test_given_a_change_that_is_refused_when_the_address_moves_then_the_key_stays(
    bench: Bench,
) -> None:
    connections = bench.engine.connections
    await add(bench, "Taken")
    connection = await add(bench, "Test", ELSEWHERE, KEY)
    with pytest.raises(InputError):
        await connections.change(connection.id, base_url="http://127.0.0.1:10/v1", name="taken")
    kept = await connections.get(connection.id)
    assert (kept.base_url, await connections.key(kept)) == (ELSEWHERE, KEY)


async def test_given_no_keyring_that_answers_when_a_key_is_removed_then_that_is_told(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections = bench.engine.connections
    given = [await add(bench, name, ELSEWHERE, KEY) for name in ("One", "Two", "Three")]

    async def locked(_connection: Connection) -> Failure:
        return Failure("keyring_locked")

    monkeypatch.setattr(connections._secrets, "remove", locked)
    _changed, failure = await connections.change(given[0].id, base_url="http://127.0.0.1:10/v1")
    for told in (
        failure,
        await connections.remove_key(given[1].id),
        await connections.remove(given[2].id),
    ):
        assert told == Failure("keyring_locked")
    _changed, failure = await connections.change(given[1].id, name="Renamed")
    assert failure is None


async def test_given_the_address_changed_while_a_test_runs_then_its_results_are_not_kept(
    bench: Bench,
) -> None:
    connections = bench.engine.connections
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slow(exchange: Exchange) -> None:
        asked.set()
        await go_on.wait()
        await json_answer({"data": [{"id": "old"}]})(exchange)

    async with HostileServer(slow) as server:
        connection = await add(bench, "Test", server.base_url)
        fetching = asyncio.create_task(connections.fetch_models(connection))
        await asyncio.wait_for(asked.wait(), 10)
        await connections.change(connection.id, base_url=ELSEWHERE)
        go_on.set()
        assert await fetching == ("old",)
    kept = await connections.get(connection.id)
    assert (kept.base_url, kept.models) == (ELSEWHERE, ())


async def test_given_no_model_chosen_when_tested_or_asked_then_the_first_that_chats(
    bench: Bench,
) -> None:
    async def answer(exchange: Exchange) -> None:
        if exchange.request.path == "/v1/models":
            await json_answer({"data": [{"id": "text-embedding-3"}, {"id": "chat"}]})(exchange)
        else:
            await event_stream("hi")(exchange)

    connections = bench.engine.connections
    async with HostileServer(answer) as server:
        connection = await add(bench, "Test", server.base_url)
        assert await connections.first_model(connection) == "chat"
        fetched = await connections.get(connection.id)
        assert (fetched.model, connections.known_model(fetched)) == (None, "chat")
        await connections.test(fetched)
        assert (await connections.get(connection.id)).model == "chat"


async def test_given_a_model_file_when_added_or_removed_then_the_built_in_connection_is_told(
    bench: Bench, tmp_path: Path
) -> None:
    file = tmp_path / "mine.gguf"
    file.write_bytes(model_bytes())
    await bench.engine.embedded.add_file(file)
    assert "mine" in bench.all(ConnectionsChanged)[-1].connections[-1].models
    await bench.engine.embedded.remove_file(file)
    assert "mine" not in bench.all(ConnectionsChanged)[-1].connections[-1].models


@pytest.mark.parametrize("key", ["", "  ", "with space", "line\nbreak", "schlüssel"])
async def test_given_a_key_that_can_be_none_when_added_then_nothing_is_kept(
    bench: Bench, key: str
) -> None:
    with pytest.raises(SecretError) as caught:
        await add(bench, "Test", ELSEWHERE, key)
    assert key.strip() == "" or key not in repr(caught.value)
    assert len(await bench.engine.connections.all()) == 1


async def test_given_an_address_without_v1_when_tested_then_it_is_kept_mended_with_its_models(
    bench: Bench,
) -> None:
    async def under_v1(exchange: Exchange) -> None:
        if exchange.request.path == "/v1/models":
            await json_answer({"data": [{"id": "one"}, {"id": "two"}]})(exchange)
        elif exchange.request.path == "/v1/chat/completions":
            await event_stream("hi")(exchange)
        else:
            await error_answer(404, "?")(exchange)

    async with HostileServer(under_v1) as server:
        connection = await add(bench, "Test", server.url)
        check = await bench.engine.connections.test(connection)
        assert check.mended_base_url == server.base_url
        kept = await bench.engine.connections.get(connection.id)
        assert (kept.base_url, kept.models) == (server.base_url, ("one", "two"))
        tried = await bench.engine.connections.try_out(Dialect.OPENAI_CHAT, server.url, None)
        assert tried.mended_base_url == server.base_url


async def test_given_a_refused_key_when_tested_then_the_error_is_raised(bench: Bench) -> None:
    async with HostileServer(error_answer(401, "no")) as server:
        connection = await add(bench, "Test", server.base_url)
        with pytest.raises(HttpError) as caught:
            await bench.engine.connections.test(connection)
        assert caught.value.code == "unauthorized"


async def test_given_the_built_in_connection_when_changed_then_that_is_refused(
    bench: Bench,
) -> None:
    connections = bench.engine.connections
    for intent in (
        connections.remove(EMBEDDED_ID),
        connections.change(EMBEDDED_ID, name="x"),
        connections.set_key(EMBEDDED_ID, KEY),
    ):
        with pytest.raises(InputError) as caught:
            await intent
        assert caught.value.code == "builtin_connection"


async def test_given_names_when_looked_up_then_case_does_not_matter_and_unknown_ones_are_told(
    bench: Bench,
) -> None:
    connection = await add(bench, "Groß")
    assert (await bench.engine.connections.named("GROSS")).id == connection.id
    assert (await bench.engine.connections.named(connection.id)).id == connection.id
    with pytest.raises(NotFoundError):
        await bench.engine.connections.named("klein")


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        (" https://host.example/v1/ ", "https://host.example/v1"),
        ("HTTP://Host.Example:8080", "HTTP://Host.Example:8080"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
        ("https://例え.jp/v1", "https://例え.jp/v1"),
    ],
)
def test_given_an_address_when_entered_then_it_is_tidied(url: str, clean: str) -> None:
    assert clean_base_url(url) == clean


@pytest.mark.parametrize(
    "url",
    [
        "",
        "host",
        "file:///etc/passwd",
        "http://",
        "http://user@host",
        "http://:secret@host",
        "http://host/?secret",
        "http://host/#secret",
        "http://host:port",
        "http://ho st",
        "http://host/\x00",
        "http://[::1",
    ],
)
def test_given_no_address_when_entered_then_it_is_refused_without_what_may_be_secret(
    url: str,
) -> None:
    with pytest.raises(InputError) as caught:
        clean_base_url(url)
    assert caught.value.code == "bad_url"
    assert "secret" not in caught.value.facts["url"]
    assert caught.value.facts["url"].isprintable()
