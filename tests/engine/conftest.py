"""A real engine on a real profile, connected to a server that does as told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from chatapp.engine.engine import Engine
from chatapp.storage.profile import Profile
from tests.support.bench import Bench, Open
from tests.support.command import Serve
from tests.support.hostile_server import Behaviour, HostileServer


@pytest.fixture
async def open_engine(profile_folder: Path) -> AsyncIterator[Open]:
    """Opens engines on the profile; they are closed at the end, unless a test has done so."""
    async with AsyncExitStack() as stack:

        async def start(*, interactive: bool = True, run_key: str | None = None) -> Bench:
            profile = Profile.open(profile_folder)
            engine = await Engine.open(profile, interactive=interactive, run_key=run_key)
            stack.push_async_callback(engine.close)
            return Bench(engine)

        yield start


@pytest.fixture
async def bench(open_engine: Open) -> Bench:
    """An engine as a window has it; no model is asked for titles."""
    bench = await open_engine()
    await bench.engine.set_setting("auto_title", False)
    return bench


@pytest.fixture
async def serve(bench: Bench) -> AsyncIterator[Serve]:
    """Starts a server with the given behaviours and connects the engine to it."""
    async with AsyncExitStack() as stack:

        async def start(*behaviours: Behaviour) -> HostileServer:
            server = await stack.enter_async_context(HostileServer(*behaviours))
            await bench.connect(server, f"Test {server.port}")
            return server

        yield start
