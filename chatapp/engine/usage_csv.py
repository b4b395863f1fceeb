"""Usage as comma separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from chatapp.domain.delimited import no_formula
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
        names_of = (title, names.get(connection, connection), model)
        place = (month, *map(no_formula, names_of))
        counts = (figures.answers, figures.silent, figures.prompt, figures.cached)
        costs = {} if figures.unpriced else figures.costs
        for currency, picos in costs.items() or [("", None)]:
            cost = "" if picos is None else amount_text(picos)
            yield _line((*place, *counts, figures.completion, currency, cost))


def _line(values: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue()
