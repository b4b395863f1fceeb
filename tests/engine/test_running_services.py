"""Which services run on this computer."""

from __future__ import annotations

import socket

from chatapp.domain.models import Dialect
from chatapp.domain.services import Service
from chatapp.engine.running_services import running_services
from tests.support.hostile_server import HostileServer, silence


def at(name: str, port: int, *, local: bool = True) -> Service:
    address = f"http://localhost:{port}/v1"
    return Service(name, name, {Dialect.OPENAI_CHAT: address}, local=local)


async def test_given_services_when_looked_for_then_those_that_listen_are_named_and_asked_nothing() -> (
    None
):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        async with HostileServer(silence) as server:
            known = [
                at("there", server.port),
                at("absent", unused.getsockname()[1]),
                at("elsewhere", server.port, local=False),
            ]
            assert await running_services(known) == ("there",)
            await server.all_closed()
            assert server.requests == []
