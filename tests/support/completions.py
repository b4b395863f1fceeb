"""A server that continues texts, as legacy completions stream it."""

from __future__ import annotations

import asyncio

from chatapp.domain.events import TokenProbability
from tests.support.hostile_server import Behaviour, Exchange


def continuation(*texts: str, finish: str = "length") -> Behaviour:
    """Continues a text by these pieces."""

    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, {"Content-Type": "text/event-stream"})
        for text in texts:
            await exchange.event({"choices": [{"index": 0, "text": text}]})
        end = {"index": 0, "text": "", "finish_reason": finish}
        await exchange.event({"choices": [end]})
        usage = {"prompt_tokens": 7, "completion_tokens": 2}
        await exchange.event({"choices": [], "usage": usage})
        await exchange.send(b"data: [DONE]\n\n")

    return behave


def told_continuation(*tokens: TokenProbability) -> Behaviour:
    """Continues a text by these tokens, and tells how likely each was."""

    async def behave(exchange: Exchange) -> None:
        await exchange.head(200, {"Content-Type": "text/event-stream"})
        for one in tokens:
            top = {other.token: other.logprob for other in one.top}
            logprobs = {
                "tokens": [one.token],
                "token_logprobs": [one.logprob],
                "top_logprobs": [top],
            }
            await exchange.event(
                {"choices": [{"index": 0, "text": one.token, "logprobs": logprobs}]}
            )
        await exchange.event({"choices": [{"index": 0, "text": "", "finish_reason": "length"}]})
        await exchange.send(b"data: [DONE]\n\n")

    return behave


class HeldContinuation:
    """Says its first piece, and the rest when it is told to."""

    def __init__(self, first: str, rest: str) -> None:
        self.go_on = asyncio.Event()
        self._first, self._rest = first, rest

    async def behave(self, exchange: Exchange) -> None:
        """The behaviour of the server."""
        await exchange.head(200, {"Content-Type": "text/event-stream"})
        await exchange.event({"choices": [{"index": 0, "text": self._first}]})
        gone = asyncio.create_task(exchange.client_closes())
        waiting = asyncio.create_task(self.go_on.wait())
        await asyncio.wait((gone, waiting), return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        gone.cancel()
        if self.go_on.is_set():
            await exchange.event({"choices": [{"index": 0, "text": self._rest}]})
            await exchange.event({"choices": [{"index": 0, "text": "", "finish_reason": "length"}]})
            await exchange.send(b"data: [DONE]\n\n")
