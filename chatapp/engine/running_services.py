"""Which services run on this computer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from chatapp.domain.services import Service


async def running_services(services: Iterable[Service]) -> tuple[str, ...]:
    """The ids of those that listen at their usual address of this computer; nothing is sent."""
    from chatapp.net.listening import listening

    local = {one.id: next(iter(one.addresses.values())) for one in services if one.local}
    heard = await asyncio.gather(*map(listening, local.values()))
    return tuple(name for name, there in zip(local, heard, strict=True) if there)
