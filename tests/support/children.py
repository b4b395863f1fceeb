"""The child processes of this process, as Linux tells them."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Children:
    """The children at one moment, by process number. Elsewhere than on Linux: none."""

    pids: frozenset[int]

    @classmethod
    def now(cls) -> Children:
        """Those that there are now, the ended ones that nobody waited for among them."""
        pids: set[int] = set()
        for task in Path("/proc/self/task").glob("*/children"):
            with suppress(OSError):
                pids.update(int(pid) for pid in task.read_text().split())
        return cls(frozenset(pids))

    def new_ones(self, grace: float) -> list[str]:
        """What has been started since and is still there after `grace` seconds, described."""
        deadline = time.monotonic() + grace
        while left := Children.now().pids - self.pids:
            if time.monotonic() > deadline:
                return [_described(pid) for pid in sorted(left)]
            time.sleep(0.01)
        return []


def _described(pid: int) -> str:
    with suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        return f"{pid} ({command or 'ended, but nobody waited for it'})"
    return str(pid)
