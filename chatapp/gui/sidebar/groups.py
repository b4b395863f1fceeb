"""Which groups conversations stand in, and what the groups are called."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QLocale

from chatapp.domain.listing import microseconds

GroupKey = tuple[str, int, int]
"""Kind ("today", "yesterday", "earlier", "month", or another's name), year and month."""

TEMPORARY: GroupKey = ("temporary", 0, 0)
PINNED: GroupKey = ("pinned", 0, 0)
FOLDERS: GroupKey = ("folders", 0, 0)


def group_of(day: date, today: date) -> GroupKey:
    """The group of a conversation last written on `day`; a day to come counts as today."""
    if day >= today:
        return ("today", 0, 0)
    if day == today - timedelta(days=1):
        return ("yesterday", 0, 0)
    if (day.year, day.month) == (today.year, today.month):
        return ("earlier", day.year, day.month)
    return ("month", day.year, day.month)


def group_begin(key: GroupKey, today: date) -> int:
    """When a group of days begins here, in microseconds since 1970."""
    kind, year, month = key
    if kind == "today":
        return _midnight(today)
    if kind == "yesterday":
        return _midnight(today - timedelta(days=1))
    return _midnight(date(year, month, 1))


def group_label(key: GroupKey, today: date) -> str:
    """The name of a group in the language in force, as in "Earlier in May"."""
    kind, year, month = key
    match kind:
        case "temporary":
            return QCoreApplication.translate("Sidebar", "Temporary")
        case "pinned":
            return QCoreApplication.translate("Sidebar", "Pinned")
        case "folders":
            return QCoreApplication.translate("Sidebar", "Folders")
        case "today":
            return QCoreApplication.translate("Sidebar", "Today")
        case "yesterday":
            return QCoreApplication.translate("Sidebar", "Yesterday")
    name = QLocale().standaloneMonthName(month)
    if kind == "earlier":
        return QCoreApplication.translate("Sidebar", "Earlier in {month}").format(month=name)
    if year == today.year:
        return name
    return QCoreApplication.translate("Sidebar", "{month} {year}").format(month=name, year=year)


@lru_cache(maxsize=1024)
def _midnight(day: date) -> int:
    return microseconds(datetime.combine(day, time()).astimezone())
