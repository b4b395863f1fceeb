"""Kill a process while it makes a database: `crash_creation.py PATH SECONDS...`.

One fork per number of seconds, on the same path.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from chatapp.storage.opening import open_database

for seconds in sys.argv[2:]:
    child = os.fork()
    if child == 0:
        open_database(Path(sys.argv[1]))
        signal.pause()
    time.sleep(float(seconds))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
