"""An engine under test: the changes it publishes, and answers held in the test's hand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from chatapp.domain.changes import Change, MessageGrew
from chatapp.domain.messages import Json, Message
from chatapp.domain.models import Connection, Dialect
from chatapp.engine.asked import Sent
from chatapp.engine.engine import Engine
from chatapp.storage.connections import Connections
from tests.support.hostile_server import Exchange, HostileServer, chat_chunk

C = TypeVar("C")
PATIENCE = 20.0
"""Seconds until something that was waited for will not come any more."""


class Bench:
    """An engine, the changes it has published, and what it talks to."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.chat = engine.chat
        self.changes: list[Change] = []
        self._changed = asyncio.Condition()
        self._waking: set[asyncio.Task[None]] = set()
        engine.feed.subscribe(self._note)

    def _note(self, change: Change) -> None:
        self.changes.append(change)
        task = asyncio.get_running_loop().create_task(self._wake())
        self._waking.add(task)
        task.add_done_callback(self._waking.discard)

    async def _wake(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def all(self, kind: type[C]) -> list[C]:
        """The changes of a kind so far."""
        return [change for change in self.changes if isinstance(change, kind)]

    async def until(self, kind: type[C], wanted: Callable[[C], bool] = lambda _change: True) -> C:
        """The first change of a kind that is wanted; waits for it."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: any(map(wanted, self.all(kind))))
        return next(change for change in self.all(kind) if wanted(change))

    async def until_now(self, wanted: Callable[[], Awaitable[bool]]) -> None:
        """Wait until something holds; it is looked at after each change."""
        async with asyncio.timeout(PATIENCE), self._changed:
            while not await wanted():
                await self._changed.wait()

    async def connect(
        self,
        server: HostileServer,
        name: str = "Test",
        model: str | None = "m",
        dialect: Dialect = Dialect.OPENAI_CHAT,
    ) -> Connection:
        """Add a connection to a server, with a model chosen."""
        connection, failure = await self.engine.connections.add(name, dialect, server.base_url)
        assert failure is None
        return await Connections(self.engine.database).change(connection.id, model=model)

    async def ask(self, text: str, conversation: str | None = None, **options: Json) -> Message:
        """Send a prompt and wait for the whole answer."""
        sent = await self.chat.send(conversation, text, parameters=options)
        return (await self.ended(sent))[0]

    async def ended(self, sent: Sent) -> tuple[Message, ...]:
        """The final answers."""
        async with asyncio.timeout(PATIENCE):
            return await sent.done

    async def grown(self, text: str) -> None:
        """Wait until some answer's text, as published, ends with `text`."""
        await self.until(MessageGrew, lambda grew: grew.text.endswith(text))

    async def texts(self, conversation: str) -> list[str]:
        """The texts of the shown branch."""
        return [entry.message.text for entry in await self.chat.branches.path(conversation)]


class HeldAnswer:
    """A behaviour: an answer that a test writes piece by piece."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.closed = asyncio.Event()
        self._pieces: asyncio.Queue[str | None] = asyncio.Queue()

    async def __call__(self, exchange: Exchange) -> None:
        await exchange.head(200, {"Content-Type": "text/event-stream"})
        self.asked.set()
        gone = asyncio.create_task(exchange.client_closes())
        gone.add_done_callback(lambda _task: self.closed.set())
        try:
            while (piece := await self._pieces.get()) is not None:
                await exchange.event(chat_chunk(piece))
            await exchange.event(chat_chunk(finish="stop"))
            await exchange.send(b"data: [DONE]\n\n")
        finally:
            gone.cancel()

    def say(self, *pieces: str) -> None:
        """Send pieces of text."""
        for piece in pieces:
            self._pieces.put_nowait(piece)

    def end(self, *pieces: str) -> None:
        """Send what is left and the end mark."""
        self.say(*pieces)
        self._pieces.put_nowait(None)


Open = Callable[..., Awaitable[Bench]]
"""Opens another engine on the profile at hand."""
