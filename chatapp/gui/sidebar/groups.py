"""Which days conversations are grouped under, and what the groups are called."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication, QLocale

GroupKey = tuple[str, int, int]
"""Kind ("temporary", "today", "yesterday", "earlier", "month"), year and month."""
TEMPORARY: GroupKey = ("temporary", 0, 0)
"""The group of temporary conversations, whatever their day."""


def group_of(day: date, today: date) -> GroupKey:
    """The group of a conversation last written on `day`; a day to come counts as today."""
    if day >= today:
        return ("today", 0, 0)
    if day == today - timedelta(days=1):
        return ("yesterday", 0, 0)
    if (day.year, day.month) == (today.year, today.month):
        return ("earlier", day.year, day.month)
    return ("month", day.year, day.month)


def group_label(key: GroupKey, today: date) -> str:
    """The name of a group in the language in force, as in "Earlier in May"."""
    kind, year, month = key
    if kind == "temporary":
        return QCoreApplication.translate("Sidebar", "Temporary")
    if kind == "today":
        return QCoreApplication.translate("Sidebar", "Today")
    if kind == "yesterday":
        return QCoreApplication.translate("Sidebar", "Yesterday")
    name = QLocale().standaloneMonthName(month)
    if kind == "earlier":
        return QCoreApplication.translate("Sidebar", "Earlier in {month}").format(month=name)
    if year == today.year:
        return name
    return QCoreApplication.translate("Sidebar", "{month} {year}").format(month=name, year=year)
