"""Prices: the cost of every answer is exact, and none is made up."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.domain.errors import InputError
from chatapp.domain.messages import Usage
from chatapp.domain.models import EMBEDDED_ID
from chatapp.domain.prices import (
    PROMPT_SIZES,
    UNIT,
    Amount,
    Price,
    Pricing,
    amount_text,
    checked,
    parse_price,
    price_text,
)
from chatapp.engine.price_table import shipped_prices

HERON = Price("heron", "api.orchard.example", "USD", 2_000_000, 8_000_000, 500_000)
HOSTS = {"orchard": "api.orchard.example", "marble": "gateway.marble.example", "here": "127.0.0.1"}
TOLD = Usage(1_000, 500, cached_tokens=200)

tokens = st.integers(0, 10**9)
picos = st.integers(0, 10**12)
prices = st.builds(
    Price, st.just("m"), st.just(""), st.just("USD"), picos, picos, st.none() | picos
)


def pricing(*known: Price) -> Pricing:
    return Pricing(known, HOSTS, {"here"})


def test_given_cached_tokens_when_priced_then_they_cost_what_cached_ones_do() -> None:
    cost = pricing(HERON).cost("orchard", "heron", TOLD)
    assert cost == Amount("USD", 800 * 2_000_000 + 200 * 500_000 + 500 * 8_000_000)
    assert amount_text(cost.picos) == "0.0057"


@given(prices, tokens, tokens, tokens)
def test_given_any_price_when_parts_are_priced_then_their_costs_are_that_of_the_whole(
    price: Price, fresh: int, cached: int, completion: int
) -> None:
    whole = price.cost(fresh + cached, cached, completion)
    parts = price.cost(fresh, 0, 0), price.cost(cached, cached, 0), price.cost(0, 0, completion)
    assert whole == sum(parts)
    rate = price.prompt if price.cached is None else price.cached
    exact = fresh * Fraction(price.prompt, UNIT) + cached * Fraction(rate, UNIT)
    assert Fraction(whole, UNIT) == exact + completion * Fraction(price.completion, UNIT)


@given(prices, st.lists(st.tuples(tokens, tokens), max_size=20))
def test_given_many_answers_when_added_up_then_nothing_is_lost_by_rounding(
    price: Price, answers: list[tuple[int, int]]
) -> None:
    one_by_one = sum(price.cost(prompt, 0, completion) for prompt, completion in answers)
    at_once = price.cost(sum(one for one, _ in answers), 0, sum(two for _, two in answers))
    assert one_by_one == at_once
    assert Fraction(amount_text(one_by_one)) == Fraction(one_by_one, UNIT)


@given(picos)
def test_given_any_price_when_written_and_read_then_it_is_the_same(price: int) -> None:
    assert parse_price(price_text(price)) == price


@pytest.mark.parametrize(
    ("text", "picos"),
    [("2.50", 2_500_000), ("2,5", 2_500_000), ("0,075", 75_000), (" 0 ", 0), ("0.000001", 1)],
)
def test_given_a_typed_price_when_read_then_it_is_exact(text: str, picos: int) -> None:
    assert parse_price(text) == picos


@pytest.mark.parametrize(
    "text", ["", "x", "-1", "nan", "inf", "1e99", "0.0000001", "1.2.3", "1,500"]
)
def test_given_no_price_when_read_then_it_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_price(text)


@pytest.mark.parametrize(
    "usage", [None, Usage(), Usage(10, None), Usage(None, 10)], ids=["none", "empty", "one", "two"]
)
def test_given_unknown_tokens_when_priced_then_the_cost_is_not_known(usage: Usage | None) -> None:
    assert pricing(HERON).cost("orchard", "heron", usage) is None


def test_given_another_service_or_model_when_priced_then_the_cost_is_not_known() -> None:
    known = pricing(HERON)
    assert known.cost("marble", "heron", TOLD) is None
    assert known.cost("gone", "heron", TOLD) is None
    assert known.cost(None, None, TOLD) is None
    assert known.cost("orchard", "heron-mini", TOLD) is None


def test_given_a_longer_prompt_than_a_price_holds_for_then_the_cost_is_not_known() -> None:
    short = Price("heron", "", "USD", 1, 1, up_to=999)
    assert pricing(short).cost("orchard", "heron", TOLD) is None
    assert pricing(short).cost("orchard", "heron", Usage(999, 1)) == Amount("USD", 1_000)


def test_given_a_model_on_this_computer_then_it_costs_nothing() -> None:
    anywhere = Price("*", "", "USD", 1, 1)
    assert pricing(anywhere).cost(EMBEDDED_ID, "any", TOLD) == Amount("", 0)
    assert pricing(anywhere).cost("here", "any", TOLD) == Amount("", 0)
    assert pricing(anywhere).cost("orchard", "any", TOLD) == Amount("USD", 1_500)


def test_given_a_price_of_the_users_then_it_holds_on_this_computer_too() -> None:
    own = Price("any", "", "USD", 1, 1, edited=True)
    assert pricing(own).cost("here", "any", TOLD) == Amount("USD", 1_500)
    assert pricing(own).cost(EMBEDDED_ID, "any", TOLD) == Amount("", 0)


def test_given_several_prices_then_the_users_the_services_and_the_closest_one_is_taken() -> None:
    def chosen(*known: Price, model: str = "heron-1") -> int:
        price = pricing(*known).price_of("orchard", model)
        assert price is not None
        return price.prompt

    def price(number: int, model: str, host: str = "", *, edited: bool = False) -> Price:
        return Price(model, host, "USD", number, 0, edited=edited)

    here = "api.orchard.example"
    assert chosen(price(1, "heron*"), price(2, "heron-1"), price(3, "*")) == 2
    assert chosen(price(1, "heron-1"), price(2, "heron*", here)) == 2
    assert chosen(price(1, "heron-1", here), price(2, "heron*", edited=True)) == 2
    assert chosen(price(1, "heron*"), price(2, "heron-1*")) == 2


@pytest.mark.parametrize("model", ["heron-2025-08-07", "heron-20250807", "Heron", "models/heron"])
def test_given_a_dated_id_of_a_model_then_it_has_the_models_price(model: str) -> None:
    assert pricing(HERON).price_of("orchard", model) == HERON


@pytest.mark.parametrize("model", ["heron-mini", "heron-1106", "heron-2025-08-07-mini", "her"])
def test_given_a_similar_id_then_no_price_is_made_up(model: str) -> None:
    assert pricing(HERON).price_of("orchard", model) is None


@pytest.mark.parametrize(
    "price",
    [
        Price(" ", "", "USD", 1, 1),
        Price("a*b", "", "USD", 1, 1),
        Price("a", "", "usd", 1, 1),
        Price("a", "", "", 1, 1),
        Price("a", "", "USD", -1, 1),
        Price("a", "", "USD", 1, 10**13),
        Price("a", "", "USD", 1, 1, -1),
    ],
)
def test_given_a_price_that_cannot_be_when_checked_then_it_is_refused(price: Price) -> None:
    with pytest.raises(InputError):
        checked(price)


def test_given_the_table_of_the_app_then_every_price_is_sound_dated_and_named_once() -> None:
    table = shipped_prices()
    assert len(table) > 50
    assert len({price.key for price in table}) == len(table)
    for price in table:
        assert checked(price) is price
        assert price.host
        assert price.since >= "2026-01-01"
        assert price.cached is None or price.cached <= price.prompt
        assert price.up_to is None or price.up_to in PROMPT_SIZES
