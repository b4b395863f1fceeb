"""A chat service for tests of the window: it runs on a thread of its own and answers as told.

    with ChatService() as service:
        service.will(event_stream("Hel", "lo"))   # the next prompt meets this
        answer = service.will_wait()              # the one after is written piece by piece
        ...
        answer.asked()
        answer.say("Hel")
        answer.end()

A prompt that nothing was prepared for is answered with "You said: ..." and the prompt.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Self

from chatapp.engine.titles import INSTRUCTION
from tests.support.completions import continuation, told_continuation
from tests.support.hostile_server import (
    DONE,
    Behaviour,
    Exchange,
    HostileServer,
    RecordedRequest,
    answer,
    chat_chunk,
    error_answer,
    event_stream,
    json_answer,
)
from tests.support.probabilities import token

PATIENCE = 15.0
"""Seconds to wait for a request."""
MODELS = ("heron", "finch")

Step = Callable[[Exchange], Coroutine[Any, Any, None]]


class HeldAnswer:
    """An answer that a test writes piece by piece, once the window has asked."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._steps: asyncio.Queue[Step | None] = asyncio.Queue()
        self._asked = threading.Event()
        self._over = threading.Event()
        self.prompt = ""
        """What was asked."""

    def asked(self) -> None:
        """Wait until the window asks."""
        assert self._asked.wait(PATIENCE), "nothing was asked"

    def over(self) -> None:
        """Wait until the window or the test has ended it."""
        assert self._over.wait(PATIENCE), "the answer goes on"

    def say(self, *pieces: str) -> None:
        """Send pieces of the answer."""
        for piece in pieces:
            self._then(lambda exchange, piece=piece: exchange.event(chat_chunk(piece)))

    def end(self) -> None:
        """Finish it as services do."""
        self._then(_finish)
        self._put(None)

    def hang_up(self) -> None:
        """Close the connection without an end mark."""
        self._put(None)

    def reset(self) -> None:
        """Break the connection."""

        async def step(exchange: Exchange) -> None:
            exchange.reset()

        self._then(step)
        self._put(None)

    async def behave(self, exchange: Exchange) -> None:
        """The behaviour of the server."""
        self.prompt = prompt_of(exchange.request)
        self._asked.set()
        writing = asyncio.create_task(self._write(exchange))
        gone = asyncio.create_task(exchange.client_closes())
        try:
            await asyncio.wait((writing, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            writing.cancel()
            gone.cancel()
            await asyncio.gather(writing, gone, return_exceptions=True)
            self._over.set()

    async def _write(self, exchange: Exchange) -> None:
        await exchange.head(200, {"Content-Type": "text/event-stream"})
        while (step := await self._steps.get()) is not None:
            await step(exchange)

    def _then(self, step: Step) -> None:
        self._put(step)

    def _put(self, step: Step | None) -> None:
        self._loop.call_soon_threadsafe(self._steps.put_nowait, step)


class _Server(HostileServer):
    """Can be switched off and on."""

    async def pause(self) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()

    async def resume(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)


class ChatService:
    """Listens while it is entered.

    Parameters: `key`, the only one it accepts (None: no key is needed). `title` is what it
    answers when it is asked for a title; "" gives none.
    """

    def __init__(self, key: str | None = None) -> None:
        self.key = key
        self.title = ""
        self.prompts: list[RecordedRequest] = []
        """The requests for an answer, in order; those for a title left out."""
        self.texts: list[str] = []
        """The texts that were to be continued."""
        self.continuations: deque[str] = deque()
        """What they are continued with; each word is a token, where probabilities are asked for."""
        self._prepared: deque[Behaviour] = deque()
        self._loop = asyncio.new_event_loop()
        self._server = _Server(self._serve)
        self._thread = threading.Thread(target=self._loop.run_forever, name="chat-service")

    @property
    def base_url(self) -> str:
        """The base URL of a connection to it."""
        return self._server.base_url

    @property
    def asked(self) -> list[str]:
        """The last message of each request for an answer."""
        return [prompt_of(request) for request in self.prompts]

    def will(self, *behaviours: Behaviour) -> None:
        """Prepare what the next prompts meet, one each."""
        self._prepared.extend(behaviours)

    def will_wait(self) -> HeldAnswer:
        """Prepare an answer that the test writes itself."""
        held = HeldAnswer(self._loop)
        self._prepared.append(held.behave)
        return held

    def stop_listening(self) -> None:
        """Refuse connections from now on, as a server does that was switched off."""
        self._run(self._server.pause())

    def listen_again(self) -> None:
        """Accept connections again, on the same port."""
        self._run(self._server.resume())

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._server.__aenter__())
        return self

    def __exit__(self, *_error: object) -> None:
        self._run(self._server.__aexit__())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(PATIENCE)

    async def _serve(self, exchange: Exchange) -> None:
        request = exchange.request
        if self.key is not None and request.headers.get("authorization") != f"Bearer {self.key}":
            await error_answer(401, "Incorrect API key provided")(exchange)
        elif request.path == "/v1/models":
            await json_answer({"data": [{"id": name} for name in MODELS]})(exchange)
        elif request.path == "/v1/completions":
            self.texts.append(request.json["prompt"])
            await self._continue(exchange)
        elif request.path != "/v1/chat/completions":
            await answer("not here", 404)(exchange)
        elif prompt_of(request).startswith(INSTRUCTION):
            await event_stream(self.title)(exchange)
        else:
            await self._answer(exchange)

    async def _continue(self, exchange: Exchange) -> None:
        words = self.continuations.popleft() if self.continuations else " and so on"
        if exchange.request.json.get("logprobs"):
            said = [token(word, 0.5, other=0.3) for word in re.findall(r"\s*\S+", words)]
            await told_continuation(*said)(exchange)
        else:
            await continuation(words)(exchange)

    async def _answer(self, exchange: Exchange) -> None:
        self.prompts.append(exchange.request)
        if self._prepared:
            await self._prepared.popleft()(exchange)
        else:
            await event_stream("You said: ", prompt_of(exchange.request))(exchange)


def prompt_of(request: RecordedRequest) -> str:
    """The last message that was sent."""
    return str(request.json["messages"][-1]["content"]) if request.body else ""


async def _finish(exchange: Exchange) -> None:
    await exchange.event(chat_chunk(finish="stop"))
    await exchange.send(DONE)
