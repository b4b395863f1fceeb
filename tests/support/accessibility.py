"""A program's accessibility tree, as assistive technology on its desktop sees it."""

from __future__ import annotations

import json
import selectors
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

T = TypeVar("T")
Roles = str | tuple[str, ...] | None

AGENT = Path(__file__).with_name("accessibility_agent.py")
SYSTEM_PYTHON = Path("/usr/bin/python3")
PATIENCE = 15.0
"""Seconds after which something that was to happen counts as missing."""
LOOK_EVERY = 0.05
"""Seconds between two looks."""


@dataclass(frozen=True)
class Node:
    """One object of the tree. `area`: x, y, width and height on the screen, in px."""

    role: str
    name: str
    description: str
    text: str
    states: frozenset[str]
    area: tuple[int, int, int, int]
    depth: int = 0

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Node:
        """From what the agent tells."""
        fields = {**told, "states": frozenset(told["states"]), "area": tuple(told["area"])}
        return cls(**fields)

    @property
    def middle(self) -> tuple[int, int]:
        """The point to click."""
        left, top, width, height = self.area
        return left + width // 2, top + height // 2

    def __str__(self) -> str:
        return f"{'  ' * self.depth}{self.role} {self.name!r} {self.text[:80]!r}"


class Accessibility:
    """Looks at one process.

    Parameters: `pid`, its number; `environment`, its desktop's; `run_as`, as of the desktop.
    """

    def __init__(
        self, pid: int, environment: Mapping[str, str], run_as: tuple[str, ...] = ()
    ) -> None:
        program = AGENT.read_text(encoding="utf-8")  # another user may not read where it lies
        self._agent = subprocess.Popen(
            [*run_as, str(SYSTEM_PYTHON), "-c", program, str(pid)],
            env={**environment, "PYTHONWARNINGS": "ignore"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    @staticmethod
    def missing() -> list[str]:
        """What is not on this system but needed."""
        probe = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
        if not SYSTEM_PYTHON.exists():
            return [str(SYSTEM_PYTHON)]
        done = subprocess.run([str(SYSTEM_PYTHON), "-c", probe], capture_output=True, check=False)
        return [] if done.returncode == 0 else ["AT-SPI for Python (gir1.2-atspi-2.0)"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._agent.kill()
        self._agent.communicate()

    def find(self, role: Roles = None, name: str | None = None, **more: Any) -> list[Node]:
        """All that are shown of a role (or of one of several) and a name.

        Parameters: `within`, a query for where to look; `hidden`, whether those count that are
        not shown.
        """
        return [Node.of(told) for told in self.ask("find", role=role, name=name, **more)]

    def tree(self, role: str | None = None, name: str | None = None) -> list[Node]:
        """Everything shown in the first that fits; without a query everything."""
        return [Node.of(told) for told in self.ask("tree", role=role, name=name)]

    def read(self, role: str | None = None, name: str | None = None) -> str:
        """All text in the first that fits."""
        return str(self.ask("read", role=role, name=name))

    def ask(self, do: str, **fields: Any) -> Any:
        """Have the agent do something; raises LookupError when it cannot."""
        assert self._agent.stdin is not None
        given = {name: value for name, value in fields.items() if value is not None}
        self._agent.stdin.write(json.dumps({"do": do, **given}) + "\n")
        self._agent.stdin.flush()
        reply = json.loads(self._line())
        if "error" in reply:
            raise LookupError(reply["error"])
        return reply["ok"]

    def _line(self) -> str:
        assert self._agent.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._agent.stdout, selectors.EVENT_READ)
            assert selector.select(4 * PATIENCE), "the accessibility agent does not answer"
        return self._agent.stdout.readline()


def wait_for(what: str, look: Callable[[], T], *, within: float = PATIENCE) -> T:
    """Look until something true is seen, and give it.

    Parameters: `what`, for the failure's message; `within`, seconds. A LookupError counts as not
    seen yet.
    """
    deadline = time.monotonic() + within
    while True:
        trouble = ""
        try:
            if seen := look():
                return seen
        except LookupError as error:
            trouble = f": {error}"
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come within {within:g} s{trouble}")
        time.sleep(LOOK_EVERY)
