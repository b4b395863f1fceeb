"""Answers that are to follow a JSON schema: checked, asked for once more, and written as files."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import json
import logging
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

from chatapp.domain.delimited import no_formula
from chatapp.domain.errors import ChatAppError, InputError
from chatapp.domain.messages import Json, Message, Mode, Status
from chatapp.domain.settings import REPAIR_ANSWERS
from chatapp.domain.structured import (
    REPAIRS,
    Structured,
    ValueTable,
    cell_text,
    schema_in,
    table_of,
)
from chatapp.engine.asked import Sent
from chatapp.engine.chat import Chat
from chatapp.engine.files import write_file
from chatapp.engine.replies import EventListener
from chatapp.engine.schema_checks import SchemaChecks, repair_request
from chatapp.storage import conversations as stored
from chatapp.storage.settings import Settings

log = logging.getLogger(__name__)

_KNOWN = 200
"""So many checked answers are remembered."""


class StructuredAnswers:
    """Intents on answers with a schema; every method raises StorageError besides what is named."""

    def __init__(self, store: stored.Conversations, chat: Chat, settings: Settings) -> None:
        self._store, self._chat, self._settings = store, chat, settings
        self.checks = SchemaChecks()
        self._known: OrderedDict[bytes, Structured] = OrderedDict()

    def known(self, message: Message) -> Structured | None:
        """What an answer says, if it was looked at already."""
        return self._known.get(_key(message))

    async def read(self, message: Message) -> Structured:
        """What an answer says, and what is wrong with it by the schema it was asked for with.

        The value is checked in a process of its own: a schema may be made to take for ever.
        """
        key = _key(message)
        if key not in self._known:
            self._known[key] = await self.checks.check(message.text, schema_in(message.parameters))
            if len(self._known) > _KNOWN:
                self._known.popitem(last=False)
        return self._known[key]

    async def repair(
        self,
        answer: str,
        *,
        asked: Mapping[str, Json] | None = None,
        listener: EventListener | None = None,
    ) -> Sent:
        """Ask the model once more for an answer that breaks its schema; says what is wrong.

        The prompt stands below the answer and says of itself that it repairs it (`REPAIRS`).
        Parameters: `asked`, parameters besides those of the conversation and the answer's format;
        `listener`, as in `Chat.send`. Raises InputError (bad_parameter: nothing is wrong with it; conversation_busy).
        """
        message = await self._store.message(answer)
        read = await self.read(message)
        if read.valid:
            raise InputError("bad_parameter", name="message", value=answer)
        form = {"response_format": message.parameters.get("response_format")}
        return await self._chat.ask_below(
            answer,
            repair_request(message.text, read),
            {REPAIRS: answer},
            asked={**(asked or {}), **form},
            listener=listener,
        )

    async def repair_ended(self, message: Message) -> None:
        """Repair an answer that has just ended, where the settings say so and none was yet.

        A repair is not repaired again.
        """
        if schema_in(message.parameters) is None or message.status is not Status.COMPLETE:
            return
        if not self._settings.get(REPAIR_ANSWERS):
            return
        try:
            read = await self.read(message)
            if read.valid or read.unchecked:
                return
            await self._chat.ended(message.conversation)
            if not await self._alone(message):
                return
            await self.repair(message.id)
        except ChatAppError as error:
            log.info("An answer was not repaired: %s", error.code)

    async def export(self, answer: str, path: Path) -> None:
        """Write the value of an answer, as CSV where the file is called so, else as JSON.

        Raises InputError (no_table: it has no rows), StorageError (file_not_written).
        """
        read = await self.read(await self._store.message(answer))
        if path.suffix.lower() == ".csv":
            table = table_of(read.value)
            if table is None:
                raise InputError("no_table")
            text = await asyncio.to_thread(csv_text, table)
        else:
            text = json.dumps(read.value, indent=2, ensure_ascii=False) + "\n"
        await write_file(path, text.encode(errors="replace"))

    async def _alone(self, message: Message) -> bool:
        """Whether an answer came alone, in a chat, and nothing follows it.

        Of several that came together one is to be chosen, and a repair is not repaired again.
        """
        home = await self._store.get(message.conversation)
        messages = await self._store.messages(message.conversation)
        prompt = next((each for each in messages if each.id == message.parent), None)
        if home.mode is not Mode.CHAT or prompt is None or REPAIRS in prompt.parameters:
            return False
        return not any(
            each.parent == message.id
            or (
                (each.parent, each.created) == (prompt.id, message.created)
                and each.id != message.id
            )
            for each in messages
        )


def csv_text(table: ValueTable) -> str:
    """A table as CSV (RFC 4180), with the mark by which spreadsheets know UTF-8.

    No text in it is a formula to a spreadsheet: a model wrote it.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(map(no_formula, table.columns))
    writer.writerows([no_formula(cell_text(cell)) for cell in row] for row in table.rows)
    return "\ufeff" + text.getvalue()


def _key(message: Message) -> bytes:
    schema = json.dumps(schema_in(message.parameters), sort_keys=True)
    return hashlib.sha256(
        f"{message.id}\0{schema}\0{message.text}".encode(errors="replace")
    ).digest()
