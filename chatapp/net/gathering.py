"""Reads a body so that what arrives close together is handed over together.

Each time the event loop is woken for a piece costs far more than the piece. A stream that is
faster than the eye is therefore left alone for a few milliseconds now and then: the system keeps
what comes meanwhile, and one reading takes it all.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

REST = 0.008
"""Seconds a fast stream is left alone."""
QUICK = 4
"""Waits shorter than a rest, one after the other, that make a stream a fast one."""
PLENTY = 16 * 2**10
"""Bytes at once that show that the stream is held up by its reader: then there is no rest."""
ROOM = 64 * 2**10
"""Bytes that are held; more are read once these are taken."""
_PATIENCE = 1.0
"""Seconds that reading may take to notice that its connection was shut down."""


class Pace:
    """Tells when to leave a stream alone; knows neither clock nor socket.

    There is a rest at every other wait only: the one after a rest takes what has gathered, and
    the one after that shows how fast the stream is now.
    """

    def __init__(self) -> None:
        self._quick = 0
        self._size = 0
        self._rested = False

    def add(self, size: int) -> None:
        """Bytes that were there without a wait."""
        self._size += size

    def wait_ended(self, waited: float, size: int) -> bool:
        """Whether to rest now that bytes have come after `waited` seconds."""
        plenty, self._size = self._size >= PLENTY, size
        self._quick = self._quick + 1 if waited < REST else 0
        self._rested = not self._rested and not plenty and self._quick >= QUICK
        return self._rested


class GatheredBody:
    """Reads `pieces` in a task of its own until they end; close it in any case."""

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._pieces = pieces
        self._loop = asyncio.get_running_loop()
        self._held: list[bytes] = []
        self._size = 0
        self._arrived = asyncio.Event()
        self._room = asyncio.Event()
        self._over = self._whole = self._stopped = False
        self._failure: Exception | None = None
        self._pace = Pace()
        self._waiting_since = self._loop.time()
        self._waited, self._noticing = True, False
        self._task = asyncio.create_task(self._read(), name="read body")

    async def take(self) -> bytes:
        """All that has arrived; waits for some. Empty at the end; raises what reading raised."""
        await self._arrived.wait()
        taken = b"".join(self._held)
        self._held.clear()
        self._size = 0
        self._room.set()
        if not self._over:
            self._arrived.clear()
        elif not taken and self._failure is not None:
            raise self._failure
        return taken

    @property
    def whole(self) -> bool:
        """Whether the body was read to its end."""
        return self._whole

    async def close(self) -> None:
        """Read no further, once the connection is shut down. Does not raise.

        Reading then ends by itself. A cancellation could meet httpcore while it closes, and it
        would keep the request, with all its body, for as long as it keeps connections.
        """
        self._stopped = True
        self._room.set()
        _done, left = await asyncio.wait([self._task], timeout=_PATIENCE)
        if left:
            self._task.cancel()
            await asyncio.wait(left)

    async def _read(self) -> None:
        try:
            async for piece in self._pieces:
                if self._stopped:
                    return
                if piece:
                    await self._keep(piece)
            self._whole = True
        except Exception as error:
            self._failure = error
        finally:
            self._over = True
            self._arrived.set()

    async def _keep(self, piece: bytes) -> None:
        self._held.append(piece)
        self._size += len(piece)
        self._arrived.set()
        if not self._waited:
            self._pace.add(len(piece))
        elif self._pace.wait_ended(self._loop.time() - self._waiting_since, len(piece)):
            await asyncio.sleep(REST)
        if self._size >= ROOM:
            self._room.clear()
            await self._room.wait()
        self._notice_waiting()

    def _notice_waiting(self) -> None:
        """Find out whether the next piece is there already: then nothing else runs before it."""
        self._waited = False
        if not self._noticing:
            self._noticing = True
            self._loop.call_soon(self._notice)

    def _notice(self) -> None:
        self._noticing, self._waited = False, True
        self._waiting_since = self._loop.time()
