"""A lock on a file that ends with the process that holds it, however that ends."""

from __future__ import annotations

import os
import sys


def locked(descriptor: int) -> bool:
    """Take the lock of an open file if it is free; it is released when the file is closed."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
