"""Die in the middle of a migration: `crash_migration.py PATH NUMBER`.

NUMBER is the migration that kills the process after it has changed something.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import apsw

from chatapp.storage.migrations import MIGRATIONS
from chatapp.storage.opening import open_database


def half(connection: apsw.Connection) -> None:
    connection.execute("CREATE TABLE half_done(value)")
    connection.execute("INSERT INTO half_done VALUES (zeroblob(5000000))")
    connection.cache_flush()
    os.kill(os.getpid(), signal.SIGKILL)


before = MIGRATIONS[: int(sys.argv[2]) - 1]
open_database(Path(sys.argv[1]), migrations=(*before, half))
