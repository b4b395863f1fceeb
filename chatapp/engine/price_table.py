"""The table of prices that comes with the app."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from chatapp.domain.prices import Price, parse_price
from chatapp.resources import resource


@cache
def shipped_prices() -> tuple[Price, ...]:
    """All prices of `resources/prices.json`, by service; reads the file the first time."""
    table = json.loads(resource("prices.json").read_text("utf-8"))
    return tuple(
        _price_of(service, model, figures, table["date"])
        for service in table["services"]
        for model, figures in service["models"].items()
    )


def _price_of(service: dict[str, str], model: str, figures: list[Any], date: str) -> Price:
    prompt, cached, completion, *limit = figures
    return Price(
        model,
        service["host"],
        service["currency"],
        parse_price(prompt),
        parse_price(completion),
        None if cached is None else parse_price(cached),
        limit[0] if limit else None,
        date,
    )
