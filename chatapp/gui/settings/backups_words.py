"""Words of the page of backups, in the language in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from chatapp.domain.messages import Failure
from chatapp.gui.formats import count, time_label
from chatapp.gui.i18n import failure_text

if TYPE_CHECKING:
    from chatapp.engine.backups import Listed

_WEEK = timedelta(days=7)
_TITLES = 5
"""Titles that are named; the others are counted."""


def moment(time: datetime) -> str:
    """Day and time on this computer's clock, as in "Today, 14:03"."""
    local = time.astimezone()
    today = datetime.now(UTC).astimezone().date()
    if local.date() == today:
        day = QCoreApplication.translate("Backups", "Today")
    elif local.date() == today - timedelta(days=1):
        day = QCoreApplication.translate("Backups", "Yesterday")
    else:
        date = QDate(local.year, local.month, local.day)
        pattern = QCoreApplication.translate("Backups", "d MMM yyyy", "a day, as Qt formats it")
        day = QLocale().toString(date, pattern)
    words = QCoreApplication.translate("Backups", "{day}, {time}")
    return words.format(day=day, time=time_label(time))


def backup_name(known: Sequence[Listed], path: str) -> str:
    """When a backup of the list was made; the name of a file that is not in it."""
    times = (each.backup.time for each in known if str(each.backup.path) == path)
    time = next(times, None)
    return Path(path).name if time is None else moment(time)


def kind_words(listed: Listed) -> str:
    """Why a backup was made, in a word or two."""
    match listed.backup.kind.value:
        case "daily" if datetime.now(UTC) - listed.backup.time > _WEEK:
            return QCoreApplication.translate("Backups", "Weekly")
        case "daily":
            return QCoreApplication.translate("Backups", "Daily")
        case "before-migration":
            return QCoreApplication.translate("Backups", "Before an update")
        case "before-restore":
            return QCoreApplication.translate("Backups", "Before a restore")
        case "before-repair":
            return QCoreApplication.translate("Backups", "Before a repair, not verified")
    return QCoreApplication.translate("Backups", "By hand")


def conversations(number: int) -> str:
    """A number of conversations."""
    if number == 1:
        return QCoreApplication.translate("Backups", "1 conversation")
    return QCoreApplication.translate("Backups", "{n} conversations").format(n=count(number))


def messages(number: int) -> str:
    """A number of messages."""
    if number == 1:
        return QCoreApplication.translate("Backups", "1 message")
    return QCoreApplication.translate("Backups", "{n} messages").format(n=count(number))


def backups(number: int) -> str:
    """A number of backups."""
    if number == 1:
        return QCoreApplication.translate("Backups", "1 backup")
    return QCoreApplication.translate("Backups", "{n} backups").format(n=count(number))


def holdings(conversation_count: int, message_count: int) -> str:
    """What a backup holds, as in "3 conversations, 40 messages"."""
    words = QCoreApplication.translate("Backups", "{conversations}, {messages}")
    return words.format(
        conversations=conversations(conversation_count), messages=messages(message_count)
    )


def named(titles: Sequence[str]) -> str:
    """The first few titles in quotes, and how many more there are."""
    quoted = [
        QCoreApplication.translate("Backups", "“{title}”").format(
            title=title or QCoreApplication.translate("Backups", "New conversation")
        )
        for title in titles[:_TITLES]
    ]
    text = QCoreApplication.translate("Backups", ", ", "between titles").join(quoted)
    if len(titles) > _TITLES:
        more = QCoreApplication.translate("Backups", "{titles} and {n} more")
        return more.format(titles=text, n=count(len(titles) - _TITLES))
    return text


def failure_words(failure: Failure) -> str:
    """What went wrong and what can be done, as the window says it."""
    if failure.code == "profile_held":  # its usual words are those for a command
        return QCoreApplication.translate(
            "Backups",
            "Another program uses these conversations, such as a chatapp command. "
            "Nothing was changed. Let it end, then try again.",
        )
    return failure_text(failure)
