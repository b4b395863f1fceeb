"""A template sent once for each row of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from chatapp.domain.errors import ChatAppError, InputError, NotFoundError
from chatapp.domain.events import Event, TextDelta
from chatapp.domain.messages import Json, Message, Role, added_usage
from chatapp.domain.prompt_templates import PromptTemplate, checked_values, fill
from chatapp.domain.row_results import RowResult, fingerprint
from chatapp.domain.structured import Structured, schema_in
from chatapp.domain.tables import Row
from chatapp.engine.connections import Connections, Target
from chatapp.engine.requests import Requests, calls_at_once
from chatapp.engine.row_runs import Progress
from chatapp.engine.schema_checks import SchemaChecks, repair_request
from chatapp.engine.single_calls import SingleAnswer, SingleCalls, turn
from chatapp.engine.table_files import TableFile
from chatapp.engine.table_runs import Report, TableRun, Wanted

PROMPT = "prompt"
"""The column that is sent as it is where a template has no text of its own, as a persona."""


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
    checks: bool = False
    """Whether answers are checked by the schema they are asked for with."""
    repairs: bool = False
    """Whether one that breaks it is asked for once more."""

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

    def check_given(self) -> None:
        """Raise NotFoundError (no_variable, no_variables) where one is filled that there is not."""
        there = [variable.name for variable in self._texts.used_variables]
        check_variables((*self.columns, *self.fixed), there)

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


def check_variables(given: Iterable[str], there: Sequence[str]) -> None:
    """Raise NotFoundError (no_variable, no_variables) where one is given that is not there."""
    for name in given:
        if name not in there:
            code = "no_variable" if there else "no_variables"
            raise NotFoundError(code, name=name, variables=", ".join(there))


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


class Batches:
    """Runs of templates over tables."""

    def __init__(self, connections: Connections, requests: Requests, calls: SingleCalls) -> None:
        self._connections = connections
        self._requests = requests
        self._calls = calls
        self._checks = SchemaChecks()

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
        if batch.target.connection.embedded:
            at_once = min(wanted.pace.at_once, calls_at_once(batch.target))
            wanted = replace(wanted, pace=replace(wanted.pace, at_once=at_once))
        return await TableRun(
            _Asker(self._calls, self._checks, batch), wanted, table, on_progress
        ).run()


class _Asker:
    """Asks for the rows of a batch; see `RowWork`."""

    def __init__(self, calls: SingleCalls, checks: SchemaChecks, batch: Batch) -> None:
        self._calls = calls
        self._checks = checks
        self._batch = batch
        self.run_name = batch.fingerprint

    def asked(self, row: Row) -> str:
        """The fingerprint of the prompt; of a row without one, of its values."""
        try:
            return self._batch.prompt(row.values).fingerprint
        except InputError:
            return fingerprint(dict(row.values))

    async def result(self, row: Row, empty: RowResult) -> RowResult:
        """Ask for a row. Of an answer that breaks off what arrived is kept."""
        prompt, arrived = self._batch.prompt(row.values), _Arrived()
        try:
            return await self._answered(prompt, empty, arrived)
        except ChatAppError as error:
            return replace(empty, text=arrived.text or None, error=error.failure)

    async def _answered(
        self, prompt: FilledPrompt, empty: RowResult, arrived: _Arrived
    ) -> RowResult:
        answer = await self._ask(prompt.messages, prompt.system, arrived)
        if not self._batch.checks:
            return _with_answer(empty, answer)
        read = await self._check(answer)
        if self._batch.repairs and not (read.valid or read.unchecked):
            said = (turn(Role.ASSISTANT, answer.text),) if answer.text.strip() else ()
            again = turn(Role.USER, repair_request(answer.text, read))
            messages = (*prompt.messages, *said, again)
            answer = _added(answer, await self._ask(messages, prompt.system, arrived))
            read = await self._check(answer)
        error = None if read.valid else read.failure
        result = _with_answer(empty, answer)
        return replace(result, error=error, more={"structured": read.as_json})

    async def _ask(
        self, messages: Sequence[Message], system: str | None, arrived: _Arrived
    ) -> SingleAnswer:
        batch = self._batch
        arrived.text = ""
        return await self._calls.complete(
            batch.target, messages, system, batch.asked_parameters, arrived.take
        )

    async def _check(self, answer: SingleAnswer) -> Structured:
        return await self._checks.check(answer.text, schema_in(self._batch.asked_parameters))


class _Arrived:
    """The text of the answer that is being written."""

    def __init__(self) -> None:
        self.text = ""

    def take(self, event: Event) -> None:
        """Add what an event brings. Only a try that brought nothing is followed by another."""
        if isinstance(event, TextDelta) and event.index == 0:
            self.text += event.text


def _added(first: SingleAnswer, second: SingleAnswer) -> SingleAnswer:
    """An answer with what the one before it took as well."""
    usages = [each.usage for each in (first, second) if each.usage is not None]
    return replace(
        second, usage=added_usage(usages) if usages else None, total=first.total + second.total
    )


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
