"""`chatapp ask --schema`: an answer that follows a schema, or is asked for once more."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from chatapp.cli.ask import Asking
from chatapp.cli.output import FAILED, STOPPED, complain, keep_notices
from chatapp.domain.chain_of_thought import CHAIN_OF_THOUGHT
from chatapp.domain.events import Event
from chatapp.domain.messages import Json, Message, Status
from chatapp.domain.settings import REPAIR_ANSWERS
from chatapp.domain.structured import Structured
from chatapp.engine.engine import Engine

_ONCE = ("n", CHAIN_OF_THOUGHT)
"""Parameters that say how a question is answered, not what goes with each call."""


class StructuredAsking(Asking):
    """One question whose answer is to be JSON by a schema; only that JSON is printed.

    Parameters: `asked`, the parameters of the question, its `response_format` among them;
    `repairs`, whether it may be asked for once more, where the settings have it too.
    """

    def __init__(
        self, engine: Engine, asked: Mapping[str, Json], *, as_json: bool, repairs: bool
    ) -> None:
        super().__init__(engine, as_json=as_json)
        self._asked = {name: value for name, value in asked.items() if name not in _ONCE}
        self._repairs = repairs and engine.settings.get(REPAIR_ANSWERS)
        self._read: Structured | None = None
        """What the last answer says; None where it is not whole."""

    def _on_event(self, event: Event) -> None:
        if self._json:
            super()._on_event(event)

    async def _final(self, answers: Sequence[Message]) -> Sequence[Message]:
        """Check the answer, and have it asked for once more where it breaks its schema."""
        read = await self._look(answers[0])
        if read is None or read.valid or read.unchecked or len(answers) > 1:
            return answers
        if not self._repairs or self._stopped.is_set():
            return answers
        await self._engine.chat.ended(answers[0].conversation)
        structured = self._engine.structured
        self._sent = await structured.repair(
            answers[0].id, asked=self._asked, listener=self._on_event
        )
        if self._json:
            repair = {"event": "repair", "message": self._sent.answers[0]}
            self._put_json({**repair, "errors": read.as_json["errors"]})
        if self._stopped.is_set():
            self._stop()
        again = await self._sent.done
        await self._look(again[0])
        return again

    async def _look(self, answer: Message) -> Structured | None:
        whole = answer.status is Status.COMPLETE
        self._read = await self._engine.structured.read(answer) if whole else None
        return self._read

    def _put_end(self, answers: Sequence[Message]) -> None:
        if self._json:
            super()._put_end(answers)
        elif self._read is not None and self._read.valid:
            self._put(json.dumps(self._read.value, ensure_ascii=False) + "\n")

    def _end(self) -> dict[str, Json]:
        return {"structured": None if self._read is None else self._read.as_json}

    def _exit_code(self, answer: Message) -> int:
        read = self._read
        if read is None or read.valid or self._output.failure is not None:
            return super()._exit_code(answer)
        if self._stopped.is_set():
            return STOPPED
        if answer.error is not None:  # it was cut, say
            keep_notices([answer.error])
        complain(read.failure)
        return FAILED
