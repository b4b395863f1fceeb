"""The child process for what may be hostile: it can harm nothing but the child.

    chatapp _read-file <FILE
    chatapp _check-json <VALUE-AND-SCHEMA

Gets a file on standard input and tells what is in it on standard output (`found.py`), or checks a
value by a schema (`json_schema.py`).
"""

from __future__ import annotations

import os
import sys

MOST_MEMORY = 1_500 * 2**20
"""Bytes of address space, where the system limits that."""
MOST_SECONDS = 30
"""Of computing, where the system limits that; the parent ends it earlier."""


def main(job: str) -> int:
    """Do a job, the first argument, and give the exit code."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    for printed in (1, 2):  # whatever a library may say
        os.dup2(silence, printed)
    data = sys.stdin.buffer.read()
    _confine()
    with out:
        out.write(_check(data) if job == "_check-json" else _read(data))
    return 0


def _check(data: bytes) -> bytes:
    from chatapp.documents.json_schema import check

    return check(data)


def _read(data: bytes) -> bytes:
    from chatapp.documents.found import Unusable, told
    from chatapp.documents.reading import read_file

    try:
        return told(read_file(data))
    except Unusable as unusable:
        return told(unusable)
    except MemoryError:
        return told(Unusable("document_too_large"))
    except Exception:  # a damaged file, as each library says it
        return told(Unusable("document_unreadable"))


def _confine() -> None:
    """Take no more memory and time than a file may need, and write no files."""
    if sys.platform == "win32":
        return
    import resource

    limits = {
        resource.RLIMIT_AS: MOST_MEMORY,
        resource.RLIMIT_CPU: MOST_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        _soft, hard = resource.getrlimit(limit)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(limit, (least, least))
        except (ValueError, OSError):
            continue  # not every system has every limit
