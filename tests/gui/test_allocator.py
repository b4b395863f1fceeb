"""Memory that is not used any more is given back."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

SCRIPT = """
from chatapp.allocator import give_memory_back

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

if {tuned}:
    give_memory_back()
bytearray(20_000_000)  # from now on glibc, left alone, keeps blocks up to this size in its heap
before = resident()
blocks = [bytearray(b"x" * 1_000_000) for _ in range(60)]
kept = [bytes(100_000) for _ in range(2)]
del blocks
print(resident() - before)
"""


def growth(*, tuned: bool) -> int:
    """Bytes that stay with a process after sixty megabytes were used and freed."""
    script = SCRIPT.format(tuned=tuned)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is told to glibc only")
def test_given_large_blocks_that_were_freed_when_glibc_was_told_then_the_process_is_small() -> None:
    small = growth(tuned=True)
    assert small < 5_000_000
    assert growth(tuned=False) > small + 10_000_000
