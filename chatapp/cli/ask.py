"""`chatapp ask`: a question, and its answer as it arrives."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
from collections.abc import Mapping, Sequence
from functools import partial

from chatapp.cli.ask_options import reasoning_asked
from chatapp.cli.output import DONE, FAILED, STOPPED, complain, output_error, say
from chatapp.cli.schema_runs import run_with_schema
from chatapp.cli.session import stopping_signals
from chatapp.cli.stdin import read_stdin
from chatapp.cli.stdout import PieceWriter
from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT
from chatapp.domain.events import (
    ChainEnded,
    Event,
    TextDelta,
    ThinkingDelta,
    TokenProbabilities,
    TokenProbability,
    UsageReported,
)
from chatapp.domain.messages import Attached, Json, Message, Status
from chatapp.domain.parameters import KEPT_BY_APP
from chatapp.domain.presets import Wanted
from chatapp.engine.asked import Sent
from chatapp.engine.engine import Engine
from chatapp.engine.parameters import canonical


def ask(arguments: argparse.Namespace) -> int:
    """Ask and print; gives the exit code."""
    if arguments.complete and arguments.reason not in (None, "off"):
        arguments.refuse("--reason does not go with --complete")
    given = {**parse_parameters(arguments.param), **reasoning_asked(arguments)}
    text = arguments.text
    if text == "-":
        text = read_stdin().decode("utf-8", "replace")

    async def command(engine: Engine, given: dict[str, Json]) -> int:
        connection = arguments.connection
        if connection is not None:
            connection = (await engine.connections.named(connection)).id
        preset = Wanted()
        if arguments.preset is not None:
            preset = (await engine.presets.named(arguments.preset)).wanted
        system = preset.system if arguments.system is None else arguments.system
        paths = [path for _kind, path in arguments.attached]
        pictures = [path for kind, path in arguments.attached if kind == "image"]
        if arguments.conversation is not None:
            await engine.conversations.get(arguments.conversation)  # before a file is kept for it
        attached = await engine.attachments.take_files(paths, pictures, arguments.conversation)
        parameters = {**preset.parameters, **given}
        return await _asking(engine, arguments, parameters).run(
            text,
            attached,
            complete=arguments.complete,
            conversation=arguments.conversation,
            connection=connection,
            model=arguments.model,
            system=system,
            parameters=parameters,
        )

    return run_with_schema(arguments, given, command)


def _asking(
    engine: Engine, arguments: argparse.Namespace, parameters: Mapping[str, Json]
) -> Asking:
    if arguments.schema is None:
        return Asking(engine, as_json=arguments.json)
    from chatapp.cli.structured_asking import StructuredAsking

    return StructuredAsking(
        engine, parameters, as_json=arguments.json, repairs=not arguments.no_repair
    )


def parse_parameters(pairs: Sequence[str]) -> dict[str, Json]:
    """NAME=VALUE pairs: values as JSON where they are JSON, else as text."""
    parameters: dict[str, Json] = {}
    for pair in pairs:
        name, _equals, value = pair.partition("=")
        try:
            parameters[name.strip()] = json.loads(value, parse_constant=_refuse)
        except (ValueError, RecursionError):
            parameters[name.strip()] = value
    return parameters


def _refuse(constant: str) -> Json:
    raise ValueError(constant)


class Asking:
    """One question on the terminal: prints its events and can be stopped.

    Parameters: `as_json`, one JSON object a line instead of the text.
    """

    def __init__(self, engine: Engine, *, as_json: bool) -> None:
        self._engine = engine
        self._json = as_json
        self._sent: Sent | None = None
        self._stopped = asyncio.Event()
        self._output = PieceWriter(self._on_output_failure)
        self._last = ""

    async def run(
        self,
        text: str,
        attached: Sequence[Attached] = (),
        *,
        complete: bool = False,
        conversation: str | None,
        connection: str | None,
        model: str | None,
        system: str | None,
        parameters: dict[str, Json],
    ) -> int:
        """Ask, print, and give the exit code. `connection` is an id. Raises ChatAppError.

        Parameters: `complete`, whether the text is to be continued as it is.
        """
        self._catch_signals()
        complete = complete or await self._engine.texts.wanted(conversation, connection, model)
        send = self._engine.texts.send if complete else self._engine.chat.send
        self._sent = sent = await send(
            conversation,
            text,
            connection=connection,
            model=model,
            system=system,
            parameters=parameters,
            listener=self._on_event,
            attached=attached,
        )
        if self._stopped.is_set():
            self._stop()
        if self._json:
            start = {"event": "start", "conversation": sent.conversation}
            self._put_json({**start, "message": sent.answers[0], "messages": list(sent.answers)})
        answers = await self._final(await sent.done)
        answer = answers[0]
        self._put_end(answers)
        await self._output.end(self._stopped)
        code = self._exit_code(answer)
        if code == DONE:
            await self._say_left_out(answer)
        return code

    async def _final(self, answers: Sequence[Message]) -> Sequence[Message]:
        """The answers that count, when these have ended."""
        return answers

    def _end(self) -> dict[str, Json]:
        """What the last event tells besides."""
        return {}

    async def _say_left_out(self, answer: Message) -> None:
        """Name what the conversation keeps but the model does not take."""
        home = await self._engine.conversations.get(answer.conversation)
        # A summary is the app's own; requests of their own can stand for `n`.
        own = {*KEPT_BY_APP, CHAIN_OF_THOUGHT, "n"}
        names = canonical(home.parameters).keys() - answer.parameters.keys() - own
        if "logprobs" in answer.parameters:
            names -= {"top_logprobs"}  # another count was asked for
        if names:
            words = ", ".join(sorted(names))
            say(f"Set in the conversation, not taken by this model: {words}")

    def _catch_signals(self) -> None:
        loop = asyncio.get_running_loop()
        from_handler = partial(self._stop_from_handler, loop)
        for number in stopping_signals():
            try:
                loop.add_signal_handler(number, self._stop)  # every signal wakes the loop now
            except NotImplementedError:  # Windows
                signal.signal(number, from_handler)
        # asyncio gives its own up when the loop ends: a late Ctrl+C would be a traceback.
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, from_handler)

    def _stop_from_handler(
        self, loop: asyncio.AbstractEventLoop, _number: int, _frame: object
    ) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._stop)

    def _stop(self) -> None:
        self._stopped.set()
        if self._sent is not None:
            self._engine.chat.stop(self._sent.conversation)

    def _on_event(self, event: Event) -> None:
        if self._json:
            shown = _event_json(event)
            if shown is not None:
                self._put_json(shown)
        elif isinstance(event, TextDelta) and event.index == 0:
            self._put(event.text)

    def _on_output_failure(self, _failure: OSError) -> None:
        self._stop()

    def _put(self, text: str) -> None:
        if text:
            self._last = text[-1]
            self._output.put(text)

    def _put_json(self, value: object) -> None:
        self._put(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n")

    def _put_end(self, answers: Sequence[Message]) -> None:
        if self._json:
            first = answers[0]
            end = {"event": "end", **_ending(first), "conversation": first.conversation}
            others = {"others": list(map(_ending, answers[1:]))} if len(answers) > 1 else {}
            self._put_json({**end, **others, **self._end()})
        elif self._last not in ("", "\n"):
            self._put("\n")

    def _exit_code(self, answer: Message) -> int:
        failure = self._output.failure
        if failure is not None and not isinstance(failure, BrokenPipeError):
            raise output_error(failure)
        if failure is not None or answer.status is Status.STOPPED:
            return STOPPED
        if answer.error is not None:
            complain(answer.error)
        return DONE if answer.status is Status.COMPLETE else FAILED


def _ending(answer: Message) -> dict[str, Json]:
    error = answer.error.code if answer.error else None
    return {"status": answer.status.value, "error": error, "message": answer.id}


def _event_json(event: Event) -> dict[str, Json] | None:
    """An event as the contract's JSON, or None for one that is not shown."""
    if isinstance(event, TextDelta):
        return {"event": "text", "index": event.index, "text": event.text}
    if isinstance(event, ThinkingDelta):
        return {"event": "thinking", "index": event.index, "text": event.text}
    if isinstance(event, TokenProbabilities):
        tokens: list[Json] = [token_json(token) for token in event.tokens]
        reasoning: dict[str, Json] = {"reasoning": True} if event.reasoning else {}
        return {"event": "logprobs", "index": event.index, "tokens": tokens, **reasoning}
    if isinstance(event, ChainEnded):
        return {
            "event": "chain",
            "index": event.index,
            "chain": event.chain,
            "status": event.status.value,
            "answer": event.answer,
            "mean_logprob": event.mean_logprob,
        }
    if isinstance(event, UsageReported):
        usage = event.usage
        return {
            "event": "usage",
            "prompt_tokens": usage.prompt_tokens,
            "completion_tokens": usage.completion_tokens,
            "total_tokens": usage.total_tokens,
            "cached_tokens": usage.cached_tokens,
            "thinking_tokens": usage.thinking_tokens,
        }
    return None


def token_json(token: TokenProbability) -> Json:
    """A token with its alternatives as the contract has it."""
    top: list[Json] = [
        {"token": other.token, "logprob": other.logprob, "bytes": _bytes_json(other.raw)}
        for other in token.top
    ]
    return {
        "token": token.token,
        "logprob": token.logprob,
        "bytes": _bytes_json(token.raw),
        "top": top,
    }


def _bytes_json(raw: bytes | None) -> Json:
    return None if raw is None else list(raw)
