"""When a connection was last used, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from chatapp.gui.formats import time_label


def last_used(moment: datetime | None) -> str:
    """As in "Last used today at 14:02"; None: not used yet."""
    translate = QCoreApplication.translate
    if moment is None:
        return translate("ConnectionForm", "Not used yet")
    local = moment.astimezone()
    today = datetime.now(UTC).astimezone().date()
    time = time_label(moment)
    if local.date() == today:
        return translate("ConnectionForm", "Last used today at {time}").format(time=time)
    if local.date() == today - timedelta(days=1):
        return translate("ConnectionForm", "Last used yesterday at {time}").format(time=time)
    day = QLocale().toString(
        QDate(local.year, local.month, local.day), QLocale.FormatType.LongFormat
    )
    return translate("ConnectionForm", "Last used on {day}").format(day=day)
