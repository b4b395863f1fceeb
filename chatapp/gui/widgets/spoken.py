"""What is said to who listens to a screen reader: announcements, and names put together."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

translate = QCoreApplication.translate


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say it when it has said what it is saying; nothing is shown."""
    if text and QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(widget, text)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)


def name_of(words: str, thing: str) -> str:
    """A name with what it belongs to, as in "Less: Seed"."""
    return translate("Spoken", "%1: %2").replace("%1", words, 1).replace("%2", thing, 1)


def listed(*parts: str) -> str:
    """Things one after the other, as in "Answer A, heron"; empty ones are left out."""
    return translate("Spoken", ", ").join(filter(None, parts))


def told_in_turn(head: str = "", *parts: str) -> str:
    """Figures after what they are of, as in "Accuracy. 0 examples: 50%; 1 example: 75%"."""
    return translate("Spoken", ". ").join(
        filter(None, (head, translate("Spoken", "; ").join(parts)))
    )
