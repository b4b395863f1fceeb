"""Which parameters go with a request: those of the call, of the conversation, and the app's own."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Iterable, Mapping, Sequence

from chatapp.domain.capabilities import OBSTACLES, Capabilities
from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT, chain_of_thought
from chatapp.domain.errors import InputError, bad_parameter
from chatapp.domain.messages import Json, Message
from chatapp.domain.parameters import PARAMETERS
from chatapp.domain.settings import SEND_USER_ID, USER_ID
from chatapp.engine.connections import Target
from chatapp.engine.embedded import with_defaults
from chatapp.engine.services import capabilities_of
from chatapp.net.json import is_json
from chatapp.providers import local
from chatapp.providers.base import MOST_CHOICES, TAKEN_PARAMETERS
from chatapp.storage.settings import Settings

VOTING_TEMPERATURE = 0.7
"""What chains that vote are sampled at where nothing is set, as Wang et al. 2022 do."""
CONVERSATION_SESSION = "conversation"
"""The value of `session` that stands for the conversation's id."""


class Parameters:
    """Checks and completes the parameters of a call, so that an answer keeps what was sent."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def of_call(
        self,
        target: Target,
        conversation: str,
        kept: Mapping[str, Json],
        asked: Mapping[str, Json] | None = None,
        *,
        another: bool = False,
    ) -> dict[str, Json]:
        """What is sent and kept with the answer.

        Of what the conversation keeps (`kept`) the target's obstacles are left out: the window
        shows them disabled. What was asked for with the call itself (`asked`) is refused there.
        Parameters: `conversation`, its id; `another`, whether there is an answer already.
        Raises InputError (bad_parameter, parameter_unsupported), StorageError.
        """
        wanted = merged(kept, asked or {})
        for name, value in wanted.items():
            check_value(name, value)
        choices = choice_count(wanted)
        capabilities = self.capabilities(target)
        refused = left_out(wanted, capabilities)
        for name in canonical(asked or {}):
            if name in refused:
                reason = OBSTACLES[capabilities.obstacles[name]].title
                host = target.connection.host
                raise InputError("parameter_unsupported", name=name, host=host, reason=reason)
        wanted = {name: value for name, value in wanted.items() if name not in refused}
        if not capabilities.several and choices == 1:
            wanted.pop("n", None)
        for name in wanted.keys() & capabilities.offers.keys():
            if not capabilities.offers[name].takes(wanted[name]):
                raise bad_parameter(name, wanted[name])
        votes = _with_reasoning(wanted, capabilities)
        wanted |= await self._ids(capabilities, conversation, wanted)
        if not target.connection.embedded:
            return wanted
        if choices > local.MOST_ANSWERS:
            raise bad_parameter("n", choices)
        another = another or choices > 1 or votes
        return with_defaults(wanted, another=another, model=target.model)

    def capabilities(self, target: Target) -> Capabilities:
        """What a target can do; everything where its dialect is not spoken: the call says so."""
        try:
            return capabilities_of(target.connection, target.model)
        except InputError:
            return Capabilities()

    def shared_out(self, target: Target, answers: Sequence[Message]) -> tuple[Message, ...]:
        """The answers of one prompt, each with its own parameters.

        Where each takes a request, a seed would make all of them the same: they get one after the
        other.
        """
        seed, reasoning = answers[0].parameters.get("seed"), chain_of_thought(answers[0].parameters)
        together = self.capabilities(target).several and reasoning is None
        if len(answers) == 1 or not isinstance(seed, int) or together:
            return tuple(answers)
        step = 1 if reasoning is None else reasoning.samples
        return tuple(
            dataclasses.replace(
                answer, parameters={**answer.parameters, "seed": seed + index * step}
            )
            for index, answer in enumerate(answers)
        )

    async def _ids(
        self, capabilities: Capabilities, conversation: str, wanted: Mapping[str, Json]
    ) -> dict[str, Json]:
        ids: dict[str, Json] = {}
        if wanted.get("session") == CONVERSATION_SESSION:
            ids["session"] = conversation
        offered = "user" in capabilities.offers and "user" not in wanted
        if offered and self._settings.get(SEND_USER_ID):
            ids["user"] = await self._user_id()
        return ids

    async def _user_id(self) -> str:
        if not self._settings.get(USER_ID):
            await self._settings.set(USER_ID, secrets.token_hex(16))
        return self._settings.get(USER_ID)


def merged(kept: Mapping[str, Json], asked: Mapping[str, Json]) -> dict[str, Json]:
    """What was asked for with the call over what the conversation keeps, in canonical terms."""
    result = canonical(kept)
    if "logprobs" in asked and "top_logprobs" not in asked:
        result.pop("top_logprobs", None)
    return {**result, **canonical(asked)}


def canonical(parameters: Mapping[str, Json]) -> dict[str, Json]:
    """Parameters in canonical terms: `logprobs` as a number asks for so many alternatives."""
    result = dict(parameters)
    count = result.get("logprobs")
    if isinstance(count, int) and not isinstance(count, bool):
        result["logprobs"] = True
        if count:
            result.setdefault("top_logprobs", count)
    return result


def check_value(name: str, value: Json) -> None:
    """Raise InputError (bad_parameter) for a value that a parameter cannot have anywhere."""
    if name == CHAIN_OF_THOUGHT:
        chain_of_thought({name: value})
    known = PARAMETERS.get(name)
    fits = known is None or known.fits(value)
    if name in TAKEN_PARAMETERS or not is_json(value) or not fits:
        raise bad_parameter(name, value)


def _with_reasoning(wanted: dict[str, Json], capabilities: Capabilities) -> bool:
    """Put what is asked for of a chain of thought in its full form; whether several vote."""
    reasoning = chain_of_thought(wanted)
    wanted.pop(CHAIN_OF_THOUGHT, None)
    if reasoning is None:
        return False
    wanted[CHAIN_OF_THOUGHT] = reasoning.as_parameter()
    if reasoning.votes and "temperature" not in capabilities.obstacles:
        wanted.setdefault("temperature", VOTING_TEMPERATURE)
    return reasoning.votes


def choice_count(parameters: Mapping[str, Json]) -> int:
    """How many answers are asked for (`n`); raises InputError (bad_parameter)."""
    n = parameters.get("n", 1)
    if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= MOST_CHOICES:
        raise bad_parameter("n", n)
    return n


def left_out(wanted: Iterable[str], capabilities: Capabilities) -> list[str]:
    """Those that cannot be sent; `n` is never among them, as it can stand for so many requests."""
    return [name for name in wanted if name in capabilities.obstacles and name != "n"]
