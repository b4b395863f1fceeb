"""An Ollama server fetches a model: progress, errors, silence, and stopping it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatapp.domain.errors import ChatAppError, InputError
from chatapp.domain.models import Dialect, TimeLimits
from chatapp.net.client import HttpClient
from chatapp.providers.ollama_pull import PULL_LIMITS, Pulled, pull
from tests.support.chat import QUICK, connection_to
from tests.support.dialect_wires import OLLAMA
from tests.support.hostile_server import Behaviour, HostileServer, answer, error_answer, silence
from tests.support.transcripts import transcript

KEY = "sk-canary-0123456789abcdef"
SUCCESS = {"status": "success"}


async def pulled_from(
    url: str,
    *,
    limits: TimeLimits = PULL_LIMITS,
    listener: Callable[[Pulled], None] = lambda pulled: None,
) -> list[Pulled]:
    told: list[Pulled] = []

    def progress(pulled: Pulled) -> None:
        told.append(pulled)
        listener(pulled)

    async with HttpClient() as client:
        connection = connection_to(url, Dialect.OLLAMA)
        await pull(client, connection, KEY, "llama3.2:1b", progress, limits)
    return told


async def failed_with(behaviour: Behaviour, limits: TimeLimits = PULL_LIMITS) -> ChatAppError:
    async with HostileServer(behaviour) as server:
        with pytest.raises(ChatAppError) as caught:
            await pulled_from(server.url, limits=limits)
    return caught.value


async def test_given_a_server_when_it_fetches_then_the_bytes_of_all_files_are_told() -> None:
    async with HostileServer(transcript("by_hand/ollama_pull").answers) as server:
        told = await pulled_from(f"{server.url}/api")
        (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/api/pull")
    assert request.json == {"model": "llama3.2:1b", "stream": True}
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert told == [
        Pulled("pulling manifest"),
        Pulled("pulling aaaaaaaaaaaa", 0, 4_000_000),
        Pulled("pulling aaaaaaaaaaaa", 1_000_000, 4_000_000),
        Pulled("pulling aaaaaaaaaaaa", 4_000_000, 4_000_000),
        Pulled("pulling bbbbbbbbbbbb", 5_000_000, 5_000_000),
        Pulled("verifying sha256 digest", 5_000_000, 5_000_000),
        Pulled("writing manifest", 5_000_000, 5_000_000),
        Pulled("success", 5_000_000, 5_000_000),
    ]


async def test_given_a_model_that_is_nowhere_when_fetched_then_the_servers_words_are_told() -> None:
    error = await failed_with(OLLAMA.stream({"error": "file does not exist"}, end=False))
    assert (error.code, error.facts["reason"]) == ("provider_error", "file does not exist")


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (error_answer(404), "not_found"),
        (error_answer(401), "unauthorized"),
        (OLLAMA.stream({"status": "pulling"}, end=False), "broken"),
        (answer(b"", 200), "broken"),
        (answer("<html>", 200, "text/html"), "not_an_api"),
        (answer("[1]\n", 200), "not_an_api"),
        (answer('{"status": 5}\n', 200), "not_an_api"),
        (answer(b"x" * 2**17, 200), "too_large"),
    ],
)
async def test_given_no_success_when_fetched_then_the_error_has_its_code(
    behaviour: Behaviour, code: str
) -> None:
    assert (await failed_with(behaviour)).code == code


async def test_given_silence_when_fetched_then_the_idle_limit_ends_it() -> None:
    error = await failed_with(OLLAMA.stream({"status": "pulling"}, silence), QUICK)
    assert error.code == "timeout_idle"


async def test_given_a_key_in_its_words_when_fetched_then_it_is_masked() -> None:
    behaviour = OLLAMA.stream({"status": f"pulling {KEY}"}, SUCCESS, end=False)
    async with HostileServer(behaviour) as server:
        told = await pulled_from(server.url)
    assert "canary" not in repr(told)


async def test_given_a_fetching_server_when_stopped_then_the_connection_is_closed() -> None:
    begun = asyncio.Event()
    async with HostileServer(OLLAMA.stream({"status": "pulling"}, silence)) as server:
        fetching = pulled_from(server.url, listener=lambda _pulled: begun.set())
        task = asyncio.create_task(fetching)
        await begun.wait()
        task.cancel()
        await asyncio.wait([task])
        await asyncio.wait_for(server.all_closed(), 5)


async def test_given_another_dialect_when_a_model_is_to_be_fetched_then_it_is_refused() -> None:
    async with HttpClient() as client:
        with pytest.raises(InputError, match="pull_unsupported"):
            await pull(client, connection_to("http://host/v1"), None, "m", lambda _pulled: None)


counts = st.integers() | st.none() | st.text() | st.floats()
wild_lines: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {"status": st.text()},
    optional={"digest": st.sampled_from("ab") | counts, "total": counts, "completed": counts},
)


@settings(deadline=None, max_examples=20)
@given(lines=st.lists(wild_lines, max_size=9))
async def test_given_lines_of_any_kind_when_fetched_then_the_bytes_stay_within_the_whole(
    lines: list[Any],
) -> None:
    async with HostileServer(OLLAMA.stream(*lines, SUCCESS, end=False)) as server:
        for told in await pulled_from(server.url):
            assert told.total is None or 0 <= told.done <= told.total
