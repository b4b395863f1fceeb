"""A template sent once for each row of a table."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVarTuple

from chatapp.domain.errors import ChatAppError, InputError, NotFoundError
from chatapp.domain.messages import Failure, Json, Message, Role
from chatapp.domain.prompt_templates import PromptTemplate, checked_values, fill
from chatapp.domain.row_results import ResultKey, RowResult, fingerprint, result_line
from chatapp.domain.tables import Row
from chatapp.engine.connections import Connections, Target
from chatapp.engine.requests import Requests, calls_at_once
from chatapp.engine.result_file import ResultFile
from chatapp.engine.row_runs import Pace, Progress, run_rows
from chatapp.engine.single_calls import SingleAnswer, SingleCalls, turn
from chatapp.engine.table_files import TableFile
from chatapp.storage.worker import Worker

log = logging.getLogger(__name__)
Ts = TypeVarTuple("Ts")

PROMPT = "prompt"
"""The column that is sent as it is where a template has no text of its own, as a persona."""
_SYNC = 1.0
"""Seconds between two times that results are brought to the disk."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is asked for each row."""

    template: PromptTemplate
    target: Target
    system: str | None = None
    """In the place of the template's own."""
    parameters: Mapping[str, Json] = field(default_factory=dict)
    """In the place of the template's own where they have the same name."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """The column that fills a variable, where it has another name."""
    fixed: Mapping[str, str] = field(default_factory=dict)
    """What fills a variable in each row."""

    @property
    def asked_parameters(self) -> dict[str, Json]:
        """The parameters of each call."""
        return {**self.template.parameters, **self.parameters}

    @property
    def _texts(self) -> PromptTemplate:
        system = self.template.system if self.system is None else self.system
        text = self.template.text or f"{{{{{PROMPT}}}}}"
        return replace(self.template, system=system, text=text, variants=())

    def prompt(self, values: Mapping[str, str]) -> FilledPrompt:
        """What is asked for a row. Raises InputError (value_missing, bad_value, empty_prompt)."""
        template = self._texts
        names = [variable.name for variable in template.used_variables]
        given = {name: self._value(name, values) for name in names}
        checked = checked_values(
            template.used_variables, {k: v for k, v in given.items() if v is not None}
        )
        turns = [(Role.USER, example.prompt) for example in template.examples]
        answers = [(Role.ASSISTANT, example.answer) for example in template.examples]
        pairs = [each for pair in zip(turns, answers, strict=True) for each in pair]
        text = fill(template.text, checked)
        if not text.strip():
            raise InputError("empty_prompt")
        return FilledPrompt(fill(template.system, checked) or None, (*pairs, (Role.USER, text)))

    def check_columns(self, columns: tuple[str, ...]) -> None:
        """Raise NotFoundError (no_column) where a variable has no column, value or default."""
        used = self._texts.used_variables
        wanted = [self.columns[each.name] for each in used if each.name in self.columns]
        wanted += [
            variable.name
            for variable in used
            if not (variable.default or variable.name in {*self.columns, *self.fixed})
        ]
        for name in wanted:
            if name not in columns:
                raise NotFoundError("no_column", name=name, columns=", ".join(columns))

    @property
    def fingerprint(self) -> str:
        """By which another run is told from this one; it does not depend on the rows."""
        template = self._texts
        connection = self.target.connection
        return fingerprint(
            {
                "texts": [template.system, template.text],
                "examples": [[turn.prompt, turn.answer] for turn in template.examples],
                "variables": [[each.name, each.default] for each in template.used_variables],
                "columns": dict(self.columns),
                "fixed": dict(self.fixed),
                "parameters": self.asked_parameters,
                "model": [connection.base_url, connection.dialect.value, self.target.model],
            }
        )

    def _value(self, name: str, values: Mapping[str, str]) -> str | None:
        fixed = self.fixed.get(name)
        return values.get(self.columns.get(name, name)) if fixed is None else fixed


@dataclass(frozen=True, slots=True)
class FilledPrompt:
    """What is sent for a row."""

    system: str | None
    turns: tuple[tuple[Role, str], ...]

    @property
    def messages(self) -> tuple[Message, ...]:
        """The turns as they are sent."""
        return tuple(turn(role, text) for role, text in self.turns)

    @property
    def fingerprint(self) -> str:
        """By which a row that changed is known."""
        return fingerprint([self.system, [[role.value, text] for role, text in self.turns]])


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a batch is run."""

    output: Path
    pace: Pace
    limit: int | None = None
    """The number of rows from the beginning; None: all."""
    retry_failed: bool = False
    """Whether rows that failed before are asked again."""
    restart: bool = False
    """Whether results that are there are put aside."""
    with_values: bool = True
    """Whether results have the values of their rows."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run that was not ended."""

    progress: Progress
    ordered: bool
    """Whether the results are in the order of the rows."""
    first_failure: Failure | None


class Batches:
    """Runs of templates over tables."""

    def __init__(self, connections: Connections, requests: Requests, calls: SingleCalls) -> None:
        self._connections = connections
        self._requests = requests
        self._calls = calls

    async def target(
        self, connection: str | None, model: str | None, *, complete: bool = False
    ) -> Target:
        """Where to ask. Parameters: `connection`, a name or an id, None: the default one;
        `complete`, whether texts are to be continued as they are.

        Raises NotFoundError (no_connection), InputError (not_completed), RequestError where the
        endpoint is asked for its models.
        """
        identity = None if connection is None else (await self._connections.named(connection)).id
        target = await self._requests.asked_target(None, identity, model)
        if complete:
            completing = self._requests.completing(target)
            if completing is None:
                raise InputError("not_completed", name=target.connection.name)
            target = completing
        if not target.model and not target.connection.embedded:
            found = await self._connections.first_model(target.connection)
            target = replace(target, model=found)
        return target

    async def run(
        self,
        batch: Batch,
        table: TableFile,
        wanted: Wanted,
        on_progress: Callable[[Progress], None] = lambda _progress: None,
    ) -> Report:
        """Ask for each row and write the answers; rows that are there are not asked again.

        A row that fails is written as such, and the others go on. Cancelling ends the calls that
        run; what was written stays, and the same run goes on from there.
        Raises NotFoundError (no_column), InputError (of a parameter; results_other,
        results_foreign, results_held), StorageError (results_not_written).
        """
        batch.check_columns(table.columns)
        await self._requests.checked_parameters(batch.target, "", {}, batch.asked_parameters)
        rows = table.rows if wanted.limit is None else min(wanted.limit, table.rows)
        pace = wanted.pace
        if batch.target.connection.embedded:
            pace = replace(pace, at_once=min(pace.at_once, calls_at_once(batch.target)))
        run = _Run(self._calls, batch, wanted, table, Progress(rows), on_progress)
        return await run.run(pace)


class _Run:
    """One run. What blocks is done on a thread of its own."""

    def __init__(
        self,
        calls: SingleCalls,
        batch: Batch,
        wanted: Wanted,
        table: TableFile,
        progress: Progress,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._calls = calls
        self._batch = batch
        self._wanted = wanted
        self._table = table
        self._progress = progress
        self._on_progress = on_progress
        self._worker = Worker("results")
        self._file: ResultFile | None = None
        self._first_failure: tuple[int, Failure] | None = None
        self._name = batch.fingerprint

    async def run(self, pace: Pace) -> Report:
        wanted = self._wanted
        syncing: asyncio.Task[None] | None = None
        try:
            self._file = file = await self._worker.run(
                lambda: ResultFile(wanted.output, self._name, self._table.rows, anew=wanted.restart)
            )
            syncing = asyncio.create_task(self._keep_synced(file))
            await run_rows(self._rows_to_ask(file), self._ask, pace)
            if syncing.done():
                syncing.result()
            await self._worker.run(file.sync)
            ordered = await self._worker.run(file.put_in_order)
        finally:
            if syncing is not None:
                syncing.cancel()
                await asyncio.gather(syncing, return_exceptions=True)
            await self._worker.stop(self._close)
        failure = self._first_failure and self._first_failure[1]
        return Report(self._progress, ordered, failure)

    async def _rows_to_ask(self, file: ResultFile) -> AsyncIterator[Row]:
        async for row in self._table.each():
            if row.number > self._progress.rows:
                return
            if self._is_there(file, row):
                self._progress.count(failed=file.failed(row.number), kept=True)
            else:
                yield row
        self._on_progress(self._progress)

    def _is_there(self, file: ResultFile, row: Row) -> bool:
        asked = self._fingerprint(row)
        return file.has(row.number, asked, failed_too=not self._wanted.retry_failed)

    def _fingerprint(self, row: Row) -> str:
        try:
            return self._batch.prompt(row.values).fingerprint
        except InputError:
            return fingerprint(dict(row.values))

    async def _ask(self, row: Row) -> None:
        values = row.values if self._wanted.with_values else None
        result = RowResult(row.number, self._fingerprint(row), values)
        try:
            answer = await self._answer(row)
        except ChatAppError as error:
            log.info("Row %d failed: %s", row.number, error.code)
            self._note_failure(row.number, error.failure)
            result = replace(result, error=error.failure)
        else:
            result = _with_answer(result, answer)
        failed = result.error is not None
        key = ResultKey(self._name, row.number, result.asked, failed)
        assert self._file is not None
        await self._worker.run(self._file.append, key, result_line(self._name, result))
        self._progress.count(failed=failed)
        self._on_progress(self._progress)

    async def _answer(self, row: Row) -> SingleAnswer:
        prompt = self._batch.prompt(row.values)
        return await self._calls.complete(
            self._batch.target, prompt.messages, prompt.system, self._batch.asked_parameters
        )

    def _note_failure(self, row: int, failure: Failure) -> None:
        if self._first_failure is None or row < self._first_failure[0]:
            self._first_failure = row, failure

    async def _keep_synced(self, file: ResultFile) -> None:
        while True:
            await asyncio.sleep(_SYNC)
            await self._worker.run(file.sync)

    def _close(self) -> None:
        if self._file is not None:
            try:
                self._file.sync()
            finally:
                self._file.close()


def _with_answer(result: RowResult, answer: SingleAnswer) -> RowResult:
    return replace(
        result,
        text=answer.text,
        thinking=answer.thinking,
        finish=None if answer.finish is None else answer.finish.value,
        model=answer.model,
        usage=answer.usage,
        seconds=answer.total,
    )
