"""What was used and what it cost, and the prices that says so."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from chatapp.domain.changes import Change, ConnectionsChanged, PricesChanged, StoreChanged
from chatapp.domain.errors import StorageError
from chatapp.domain.prices import Price, Pricing, checked
from chatapp.domain.usage import Figures, Period, UsageReport, report_of, summed
from chatapp.engine.feed import Feed
from chatapp.engine.price_table import shipped_prices
from chatapp.engine.tasks import Tasks
from chatapp.net.proxies import is_loopback
from chatapp.storage.prices import Prices
from chatapp.storage.usage import Asked, StoredUsage, UsageSums


class Usage:
    """Intents on usage and prices; `PricesChanged` tells when costs are others.

    Besides what is named, every method raises StorageError.
    """

    def __init__(self, sums: UsageSums, prices: Prices, feed: Feed, tasks: Tasks) -> None:
        self._sums = sums
        self._prices = prices
        self._feed = feed
        self._tasks = tasks
        self._asked: dict[str, Asked] = {}
        self._told: Pricing | None = None
        feed.subscribe(self._on_change)

    async def pricing(self) -> Pricing:
        """The prices in force: those the user gave, then those of the table beside them."""
        edited = await self._prices.list()
        shipped = await asyncio.to_thread(shipped_prices)
        self._asked = await self._sums.connections()
        hosts = {
            identity: urlsplit(asked.base_url).hostname or ""
            for identity, asked in self._asked.items()
        }
        local = [identity for identity, host in hosts.items() if is_loopback(host)]
        given = {price.key for price in edited}
        return Pricing(
            [*edited, *(price for price in shipped if price.key not in given)], hosts, local
        )

    async def publish(self) -> None:
        """Tell the feed the prices in force."""
        self._tell(await self.pricing())

    async def set_price(self, price: Price) -> None:
        """Keep a price the user gave, as of today. Raises InputError (bad_parameter)."""
        today = datetime.now().astimezone().date().isoformat()
        await self._prices.put(replace(checked(price), since=today))
        await self.publish()

    async def put_back(self, price: Price) -> None:
        """Keep a price as it was, with its day: undo."""
        await self._prices.put(checked(price))
        await self.publish()

    async def reset_price(self, price: Price) -> None:
        """Forget a price the user gave: that of the table holds again, if there is one."""
        await self._prices.remove(*price.key)
        await self.publish()

    async def report(self, period: Period) -> UsageReport:
        """All sums of a period, with the prices in force now."""
        stored, pricing = await self._sums.all(), await self.pricing()
        return await asyncio.to_thread(self._report, stored, pricing, period)

    async def of_conversation(self, conversation: str) -> Figures:
        """The sums of one conversation, over all its branches."""
        sums, pricing = await self._sums.of_conversation(conversation), await self.pricing()
        return summed(sums, lambda part: None, pricing).get(None, Figures())

    async def export(self, path: Path) -> None:
        """Write all sums into a file of comma separated values.

        Raises StorageError (file_not_written).
        """
        from chatapp.engine.export_file import ExportFile
        from chatapp.engine.usage_csv import csv_lines

        stored, pricing = await self._sums.all(), await self.pricing()
        names = {identity: asked.name for identity, asked in self._asked.items()}
        async with ExportFile.writing(path) as file:
            await file.write(csv_lines(stored.sums, stored.titles, names, pricing))

    def _report(self, stored: StoredUsage, pricing: Pricing, period: Period) -> UsageReport:
        present = datetime.now().astimezone().strftime("%Y-%m")
        names = {identity: asked.name for identity, asked in self._asked.items()}
        return report_of(stored.sums, stored.titles, names, pricing, period, present)

    def _on_change(self, change: Change) -> None:
        """Another connection has another price; another process may have changed them."""
        if isinstance(change, (ConnectionsChanged, StoreChanged)):
            self._tasks.spawn(self._publish_again(), "prices")

    async def _publish_again(self) -> None:
        with suppress(StorageError):  # whatever else is read will tell
            pricing = await self.pricing()
            if pricing != self._told:
                self._tell(pricing)

    def _tell(self, pricing: Pricing) -> None:
        self._told = pricing
        self._feed.publish(PricesChanged(pricing))
