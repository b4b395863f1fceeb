"""What a model is going to take, how it is loaded, and that its memory comes back."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.errors import ModelError
from chatapp.domain.model_files import MemoryNeed, ModelFile
from chatapp.providers import local_launch
from chatapp.providers.local import EmbeddedServer, Endpoint, Launch, gpus
from chatapp.providers.local_launch import settings_for
from chatapp.providers.memory import (
    context_size,
    free_memory,
    memory_need,
    memory_of,
    whole_memory,
)
from chatapp.providers.model_file import read_model_file, size_of
from tests.support.gguf_files import model_bytes

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
async def server() -> AsyncIterator[EmbeddedServer]:
    """A server that is never idle, and stopped at the end."""
    embedded = EmbeddedServer()
    yield embedded
    await embedded.stop()


async def fill(endpoint: Endpoint, words: int) -> None:
    """Have a prompt of about so many tokens answered, so that what it computes with is there."""
    body = {"messages": [{"role": "user", "content": "sea " * words}], "max_tokens": 4}
    headers = {"Authorization": f"Bearer {endpoint.key}"}
    async with httpx.AsyncClient(trust_env=False, timeout=120) as client:
        url = f"{endpoint.base_url}/chat/completions"
        response = await client.post(url, json=body, headers=headers)
        assert response.status_code == 200


def resident(pid: int) -> int:
    """Bytes of a process that are in memory, also those that another server of the same file
    has mapped, as one of another test run may."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("Rss:"))


@pytest.mark.model
@linux_only
async def test_given_a_server_then_what_it_takes_is_told(
    server: EmbeddedServer, demo_model: Path
) -> None:
    await server.start(Launch(demo_model, 1, 512))
    assert server.pid is not None
    taken = memory_of(server.pid)
    assert taken is not None
    assert 40_000_000 < taken <= resident(server.pid)


@pytest.mark.model
@linux_only
@pytest.mark.parametrize("context", [2048, 8192])
async def test_given_the_demo_model_when_it_answers_then_it_takes_what_was_estimated(
    server: EmbeddedServer, demo_model: Path, context: int
) -> None:
    need = memory_need(read_model_file(demo_model), size_of(demo_model), context)
    await fill(await server.start(Launch(demo_model, 1, context)), 300)

    assert server.pid is not None
    taken = resident(server.pid)

    assert abs(need.total - taken) < 0.1 * taken


@linux_only
def test_given_this_computer_then_its_memory_is_known() -> None:
    free, whole = free_memory(), whole_memory()
    assert free is not None
    assert whole is not None
    assert 0 < free <= whole


def test_given_less_memory_than_needed_then_it_is_tight_and_not_hopeless() -> None:
    need = MemoryNeed(file=4, cache=2, buffers=1, free=6, whole=8)
    assert (need.total, need.tight, need.hopeless) == (7, True, False)
    assert not MemoryNeed(file=4, free=None, whole=None).tight
    assert MemoryNeed(file=9, free=6, whole=8).hopeless


@given(model=st.integers(1, 1 << 40), memory=st.integers(1 << 30, 1 << 40))
def test_given_any_model_and_memory_then_the_context_is_sensible_and_grows_with_memory(
    model: int, memory: int
) -> None:
    size = context_size(model, memory)

    assert size in (2048, 4096, 8192)
    assert context_size(model, 2 * memory) >= size


def test_given_a_context_that_is_wished_then_it_is_taken_as_far_as_the_model_was_trained() -> None:
    trained = ModelFile(context=8192, cache_row=1000)
    assert context_size(1 << 30, 8 << 30, trained, wished=1024) == 1024
    assert context_size(1 << 30, 8 << 30, trained, wished=100_000) == 8192
    assert context_size(1 << 30, 64 << 30, trained) == 8192
    assert context_size(1 << 30, 64 << 30, ModelFile(context=1 << 17, cache_row=1000)) == 16384


def test_given_a_model_larger_than_the_memory_then_it_is_not_even_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.gguf"
    path.write_bytes(model_bytes())
    monkeypatch.setattr(local_launch, "whole_memory", lambda: 100)

    with pytest.raises(ModelError) as caught:
        settings_for(Launch(path, 1))

    assert caught.value.code == "model_too_large"


@pytest.mark.parametrize(
    ("name", "changes", "code"),
    [
        ("bert.gguf", {"general__architecture": "bert"}, "model_not_text"),
        ("mmproj.gguf", {"general__architecture": "clip"}, "model_not_text"),
        ("part-00001-of-00002.gguf", {}, "model_parts_missing"),
    ],
)
def test_given_what_cannot_write_text_then_it_is_not_even_tried(
    tmp_path: Path, name: str, changes: dict[str, object], code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(model_bytes(**changes))

    with pytest.raises(ModelError) as caught:
        settings_for(Launch(path, 1))

    assert caught.value.code == code


def test_given_how_a_model_is_to_be_loaded_then_the_child_is_told(demo_model: Path) -> None:
    settings = settings_for(Launch(demo_model, 3, context=1024, gpu_layers=7))

    assert (settings.threads, settings.context, settings.gpu_layers) == (3, 1024, 7)
    assert settings.answer_context == 1024


@pytest.mark.model
async def test_given_a_server_nobody_uses_when_its_time_is_over_then_it_is_ended_and_starts_again(
    demo_model: Path,
) -> None:
    ended = asyncio.Event()
    server = EmbeddedServer(idle_limit=lambda: 0.2, changed=ended.set)
    async with server.use(Launch(demo_model, 1)) as endpoint:
        await asyncio.sleep(0.5)  # longer than the limit, but in use
        assert server.running
        await fill(endpoint, 3)

    async with asyncio.timeout(10):
        while server.loaded is not None:
            ended.clear()
            await ended.wait()

    assert (server.running, server.crashed) == (False, False)
    async with server.use(Launch(demo_model, 1)) as again:
        await fill(again, 3)
    await server.stop()


@pytest.mark.model
async def test_given_a_server_that_is_being_unloaded_when_called_then_another_one_answers(
    demo_model: Path,
) -> None:
    server = EmbeddedServer()
    async with server.use(Launch(demo_model, 1)) as first:
        pass

    server.end_unused()
    async with server.use(Launch(demo_model, 1)) as second:
        await fill(second, 3)
        await server.unload()  # does nothing to one that is in use
        await fill(second, 3)

    assert first.key  # whether it was ended or kept is a matter of who came first
    await server.stop()
    assert server.loaded is None


@pytest.mark.model
async def test_given_no_limit_when_one_is_set_then_the_waiting_begins(demo_model: Path) -> None:
    limit, told = [0.0], asyncio.Event()
    server = EmbeddedServer(idle_limit=lambda: limit[0], changed=told.set)
    async with server.use(Launch(demo_model, 1)):
        pass
    assert server.loaded == demo_model

    limit[0] = 0.05
    server.watch_idle()

    async with asyncio.timeout(10):
        while server.loaded is not None:
            told.clear()
            await told.wait()
    await server.stop()


@pytest.mark.model
async def test_given_changed_settings_when_called_next_then_the_server_starts_with_them(
    server: EmbeddedServer, demo_model: Path
) -> None:
    before, after = Launch(demo_model, 1, 1024), Launch(demo_model, 1, 2048)
    async with server.use(before) as first, server.use(after) as same:
        assert same == first  # an answer is being written
    async with server.use(Launch(demo_model, 1, 2048)) as other:
        assert other != first


@pytest.mark.model
async def test_given_this_llama_cpp_when_asked_for_graphics_cards_then_it_names_them() -> None:
    assert isinstance(await gpus(), tuple)
