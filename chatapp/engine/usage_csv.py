"""Usage as comma separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from chatapp.domain.prices import Pricing, amount_text
from chatapp.domain.usage import Titled, UsageSum, summed

COLUMNS = (
    "month",
    "conversation",
    "connection",
    "model",
    "answers",
    "answers_without_count",
    "prompt_tokens",
    "cached_tokens",
    "completion_tokens",
    "currency",
    "cost",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(
    sums: Iterable[UsageSum],
    titles: Mapping[str, Titled],
    names: Mapping[str, str],
    pricing: Pricing,
) -> Iterator[str]:
    """A line with the columns' names, then one per month, conversation and model.

    Currency and cost are empty where the cost is not known.
    """
    yield "\ufeff" + _line(COLUMNS)  # the mark by which spreadsheets know UTF-8
    by_key = summed(
        sums,
        lambda part: (part.month, part.conversation or "", part.connection, part.model),
        pricing,
    )
    for (month, conversation, connection, model), figures in sorted(by_key.items()):
        title = titles[conversation].title if conversation in titles else ""
        place = (month, _plain(title), _plain(names.get(connection, connection)), _plain(model))
        counts = (figures.answers, figures.silent, figures.prompt, figures.cached)
        costs = {} if figures.unpriced else figures.costs
        for currency, picos in costs.items() or [("", None)]:
            cost = "" if picos is None else amount_text(picos)
            yield _line((*place, *counts, figures.completion, currency, cost))


def _line(values: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue()


def _plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
