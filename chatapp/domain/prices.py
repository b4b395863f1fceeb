"""What tokens cost: prices of models, and the cost of answers, in whole numbers throughout.

Costs are counted in picos, millionths of a millionth of a currency's unit. A price of 0.000001 per
million tokens is one pico per token, so that every cost is exact, and costs can be added up.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from chatapp.domain.errors import bad_parameter
from chatapp.domain.messages import Usage
from chatapp.domain.models import EMBEDDED_ID

UNIT = 10**12
"""Picos in one unit of a currency."""
PROMPT_SIZES = (32_000, 128_000, 200_000)
"""Lengths of prompts, in tokens, up to which prices usually hold: sums are kept apart there."""

_PER_MILLION = 10**6
_MOST = 10**12
_DECIMALS = 6
_CURRENCY = re.compile("[A-Z]{3}")
_GROUPED = re.compile(r"[1-9]\d{0,2}(,\d{3})+")
"""Thousands, or three decimals: which of them is not to be guessed."""
_SNAPSHOT = re.compile(r"-(\d{4}-\d{2}-\d{2}|20\d{6})$")


@dataclass(frozen=True, slots=True)
class Price:
    """What the tokens of a model cost, in picos per token."""

    model: str
    """The model's id, or the beginning of several ids and "*"."""
    host: str
    """Of the service that asks this price; "": any."""
    currency: str
    """Its three letters, as in "USD"; "" where nothing is paid."""
    prompt: int
    completion: int
    cached: int | None = None
    """Of the prompt's tokens that the service had in its cache; None: as the others."""
    up_to: int | None = None
    """Length of the longest prompt it holds for, in tokens."""
    since: str = ""
    """The day on which it was written down, as in "2026-01-31"."""
    edited: bool = False
    """Whether the user gave it, rather than the table that comes with the app."""

    @property
    def key(self) -> tuple[str, str]:
        """What it is the price of: model and host."""
        return self.model, self.host

    def cost(self, prompt: int, cached: int, completion: int) -> int:
        """What so many tokens cost, in picos; `cached` are part of `prompt`."""
        cached = min(cached, prompt)
        for_cached = self.prompt if self.cached is None else self.cached
        fresh = prompt - cached
        return fresh * self.prompt + cached * for_cached + completion * self.completion

    def holds_for(self, prompt: int) -> bool:
        """Whether it is the price of an answer to a prompt of so many tokens."""
        return self.up_to is None or prompt <= self.up_to


FREE = Price("*", "", "", 0, 0)
"""What a model on this computer costs."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Money: `picos` of a currency."""

    currency: str
    picos: int


class Pricing:
    """Finds the price of an answer.

    Parameters: `hosts`, the hosts of all connections there are or were, by id; `local`, those on
    this computer, which cost nothing unless the user gave a price. A price the user gave goes
    before those of the table, one of the connection's own service before one of any.
    """

    def __init__(
        self, prices: Iterable[Price], hosts: Mapping[str, str], local: Collection[str] = ()
    ) -> None:
        self.prices = tuple(prices)
        self._hosts = hosts
        self._local = frozenset((*local, EMBEDDED_ID))
        self._known: dict[tuple[str, str], Price | None] = {}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Pricing):
            return NotImplemented
        mine, others = (self.prices, self._hosts), (other.prices, other._hosts)
        return mine == others and self._local == other._local

    def __hash__(self) -> int:
        return hash(self.prices)

    def price_of(self, connection: str | None, model: str | None) -> Price | None:
        """The price of a model on a connection (id); None where it is not known."""
        key = connection or "", model or ""
        if key not in self._known:
            self._known[key] = self._find(*key)
        return self._known[key]

    def cost(self, connection: str | None, model: str | None, usage: Usage | None) -> Amount | None:
        """What an answer cost; None where its tokens or their price are not known."""
        if usage is None or usage.prompt_tokens is None or usage.completion_tokens is None:
            return None
        price = self.price_of(connection, model)
        if price is None or not price.holds_for(usage.prompt_tokens):
            return None
        cached = usage.cached_tokens or 0
        picos = price.cost(usage.prompt_tokens, cached, usage.completion_tokens)
        return Amount(price.currency, picos)

    def _find(self, connection: str, model: str) -> Price | None:
        if connection == EMBEDDED_ID:
            return FREE
        host = self._hosts.get(connection)
        fits = [each for each in self.prices if each.host == "" or each.host == host]
        ranked = [(_likeness(each.model, model), each) for each in fits]
        found = [
            (each.edited, bool(each.host), likeness, each) for likeness, each in ranked if likeness
        ]
        best = max(found, key=lambda one: one[:3], default=None)
        if connection in self._local and (best is None or not best[0]):
            return FREE
        return None if best is None else best[3]


def parse_price(text: str) -> int:
    """A price per million tokens as it was typed, in picos per token.

    Raises InputError (bad_parameter).
    """
    try:
        if _GROUPED.match(text.strip()):
            raise InvalidOperation
        number = Decimal(text.strip().replace(",", "."))
        scaled = number.scaleb(_DECIMALS) if number.is_finite() else Decimal(-1)
        if scaled == scaled.to_integral_value() and 0 <= scaled <= _MOST:
            return int(scaled)
    except InvalidOperation:
        pass
    raise bad_parameter("price", text)


def price_text(picos: int) -> str:
    """A price in picos per token, as a number per million tokens with two decimals or more."""
    whole, part = divmod(picos, _PER_MILLION)
    decimals = f"{part:06}".rstrip("0")
    return f"{whole}.{decimals:0<2}"


def amount_text(picos: int) -> str:
    """A cost as a plain, exact number of the currency's units."""
    sign, (whole, part) = "-" if picos < 0 else "", divmod(abs(picos), UNIT)
    decimals = f"{part:012}".rstrip("0")
    return f"{sign}{whole}.{decimals:0<2}"


def checked(price: Price) -> Price:
    """The price if it can be kept. Raises InputError (bad_parameter)."""
    wrong = {
        "model": not price.model.strip() or "*" in price.model[:-1],
        "currency": not _CURRENCY.fullmatch(price.currency),
        "prompt": not 0 <= price.prompt <= _MOST,
        "completion": not 0 <= price.completion <= _MOST,
        "cached": price.cached is not None and not 0 <= price.cached <= _MOST,
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise bad_parameter(name, getattr(price, name))
    return price


def _likeness(priced: str, model: str) -> int:
    """How well a price's model is the one asked for; 0: it is another."""
    priced, model = priced.lower(), model.lower().removeprefix("models/")
    if priced == model:
        return 10_000
    if priced.endswith("*"):
        return len(priced) if model.startswith(priced[:-1]) else 0
    return 5_000 if _SNAPSHOT.sub("", model) == priced else 0
