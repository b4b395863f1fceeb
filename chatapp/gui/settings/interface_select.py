"""The choice of the interface that an address speaks."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent

from chatapp.domain.models import Dialect
from chatapp.gui.names import dialect_name
from chatapp.gui.widgets import Select


class InterfaceSelect(Select):
    """Interfaces by name; all of them unless fewer are offered."""

    def offer(self, dialects: Iterable[Dialect] = tuple(Dialect), current: str = "") -> None:
        """Offer these, and `current` in any case; the first or the current one is chosen."""
        offered = list(dialects)
        if current and Dialect(current) not in offered:
            offered.append(Dialect(current))
        if [self.itemData(row) for row in range(self.count())] != offered:
            blocked = self.blockSignals(True)
            self.clear()
            for dialect in offered:
                self.add(dialect_name(dialect), dialect)
            self.blockSignals(blocked)
        self.select(Dialect(current) if current else offered[0])

    @property
    def dialect(self) -> Dialect:
        """The interface that is chosen."""
        return Dialect(self.currentData())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for row in range(self.count()):
                self.setItemText(row, dialect_name(self.itemData(row)))
