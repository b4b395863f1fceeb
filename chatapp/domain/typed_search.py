"""What is typed into the search field, as a query."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from chatapp.domain.messages import Role, now
from chatapp.domain.search import SearchQuery

_QUOTES = '"“”„‟'
_QUOTED = f"[{_QUOTES}]([^{_QUOTES}]*)(?:[{_QUOTES}]|$)"
_TERM = re.compile(rf"(-?){_QUOTED}|(?:(\w+)[:：](?:{_QUOTED}|([^\s{_QUOTES}]\S*)))|(-?)(\S+)")

_NAMES = {
    "model": "model_part",
    "模型": "model_part",
    "role": "role",
    "角色": "role",
    "before": "before",
    "早于": "before",
    "after": "after",
    "晚于": "after",
    "in": "folder",
    "folder": "folder",
    "文件夹": "folder",
}
"""Filters as they are typed, and the fields of the query they set."""
_ROLES = {
    "user": Role.USER,
    "me": Role.USER,
    "用户": Role.USER,
    "我": Role.USER,
    "assistant": Role.ASSISTANT,
    "model": Role.ASSISTANT,
    "助手": Role.ASSISTANT,
    "模型": Role.ASSISTANT,
}
_DAYS_AGO = {"today": 0, "今天": 0, "yesterday": 1, "昨天": 1}
_DAYS = {"d": 1, "天": 1, "w": 7, "周": 7, "m": 30, "月": 30, "y": 365, "年": 365}
_AGO = re.compile(rf"(\d{{1,4}})([{''.join(_DAYS)}])")
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")


def parse_query(text: str, at: datetime | None = None, **filters: object) -> SearchQuery:
    """The query behind what was typed: words that must all be there, in any order.

    "Quotes" hold words together as they stand; a hyphen before a word or quotes excludes it. A lone
    hyphen or quote is text. Filters are `model:`, `role:`, `before:`, `after:` and `in:`, the value
    in quotes where it has spaces; what is no valid filter is text.
    Parameters: `at`, the time from which "yesterday" or "7d" counts, now if None; `filters`, other
    fields of the query.
    """
    texts: list[str] = []
    excluded: list[str] = []
    found = dict(filters)
    for match in _TERM.finditer(text):
        minus, quoted, name, quoted_value, value, word_minus, word = match.groups()
        if name is not None:
            field, meant = _filter(name, quoted_value or value or "", at or now())
            if meant is None:
                texts += _words(match)
            else:
                found[field] = meant
        elif word is not None and not word.strip("-"):
            texts.append(word_minus + word)
        elif word is not None:
            (excluded if word_minus else texts).append(word)
        elif quoted:
            (excluded if minus else texts).append(quoted)
    if not texts and not excluded and text.strip() and len(found) == len(filters):
        texts.append(text.strip())
    return SearchQuery(tuple(texts), tuple(excluded), **found)  # type: ignore[arg-type]


def _words(match: re.Match[str]) -> list[str]:
    """What looks like a filter and is none, as text."""
    name, quoted = match.group(3), match.group(4)
    if quoted is None:
        return [match.group()]
    return [match.group()[: len(name) + 1], *([quoted] if quoted else [])]


def _filter(name: str, value: str, at: datetime) -> tuple[str, object]:
    """The field of the query that a filter sets, and to what; to None where it is none."""
    field = _NAMES.get(name.casefold(), "")
    meanings: dict[str, Callable[[str], object]] = {
        "model_part": str.strip,
        "folder": str.strip,
        "role": lambda typed: _ROLES.get(typed.casefold()),
        "before": lambda typed: _moment(typed.casefold(), at),
        "after": lambda typed: _moment(typed.casefold(), at),
    }
    return field, (meanings[field](value) or None) if field else None


def _moment(value: str, at: datetime) -> datetime | None:
    """The beginning of a day, month or year in local time; None where it names none."""
    today = at.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        if value in _DAYS_AGO:
            return _local(today - timedelta(days=_DAYS_AGO[value]))
        if ago := _AGO.fullmatch(value):
            return _local(today - timedelta(days=int(ago[1]) * _DAYS[ago[2]]))
        if date := _DATE.fullmatch(value):
            return _local(datetime(int(date[1]), int(date[2] or 1), int(date[3] or 1)))
    except (ValueError, OverflowError, OSError):
        return None
    return None


def _local(day: datetime) -> datetime:
    """The same time of day on this computer's clock, whose offset may be another on that day."""
    return day.replace(tzinfo=None).astimezone()
