"""Tokens and money in words, in the language in force."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from chatapp.domain.messages import Usage
from chatapp.domain.prices import FREE, UNIT, Price, Pricing, price_text
from chatapp.domain.usage import Figures
from chatapp.gui.formats import count

UNKNOWN = "—"
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥"}
_MOST_DECIMALS = 6
_SHORT = ((10**9, "B"), (10**6, "M"), (10**3, "k"))
_SHORT_CHINESE = ((10**8, "亿"), (10**4, "万"))


def money(currency: str, picos: int) -> str:
    """An amount with two decimals, or two digits that count where it is small: "$0.0012"."""
    smallest = UNIT // 10**_MOST_DECIMALS
    if 0 < picos < smallest:
        return f"<{_with_symbol(currency, _decimal_text(smallest, _MOST_DECIMALS))}"
    places = 2
    while places < _MOST_DECIMALS and 0 < picos * 10 ** (places - 1) < UNIT:
        places += 1
    return _with_symbol(currency, _decimal_text(picos, places))


def price_money(currency: str, picos: int) -> str:
    """A price per million tokens, exact, as in "$0.028"."""
    point = QLocale().decimalPoint()
    return _with_symbol(currency, price_text(picos).replace(".", point))


def costs_text(figures: Figures) -> str:
    """The costs, each currency for itself; "≥" where some answers have no price."""
    told = ", ".join(money(currency, picos) for currency, picos in sorted(figures.costs.items()))
    if told:
        return f"≥ {told}" if figures.unpriced else told
    if figures.unpriced or not figures.answers:
        return UNKNOWN
    return QCoreApplication.translate("UsageWords", "free")


def tokens_text(number: int) -> str:
    """A number of tokens, as in "1,204 tokens"."""
    if number == 1:
        return QCoreApplication.translate("UsageWords", "1 token")
    words = QCoreApplication.translate("UsageWords", "{count} tokens")
    return words.replace("{count}", count(number))


def short_tokens(figures: Figures) -> str:
    """The tokens in little room, as in "1.2M"; "—" where no answer told them."""
    return short_count(figures.tokens) if figures.told else UNKNOWN


def answers_text(number: int) -> str:
    """A number of answers, as in "12 answers"."""
    if number == 1:
        return QCoreApplication.translate("UsageWords", "1 answer")
    words = QCoreApplication.translate("UsageWords", "{count} answers")
    return words.replace("{count}", count(number))


def plain_tip(text: str) -> str:
    """Text for a tip that is shown as it is, even where it looks like HTML."""
    return f"<p>{html.escape(text)}</p>".replace("\n", "<br>") if "<" in text else text


def short_count(number: int) -> str:
    """A whole number in little room, as in "1.2M"."""
    chinese = QLocale().language() == QLocale.Language.Chinese
    for size, letter in _SHORT_CHINESE if chinese else _SHORT:
        if number >= size:
            value = number / size
            return f"{QLocale().toString(value, 'f', 0 if value >= 100 else 1)}{letter}"
    return count(number)


def day_text(day: str) -> str:
    """A day, given as "2026-01-31", in words; what is no day stays as it is."""
    try:
        when = date.fromisoformat(day)
    except ValueError:
        return day
    pattern = QLocale().dateFormat(QLocale.FormatType.LongFormat)
    without_weekday = re.sub(r",?\s*dddd,?\s*", "", pattern)
    return QLocale().toString(QDate(when.year, when.month, when.day), without_weekday)


def month_text(month: str, *, short: bool = False) -> str:
    """A month, given as "2026-11", as in "November 2026", or "Nov"."""
    year, number = int(month[:4]), int(month[5:])
    if short:
        return QLocale().standaloneMonthName(number, QLocale.FormatType.ShortFormat)
    chinese = QLocale().language() == QLocale.Language.Chinese
    form = QLocale.FormatType.ShortFormat if chinese else QLocale.FormatType.LongFormat
    name = QLocale().standaloneMonthName(number, form)
    words = QCoreApplication.translate("UsageWords", "{month} {year}")
    return words.replace("{month}", name).replace("{year}", str(year))


def figures_text(figures: Figures) -> str:
    """Tokens, their kinds and their cost, on a few lines."""
    lines = [
        tokens_text(figures.tokens),
        _prompt_line(figures.prompt, figures.cached),
        _completion_line(figures.completion, 0),
    ]
    if not figures.told:
        lines = [QCoreApplication.translate("UsageWords", "Tokens: {count}")]
        lines[0] = lines[0].replace("{count}", UNKNOWN)
    if figures.costs or figures.unpriced:
        words = QCoreApplication.translate("UsageWords", "Cost: {cost}")
        lines.append(words.replace("{cost}", costs_text(figures)))
    return "\n".join([*lines, *notes(figures)])


def notes(figures: Figures) -> list[str]:
    """What the sums leave out."""
    lines = []
    if figures.unpriced:
        words = QCoreApplication.translate("UsageWords", "No price is known for {answers}.")
        lines.append(words.replace("{answers}", answers_text(figures.unpriced)))
    if figures.silent:
        words = QCoreApplication.translate("UsageWords", "The tokens of {answers} are not known.")
        lines.append(words.replace("{answers}", answers_text(figures.silent)))
    return lines


def answer_text(pricing: Pricing, connection: str | None, model: str | None, usage: Usage) -> str:
    """All about the tokens of one answer: how many, their price, and its day."""
    lines = []
    if usage.prompt_tokens is not None:
        lines.append(_prompt_line(usage.prompt_tokens, usage.cached_tokens or 0))
    if usage.completion_tokens is not None:
        lines.append(_completion_line(usage.completion_tokens, usage.thinking_tokens or 0))
    return "\n".join([*lines, *_cost_lines(pricing, connection, model, usage)])


def _cost_lines(
    pricing: Pricing, connection: str | None, model: str | None, usage: Usage
) -> list[str]:
    price, cost = pricing.price_of(connection, model), pricing.cost(connection, model, usage)
    if price is None:
        return [QCoreApplication.translate("UsageWords", "The price is not known")]
    if price is FREE:
        return [QCoreApplication.translate("UsageWords", "Free: on this computer")]
    words = QCoreApplication.translate("UsageWords", "Cost: {cost}")
    unknown = QCoreApplication.translate("UsageWords", "not known")
    told = unknown if cost is None else money(cost.currency, cost.picos)
    return [words.replace("{cost}", told), prices_text(price)]


def prices_text(price: Price) -> str:
    """A price in words, with its day."""
    cached = price.prompt if price.cached is None else price.cached
    words = QCoreApplication.translate(
        "UsageWords",
        "Price per million: {prompt} input, {cached} cached, {completion} output, of {day}",
    )
    facts: Mapping[str, str] = {
        "{prompt}": price_money(price.currency, price.prompt),
        "{cached}": price_money(price.currency, cached),
        "{completion}": price_money(price.currency, price.completion),
        "{day}": day_text(price.since),
    }
    for name, fact in facts.items():
        words = words.replace(name, fact)
    return words


def _prompt_line(prompt: int, cached: int) -> str:
    if not cached:
        words = QCoreApplication.translate("UsageWords", "Input: {count}")
    else:
        words = QCoreApplication.translate("UsageWords", "Input: {count}, {cached} of them cached")
    return words.replace("{count}", tokens_text(prompt)).replace("{cached}", count(cached))


def _completion_line(completion: int, thinking: int) -> str:
    if not thinking:
        words = QCoreApplication.translate("UsageWords", "Output: {count}")
    else:
        words = QCoreApplication.translate(
            "UsageWords", "Output: {count}, {thinking} of them reasoning"
        )
    return words.replace("{count}", tokens_text(completion)).replace("{thinking}", count(thinking))


def _decimal_text(picos: int, places: int) -> str:
    """The amount rounded to so many places; what only rounds to zeros behind two is left out."""
    with localcontext() as context:
        context.prec = 60
        step = Decimal(1).scaleb(-places)
        rounded = Decimal(picos).scaleb(-12).quantize(step, ROUND_HALF_UP)
    whole, _point, decimals = f"{rounded:f}".partition(".")
    kept = decimals[:2] + decimals[2:].rstrip("0")
    return f"{count(int(whole))}{QLocale().decimalPoint()}{kept}"


def _with_symbol(currency: str, number: str) -> str:
    symbol = _SYMBOLS.get(currency)
    return f"{symbol}{number}" if symbol else f"{currency}\u00a0{number}"
