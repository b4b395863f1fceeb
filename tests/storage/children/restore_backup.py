"""Restore a backup: `restore_backup.py DATABASE BACKUP [ONCE]`.

Prints "ready" and begins; with ONCE it prints the code, how many messages there are, and what
SQLite says of them.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import apsw

from chatapp.domain.errors import StorageError
from chatapp.domain.messages import now
from chatapp.storage.database import Database
from chatapp.storage.restore import restore


def state(db: apsw.Connection) -> tuple[object, object]:
    return db.execute("SELECT count(*) FROM message").get, db.pragma("integrity_check")


async def main() -> None:
    path, backup = Path(sys.argv[1]), Path(sys.argv[2])
    db = await Database.open(path)
    print("ready", flush=True)
    code = "done"
    try:
        await db.exclusive(restore, path, backup, "", now(), lambda: False)
    except StorageError as error:
        code = error.code
    if sys.argv[3:]:
        print(code, *await db.read(state))
        await db.close()
    else:
        await asyncio.sleep(60)


asyncio.run(main())
