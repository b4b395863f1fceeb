"""Usage over a real engine: reports, edited prices, files of comma separated values."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from chatapp.domain.changes import PricesChanged
from chatapp.domain.errors import InputError, StorageError
from chatapp.domain.messages import Message
from chatapp.domain.models import Dialect
from chatapp.domain.prices import Amount, Price
from chatapp.domain.usage import Period
from chatapp.engine.price_table import shipped_prices
from tests.support.bench import Bench
from tests.support.command import Serve
from tests.support.hostile_server import event_stream

COUNTS = {
    "choices": [],
    "usage": {
        "prompt_tokens": 1000,
        "completion_tokens": 500,
        "prompt_tokens_details": {"cached_tokens": 200},
    },
}
PRICE = Price("m", "", "USD", 2_000_000, 8_000_000, 500_000, edited=True)


async def asked(bench: Bench, serve: Serve) -> Message:
    await serve(event_stream("Hello", COUNTS))
    return await bench.ask("Hi")


async def cost(bench: Bench, answer: Message) -> Amount | None:
    pricing = await bench.engine.usage.pricing()
    return pricing.cost(answer.connection, answer.model, answer.usage)


async def test_given_an_answer_when_its_price_is_edited_then_costs_change_and_can_be_undone(
    bench: Bench, serve: Serve
) -> None:
    answer = await asked(bench, serve)
    usage = bench.engine.usage
    assert await cost(bench, answer) == Amount("", 0)  # the server is on this computer
    await usage.set_price(PRICE)
    told = bench.all(PricesChanged)[-1].pricing
    assert told.cost(answer.connection, answer.model, answer.usage) == await cost(bench, answer)
    assert await cost(bench, answer) == Amount("USD", 5_700_000_000)
    assert (await usage.report(Period.MONTH)).total.costs == {"USD": 5_700_000_000}
    assert (await usage.of_conversation(answer.conversation)).costs == {"USD": 5_700_000_000}
    await usage.reset_price(PRICE)
    assert await cost(bench, answer) == Amount("", 0)
    await usage.put_back(PRICE)
    assert (await usage.report(Period.ALL)).total.costs == {"USD": 5_700_000_000}


async def test_given_a_shipped_price_when_edited_then_it_stands_in_its_place_until_reset(
    bench: Bench,
) -> None:
    usage, shipped = bench.engine.usage, shipped_prices()[0]
    await usage.set_price(replace(shipped, prompt=7, edited=True))
    same = [price for price in (await usage.pricing()).prices if price.key == shipped.key]
    assert [(price.prompt, price.edited) for price in same] == [(7, True)]
    assert same[0].since == datetime.now().astimezone().date().isoformat()
    await usage.reset_price(shipped)
    assert (await usage.pricing()).prices == shipped_prices()


async def test_given_a_price_that_cannot_be_when_set_then_it_is_refused_and_nothing_kept(
    bench: Bench,
) -> None:
    with pytest.raises(InputError):
        await bench.engine.usage.set_price(replace(PRICE, currency="?"))
    assert (await bench.engine.usage.pricing()).prices == shipped_prices()


async def test_given_another_address_of_a_connection_then_the_prices_are_told_anew(
    bench: Bench,
) -> None:
    connection, _failure = await bench.engine.connections.add(
        "Orchard", Dialect.OPENAI_CHAT, "http://192.168.1.9/v1"
    )
    first = await bench.engine.usage.pricing()
    assert first.price_of(connection.id, "gpt-4o") is None
    await bench.engine.connections.change(connection.id, base_url="https://api.openai.com/v1")

    def priced(change: PricesChanged) -> bool:
        return change.pricing.price_of(connection.id, "gpt-4o") is not None

    await bench.until(PricesChanged, priced)


async def test_given_a_temporary_chat_then_it_has_its_cost_and_leaves_none_in_the_profile(
    bench: Bench, serve: Serve
) -> None:
    await bench.engine.usage.set_price(PRICE)
    await serve(event_stream("Hello", COUNTS), event_stream("Hello", COUNTS))
    fleeting = await bench.engine.conversations.new_temporary()
    await bench.ask("Hi", fleeting.id)
    usage = bench.engine.usage
    assert (await usage.of_conversation(fleeting.id)).costs == {"USD": 5_700_000_000}
    assert (await usage.report(Period.ALL)).total.answers == 0
    await bench.engine.conversations.delete(fleeting.id)
    assert (await usage.report(Period.ALL)).total.answers == 0


async def test_given_a_temporary_chat_when_it_is_kept_then_it_counts_once(
    bench: Bench, serve: Serve
) -> None:
    await serve(event_stream("Hello", COUNTS))
    fleeting = await bench.engine.conversations.new_temporary()
    await bench.ask("Hi", fleeting.id)
    await bench.engine.conversations.keep(fleeting.id)
    assert (await bench.engine.usage.report(Period.ALL)).total.answers == 1


async def test_given_usage_when_exported_then_each_line_is_plain_and_exact(
    bench: Bench, serve: Serve, tmp_path: Path
) -> None:
    answer = await asked(bench, serve)
    await bench.engine.conversations.rename(answer.conversation, '=SUM(A1), "so"')
    await bench.engine.usage.set_price(PRICE)
    target = tmp_path / "usage.csv"
    await bench.engine.usage.export(target)
    (line,) = csv.DictReader(target.read_text("utf-8-sig").splitlines())
    assert line["conversation"] == '\'=SUM(A1), "so"'
    assert line["connection"].startswith("Test ")
    assert (line["model"], line["answers"], line["cached_tokens"]) == ("m", "1", "200")
    assert (line["currency"], line["cost"]) == ("USD", "0.0057")


async def test_given_a_folder_that_is_not_there_when_exported_then_that_is_told(
    bench: Bench, tmp_path: Path
) -> None:
    with pytest.raises(StorageError) as raised:
        await bench.engine.usage.export(tmp_path / "none" / "usage.csv")
    assert raised.value.code == "file_not_written"
