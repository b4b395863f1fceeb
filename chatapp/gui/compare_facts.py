"""What is said of a column beside its text: how far it is, time, tokens, cost, what it asks with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from chatapp.domain.comparing import Column
from chatapp.domain.messages import Message, Status
from chatapp.gui.compare.state import Stage
from chatapp.gui.formats import count, duration
from chatapp.gui.short_parameters import short_parameters

if TYPE_CHECKING:
    from chatapp.domain.prices import Pricing
    from chatapp.gui.transcript.row import Row

_SEPARATOR = " · "
_STAGES = {
    Status.COMPLETE: Stage.DONE,
    Status.STOPPED: Stage.STOPPED,
    Status.FAILED: Stage.FAILED,
}


def stage_of(row: Row, status: Status) -> Stage:
    """How far an answer is. Parameters: `row`, what is shown of it; `status`, how it really is."""
    if status is not Status.STREAMING:
        return _STAGES.get(status, Stage.INCOMPLETE)
    if row.text:
        return Stage.WRITING
    return Stage.THINKING if row.thinking else Stage.WAITING


def facts_of(message: Message, text: str, pricing: Pricing | None) -> str:
    """Time, tokens and cost of an answer, as far as they are known.

    Parameters: `message`, in whole; `text`, as much as has arrived.
    """
    pieces = (_time(message), _tokens(message, text), _cost(message, pricing))
    return _joined(*pieces)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column is called: what sets it apart from the others, and what else it is made of."""

    title: str
    note: str


def heading_of(column: Column, others: Sequence[Column], model: str, service: str) -> Heading:
    """What a column is called beside others.

    The model goes before all else where they differ in it. Parameters: `others`, all columns
    shown, itself too; `model`, its name; `service`, its name where that is to be said, or "".
    """
    made = _made_of(column, others)
    alike = all((one.connection, one.model) == (column.connection, column.model) for one in others)
    if not alike or len(others) < 2:
        return Heading(model, _joined(service, *made))
    parts = zip(made, *(_made_of(one, others) for one in others), strict=True)
    apart = [mine for mine, *all_of_them in parts if mine and len(set(all_of_them)) > 1]
    rest = [part for part in made if part not in apart]
    if not apart:
        return Heading(model, _joined(service, *rest))
    return Heading(_joined(*apart), _joined(model, service, *rest))


def _made_of(column: Column, others: Sequence[Column]) -> tuple[str, str, str]:
    """Its preset or persona, its wording, its parameters, in a few words each."""
    from chatapp.gui.compare_offers import wording_words

    templates = {one.wording.template if one.wording is not None else "" for one in others}
    wording = column.wording
    worded = wording_words(wording, titled=len(templates) > 1) if wording is not None else ""
    parameters = {k: v for k, v in column.parameters.items() if k != "n"}
    return column.name, worded, _joined(*short_parameters(column.connection, parameters))


def _joined(*pieces: str) -> str:
    return _SEPARATOR.join(filter(None, pieces))


def _time(message: Message) -> str:
    if message.status is Status.STREAMING:
        seconds = (datetime.now(UTC) - message.created).total_seconds()
        return duration(seconds) if seconds >= 1 else ""
    total = message.timing.total if message.timing is not None else None
    return duration(total) if total is not None else ""


def _tokens(message: Message, text: str) -> str:
    from chatapp.gui.transcript.versions import about_tokens

    counted = message.usage.completion_tokens if message.usage is not None else None
    tokens = counted if counted is not None else about_tokens(text)
    if not tokens:
        return ""
    words = QCoreApplication.translate("CompareFacts", "{count} tokens")
    if tokens == 1:
        words = QCoreApplication.translate("CompareFacts", "1 token")
    words = words.replace("{count}", count(tokens))
    return words if counted is not None else f"≈ {words}"


def _cost(message: Message, pricing: Pricing | None) -> str:
    """What it cost, where that is known and not nothing."""
    if pricing is None or message.usage is None:
        return ""
    cost = pricing.cost(message.connection, message.model, message.usage)
    if not cost or not cost.picos:
        return ""
    from chatapp.gui.usage_words import money

    return money(cost.currency, cost.picos)
