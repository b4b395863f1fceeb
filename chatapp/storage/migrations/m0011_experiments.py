"""Experiments: tasks with their rows, and what models answered to them."""

from __future__ import annotations

import apsw

_SCHEMA = """
CREATE TABLE experiment(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    body TEXT NOT NULL DEFAULT '{}'         -- JSON
) STRICT;

CREATE TABLE experiment_answer(
    number INTEGER PRIMARY KEY,
    experiment INTEGER NOT NULL REFERENCES experiment(number) ON DELETE CASCADE,
    asked TEXT NOT NULL,                    -- the fingerprint of what was asked
    text TEXT NOT NULL,
    facts TEXT NOT NULL DEFAULT '{}',       -- JSON: finish, tokens, error
    UNIQUE(experiment, asked)
) STRICT;
"""


def migrate(connection: apsw.Connection) -> None:
    """Make the tables of experiments."""
    connection.execute(_SCHEMA)
