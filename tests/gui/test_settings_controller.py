"""The settings over a real engine: keys that stay behind are told, this run's key is not shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from chatapp.domain.messages import Failure
from chatapp.domain.models import Connection, Dialect, ProxyMode
from chatapp.engine.engine import Engine
from chatapp.gui.i18n import word_failure
from chatapp.gui.settings.controller import SettingsState
from chatapp.gui.settings_controller import EngineSettings
from chatapp.gui.tasks import WindowTasks
from chatapp.storage import keyrings
from chatapp.storage.profile import Profile
from tests.support.hostile_server import Exchange, HostileServer
from tests.support.keyring_backend import MemoryKeyring
from tests.support.qt import until
from tests.support.transcripts import transcript

pytestmark = pytest.mark.usefixtures("qapp")
KEY = "sk-stored-0123456789abcdef"
ELSEWHERE = "http://127.0.0.1:9/v1"
IN_MEMORY = Failure("header_in_memory", {"name": "X-Team"})


class Bench:
    """A controller, and what it told."""

    def __init__(self, engine: Engine) -> None:
        self.connections = engine.connections
        self.failures: list[Failure] = []
        self.tasks = WindowTasks(self.failures.append)
        self.state = SettingsState()
        self.controller = EngineSettings(engine, self.state, self.tasks)
        self.not_kept: list[Failure] = []
        self.controller.key_not_kept.connect(self.not_kept.append)
        self.revealed: list[str] = []
        self.state.key_revealed.connect(lambda _connection, key: self.revealed.append(key))

    async def add(self, name: str, key: str | None = KEY) -> Connection:
        """Add a connection."""
        return (await self.connections.add(name, Dialect.OPENAI_CHAT, ELSEWHERE, key))[0]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """One that takes what it is given, until it is closed."""
    made = MemoryKeyring()
    monkeypatch.setattr(keyrings, "choose_backend", lambda: made)
    return made


@pytest.fixture
async def bench(profile_folder: Path) -> AsyncIterator[Bench]:
    """Settings of a window that was given a key for its run."""
    profile = Profile.open(profile_folder)
    engine = await Engine.open(profile, interactive=True, run_key="sk-of-this-run-0123456789")
    bench = Bench(engine)
    yield bench
    await bench.tasks.close(4.0)
    await engine.close()


async def test_given_a_keyring_that_keeps_a_key_when_it_is_to_go_then_that_is_told(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three = [await bench.add(name) for name in ("One", "Two", "Three")]

    async def locked(_connection: Connection) -> Failure:
        await asyncio.sleep(0)
        return Failure("keyring_locked")

    monkeypatch.setattr(bench.connections._secrets, "remove", locked)
    bench.controller.change_connection(one.id, {"base_url": "http://127.0.0.1:10/v1"})
    bench.controller.set_key(two.id, "")
    bench.controller.remove_connection(three.id)
    await until("three failures", lambda: len(bench.not_kept) == 3)
    assert sorted(word_failure(failure).title for failure in bench.not_kept) == [
        f"The key of {name} may still be in the keyring" for name in ("One", "Three", "Two")
    ]
    assert bench.failures == []


async def test_given_a_key_for_this_run_when_a_key_is_revealed_then_it_is_the_stored_one(
    bench: Bench,
) -> None:
    stored, without = await bench.add("Stored"), await bench.add("Without", None)
    bench.controller.reveal_key(stored.id)
    bench.controller.reveal_key(without.id)
    await until("two answers", lambda: len(bench.revealed) == 2)
    assert sorted(bench.revealed) == ["", KEY]


async def test_given_a_header_when_removed_then_undo_brings_it_back_with_its_value(
    bench: Bench,
) -> None:
    connection = await bench.add("One")
    undo: list[Callable[[], None]] = []
    bench.state.header_removed.connect(lambda _connection, _name, back: undo.append(back))
    options = bench.connections.options

    bench.controller.set_header(connection.id, "X-Team", "blue-0123456789")
    await until("it is told", lambda: bench.not_kept == [IN_MEMORY])
    bench.controller.remove_header(connection.id, "X-Team")
    await until("it is gone", lambda: len(undo) == 1)
    assert (await bench.connections.get(connection.id)).options.headers == ()

    undo[0]()
    await until("it is told again", lambda: len(bench.not_kept) == 2)
    back = await bench.connections.get(connection.id)
    assert back.options.headers == ("X-Team",)
    assert await options.header(back, "X-Team") == "blue-0123456789"


async def test_given_a_proxy_when_its_password_is_only_in_memory_then_that_is_told(
    bench: Bench,
) -> None:
    connection = await bench.add("One")
    bench.controller.set_proxy(connection.id, ProxyMode.HTTP, "me:secret-0123456789@proxy:3128", "")
    await until("it is told", lambda: bench.not_kept == [Failure("proxy_password_in_memory")])
    kept = (await bench.connections.get(connection.id)).options
    assert (kept.proxy_address, kept.proxy_password) == ("http://me@proxy:3128", True)


async def test_given_a_closed_keyring_when_its_secrets_are_to_go_then_they_do_and_it_is_told(
    keyring: MemoryKeyring, bench: Bench
) -> None:
    connection = await bench.add("One")
    bench.controller.set_header(connection.id, "X-Team", "blue-0123456789")
    bench.controller.set_proxy(connection.id, ProxyMode.HTTP, "me:secret-0123456789@proxy:3128", "")
    await until("three are kept", lambda: len(keyring.entries) == 3)
    keyring.locked = True

    bench.controller.remove_header(connection.id, "X-Team")
    bench.controller.set_proxy(connection.id, ProxyMode.HTTP, "another:3128", "")
    await until("both are told", lambda: len(bench.not_kept) == 2)

    assert sorted(word_failure(failure).title for failure in bench.not_kept) == [
        "The proxy's password may still be in the keyring",
        "The value of the header X-Team may still be in the keyring",
    ]
    kept = (await bench.connections.get(connection.id)).options
    assert (kept.headers, kept.proxy_password) == ((), False)
    assert bench.failures == []


async def test_given_a_closed_keyring_when_a_header_of_another_run_is_removed_then_it_is_gone(
    keyring: MemoryKeyring, bench: Bench
) -> None:
    connection = await bench.add("One")
    bench.controller.set_header(connection.id, "X-Team", "blue-0123456789")
    await until("both are kept", lambda: len(keyring.entries) == 2)
    bench.connections._secrets._seen.clear()  # as after a start
    keyring.locked = True

    bench.controller.remove_header(connection.id, "X-Team")
    await until("it is told", lambda: len(bench.not_kept) == 1)

    assert (await bench.connections.get(connection.id)).options.headers == ()
    assert bench.not_kept == [Failure("header_not_removed", {"name": "X-Team"})]


async def test_given_a_closed_keyring_when_the_proxys_password_is_emptied_then_that_is_told(
    keyring: MemoryKeyring, bench: Bench
) -> None:
    connection = await bench.add("One", None)
    bench.controller.set_proxy(connection.id, ProxyMode.HTTP, "me:secret-0123456789@proxy:3128", "")
    await until("it is kept", lambda: len(keyring.entries) == 1)
    keyring.locked = True

    bench.controller.set_proxy_password(connection.id, "")
    await until("it is told", lambda: bool(bench.not_kept))

    assert bench.not_kept == [Failure("proxy_password_not_removed")]


async def test_given_an_option_that_cannot_be_when_set_then_the_connection_is_named(
    bench: Bench,
) -> None:
    connection = await bench.add("One")
    failed: list[tuple[str, str]] = []
    bench.state.failed.connect(lambda name, failure: failed.append((name, failure.code)))
    bench.controller.set_proxy(connection.id, ProxyMode.HTTP, "no where", "")
    bench.controller.set_header(connection.id, "Host", "example.org")
    bench.controller.set_options(connection.id, {"organization": "a b"})
    codes = ["bad_parameter", "bad_proxy", "reserved_header"]
    await until("three failures", lambda: sorted(code for _name, code in failed) == codes)
    assert {name for name, _code in failed} == {connection.id}


async def test_given_a_server_when_it_fetches_a_model_then_that_is_followed_to_its_end(
    bench: Bench,
) -> None:
    told: list[tuple[int, int | None]] = []

    def note(connection_id: str) -> None:
        pull = bench.state.pulls.get(connection_id)
        told.append((pull.done, pull.total) if pull is not None else (-1, None))

    bench.state.pull_changed.connect(note)
    feed = bench.connections._feed
    feed.subscribe(bench.state.apply)
    async with HostileServer(ollama) as server:
        connection, _failure = await bench.connections.add("O", Dialect.OLLAMA, server.url)
        bench.controller.pull_model(connection.id, "qwen3:4b")
        assert bench.state.pulls[connection.id].model == "qwen3:4b"
        await until("its end", lambda: told and told[-1] == (-1, None))
        known = await bench.connections.get(connection.id)
    assert known.models == ("qwen3:4b", "llama3.2:1b")
    assert (5_000_000, 5_000_000) in told
    assert bench.state.pull_failures == {}


async def test_given_no_server_when_a_model_is_to_be_fetched_then_that_is_told(
    bench: Bench,
) -> None:
    connection, _failure = await bench.connections.add("O", Dialect.OLLAMA, ELSEWHERE)
    bench.controller.pull_model(connection.id, "qwen3:4b")
    await until("why not", lambda: bool(bench.state.pull_failures))
    assert bench.state.pull_failures[connection.id].code == "refused"
    assert bench.state.pulls == {}


async def ollama(exchange: Exchange) -> None:
    """A server with two models that fetches others."""
    name = "ollama_pull" if exchange.request.path == "/api/pull" else "ollama_tags"
    await transcript(f"by_hand/{name}").answers(exchange)
