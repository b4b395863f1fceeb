"""How messages and blocks are called by assistive technology."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale
from PySide6.QtGui import QAccessible

from chatapp.gui.formats import count, time_label
from chatapp.gui.names import model_name
from chatapp.gui.transcript.parts import Code, FormulaLine, Grid, Part, Picture, Prose, place_of
from chatapp.gui.transcript.row import Row
from chatapp.markdown.blocks import Heading

_Role = QAccessible.Role


def message_name(row: Row, now: datetime | None = None) -> str:
    """Author and time of a message, as in "You, 14:03"; with the date unless it is of today."""
    message = row.message
    you = QCoreApplication.translate("Accessible", "You")
    author = you if row.prompt else model_name(message.connection, message.model)
    written = message.created.astimezone()
    time = time_label(written)
    if written.date() == (now or datetime.now().astimezone()).date():
        text = QCoreApplication.translate("Accessible", "{author}, {time}")
    else:
        text = QCoreApplication.translate("Accessible", "{author}, {date}, {time}")
        day = QDate(written.year, written.month, written.day)
        text = text.replace("{date}", QLocale().toString(day, QLocale.FormatType.LongFormat))
    return text.replace("{time}", time).replace("{author}", author)


def block_role(part: Part) -> QAccessible.Role:
    """What kind of thing a painted part is."""
    match part:
        case Prose(block=Heading()):
            return _Role.Heading
        case Code() | Grid():
            return _Role.Section
        case FormulaLine() | Picture():
            return _Role.Graphic  # bridges know no formula: some say it is a field to type in
        case _:
            return _Role.Paragraph


def block_name(part: Part) -> str:
    """What a painted part is called; a paragraph has only its text, and a list's marker."""
    match part:
        case Code():
            text = QCoreApplication.translate("Accessible", "Code, {language}")
            plain = QCoreApplication.translate("Accessible", "Code")
            return text.replace("{language}", part.language) if part.language else plain
        case Grid():
            text = QCoreApplication.translate("Accessible", "Table, {count} columns")
            return text.replace("{count}", count(len(part.header)))
        case FormulaLine():
            text = QCoreApplication.translate("Accessible", "Formula: {source}")
            return text.replace("{source}", part.block.source)
        case Picture():
            return part.image.name or QCoreApplication.translate("Accessible", "Picture")
        case _:
            place = place_of(part)
            return place.marker if place is not None else ""


def block_description(part: Part) -> str:
    """What else is to be known of a painted part."""
    place = place_of(part)
    if place is not None and place.quotes:
        return QCoreApplication.translate("Accessible", "Quote")
    return ""
