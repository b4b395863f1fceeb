"""What the page of usage shows, and what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from chatapp.domain.changes import Change, PricesChanged

if TYPE_CHECKING:
    from chatapp.domain.prices import Price, Pricing
    from chatapp.domain.usage import Period, UsageReport


class UsageController(Protocol):
    """What the page asks for. Every call returns at once; results arrive in `UsageState`."""

    def load_report(self, period: Period) -> None:
        """Sum up a period, then `UsageState.set_report`."""

    def set_price(self, price: Price) -> None:
        """Keep a price; it can be undone."""

    def reset_price(self, price: Price) -> None:
        """Forget a price the user gave; it can be undone."""

    def export_usage(self, path: str) -> None:
        """Write all sums into a file."""

    def open_conversation(self, conversation: str) -> None:
        """Show a conversation in the place of the settings."""


class UsageState(QObject):
    """The last report and the prices in force; None while they are not read yet."""

    report_changed = Signal()
    prices_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.report: UsageReport | None = None
        self.pricing: Pricing | None = None

    def apply(self, change: Change) -> None:
        """Take over the prices that the engine tells."""
        if isinstance(change, PricesChanged):
            self.pricing = change.pricing
            self.prices_changed.emit()

    def set_report(self, report: UsageReport) -> None:
        """The sums of a period."""
        self.report = report
        self.report_changed.emit()
