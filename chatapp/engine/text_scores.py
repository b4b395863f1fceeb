"""How likely words are in a text, in whatever way an endpoint can tell."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from chatapp.domain.cloze import WordScore
from chatapp.domain.errors import (
    ChatAppError,
    HttpError,
    InputError,
    RequestError,
    StreamError,
)
from chatapp.domain.events import Alternative
from chatapp.domain.messages import Failure, Json, Role
from chatapp.domain.models import Dialect, TimeLimits
from chatapp.engine.attempts import wait_before_retry
from chatapp.engine.connections import Target
from chatapp.engine.requests import Requests, time_limits
from chatapp.engine.single_calls import SingleCalls, turn

if TYPE_CHECKING:
    from chatapp.net.request import HttpRequest
    from chatapp.providers.base import Endpoint

_Make = Callable[["Endpoint", str], "HttpRequest"]
"""Makes a request for an endpoint and a model."""
_LIKELIEST = (20, 5)
"""How many of the likeliest tokens are asked for; fewer where an endpoint refuses."""
_LIKELIEST_EMBEDDED = (2_000,)
_REFUSED, _NOT_THERE = (400, 422), (404, 405, 501)
"""Statuses of what is not taken, and of an address that is not there."""
_NOT_AN_API = "not_an_api"
"""What comes from there is something else, as where each address leads to a page."""
_REMEMBERED = 200
"""Texts whose next tokens are remembered: the words of all labels stand behind the same text."""


class TextScores:
    """Scores words at one target. What the endpoint can do is found out by asking."""

    def __init__(self, target: Target, requests: Requests, calls: SingleCalls) -> None:
        self._chat_target = target
        self._target = requests.completing(target)
        self._requests = requests
        self._calls = calls
        self._echoes = not target.connection.embedded
        """Whether a given text is scored, as far as is known."""
        counts = _LIKELIEST_EMBEDDED if target.connection.embedded else _LIKELIEST
        self._counts: Sequence[int] = counts
        self._next: dict[str, tuple[Alternative, ...]] = {}
        self._lock = asyncio.Lock()

    def obstacle(self, *, blank_last: bool) -> Failure | None:
        """Why words cannot be scored, as far as it is known without asking.

        Parameters: `blank_last`, whether nothing stands behind them.
        """
        continues = self._target is not None
        if not blank_last and not (continues and self._echoes):
            return Failure("blank_not_last", {"host": self._place})
        known = self._requests.parameters.capabilities(self._chat_target)
        if not continues and "logprobs" in known.obstacles:
            return Failure("not_scored", {"host": self._place})
        return None

    async def word(self, before: str, word: str, after: str = "") -> WordScore:
        """How likely a word is between two texts.

        With a text behind it, that counts too: it is what the word makes of it.
        Raises InputError (blank_not_last; not_scored, where the endpoint tells nothing), and
        ChatAppErrors of the calls.
        """
        # White space belongs to the word behind it: tokens begin with it.
        cut, after = len(before.rstrip()), after if after.strip() else ""
        if self._target is not None and self._echoes:
            scored = await self._by_echo(before + word + after, cut)
            if scored is not None:
                return scored
            self._echoes = False
        if after.strip():
            raise InputError("blank_not_last", host=self._place)
        if self._target is not None:
            try:
                return await self._by_next_tokens(before[:cut], before[cut:] + word)
            except ChatAppError as error:
                if not self._tells_nothing(error):
                    raise
                self._target = None
        return await self._by_chat(before[:cut], word)

    def _tells_nothing(self, error: ChatAppError) -> bool:
        """Whether a chat may tell what the continuing of texts does not."""
        if isinstance(error, HttpError):
            return error.status in _NOT_THERE
        chat = self._chat_target.connection.dialect is Dialect.OPENAI_CHAT
        return chat and error.code in (_NOT_AN_API, "not_scored")

    @property
    def _place(self) -> str:
        connection = self._chat_target.connection
        return connection.name if connection.embedded else connection.host

    async def _by_echo(self, text: str, cut: int) -> WordScore | None:
        from chatapp.providers.text_scores import echo_request, read_echo

        try:
            answer = await self._ask(lambda endpoint, model: echo_request(endpoint, model, text))
        except HttpError as error:
            if error.status not in (*_REFUSED, *_NOT_THERE):
                raise
            return None
        except StreamError as error:
            if error.code != _NOT_AN_API:
                raise
            return None
        tokens = read_echo(answer, text)
        if tokens is None:
            return None
        # Of several tokens that are one character only the last is told to be longer than nothing.
        own = [token for token in tokens if token.end > cut or token.start >= cut]
        if not own:
            return None
        # Nobody tells how likely a text begins so: with that, it is less likely.
        exact = own[0].start <= cut
        return WordScore(sum(token.logprob for token in own), len(own), exact)

    async def _by_next_tokens(self, text: str, rest: str) -> WordScore:
        """Token by token: the longest of the likeliest next tokens that the word goes on with."""
        total, tokens = 0.0, 0
        while rest:
            likeliest = await self._likeliest(text)
            fitting = [one for one in likeliest if one.token and rest.startswith(one.token)]
            if not fitting:
                least = min(one.logprob for one in likeliest)
                return WordScore(total + least, tokens + 1, exact=False)
            best = max(fitting, key=lambda one: len(one.token))
            total, tokens = total + best.logprob, tokens + 1
            text, rest = text + best.token, rest[len(best.token) :]
        return WordScore(total, tokens)

    async def _by_chat(self, text: str, word: str) -> WordScore:
        """By the first token of an answer, where the word is one, with a space before it or not."""
        likeliest = await self._likeliest(text)
        fitting = [one.logprob for one in likeliest if one.token.strip() == word.strip()]
        if fitting:
            return WordScore(_summed(fitting), 1)
        return WordScore(min(one.logprob for one in likeliest), 1, exact=False)

    async def _likeliest(self, text: str) -> tuple[Alternative, ...]:
        async with self._lock:
            if text not in self._next:
                found = await (self._asked_next(text) if self._target else self._first_of(text))
                if not found:
                    raise InputError("not_scored", host=self._place)
                while len(self._next) >= _REMEMBERED:
                    self._next.pop(next(iter(self._next)))
                self._next[text] = found
            return self._next[text]

    async def _asked_next(self, text: str) -> tuple[Alternative, ...]:
        from chatapp.providers.text_scores import next_request, read_next

        while True:
            count = self._counts[0]
            try:
                return read_next(
                    await self._ask(
                        lambda endpoint, model: next_request(endpoint, model, text, count)  # noqa: B023
                    )
                )
            except HttpError as error:
                if error.status not in _REFUSED or len(self._counts) == 1:
                    raise
                self._counts = self._counts[1:]

    async def _first_of(self, text: str) -> tuple[Alternative, ...]:
        asked: dict[str, Json] = {"logprobs": True, "top_logprobs": 20, "max_tokens": 1}
        target = self._chat_target
        if "temperature" in self._requests.parameters.capabilities(target).offers:
            asked["temperature"] = 0
        answer = await self._calls.complete(target, (turn(Role.USER, text),), None, asked)
        return answer.probabilities[0].top if answer.probabilities else ()

    async def _ask(self, make: _Make) -> Json:
        """The answer to a request, with the tries of every other call."""
        target = self._target
        assert target is not None
        limits, attempt = time_limits(target, {}), 1
        while True:
            try:
                return await self._fetch(target, make, limits)
            except RequestError as error:
                wait = wait_before_retry(error, attempt)
                if wait is None:
                    raise
                await asyncio.sleep(wait)
                attempt += 1

    async def _fetch(self, target: Target, make: _Make, limits: TimeLimits) -> Json:
        from chatapp.providers.base import endpoint_of
        from chatapp.providers.calls import fetch_json
        from chatapp.providers.text_scores import PATH

        async with self._requests.reached(target, limits) as reached:
            endpoint = endpoint_of(reached.connection, reached.key)
            request = make(endpoint, reached.model)
            client = reached.client
            return (await fetch_json(client, request, reached.limits, PATH, reached.key)).value


def _summed(logprobs: Sequence[float]) -> float:
    """The logarithm of the sum of probabilities, which are given by theirs."""
    highest = max(logprobs)
    return highest + math.log(math.fsum(math.exp(one - highest) for one in logprobs))
