"""Numbers, names and times of imports and exports in words, in the language in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from chatapp.domain.transferred import OWN, Standing, Unreadable
from chatapp.gui.formats import count
from chatapp.gui.i18n import translate_error

if TYPE_CHECKING:
    from chatapp.engine.transfer_reports import Found, Preview

_PROGRAMS = {
    OWN: "ChatApp",
    "chatgpt": "ChatGPT",
    "claude": "Claude",
    "open-webui": "Open WebUI",
    "librechat": "LibreChat",
    "chatbox": "Chatbox",
    "nextchat": "NextChat",
    "llm": "llm",
    "markdown": "Markdown",
}
BETWEEN = " · "


def program(source: str) -> str:
    """The name of the program a conversation comes from."""
    return _PROGRAMS.get(source, source)


def conversations(number: int) -> str:
    """As in "12 conversations"."""
    translate = QCoreApplication.translate
    if number == 1:
        return translate("transfer", "1 conversation")
    return translate("transfer", "{count} conversations").format(count=count(number))


def messages(number: int) -> str:
    """As in "12 messages"."""
    translate = QCoreApplication.translate
    if number == 1:
        return translate("transfer", "1 message")
    return translate("transfer", "{count} messages").format(count=count(number))


def branches(number: int) -> str:
    """As in "3 branches"."""
    translate = QCoreApplication.translate
    return translate("transfer", "{count} branches").format(count=count(number))


def attachments(number: int) -> str:
    """As in "3 attachments"."""
    translate = QCoreApplication.translate
    if number == 1:
        return translate("transfer", "1 attachment")
    return translate("transfer", "{count} attachments").format(count=count(number))


def date(moment: datetime) -> str:
    """A day on this computer's clock, as in "3 Mar 2024"."""
    local = moment.astimezone()
    pattern = QCoreApplication.translate("transfer", "d MMM yyyy")
    return QLocale().toString(QDate(local.year, local.month, local.day), pattern)


def span(begin: datetime, end: datetime) -> str:
    """From one day to another, or one day."""
    first, last = date(begin), date(end)
    return first if first == last else f"{first} – {last}"


def standing(value: Standing) -> str:
    """How a conversation of a file stands to what is here, in a word or two."""
    translate = QCoreApplication.translate
    match value:
        case Standing.NEW:
            return translate("transfer", "New")
        case Standing.GROWN:
            return translate("transfer", "Grown")
        case Standing.THERE:
            return translate("transfer", "Already here")
    return translate("transfer", "In the trash")


def facts(preview: Preview) -> str:
    """What is in a file, in one line."""
    found = preview.found
    several = sum(one.branches for one in found if one.branches > 1)
    carried = sum(one.attachments for one in found)
    parts = [conversations(len(found)), messages(preview.messages)]
    parts += [branches(several)] if several else []
    parts += [attachments(carried)] if carried else []
    if found:
        begin = min(one.created for one in found)
        parts.append(span(begin, max(one.updated for one in found)))
    return BETWEEN.join(parts)


def standings(found: Iterable[Found]) -> str:
    """How many are new, have grown, are here already or in the trash."""
    numbers = dict.fromkeys(Standing, 0)
    for one in found:
        numbers[one.standing] += 1
    translate = QCoreApplication.translate
    texts = {
        Standing.NEW: translate("transfer", "{count} new"),
        Standing.GROWN: translate("transfer", "{count} grown"),
        Standing.THERE: translate("transfer", "{count} already here"),
        Standing.IN_TRASH: translate("transfer", "{count} in the trash"),
    }
    return BETWEEN.join(
        texts[value].format(count=count(number)) for value, number in numbers.items() if number
    )


def unreadable_line(one: Unreadable) -> str:
    """Which conversation could not be read, and why."""
    return f"{one.name}: {translate_error(one.reason)}"
