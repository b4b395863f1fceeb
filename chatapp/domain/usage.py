"""Tokens and costs summed up: by month, by model, by conversation."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from chatapp.domain.prices import Pricing

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class UsageSum:
    """The tokens of some answers of one model in one month and conversation."""

    month: str
    """On this computer's calendar, as in "2026-11"."""
    connection: str
    """Its id; "" where it is not known."""
    model: str
    conversation: str | None
    """Its id; None: the messages are removed for good."""
    answers: int
    """That have told their tokens."""
    silent: int
    """That have not."""
    prompt: int
    cached: int
    """Part of `prompt`."""
    completion: int
    largest: int
    """Tokens of the longest prompt among them."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over answers. Costs are in picos by currency, and never added up with each other."""

    answers: int = 0
    silent: int = 0
    """Answers that have not told their tokens; they are in no sum."""
    unpriced: int = 0
    """Answers with tokens whose price is not known; they are in no cost."""
    prompt: int = 0
    cached: int = 0
    completion: int = 0
    costs: Mapping[str, int] = field(default_factory=dict)

    @property
    def tokens(self) -> int:
        """Prompt and completion together."""
        return self.prompt + self.completion

    @property
    def told(self) -> bool:
        """Whether the tokens are known: of some answers, or because there is none."""
        return self.answers > 0 or self.silent == 0

    def with_sum(self, part: UsageSum, pricing: Pricing) -> Figures:
        """The same and one sum more."""
        price, costs = pricing.price_of(part.connection, part.model), dict(self.costs)
        priced = price is not None and price.holds_for(part.largest)
        if price is not None and priced and price.currency and part.answers:
            picos = price.cost(part.prompt, part.cached, part.completion)
            costs[price.currency] = costs.get(price.currency, 0) + picos
        return Figures(
            self.answers + part.answers,
            self.silent + part.silent,
            self.unpriced + (0 if priced else part.answers),
            self.prompt + part.prompt,
            self.cached + part.cached,
            self.completion + part.completion,
            costs,
        )


class Period(StrEnum):
    """Which months are looked at."""

    MONTH = "month"
    YEAR = "year"
    """The last twelve months, the present one among them."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Titled:
    """A conversation by its title. `trashed`: it is deleted, and can still be brought back."""

    id: str
    title: str
    trashed: bool


@dataclass(frozen=True, slots=True)
class UsageReport:
    """What the page of usage shows."""

    period: Period
    total: Figures
    months: tuple[tuple[str, Figures], ...]
    """Oldest first, none left out in between."""
    models: tuple[tuple[str, str, Figures], ...]
    """Connection (id, "" where it is not known), model; the most tokens first."""
    conversations: tuple[tuple[Titled | None, Figures], ...]
    """The most tokens first; None: all that are removed for good."""
    names: Mapping[str, str]
    """Of connections there are or were, by id."""


def summed(
    sums: Iterable[UsageSum], key: Callable[[UsageSum], K], pricing: Pricing
) -> dict[K, Figures]:
    """The sums put together by `key`."""
    found: dict[K, Figures] = {}
    for part in sums:
        at = key(part)
        found[at] = found.get(at, Figures()).with_sum(part, pricing)
    return found


def months_until(last: str, first: str) -> list[str]:
    """All months from `first` to `last`, as in "2026-11"."""
    months, month = [], first
    while month <= last:
        months.append(month)
        month = month_after(month, 1)
    return months


def month_after(month: str, by: int) -> str:
    """The month `by` months later, or earlier where that is negative."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year:04}-{number + 1:02}"


def report_of(
    sums: Iterable[UsageSum],
    titles: Mapping[str, Titled],
    names: Mapping[str, str],
    pricing: Pricing,
    period: Period,
    present: str,
) -> UsageReport:
    """The report on a period. Parameters: `present`, the month it is now."""
    sums = list(sums)
    first = _first_month(period, present, sums)
    sums = [part for part in sums if part.month >= first]
    total = summed(sums, lambda part: None, pricing).get(None, Figures())
    by_month = summed(sums, lambda part: part.month, pricing)
    last = max(present, *by_month) if by_month else present
    models = summed(sums, lambda part: (part.connection, part.model), pricing)
    conversations = summed(sums, lambda part: part.conversation, pricing)
    return UsageReport(
        period,
        total,
        tuple((month, by_month.get(month, Figures())) for month in months_until(last, first)),
        tuple((*key, figures) for key, figures in _largest_first(models)),
        tuple(
            (titles.get(key) if key else None, figures)
            for key, figures in _largest_first(conversations)
        ),
        names,
    )


def _first_month(period: Period, present: str, sums: Iterable[UsageSum]) -> str:
    if period is Period.MONTH:
        return present
    if period is Period.YEAR:
        return month_after(present, -11)
    return min((part.month for part in sums), default=present)


def _largest_first(found: Mapping[K, Figures]) -> list[tuple[K, Figures]]:
    told = ((key, each) for key, each in found.items() if each.answers or each.silent)
    return sorted(
        told, key=lambda one: (one[1].tokens, one[1].answers, one[1].silent), reverse=True
    )
