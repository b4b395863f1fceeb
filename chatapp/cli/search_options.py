"""The options of `chatapp search`."""

from __future__ import annotations

import argparse
from datetime import datetime


def some_text(text: str) -> str:
    """A text to search for; there must be one."""
    if not text:
        raise argparse.ArgumentTypeError("nothing to search for")
    return text


def positive(text: str) -> int:
    """A whole number above 0."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return number


def moment(text: str) -> datetime:
    """A date, or a date and time, in ISO 8601; local time where no zone is named."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-11-26") from None
