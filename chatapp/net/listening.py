"""Whether anyone listens at an address of this computer."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

PATIENCE = 0.5
"""Seconds; on one's own computer a connection takes less than a millisecond."""


async def listening(url: str) -> bool:
    """Whether a connection to the host and port of `url` can be made; nothing is sent."""
    parts = urlsplit(url)
    try:
        async with asyncio.timeout(PATIENCE):
            _reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    except (OSError, TimeoutError, ValueError):
        return False
    writer.close()
    return True
