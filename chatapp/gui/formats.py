"""Numbers, times and sizes as they are shown, in the language in force."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

_SINGLE = re.compile(r"[\u2e80-\u9fff]")
"""Characters that are words of their own."""


def count(number: int) -> str:
    """A whole number, as in "12,345"."""
    return QLocale().toString(number)


def decimal(number: float, places: int = 1) -> str:
    """A number with so many decimal places, as in "1.5"."""
    return QLocale().toString(number, "f", places)


def duration(seconds: float) -> str:
    """A length of time, as in "12 s" or "2 min 5 s"; at least a second."""
    whole = max(1, round(seconds))
    if whole < 60:
        return QCoreApplication.translate("Formats", "{seconds} s").replace("{seconds}", str(whole))
    text = QCoreApplication.translate("Formats", "{minutes} min {seconds} s")
    minutes, rest = divmod(whole, 60)
    return text.replace("{minutes}", count(minutes)).replace("{seconds}", str(rest))


def time_label(moment: datetime) -> str:
    """Hours and minutes on this computer's clock, in the system's way of 12 or 24 hours."""
    local = moment.astimezone()
    pattern = QLocale.system().timeFormat(QLocale.FormatType.ShortFormat)
    style = "h:mm AP" if "A" in pattern.upper() else "HH:mm"
    return QLocale().toString(QTime(local.hour, local.minute), style)


def when_label(moment: datetime, at: datetime | None = None) -> str:
    """A time of today, or a day: "14:02", "Yesterday", "2 May", "2 May 2025".

    Parameters: `at`, the present time, if it is another.
    """
    day, today = moment.astimezone().date(), (at or datetime.now(UTC)).astimezone().date()
    if day == today:
        return time_label(moment)
    if day == today - timedelta(days=1):
        return QCoreApplication.translate("Sidebar", "Yesterday")
    locale = QLocale()
    chinese = locale.language() == QLocale.Language.Chinese
    pattern = "M月d日" if chinese else "d MMM"
    if day.year != today.year:
        pattern = f"yyyy年{pattern}" if chinese else f"{pattern} yyyy"
    return locale.toString(QDate(day.year, day.month, day.day), pattern)


def data_size(size: int) -> str:
    """A number of bytes in words, as in "90.1 MB"."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def progress_words(done: int, total: int | None) -> str:
    """How far a download is, as in "12.3 MB / 90.1 MB". Parameters: `done`, `total`, in bytes."""
    return f"{data_size(done)} / {data_size(total)}" if total else data_size(done)


def word_count(text: str) -> int:
    """Words between spaces; of Chinese and its like each character is one."""
    single = 0 if text.isascii() else len(_SINGLE.findall(text))
    return len(_SINGLE.sub(" ", text).split() if single else text.split()) + single


def word_goes_on(last: str, first: str) -> bool:
    """Whether a text that ends with one character goes on in the same word with another."""
    return word_count(last) == word_count(first) == 1 == word_count(last + first)
