"""Servers that fetch models: told through the feed, once at a time, and stopped with the app."""

from __future__ import annotations

import asyncio

import pytest

from chatapp.domain.changes import PullProgress
from chatapp.domain.errors import InputError, ModelError
from chatapp.domain.models import Connection, Dialect
from tests.support.bench import Bench
from tests.support.dialect_wires import OLLAMA
from tests.support.hostile_server import Behaviour, Exchange, HostileServer, silence
from tests.support.transcripts import transcript

STUCK = OLLAMA.stream({"status": "pulling manifest"}, silence)


def ollama(pull: Behaviour) -> Behaviour:
    """A server with two models that fetches others as told."""

    async def behave(exchange: Exchange) -> None:
        if exchange.request.path == "/api/pull":
            await pull(exchange)
        else:
            await transcript("by_hand/ollama_tags").answers(exchange)

    return behave


async def connected(bench: Bench, server: HostileServer) -> Connection:
    connection, _failure = await bench.engine.connections.add("O", Dialect.OLLAMA, server.url)
    return connection


async def test_given_a_server_when_a_model_is_fetched_then_it_is_told_and_models_are_known(
    bench: Bench,
) -> None:
    async with HostileServer(ollama(transcript("by_hand/ollama_pull").answers)) as server:
        connection = await connected(bench, server)
        await bench.engine.connections.pulls.pull(connection, "qwen3:4b")
        known = await bench.engine.connections.get(connection.id)
    assert known.models == ("qwen3:4b", "llama3.2:1b")
    told = bench.all(PullProgress)
    assert told[0] == PullProgress(connection.id, "qwen3:4b", "pulling manifest", 0, None)
    assert told[-1] == PullProgress(connection.id, "qwen3:4b", "success", 5_000_000, 5_000_000)


async def test_given_a_model_that_is_fetched_when_wanted_again_then_there_is_one_request(
    bench: Bench,
) -> None:
    async with HostileServer(ollama(transcript("by_hand/ollama_pull").answers)) as server:
        connection, pulls = await connected(bench, server), bench.engine.connections.pulls
        await asyncio.gather(pulls.pull(connection, "a"), pulls.pull(connection, "a"))
        assert [request.path for request in server.requests] == ["/api/pull", "/api/tags"]


async def test_given_a_model_that_is_fetched_when_cancelled_then_the_connection_is_closed(
    bench: Bench,
) -> None:
    async with HostileServer(ollama(STUCK)) as server:
        connection, pulls = await connected(bench, server), bench.engine.connections.pulls
        task = asyncio.create_task(pulls.pull(connection, "a"))
        await bench.until(PullProgress)
        pulls.cancel(connection.id, "another")
        pulls.cancel(connection.id, "a")
        with pytest.raises(ModelError, match="download_cancelled"):
            await task
        await asyncio.wait_for(server.all_closed(), 5)


async def test_given_a_model_that_is_fetched_when_the_app_ends_then_it_is_given_up(
    bench: Bench,
) -> None:
    async with HostileServer(ollama(STUCK)) as server:
        connection, pulls = await connected(bench, server), bench.engine.connections.pulls
        task = asyncio.create_task(pulls.pull(connection, "a"))
        await bench.until(PullProgress)
        await bench.engine.close()
        with pytest.raises(ModelError):
            await task
        await asyncio.wait_for(server.all_closed(), 5)


async def test_given_the_embedded_model_when_told_to_fetch_then_it_is_refused(
    bench: Bench,
) -> None:
    connection = await bench.engine.connections.default()
    with pytest.raises(InputError, match="pull_unsupported"):
        await bench.engine.connections.pulls.pull(connection, "a")
