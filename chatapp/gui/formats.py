"""Numbers, times and sizes as they are shown, in the language in force."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale, QTime


def count(number: int) -> str:
    """A whole number, as in "12,345"."""
    return QLocale().toString(number)


def decimal(number: float, places: int = 1) -> str:
    """A number with so many decimal places, as in "1.5"."""
    return QLocale().toString(number, "f", places)


def time_label(moment: datetime) -> str:
    """Hours and minutes on this computer's clock, in the system's way of 12 or 24 hours."""
    local = moment.astimezone()
    pattern = QLocale.system().timeFormat(QLocale.FormatType.ShortFormat)
    style = "h:mm AP" if "A" in pattern.upper() else "HH:mm"
    return QLocale().toString(QTime(local.hour, local.minute), style)


def data_size(size: int) -> str:
    """A number of bytes in words, as in "90.1 MB"."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def progress_words(done: int, total: int | None) -> str:
    """How far a download is, as in "12.3 MB / 90.1 MB". Parameters: `done`, `total`, in bytes."""
    return f"{data_size(done)} / {data_size(total)}" if total else data_size(done)
