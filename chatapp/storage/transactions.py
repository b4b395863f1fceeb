"""What storage asks of a database, on disk or in memory."""

from __future__ import annotations

from typing import Protocol

from chatapp.storage.database import Function, T, Ts


class Transactions(Protocol):
    """Runs functions that get the connection, each in one transaction; see `Database`."""

    async def read(self, function: Function[*Ts, T], *args: *Ts) -> T:
        """Give what `function` reads."""

    async def read_long(self, function: Function[*Ts, T], *args: *Ts) -> T:
        """The same, for what may take long."""

    async def write(self, function: Function[*Ts, T], *args: *Ts, full: bool = False) -> T:
        """Run `function` and commit what it wrote; nothing of it if it raises."""

    async def write_statement(self, function: Function[*Ts, T], *args: *Ts) -> T:
        """Run `function`, which writes by a single statement."""
