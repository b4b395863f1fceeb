"""Turn encryption on or off: `change_key.py DATABASE on|off SECRET RECOVERY_KEY`.

SECRET is the key in hexadecimal digits. Prints "ready" and begins; then "done", or the code of
what went wrong.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from chatapp.domain.errors import StorageError
from chatapp.storage.data_keys import DataKey, data_keys
from chatapp.storage.database import Database
from tests.support.encrypted_profile import convert


async def main() -> None:
    path, wanted, secret, recovery_key = sys.argv[1:]
    key = DataKey(bytes.fromhex(secret))
    data_keys.add(key)
    db = await Database.open(Path(path))
    print("ready", flush=True)
    try:
        await convert(db, key if wanted == "on" else None, recovery_key)
    except StorageError as error:
        print(error.code, flush=True)
    else:
        print("done", flush=True)
    await db.close()


asyncio.run(main())
