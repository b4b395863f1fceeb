"""Kill processes that index: `crash_indexing.py DATABASE ROUNDS SEED`.

Each one has all messages to index again, so that it dies while there is something to do.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from chatapp.storage import search_index
from chatapp.storage.opening import connect

search_index.BATCH = 3


def index_for_ever(path: Path) -> None:
    db = connect(path, read_only=False)
    db.execute("INSERT OR IGNORE INTO search_pending SELECT number FROM message")
    while True:
        db.execute("BEGIN IMMEDIATE")
        search_index.index_batch(db)
        db.execute("COMMIT")


def main() -> None:
    path, rounds, seed = sys.argv[1:]
    random.seed(seed)
    for _ in range(int(rounds)):
        child = os.fork()
        if child == 0:
            index_for_ever(Path(path))
        time.sleep(random.uniform(0, 0.02))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


main()
