"""The command, and a server it is connected to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.support.command import Command, Serve
from tests.support.hostile_server import Behaviour, HostileServer
from tests.support.ready import ready


@pytest.fixture(scope="session", autouse=True)
def _ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Commands start at once from here on (`tests/support/ready.py`)."""
    with ready(Command(tmp_path_factory.mktemp("ready")).environment):
        yield


@pytest.fixture
def command(profile_folder: Path) -> Command:
    """The command on a profile that does not exist yet."""
    return Command(profile_folder)


@pytest.fixture
async def serve(command: Command) -> AsyncIterator[Serve]:
    """Starts a server with the given behaviours and connects the command's profile to it."""
    async with AsyncExitStack() as stack:

        async def start(*behaviours: Behaviour) -> HostileServer:
            server = await stack.enter_async_context(HostileServer(*behaviours))
            await command.connect(server.base_url, f"test{server.port}")
            return server

        yield start
