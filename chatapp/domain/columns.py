"""What columns of a comparison are made of: presets, personas and wordings of the library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from chatapp.domain.comparing import Column
from chatapp.domain.errors import InputError
from chatapp.domain.messages import Conversation
from chatapp.domain.parameters import KEPT_BY_APP
from chatapp.domain.presets import Preset
from chatapp.domain.prompt_templates import ExampleTurn, PromptTemplate, checked_values, fill
from chatapp.domain.wordings import Wording, other_variables, wordings_of


def with_preset(column: Column, preset: Preset | None) -> Column:
    """The column with what a preset says, in the place of another preset or a persona."""
    plain = _plain(column)
    if preset is None:
        return plain
    wanted = preset.wanted
    return replace(
        plain,
        name=preset.name,
        system=wanted.system,
        parameters=wanted.parameters,
        preset=preset.id,
    )


def with_persona(column: Column, persona: PromptTemplate | None) -> Column:
    """The column with a persona in the place of another one or a preset.

    Its variables have their defaults; raises InputError (value_missing) where one has none.
    """
    plain = _plain(column)
    if persona is None:
        return plain
    values = checked_values(persona.used_variables, {})
    turns = persona.examples
    return replace(
        plain,
        name=persona.title,
        system=fill(persona.system, values) or None,
        parameters=persona.parameters,
        examples=tuple(
            ExampleTurn(fill(turn.prompt, values), fill(turn.answer, values)) for turn in turns
        ),
        persona=persona.id,
    )


def in_conversation(column: Column, home: Conversation) -> Column:
    """The column as it is asked after a conversation: with what that is asked with.

    One with a persona or a preset is asked with theirs.
    """
    if column.persona is not None or column.preset is not None:
        return column
    kept = {k: v for k, v in home.parameters.items() if k not in KEPT_BY_APP}
    return replace(
        column,
        name=home.persona or "",
        system=home.system,
        examples=home.examples,
        parameters={**kept, **column.parameters},
        preset=home.preset,
        inherits=True,
    )


def like_others(column: Column, others: Iterable[Column]) -> Column:
    """A column that says nothing itself, asked as the others after a conversation are."""
    told = column.persona is not None or column.preset is not None or column.inherits
    found = None if told else next((one for one in others if one.inherits), None)
    if found is None:
        return column
    return replace(
        found,
        id=column.id,
        connection=column.connection,
        model=column.model,
        wording=column.wording,
        parameters={**found.parameters, **column.parameters},
    )


def without_unsent(column: Column) -> Column:
    """The column without the parameters that are not to be sent, which are None in a draft."""
    sent = {name: value for name, value in column.parameters.items() if value is not None}
    return replace(column, parameters=sent)


def usual_wordings(template: PromptTemplate) -> tuple[Wording, ...]:
    """The wordings of a template for any input; its other variables have their defaults.

    Raises InputError (value_missing) where one has none.
    """
    return wordings_of(template, checked_values(other_variables(template), {}))


def missing_value(prompt: PromptTemplate, *, worded: bool) -> str:
    """What has to be filled in before a column can be made of a prompt; "" for nothing.

    Parameters: `worded`, whether its wordings are wanted, into which the input is put.
    """
    variables = other_variables(prompt) if worded else prompt.used_variables
    try:
        checked_values(variables, {})
    except InputError as error:
        return str(error.facts["name"])
    return ""


def columns_of(wordings: Sequence[Wording], asked: Column) -> tuple[Column, ...]:
    """A column for each wording. Parameters: `asked`, whom they go to, and with what."""
    return tuple(
        Column(asked.connection, asked.model, wording=wording, parameters=asked.parameters)
        for wording in wordings
    )


def _plain(column: Column) -> Column:
    nothing = Column()
    return replace(
        column,
        name=nothing.name,
        system=nothing.system,
        parameters=nothing.parameters,
        examples=nothing.examples,
        preset=nothing.preset,
        persona=nothing.persona,
        inherits=nothing.inherits,
    )
