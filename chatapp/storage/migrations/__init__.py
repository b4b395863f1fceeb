"""Numbered schema migrations, each run once and in one transaction.

The schema's number (`PRAGMA user_version`) is how many of them have run. One that was ever
released is never changed; the next one is added at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

import apsw

from chatapp.storage.migrations import (
    m0001_initial,
    m0002_attachments,
    m0003_search,
    m0004_organise,
    m0005_prices,
    m0006_copies,
    m0007_models,
    m0008_prompts,
    m0009_probabilities,
    m0010_preferences,
    m0011_experiments,
)

Migration = Callable[[apsw.Connection], None]

MIGRATIONS: tuple[Migration, ...] = (
    m0001_initial.migrate,
    m0002_attachments.migrate,
    m0003_search.migrate,
    m0004_organise.migrate,
    m0005_prices.migrate,
    m0006_copies.migrate,
    m0007_models.migrate,
    m0008_prompts.migrate,
    m0009_probabilities.migrate,
    m0010_preferences.migrate,
    m0011_experiments.migrate,
)


def schema_number(connection: apsw.Connection) -> int:
    """How many migrations the database has had."""
    return int(connection.pragma("user_version"))


def migrate(connection: apsw.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Run the migrations the database has not had yet.

    A process that is killed meanwhile leaves the database as the last whole one made it.
    """
    for number, migration in enumerate(migrations, start=1):
        if schema_number(connection) >= number:
            continue
        connection.execute("BEGIN IMMEDIATE")
        try:
            migration(connection)
            connection.pragma("user_version", number)
            connection.execute("COMMIT")
        except BaseException:
            with suppress(apsw.Error):
                connection.execute("ROLLBACK")
            raise
